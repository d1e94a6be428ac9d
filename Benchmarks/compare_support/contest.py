# SPDX-License-Identifier: Apache-2.0
"""Measures one tool on one pair: makes the patch, applies it, verifies the output."""
from __future__ import annotations

import os
import statistics
from dataclasses import asdict, dataclass
from typing import Dict, List, Optional

from .contestants import Contestant
from .corpus import Pair, sha256_of
from .measure import CommandFailed, Measurement, run


@dataclass
class Result:
    """What a tool did on a pair: the patch's size, and the medians over all runs."""

    bytes: int
    encode_cpu: float
    encode_wall: float
    encode_peak_kib: int
    apply_cpu: float
    apply_wall: float
    apply_peak_kib: int
    runs: int
    measured: str
    cached: bool = False

    def to_json(self) -> Dict:
        return asdict(self)


class WrongOutput(CommandFailed):
    """A tool's output is not the new file."""


class Contest:
    """Runs tools in a scratch directory that it empties behind each."""

    def __init__(self, scratch: str, runs: int, timeout: float, today: str) -> None:
        self.scratch = scratch
        self.runs = runs
        self.timeout = timeout
        self.today = today

    def measure(self, contestant: Contestant, pair: Pair) -> Result:
        """Raises `CommandFailed` where the tool fails, `WrongOutput` where it is wrong."""
        encodes: List[Measurement] = []
        applies: List[Measurement] = []
        sizes = set()
        files = {
            "old": pair.old.path, "new": pair.new.path,
            "patch": self._file("patch"), "out": self._file("out"),
        }
        try:
            for _ in range(self.runs):
                self._empty()
                encodes.append(self._run(contestant.encode, contestant.encode_to, files))
                sizes.add(os.path.getsize(files["patch"]))
                applies.append(self._run(contestant.apply, contestant.apply_to, files))
                if sha256_of(files["out"]) != pair.new.sha256:
                    raise WrongOutput(f"{contestant.name}: the output is not the new file")
        finally:
            self._empty()
        if len(sizes) != 1:
            raise WrongOutput(f"{contestant.name}: the patch differs from run to run")
        return Result(
            sizes.pop(),
            *_medians(encodes), *_medians(applies), runs=self.runs, measured=self.today)

    def _run(self, command: List[str], to: Optional[str], files: Dict[str, str]) -> Measurement:
        words = [word.format(**files) for word in command]
        stdout = to.format(**files) if to else None
        return run(words, self._file("messages"), stdout=stdout, timeout=self.timeout)

    def _file(self, name: str) -> str:
        return os.path.join(self.scratch, name)

    def _empty(self) -> None:
        for name in os.listdir(self.scratch):
            if name != "messages":
                os.remove(self._file(name))


def _medians(measurements: List[Measurement]):
    return (
        round(statistics.median(one.cpu for one in measurements), 4),
        round(statistics.median(one.wall for one in measurements), 4),
        round(statistics.median(one.peak_kib for one in measurements)),
    )
