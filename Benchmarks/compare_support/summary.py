# SPDX-License-Identifier: Apache-2.0
"""Means over all pairs, and the table of what is to be reached, each row passed or missed."""
from __future__ import annotations

import os
import statistics
import subprocess
import time
from dataclasses import dataclass
from typing import Dict, List, Optional

from .measure import CommandFailed, Measurement, run
from .outcome import REFERENCE, Outcome, geometric_mean
from .text_table import markdown

FIGURES = (
    ("patch bytes", lambda result: result.bytes),
    ("encode CPU", lambda result: result.encode_cpu),
    ("encode peak", lambda result: result.encode_peak_kib),
    ("apply CPU", lambda result: result.apply_cpu),
    ("apply peak", lambda result: result.apply_peak_kib),
)
BYTES, ENCODE_CPU, ENCODE_PEAK, APPLY_CPU, APPLY_PEAK = (figure for _, figure in FIGURES)

ZERO_PAIR_SIZE = 100_000_000
ZERO_PAIR_BLOCK = bytes(number * number % 251 for number in range(10_000))


@dataclass
class Row:
    """A figure that is to stay at or below a limit; no value where it was not measured."""

    name: str
    limit: float
    value: Optional[float]
    unit: str = ""
    remark: str = ""

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        return "pass" if self.value <= self.limit else "MISS"


def text(outcome: Outcome) -> str:
    """Both tables, for the terminal and the Markdown report."""
    parts = []
    if any(name.startswith("cairn-") for name in outcome.contestants):
        parts = ["Geometric means over the pairs that both did, of Cairn's figure over the peer's:",
                 "", means(outcome)]
    rows = reach(outcome)
    if any(row.value is not None for row in rows):
        parts += ["", "What is to be reached:", "", reach_table(rows)]
    if outcome.interpreter is not None:
        spent = outcome.interpreter
        parts += [
            "", f"{REFERENCE} runs inside Python; the empty interpreter with the package imported"
            f" takes {spent.cpu:.3f} s of CPU and {spent.peak_kib / 1024:.1f} MiB of that."]
    return "\n".join(parts)


def means(outcome: Outcome) -> str:
    """One line for each effort and peer."""
    lines = []
    efforts = [name for name in outcome.contestants if name.startswith("cairn-")]
    for mine in efforts:
        for other in outcome.contestants:
            if other in efforts:
                continue
            columns = [outcome.ratios(mine, other, figure) for _, figure in FIGURES]
            if columns[0]:
                lines.append(
                    [mine, other, str(len(columns[0])),
                     *(f"{geometric_mean(column.values()):.3f}" for column in columns)])
    return markdown(["effort", "peer", "pairs", *(name for name, _ in FIGURES)], lines)


def reach_table(rows: List[Row]) -> str:
    """The rows as a table."""
    lines = []
    for row in rows:
        value = "-" if row.value is None else f"{row.value:.3f}{row.unit}"
        lines.append([row.name, f"<= {row.limit:g}{row.unit}", value, row.verdict, row.remark])
    return markdown(["figure", "reach", "measured", "", "detail"], lines)


def reach(outcome: Outcome) -> List[Row]:
    """The rows of the table of what is to be reached."""
    default, fast = "cairn-default", "cairn-fast"
    sizes = outcome.ratios(default, REFERENCE, BYTES)
    apply_peaks = _peaks(outcome, default)
    extras = outcome.extras
    return [
        _mean("patch bytes, default", 0.97, sizes),
        _worst("patch bytes, default, worst pair", 1.05, sizes),
        _mean("encode CPU, default", 1.0, outcome.ratios(default, REFERENCE, ENCODE_CPU)),
        _mean("encode CPU, fast", 0.35, outcome.ratios(fast, REFERENCE, ENCODE_CPU)),
        _mean("patch bytes, fast over default", 1.25, outcome.ratios(fast, default, BYTES)),
        _mean("encode peak memory, default", 1.0, outcome.ratios(default, REFERENCE, ENCODE_PEAK)),
        _mean("apply CPU, default", 1.0, outcome.ratios(default, REFERENCE, APPLY_CPU)),
        _mean("apply CPU, default, interpreter taken off", 1.0, _apply_without_interpreter(outcome)),
        _worst("apply peak memory, default, every pair", 24, apply_peaks, " MiB"),
        Row("cairn --help", 20, extras.get("help_ms"), " ms", "median of 20 starts, wall"),
        Row("OLD = NEW, 100 MB: delta", 299, extras.get("zero_bytes"), " bytes"),
        Row("OLD = NEW, 100 MB: time", 1, extras.get("zero_wall"), " s", "wall"),
    ]


def _mean(name: str, limit: float, ratios: Dict[str, float]) -> Row:
    if not ratios:
        return Row(name, limit, None)
    worst = max(ratios, key=lambda pair: ratios[pair])
    return Row(
        name, limit, geometric_mean(ratios.values()),
        remark=f"mean of {len(ratios)}; worst {ratios[worst]:.3f} ({worst})")


def _worst(name: str, limit: float, values: Dict[str, float], unit: str = "") -> Row:
    if not values:
        return Row(name, limit, None)
    worst = max(values, key=lambda pair: values[pair])
    return Row(name, limit, values[worst], unit, f"of {len(values)}: {worst}")


def _peaks(outcome: Outcome, contestant: str) -> Dict[str, float]:
    found = ((pair.name, outcome.get(pair.name, contestant)) for pair in outcome.pairs)
    return {name: result.apply_peak_kib / 1024 for name, result in found if result is not None}


def _apply_without_interpreter(outcome: Outcome) -> Dict[str, float]:
    """How Cairn compares with the peer's own work, without the Python around it."""
    if outcome.interpreter is None:
        return {}
    spent = outcome.interpreter.cpu
    ratios = {}
    for pair in outcome.pairs:
        mine = outcome.get(pair.name, "cairn-default")
        other = outcome.get(pair.name, REFERENCE)
        if mine is not None and other is not None:
            ratios[pair.name] = mine.apply_cpu / max(other.apply_cpu - spent, 0.005)
    return ratios


def measure_interpreter(python: str, scratch: str) -> Optional[Measurement]:
    """What the interpreter that hosts HDiffPatch takes to start, import it and end."""
    from .contestants import HOST

    log = os.path.join(scratch, "messages")
    try:
        runs = [run([python, "-I", HOST, "nothing"], log) for _ in range(5)]
    except CommandFailed:
        return None
    return sorted(runs, key=lambda one: one.cpu)[len(runs) // 2]


def measure_extras(cairn: str, scratch: str) -> Dict[str, float]:
    """The start of `cairn --help`, and the delta between equal files of 100 MB."""
    starts = []
    for _ in range(20):
        begin = time.monotonic()
        subprocess.run([cairn, "--help"], stdout=subprocess.DEVNULL, check=False)
        starts.append(time.monotonic() - begin)
    extras = {"help_ms": statistics.median(starts) * 1000}
    path, delta = os.path.join(scratch, "zero"), os.path.join(scratch, "zero-delta")
    with open(path, "wb") as file:
        for _ in range(ZERO_PAIR_SIZE // len(ZERO_PAIR_BLOCK)):
            file.write(ZERO_PAIR_BLOCK)
    try:
        spent = run([cairn, "diff", path, path, "-o", delta], os.path.join(scratch, "messages"))
        extras["zero_bytes"] = os.path.getsize(delta)
        extras["zero_wall"] = spent.wall
    except CommandFailed:
        pass
    finally:
        for name in (path, delta):
            if os.path.exists(name):
                os.remove(name)
    return extras
