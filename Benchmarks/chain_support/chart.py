# SPDX-License-Identifier: Apache-2.0
"""Charts as SVG that stand by themselves: light and dark, nothing from elsewhere."""
from __future__ import annotations

import html
import math
from typing import Dict, List, Optional, Sequence, Tuple

# Told apart by lightness too, for those who do not see the hues and for print.
LIGHT = {"cairn": "#0f6c8c", "zstd": "#e0a23c", "ostree": "#8a6fb0", "casync": "#a3a9a2",
         "xz": "#d3d0c7", "most": "#a9c9d4", "paper": "#fcfcfb", "ink": "#1d1d1b",
         "soft": "#6b6a66", "line": "#dfded9"}
DARK = {"cairn": "#4fb6d6", "zstd": "#c98f2f", "ostree": "#8e76b8", "casync": "#6d736d",
        "xz": "#4a4945", "most": "#27606f", "paper": "#171817", "ink": "#ecebe7", "soft": "#9c9a93",
        "line": "#33332f"}
KINDS = ("cairn", "zstd", "ostree", "casync", "xz")
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 78, 34


def columns(
    title: str, note: str, groups: Sequence[str], series: Dict[str, List[Optional[float]]],
    unit: str, names: Dict[str, str], limit: Optional[Tuple[float, str]] = None,
) -> str:
    """Columns side by side for each group, one of each series; what is unknown is left out."""
    width, height = 920, 380
    top = max([value for values in series.values() for value in values if value is not None]
              + ([limit[0]] if limit else []), default=1)
    ticks = _ticks(top)
    plot = height - TOP - BOTTOM

    def level(value: float) -> float:
        return TOP + plot * (1 - value / ticks[-1])

    parts = _axis(ticks, level, width, unit)
    step = (width - LEFT - RIGHT) / max(1, len(groups))
    bar = min(26.0, step * 0.84 / max(1, len(series)))
    for place, group in enumerate(groups):
        middle = LEFT + step * (place + 0.5)
        parts.append(_text(middle, height - BOTTOM + 18, group, "soft", "middle"))
        left = middle - bar * len(series) / 2
        for kind, values in series.items():
            value = values[place]
            if value is not None:
                label = f"{names[kind]}, {group}: {value:,.1f} {unit}"
                parts.append(_column(left, level(value), bar, height - BOTTOM, kind, label))
            left += bar
    if limit:
        parts.append(
            f'<line class="limit" x1="{LEFT}" x2="{width - RIGHT}" y1="{level(limit[0]):.1f}" '
            f'y2="{level(limit[0]):.1f}"/>')
        parts.append(_text(width - RIGHT, level(limit[0]) - 5, limit[1], "soft", "end"))
    parts += _legend([(kind, names[kind]) for kind in series])
    return _page(width, height, title, note, parts)


def bars(
    title: str, note: str, rows: Sequence[Tuple[str, str, float, str]],
) -> str:
    """One bar for each row: kind, name, value, and what stands beside it."""
    width, label, room = 920, 170, 210
    height = TOP - 12 + 34 * len(rows)
    scale = (width - label - room - RIGHT) / max([row[2] for row in rows], default=1)
    parts = []
    for place, (kind, name, value, beside) in enumerate(rows):
        y = TOP - 18 + 34 * place
        parts += [
            _text(label - 10, y + 16, name, "", "end"),
            f'<rect class="{kind}" x="{label}" y="{y}" width="{max(1.0, value * scale):.1f}" '
            f'height="23" rx="2"/>',
            _text(label + value * scale + 8, y + 16, beside, "soft")]
    return _page(width, height, title, note, parts)


def _page(width: int, height: int, title: str, note: str, parts: List[str]) -> str:
    inner = "\n".join(parts)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>{html.escape(title)}</title>
<desc>{html.escape(note)}</desc>
<style>{_style()}</style>
<rect class="paper" width="{width}" height="{height}"/>
<text class="title" x="16" y="26">{html.escape(title)}</text>
<text class="soft" x="16" y="45">{html.escape(note)}</text>
{inner}
</svg>
"""


def _style() -> str:
    def rules(colours: Dict[str, str]) -> str:
        fills = " ".join(
            f".{name} {{ fill: {colours[name]}; }}" for name in (*KINDS, "most", "paper", "soft"))
        return (
            f"text {{ fill: {colours['ink']}; }} {fills} line {{ stroke: {colours['line']}; }} "
            f".limit {{ stroke: {colours['ink']}; stroke-dasharray: 5 4; }}")
    font = (
        "text { font: 12px system-ui, sans-serif; } "
        ".title { font: 600 16px system-ui, sans-serif; }")
    return f"{font} {rules(LIGHT)} @media (prefers-color-scheme: dark) {{ {rules(DARK)} }}"


def _axis(ticks: List[float], level, width: int, unit: str) -> List[str]:
    parts = []
    for tick in ticks:
        y = level(tick)
        parts.append(
            f'<line x1="{LEFT}" x2="{width - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        shown = f"{tick:g}" + (f" {unit}" if tick == ticks[-1] else "")
        parts.append(_text(LEFT - 8, y + 4, shown, "soft", "end"))
    return parts


def _ticks(top: float) -> List[float]:
    """Round numbers from nought to at least `top`, four to six of them."""
    top = max(top, 1e-9)
    step = 10.0 ** math.floor(math.log10(top / 4))
    step *= next(factor for factor in (1, 2, 2.5, 5, 10) if step * factor * 5 >= top)
    return [round(step * number, 9) for number in range(math.ceil(top / step - 1e-9) + 1)]


def _column(left: float, y: float, width: float, bottom: int, kind: str, label: str) -> str:
    return (
        f'<rect class="{kind}" x="{left:.1f}" y="{y:.1f}" width="{width - 1:.1f}" '
        f'height="{max(0.5, bottom - y):.1f}"><title>{html.escape(label)}</title></rect>')


def _legend(entries: List[Tuple[str, str]]) -> List[str]:
    parts, left = [], float(LEFT)
    for kind, name in entries:
        parts.append(f'<rect class="{kind}" x="{left:.0f}" y="56" width="12" height="12" rx="2"/>')
        parts.append(_text(left + 17, 66, name))
        left += 34 + 6.7 * len(name)
    return parts


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    kind = f' class="{kind}"' if kind else ""
    return f'<text{kind} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{html.escape(text)}</text>'
