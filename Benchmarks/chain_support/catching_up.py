# SPDX-License-Identifier: Apache-2.0
"""A device that missed checkpoints: through all of them in one go, beside the direct delta."""
from __future__ import annotations

import os
from typing import List, Set

from . import download
from .publishing import Repository
from .trees import Tree


def measure(
    repository: Repository, trees: List[Tree], checkpoints: Set[str], work: str, limit: int,
    publishes: bool = True,
) -> List[dict]:
    """For the last releases, downloads from the first one on, and what one delta would take.
    Without `publishes`, as far as the direct deltas are there.

    The direct delta is the package of a release that follows the first one at once, in a chain
    without checkpoints.
    """
    packages = repository.packages()
    rows = []
    for target in range(len(trees) - 1, 0, -1):
        passed = [tree.name for tree in trees[1:target] if tree.name in checkpoints]
        if not passed or len(trees) - target > limit:
            break
        direct = Repository(
            repository.program, os.path.join(work, f"direct-{trees[target].name}"),
            repository.effort, repository.threads)
        if publishes:
            direct.begin_like(repository)
            direct.publish([trees[0], trees[target]], set())
        elif len(direct.entries()) < 2:
            continue
        rows.append({
            "from": trees[0].name, "to": trees[target].name, "checkpoints": passed,
            "through": sum(download.update(packages, 0, target)),
            "direct": sum(download.update(direct.packages(), 0, 1))})
    return rows[::-1]
