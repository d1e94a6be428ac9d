// SPDX-License-Identifier: Apache-2.0
// Measures the page that it runs in; the last expression is what was found, as text.
(() => {
  const found = [];
  const shown = element => element.getClientRects().length > 0;
  const name = element => `${element.tagName} “${(element.textContent || '').trim().slice(0, 40)}”`;
  const width = document.documentElement.clientWidth;

  // Width: nothing sticks out of the page but what is in a box that scrolls.
  if (document.documentElement.scrollWidth > width)
    found.push(['overflow', `the page is ${document.documentElement.scrollWidth} wide of ${width}`]);
  for (const element of document.body.querySelectorAll('*')) {
    if (element.closest('.scroll') !== null && !element.matches('.scroll')) continue;
    if (!shown(element) || element.closest('caption')) continue;
    const box = element.getBoundingClientRect();
    if (box.right > width + 1 || box.left < -1)
      found.push(['overflow', `${name(element)} reaches from ${box.left} to ${box.right}`]);
  }

  // Text of drawings: large enough, inside, and not over another.
  for (const svg of document.querySelectorAll('svg')) {
    if (!shown(svg)) continue;
    const outer = svg.getBoundingClientRect();
    const boxes = [];
    for (const text of svg.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      const scale = outer.width / svg.viewBox.baseVal.width;
      const size = parseFloat(getComputedStyle(text).fontSize) * scale;
      if (size < 10) found.push(['size', `${name(text)} has ${size.toFixed(1)} px`]);
      if (box.left < outer.left - 1 || box.right > outer.right + 1 ||
          box.top < outer.top - 1 || box.bottom > outer.bottom + 1)
        found.push(['inside', `${name(text)} is cut by its picture ${svg.ariaLabel}`]);
      // The box of a text has room above and below its letters.
      const upright = text.hasAttribute('transform');
      const [dx, dy] = upright ? [box.width * .2, 1] : [1, box.height * .2];
      boxes.push([box.left + dx, box.right - dx, box.top + dy, box.bottom - dy, text]);
    }
    for (let i = 0; i < boxes.length; i++)
      for (let j = 0; j < i; j++) {
        const [a, b] = [boxes[i], boxes[j]];
        if (a[0] < b[1] && b[0] < a[1] && a[2] < b[3] && b[2] < a[3])
          found.push(['overlap', `${name(a[4])} and ${name(b[4])} in ${svg.ariaLabel}`]);
      }
  }

  // Text of the page: large enough, and seen on what is behind it.
  const channels = colour => (colour.match(/[\d.]+/g) || []).map(Number);
  const luminance = colour => {
    const [r, g, b] = channels(colour).slice(0, 3).map(value => {
      const part = value / 255;
      return part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4;
    });
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const behind = element => {
    for (; element; element = element.parentElement) {
      const colour = getComputedStyle(element).backgroundColor;
      if (channels(colour).length === 3) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest('svg') || !shown(element)) continue;
    const style = getComputedStyle(element);
    const pair = [luminance(style.color), luminance(behind(element))].sort((a, b) => b - a);
    const contrast = (pair[0] + .05) / (pair[1] + .05);
    if (contrast < 4.5) found.push(['contrast', `${name(element)} has ${contrast.toFixed(2)}`]);
    if (parseFloat(style.fontSize) < 12)
      found.push(['size', `${name(element)} has ${style.fontSize}`]);
  }
  return JSON.stringify(found);
})()
