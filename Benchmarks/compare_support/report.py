# SPDX-License-Identifier: Apache-2.0
"""The reports of a run: tables for the terminal and as Markdown, everything as JSON, a picture."""
from __future__ import annotations

import dataclasses
import datetime
import json
import os
import platform
from typing import Callable, Dict, Optional

from . import picture, summary
from .contest import Result
from .outcome import REFERENCE, Outcome
from .text_table import markdown

TABLES = (
    ("Patch size in bytes", lambda result: f"{result.bytes:,}", summary.BYTES),
    ("Making the patch, CPU seconds", lambda result: f"{result.encode_cpu:.2f}", summary.ENCODE_CPU),
    ("Making the patch, peak memory in MiB",
     lambda result: f"{result.encode_peak_kib / 1024:.0f}", summary.ENCODE_PEAK),
    ("Applying the patch, CPU seconds", lambda result: f"{result.apply_cpu:.2f}", summary.APPLY_CPU),
    ("Applying the patch, peak memory in MiB",
     lambda result: f"{result.apply_peak_kib / 1024:.1f}", summary.APPLY_PEAK),
)


def write(outcome: Outcome, directory: str) -> None:
    """Writes compare.md, compare.json and compare.html."""
    os.makedirs(directory, exist_ok=True)
    contents = {
        "compare.md": _markdown(outcome),
        "compare.json": json.dumps(_values(outcome), indent=1) + "\n",
        "compare.html": picture.page(outcome, about()),
    }
    for name, content in contents.items():
        with open(os.path.join(directory, name), "w", encoding="utf-8") as file:
            file.write(content)


def terminal(outcome: Outcome) -> str:
    """The table of sizes; the others are in the files."""
    return table(outcome, *TABLES[0][1:])


def table(
    outcome: Outcome, shown: Callable[[Result], str], figure: Callable[[Result], float]
) -> str:
    """One figure of all tools on all pairs, with Cairn's ratios to the reference behind it."""
    relative = [
        name for name in outcome.contestants
        if name.startswith("cairn-") and REFERENCE in outcome.contestants]
    lines = []
    for pair in outcome.pairs:
        results = [outcome.get(pair.name, name) for name in outcome.contestants]
        line = [pair.name, *(shown(one) if one is not None else "-" for one in results)]
        for name in relative:
            ratio = outcome.ratios(name, REFERENCE, figure).get(pair.name)
            line.append(f"{ratio:.3f}" if ratio is not None else "-")
        lines.append(line)
    short = [name.replace("cairn-", "") + "/ref" for name in relative]
    return markdown(["pair", *outcome.contestants, *short], lines)


def about() -> str:
    """When and on what machine."""
    model = platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = [line for line in file if line.startswith("model name")]
        model = names[0].split(":", 1)[1].strip() if names else model
    except OSError:
        pass
    return f"{datetime.date.today().isoformat()}, {model}, {platform.system()} {platform.release()}"


def _markdown(outcome: Outcome) -> str:
    parts = [
        "# Cairn and other delta tools on real files", "",
        f"{about()}. One thread. Each figure is of a whole process; ratios (`/ref`) are to "
        f"{REFERENCE} of the same run. All outputs were verified by SHA-256.", "",
        summary.text(outcome), ""]
    for title, shown, figure in TABLES:
        parts += [f"## {title}", "", table(outcome, shown, figure), ""]
    if any(result.cached for results in outcome.results.values() for result in results.values()):
        parts += ["Some figures of peers are from an earlier run; the JSON says which.", ""]
    parts += ["## Versions", ""]
    parts += [f"- {name}: {version}" for name, version in outcome.versions.items()]
    return "\n".join(parts) + "\n"


def _values(outcome: Outcome) -> Dict:
    return {
        "about": about(),
        "reference": REFERENCE,
        "versions": outcome.versions,
        "interpreter": _plain(outcome.interpreter),
        "pairs": [
            {
                "name": pair.name, "kind": pair.kind,
                "old_bytes": pair.old.size, "new_bytes": pair.new.size,
                "results": {
                    name: result.to_json()
                    for name, result in outcome.results.get(pair.name, {}).items()},
            }
            for pair in outcome.pairs
        ],
        "extras": outcome.extras,
        "reach": [_reach(row) for row in summary.reach(outcome)],
        "failures": outcome.failures,
    }


def _reach(row: summary.Row) -> Dict:
    return {**dataclasses.asdict(row), "verdict": row.verdict}


def _plain(measurement: Optional[object]) -> Optional[Dict]:
    return dataclasses.asdict(measurement) if measurement is not None else None
