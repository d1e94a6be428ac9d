# SPDX-License-Identifier: Apache-2.0
"""Everything that one run of `compare` found out, and ratios over it."""
from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Callable, Dict, List, Optional

from .contest import Result
from .corpus import Pair
from .measure import Measurement

REFERENCE = "hdiffpatch"


@dataclass
class Outcome:
    """The results by pair and tool; a pair that a tool failed on, or skipped, has none."""

    pairs: List[Pair]
    contestants: List[str]
    versions: Dict[str, str] = field(default_factory=dict)
    results: Dict[str, Dict[str, Result]] = field(default_factory=dict)
    failures: List[str] = field(default_factory=list)
    extras: Dict[str, float] = field(default_factory=dict)
    interpreter: Optional[Measurement] = None

    def add(self, pair: Pair, contestant: str, result: Result) -> None:
        self.results.setdefault(pair.name, {})[contestant] = result

    def get(self, pair: str, contestant: str) -> Optional[Result]:
        return self.results.get(pair, {}).get(contestant)

    def ratios(
        self, contestant: str, reference: str, figure: Callable[[Result], float]
    ) -> Dict[str, float]:
        """`figure` of one tool over that of another, for each pair on which both have one."""
        ratios = {}
        for pair in self.pairs:
            mine, other = self.get(pair.name, contestant), self.get(pair.name, reference)
            if mine is not None and other is not None and figure(other) > 0:
                ratios[pair.name] = figure(mine) / figure(other)
        return ratios


def geometric_mean(values) -> float:
    """The geometric mean; not a number for no values. Zeros count as one millionth."""
    values = list(values)
    if not values:
        return math.nan
    return math.exp(sum(math.log(max(value, 1e-6)) for value in values) / len(values))
