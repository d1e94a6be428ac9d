# SPDX-License-Identifier: Apache-2.0
"""The sizes in git: `sizes.csv` for Cairn, `peers-sizes.csv` for the peers."""
from __future__ import annotations

import csv
import os
from typing import Dict, List, Tuple

from .outcome import Outcome

Sizes = Dict[Tuple[str, str], int]
CAIRN = ("sizes.csv", "effort")
PEERS = ("peers-sizes.csv", "peer")


def update(outcome: Outcome, directory: str) -> None:
    """Records the sizes of this run; those of pairs and tools that were not run stay."""
    for (name, column), found in zip((CAIRN, PEERS), _found(outcome)):
        path = os.path.join(directory, name)
        sizes = _read(path)
        sizes.update(found)
        _write(path, column, sizes)


def changes(outcome: Outcome, directory: str) -> List[str]:
    """What Cairn's sizes are that were recorded otherwise, or not at all."""
    recorded = _read(os.path.join(directory, CAIRN[0]))
    found, _ = _found(outcome)
    messages = []
    for (pair, effort), size in sorted(found.items()):
        before = recorded.get((pair, effort))
        if before is None:
            messages.append(f"{pair} at effort {effort}: {size} bytes, and no size is recorded")
        elif before != size:
            messages.append(
                f"{pair} at effort {effort}: {size} bytes, {before} recorded"
                f" ({(size - before) / before:+.2%})")
    return messages


def _found(outcome: Outcome) -> Tuple[Sizes, Sizes]:
    cairn: Sizes = {}
    peers: Sizes = {}
    for pair, results in outcome.results.items():
        for contestant, result in results.items():
            if contestant.startswith("cairn-"):
                cairn[(pair, contestant[len("cairn-"):])] = result.bytes
            else:
                peers[(pair, contestant)] = result.bytes
    return cairn, peers


def _read(path: str) -> Sizes:
    if not os.path.exists(path):
        return {}
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    return {(pair, tool): int(size) for pair, tool, size in rows}


def _write(path: str, column: str, sizes: Sizes) -> None:
    if not sizes:
        return
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("pair", column, "bytes"))
        for (pair, tool), size in sorted(sizes.items()):
            writer.writerow((pair, tool, size))
