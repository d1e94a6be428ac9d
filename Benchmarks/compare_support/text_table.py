# SPDX-License-Identifier: Apache-2.0
"""Tables that read well on a terminal and are Markdown too."""
from __future__ import annotations

from typing import List


def markdown(header: List[str], lines: List[List[str]]) -> str:
    """A table with aligned columns; columns of numbers are set flush right."""
    rows = [header, *lines]
    widths = [max(3, *(len(row[place]) for row in rows)) for place in range(len(header))]
    right = [
        bool(lines) and all(_is_number(line[place]) for line in lines)
        for place in range(len(header))
    ]
    rules = [
        "-" * (width - 1) + ":" if flush else "-" * width for width, flush in zip(widths, right)]
    return "\n".join(_row(row, widths, right) for row in [header, rules, *lines])


def _row(cells: List[str], widths: List[int], right: List[bool]) -> str:
    padded = [
        cell.rjust(width) if flush else cell.ljust(width)
        for cell, width, flush in zip(cells, widths, right)]
    return "| " + " | ".join(padded) + " |"


def _is_number(text: str) -> bool:
    return text in ("", "-") or text.lstrip("+-")[:1].isdigit()
