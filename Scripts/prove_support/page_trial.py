# SPDX-License-Identifier: Apache-2.0
"""Looks at a page in a browser, in the forms that people see it in, and tells what is wrong."""
import collections
import dataclasses
import json
import os
import re

from . import png

HERE = os.path.dirname(os.path.realpath(__file__))
with open(os.path.join(HERE, "page.js"), encoding="utf-8") as _file:
    MEASURE = _file.read()

OPEN_ALL = "document.querySelectorAll('details').forEach(part => part.open = true)"
OPEN_PICTURES = ("document.querySelectorAll('details:has(figure)')"
                 ".forEach(part => part.open = true)")
# A quarter of the size is enough to see whether anything is there.
SCALE = 0.25
PICTURES = ("JSON.stringify([...document.querySelectorAll('svg')].map(svg => {"
            "const box = svg.getBoundingClientRect();"
            "return [box.x + scrollX, box.y + scrollY, box.width, box.height, svg.ariaLabel]"
            "}).filter(entry => entry[2] > 0))")
# What can be printed on of A4 at 96 dots an inch, with the margins of the page's own style.
PAPER = (680, 1001)
TALL = ("JSON.stringify([...document.querySelectorAll('figure')].filter(figure => "
        "figure.getClientRects().length).map(figure => [figure.offsetHeight, "
        "getComputedStyle(figure).breakInside, figure.id]))")


@dataclasses.dataclass(frozen=True)
class Form:
    """A way to look at a page."""

    name: str
    width: int
    scheme: str
    is_phone: bool = False


DESK = Form("desk, light", 1100, "light")
DARK = Form("desk, dark", 1100, "dark")
TABLET = Form("tablet", 720, "light")
PHONE = Form("phone", 360, "light", True)
PHONE_DARK = Form("phone, dark", 360, "dark", True)


class PageTrial:
    """Looks at one page."""

    def __init__(self, browser, path, keep=None):
        self._browser = browser
        self._path = path
        self._keep = keep
        self._wrong = []

    def run(self, forms, on_paper=True):
        """Looks at the page in all forms; what is wrong, as (check, text)."""
        for form in forms:
            self._look(form)
        if on_paper:
            self._print()
        return self._wrong

    def _look(self, form):
        tab = self._browser.open(self._path, form.width, scheme=form.scheme,
                                 is_phone=form.is_phone)
        try:
            self._say(form, "request", tab.requests())
            self._say(form, "complaint", tab.complaints())
            if self._keep:
                self._save(form, tab.picture())
            tab.evaluate(OPEN_PICTURES)
            self._painted(form, tab)
            tab.evaluate(OPEN_ALL)
            for check, text in json.loads(tab.evaluate(MEASURE)):
                self._say(form, check, [text])
        finally:
            tab.close()

    def _say(self, form, check, texts):
        self._wrong += [(check, f"{form.name}: {text}") for text in texts]

    def _save(self, form, data):
        stem = os.path.splitext(os.path.basename(self._path))[0]
        name = f"{stem}-{form.name.replace(', ', '-')}.png"
        with open(os.path.join(self._keep, name), "wb") as file:
            file.write(data)

    def _background(self, form, colours):
        value = sum(collections.Counter(colours).most_common(1)[0][0]) / 765
        if (value > 0.2) if form.scheme == "dark" else (value < 0.9):
            self._say(form, "background", [f"a brightness of {value:.2f}"])

    def _painted(self, form, tab):
        """The paper of the page, and whether every picture stands out from it."""
        boxes = json.loads(tab.evaluate(PICTURES))
        width, _, colours = png.pixels(tab.picture(scale=SCALE))
        self._background(form, colours)
        for *box, label in boxes:
            left, top, right, bottom = (
                int(value * SCALE) for value in (box[0], box[1], box[0] + box[2], box[1] + box[3]))
            seen = [colour for row in range(top, bottom)
                    for colour in colours[row * width + left:row * width + right]]
            paper = collections.Counter(seen).most_common(1)[0][0] if seen else None
            other = [colour for colour in seen
                     if max(abs(a - b) for a, b in zip(colour, paper)) > 24]
            if len(other) * 200 < len(seen) or len(set(other)) < 3:
                self._say(form, "paint", [f"{label} is empty"])

    def _print(self):
        form = Form("paper", PAPER[0], "dark")
        tab = self._browser.open(self._path, *PAPER, scheme="dark")
        try:
            data = tab.paper()
            pages = len(re.findall(rb"/Type\s*/Page\b", data))
            sizes = set(re.findall(rb"/MediaBox\s*\[0 0 (\d+)[.\d]* (\d+)", data))
            if not 1 <= pages <= 40 or sizes != {(b"594", b"841")}:
                self._say(form, "paper", [f"{pages} pages of {sizes}"])
            tab.emulate("print")
            for height, rule, label in json.loads(tab.evaluate(TALL)):
                if height > PAPER[1] or rule != "avoid":
                    self._say(form, "paper", [f"{label} is cut: {height} high, {rule}"])
            colours = png.pixels(tab.picture((0, 0, *PAPER), scale=SCALE))[2]
            self._background(Form("paper", PAPER[0], "light"), colours)
            for check, text in json.loads(tab.evaluate(MEASURE)):
                if check in ("inside", "overlap", "contrast", "overflow"):
                    self._say(form, check, [text])
        finally:
            tab.close()
