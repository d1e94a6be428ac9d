# SPDX-License-Identifier: Apache-2.0
"""Publishes trees as a chain; goes on where it was stopped."""
from __future__ import annotations

import json
import os
import shutil
import sys
from typing import Dict, List, Optional, Sequence, Set

from . import package
from .memory import Memory
from .program import Program
from .trees import Tree


class Repository:
    """A repository with one chain, in a directory that keeps what was measured as well."""

    def __init__(self, program: Program, path: str, effort: str, threads: int):
        self.program = program
        self.path = path
        self.effort = effort
        self.threads = threads
        self.memory = Memory(path + ".jsonl")

    def publish(self, trees: Sequence[Tree], checkpoints: Set[str]) -> List[dict]:
        """Adds the releases that are not there yet; what each of them took, in their order."""
        there = {entry["id"] for entry in self.entries()}
        for number, tree in enumerate(trees):
            if tree.name not in there:
                base = trees[max(
                    (n for n in range(number) if trees[n].name in checkpoints), default=0)]
                self._add(tree, tree.name in checkpoints, base if number > 0 else None)
        return [self.record(tree.name) for tree in trees]

    def record(self, name: str) -> dict:
        """What publishing a release took; without times where it was not done in one go."""
        return self.memory.records.get(name, {})

    def _add(self, tree: Tree, is_checkpoint: bool, base: Optional[Tree]) -> None:
        print(f"publishing {tree.name} ...", file=sys.stderr, flush=True)
        has_begun = os.path.isdir(os.path.join(self.path, ".work"))
        options = ["--checkpoint"] if is_checkpoint else []
        if base is not None:
            options += ["--base-tree", base.path]
        report = self.program.report(
            "release", "add", tree.path, "--repo", self.path, "--id", tree.name,
            "--effort", self.effort, "--threads", str(self.threads), *options)
        usage = report["usage"]
        record = {
            "id": tree.name, "checkpoint": is_checkpoint, "size": report["release"]["size"],
            "treeSize": report["treeSize"], "payloads": report["payloads"],
            "effort": self.effort, "threads": self.threads, "build": self.program.build}
        if not has_begun:
            record |= {
                "cpu": usage["processorSeconds"], "wall": usage["elapsedSeconds"],
                "peakMemory": usage["peakMemory"]}
        self.memory.keep(tree.name, record)

    def entries(self) -> List[dict]:
        """The catalog's releases."""
        path = os.path.join(self.path, "catalog.json")
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8") as file:
            return json.load(file)["releases"]

    def packages(self) -> List[package.Package]:
        """The packages, read by the independent reader."""
        return package.read_chain(self.program.path, self.path, self.entries())

    def begin_like(self, other: Repository) -> None:
        """Takes the other one's baseline over, which is the same for any chain of these trees."""
        if self.entries():
            return
        with open(os.path.join(other.path, "catalog.json"), encoding="utf-8") as file:
            catalog: Dict = json.load(file)
        catalog["releases"] = catalog["releases"][:1]
        name = catalog["releases"][0]["package"]
        os.makedirs(os.path.dirname(os.path.join(self.path, name)), exist_ok=True)
        shutil.copy(os.path.join(other.path, name), os.path.join(self.path, name))
        with open(os.path.join(self.path, "catalog.json"), "w", encoding="utf-8") as file:
            json.dump(catalog, file)
        first = catalog["releases"][0]["id"]
        self.memory.keep(first, other.record(first))
