# SPDX-License-Identifier: Apache-2.0
"""Which pictures are drawn of a result."""
from __future__ import annotations

from typing import Dict, List, Optional

from . import chart, report

NAMES = {
    "cairn": "Cairn", "zstd": "zstd patches", "ostree": "OSTree static deltas",
    "casync": "casync", "xz": "changed files as xz"}


def draw(result: dict) -> Dict[str, str]:
    """SVG by name; only what there are figures for."""
    drawn = {
        "updates": _updates(result), "total": _total(result), "store": _store(result)}
    return {name: picture for name, picture in drawn.items() if picture}


def _kinds(by_month: Dict[str, Dict[str, int]]) -> List[str]:
    return [kind for kind in chart.KINDS if any(kind in sizes for sizes in by_month.values())]


def _updates(result: dict) -> Optional[str]:
    by_month = report.updates(result)
    kinds = _kinds(by_month)
    if not kinds:
        return None
    series = {
        kind: [sizes[kind] / 1e6 if kind in sizes else None for sizes in by_month.values()]
        for kind in kinds}
    return chart.columns(
        "What a device downloads each month",
        f"From the release before to the one named; trees of {_tree_size(result)}; "
        "heads and indexes included",
        list(by_month), series, "MB", NAMES)


def _total(result: dict) -> Optional[str]:
    """Sums over the months that all of those that are shown know."""
    by_month = report.updates(result)
    complete = max(map(len, by_month.values()), default=0)
    kinds = [
        kind for kind in _kinds(by_month)
        if sum(kind in sizes for sizes in by_month.values()) == len(by_month)]
    if complete == 0 or "cairn" not in kinds:
        return None
    sums = {kind: sum(sizes[kind] for sizes in by_month.values()) for kind in kinds}
    rows = [
        (kind, NAMES[kind], sums[kind] / 1e6,
         f"{sums[kind] / 1e6:,.1f} MB" + (
             "" if kind == "cairn" else f", {sums[kind] / sums['cairn']:.1f} times Cairn's"))
        for kind in sorted(kinds, key=lambda kind: sums[kind])]
    return chart.bars(
        f"{len(by_month)} monthly updates together",
        f"From {result['months'][0]['id']} to {result['months'][-1]['id']}, every month installed",
        rows)


def _store(result: dict) -> Optional[str]:
    months = [month["id"] for month in result["months"]]
    shares = {
        (row["from"], row["to"]): 100 * row["store"] / row["treeSize"]
        for row in result.get("installs", [])}
    if not shares:
        return None
    most = [
        max((share for (_, to), share in shares.items() if to == month), default=None)
        for month in months[1:]]
    return chart.columns(
        "What the store keeps beside the tree, for undo and for the next update",
        "After an installation of the release named, in per cent of the tree",
        months[1:], {"cairn": [shares.get(pair) for pair in zip(months, months[1:])], "most": most},
        "%", {"cairn": "from the release before",
              "most": "from whichever earlier release took the most"})


def _tree_size(result: dict) -> str:
    sizes = sorted(month["bytes"] for month in result["months"])
    return f"{sizes[0] / 1e6:,.0f} to {sizes[-1] / 1e6:,.0f} MB"
