# SPDX-License-Identifier: Apache-2.0
"""Brings devices from every release to every later one, and looks at what comes of it."""
from __future__ import annotations

import functools
import hashlib
import itertools
import json
import os
import shutil
import sys
from typing import List, Optional, Tuple

from . import download
from .memory import Memory
from .program import Program
from .publishing import Repository
from .trees import Tree


class Devices:
    """The installations of one chain. Each is done once; a later run goes on with the next.

    A device is made for each release. From there it goes to every later one, and back by undo.
    """

    def __init__(self, program: Program, repository: Repository, trees: List[Tree], work: str):
        self.program = program
        self.repository = repository
        self.trees = trees
        self.device = os.path.join(work, "device")
        self.memory = Memory(os.path.join(work, "installs.jsonl"))
        self.packages = repository.packages()
        self.entries = repository.entries()
        self.standing: Optional[int] = None

    def run(self, is_whole: bool) -> None:
        """Does all pairs, or only neighbours, those from the first release and those to the last.
        """
        last = len(self.entries) - 1
        for start, target in self._pairs():
            if is_whole or start == 0 or target in (start + 1, last):
                self.memory.recall(
                    self._subject(start, target), functools.partial(self._pair, start, target))
        self._leave()

    def rows(self) -> List[dict]:
        """What is known of each pair: what was downloaded, written and kept, and if all is right.
        """
        found = (self.memory.known(self._subject(*pair)) for pair in self._pairs())
        return [row for row in found if row is not None]

    def _pairs(self) -> List[Tuple[int, int]]:
        return list(itertools.combinations(range(len(self.entries)), 2))

    def _subject(self, start: int, target: int) -> tuple:
        described = json.dumps(self.entries[:target + 1], sort_keys=True)
        return ("install", hashlib.sha256(described.encode()).hexdigest(), start, target)

    def _pair(self, start: int, target: int) -> dict:
        old, new = self.trees[start], self.trees[target]
        print(f"installing {new.name} on {old.name} ...", file=sys.stderr, flush=True)
        self._stand_on(start)
        payloads, heads = download.update(self.packages, start, target)
        planned = self._bring("plan", target)
        done = self._bring("install", target)
        status = self.program.report("status", "--root", self.device)
        row = {
            "from": old.name, "to": new.name, "download": payloads + heads, "heads": heads,
            "written": done["writtenSize"], "build": self.program.build, **_costs(done),
            "peakDisk": sum(space["neededSize"] for space in planned["space"]),
            "store": status["storeSize"], "treeSize": status["treeSize"],
            # The tree is the published one, and Cairn used what the independent reader counted.
            "right": self._is(new) and done["downloadSize"] == payloads}
        undone = self.program.report("uninstall", "--root", self.device)
        row["undo"] = {**_costs(undone), "right": self._is(old)}
        if not (row["right"] and row["undo"]["right"]):
            # What is wrong shall not spoil the next pair.
            self._leave()
        return row

    def _stand_on(self, start: int) -> None:
        if self.standing != start:
            self._leave()
            self._bring("install", start)
            self.standing = start

    def _leave(self) -> None:
        shutil.rmtree(self.device, ignore_errors=True)
        self.standing = None

    def _bring(self, verb: str, number: int) -> dict:
        return self.program.report(
            verb, self.trees[number].name, "--root", self.device, "--from", self.repository.path,
            "--allow-unsigned")

    def _is(self, tree: Tree) -> bool:
        return Tree(self.device).digest == tree.digest


def _costs(done: dict) -> dict:
    usage = done["usage"]
    return {
        "cpu": usage["processorSeconds"], "wall": usage["elapsedSeconds"],
        "peakMemory": usage["peakMemory"]}
