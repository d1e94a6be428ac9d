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
    """The installations of one chain. Each is done once; a later run goes on with the next."""

    def __init__(self, program: Program, repository: Repository, trees: List[Tree], work: str):
        self.program = program
        self.repository = repository
        self.trees = trees
        self.directory = os.path.join(work, "devices")
        self.memory = Memory(os.path.join(work, "installs.jsonl"))
        self.packages = repository.packages()
        self.entries = repository.entries()
        self.standing: Optional[int] = None

    def run(self) -> List[dict]:
        """A row for each pair: what was downloaded, written and kept, and whether all is right."""
        rows = []
        for start, target in self._pairs():
            rows.append(self.memory.recall(
                self._subject(start, target),
                functools.partial(self._pair, start, target)))
        self._leave()
        return rows

    def known(self) -> List[dict]:
        """The rows of earlier runs."""
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
        device = self._fresh_copy()
        payloads, heads = download.update(self.packages, start, target)
        planned = self._report("plan", new.name, device)
        done = self._report("install", new.name, device)
        row = {
            "from": old.name, "to": new.name, "download": payloads + heads, "heads": heads,
            **self._costs(done, planned), **self._state(device),
            # The tree is the published one, and Cairn used what the independent reader counted.
            "right": Tree(device).digest == new.digest and done["downloadSize"] == payloads}
        # Undo is looked at for the next release and for the last one.
        if target in (start + 1, len(self.trees) - 1):
            undone = self.program.report("uninstall", "--root", device)
            row["undo"] = {
                "cpu": undone["usage"]["processorSeconds"],
                "wall": undone["usage"]["elapsedSeconds"],
                "right": Tree(device).digest == old.digest}
        return row

    def _stand_on(self, start: int) -> None:
        """A device that stands on a release, made once for all pairs from there."""
        if self.standing == start:
            return
        self._leave()
        os.makedirs(self.directory)
        name = self.trees[start].name
        self._report("install", name, os.path.join(self.directory, "standing"))
        self.standing = start

    def _fresh_copy(self) -> str:
        device = os.path.join(self.directory, "device")
        shutil.rmtree(device, ignore_errors=True)
        shutil.copytree(os.path.join(self.directory, "standing"), device, symlinks=True)
        return device

    def _leave(self) -> None:
        shutil.rmtree(self.directory, ignore_errors=True)
        self.standing = None

    def _report(self, verb: str, name: str, device: str) -> dict:
        return self.program.report(
            verb, name, "--root", device, "--from", self.repository.path, "--allow-unsigned")

    def _costs(self, done: dict, planned: dict) -> dict:
        usage = done["usage"]
        spaces = planned["space"]
        return {
            "written": done["writtenSize"], "cpu": usage["processorSeconds"],
            "wall": usage["elapsedSeconds"], "peakMemory": usage["peakMemory"],
            "peakDisk": sum(space["neededSize"] for space in spaces)}

    def _state(self, device: str) -> dict:
        status = self.program.report("status", "--root", device)
        return {"store": status["storeSize"], "treeSize": status["treeSize"]}
