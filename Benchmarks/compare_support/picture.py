# SPDX-License-Identifier: Apache-2.0
"""The picture: one page of bars for each pair, in itself complete, for light and dark screens."""
from __future__ import annotations

import html
from typing import List, Tuple

from .outcome import REFERENCE, Outcome, geometric_mean
from .summary import FIGURES

PANEL_WIDTH = 430
BAR_HEIGHT, BAR_GAP, HEAD = 16, 5, 44
LABEL, ROOM = 86, 130

STYLE = """
:root { --paper: #fcfcfb; --ink: #1d1d1b; --soft: #6b6a66; --line: #d9d8d3;
  --cairn: #1f6f8b; --peer: #b9b6ad; --reference: #8a867b; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #171817; --ink: #ecebe7; --soft: #9c9a93; --line: #3a3a37;
    --cairn: #58b0cd; --peer: #55534d; --reference: #817d72; } }
body { background: var(--paper); color: var(--ink); margin: 2rem auto; max-width: 930px;
  padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .3rem; }
p { color: var(--soft); margin: .2rem 0 1rem; }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(400px, 1fr)); gap: 1rem; }
svg { width: 100%; height: auto; display: block; }
svg text { font: 11.5px system-ui, sans-serif; fill: var(--ink); }
svg .title { font-weight: 600; font-size: 13px; } svg .soft { fill: var(--soft); }
svg .cairn { fill: var(--cairn); } svg .peer { fill: var(--peer); }
svg .reference { fill: var(--reference); } svg line { stroke: var(--line); }
"""


def page(outcome: Outcome, about: str) -> str:
    """The whole page; it loads nothing from elsewhere."""
    sizes = "\n".join(_pair(outcome, pair) for pair in outcome.pairs)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cairn and other delta tools</title>
<style>{STYLE}</style>
</head>
<body>
<h1>Cairn and other delta tools</h1>
<p>{html.escape(about)}. One thread; whole processes; every output verified.</p>
<h2>Over all pairs, relative to {REFERENCE}</h2>
<p>Geometric means; shorter is better, the line is {REFERENCE} itself.</p>
<div class="panels">
{_means(outcome)}
</div>
<h2>Patch size, pair by pair</h2>
<p>Shorter is better. Each panel has its own scale, from nothing to its largest patch; under the
title: the new file, and what it takes compressed in full; in parentheses: relative to
{REFERENCE}.</p>
<div class="panels">
{sizes}
</div>
</body>
</html>
"""


def _means(outcome: Outcome) -> str:
    panels = []
    for name, figure in FIGURES:
        bars = []
        for contestant in outcome.contestants:
            ratios = outcome.ratios(contestant, REFERENCE, figure)
            if ratios and contestant != "xz":
                mean = geometric_mean(ratios.values())
                partial = "" if len(ratios) == len(outcome.pairs) else f" ({len(ratios)} pairs)"
                bars.append((contestant, mean, f"{mean:.2f}{partial}"))
        panels.append(_panel(name, "geometric mean over the pairs", bars, mark=1.0))
    return "\n".join(panels)


def _pair(outcome: Outcome, pair) -> str:
    bars = []
    for contestant in outcome.contestants:
        result = outcome.get(pair.name, contestant)
        if result is not None and contestant != "xz":
            ratio = outcome.ratios(contestant, REFERENCE, lambda one: one.bytes).get(pair.name)
            relative = "" if ratio is None or contestant == REFERENCE else f" ({ratio:.2f})"
            bars.append((contestant, float(result.bytes), bytes_text(result.bytes) + relative))
    full = outcome.get(pair.name, "xz")
    note = f"{pair.kind}; {bytes_text(pair.new.size)}"
    if full is not None:
        note += f", {bytes_text(full.bytes)} as xz"
    return _panel(pair.name, note, bars)


def _panel(title: str, note: str, bars: List[Tuple[str, float, str]], mark: float = 0) -> str:
    if not bars:
        return ""
    height = HEAD + len(bars) * (BAR_HEIGHT + BAR_GAP)
    scale = (PANEL_WIDTH - LABEL - ROOM) / max(max(value for _, value, _ in bars), mark, 1e-9)
    parts = [
        f'<svg viewBox="0 0 {PANEL_WIDTH} {height}" role="img" aria-label="{html.escape(title)}">',
        f'<text class="title" x="0" y="14">{html.escape(title)}</text>',
        f'<text class="soft" x="0" y="31">{html.escape(note)}</text>']
    if mark:
        place = LABEL + mark * scale
        parts.append(f'<line x1="{place:.1f}" x2="{place:.1f}" y1="{HEAD - 4}" y2="{height}"/>')
    top = HEAD
    for name, value, label in bars:
        kind = "cairn" if name.startswith("cairn-") else "peer"
        kind = "reference" if name == REFERENCE else kind
        width = max(value * scale, 1)
        base = top + BAR_HEIGHT - 4
        shown = name.replace("cairn-", "cairn ")
        parts += [
            f'<text x="{LABEL - 6}" y="{base}" text-anchor="end">{shown}</text>',
            f'<rect class="{kind}" x="{LABEL}" y="{top}" width="{width:.1f}" '
            f'height="{BAR_HEIGHT}" rx="2"/>',
            f'<text class="soft" x="{LABEL + width + 5:.1f}" y="{base}">{html.escape(label)}</text>']
        top += BAR_HEIGHT + BAR_GAP
    return "\n".join([*parts, "</svg>"])


def bytes_text(count: int) -> str:
    """A size with three digits, in decimal units."""
    value = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 999.5 or unit == "GB":
            digits = 0 if unit == "B" or value >= 100 else 1 if value >= 10 else 2
            return f"{value:.{digits}f} {unit}"
        value /= 1000
    return f"{count} B"
