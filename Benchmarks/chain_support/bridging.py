# SPDX-License-Identifier: Apache-2.0
"""Bridges: what a month and a way past checkpoints take with a package straight from where a device is."""
from __future__ import annotations

import json
import os
import shutil
import sys
from typing import Dict, List, Set

from . import download, package
from .publishing import Repository
from .trees import Tree


class Bridges:
    """A copy of a repository with bridges: from each release to the next, past all checkpoints."""

    def __init__(self, repository: Repository, trees: List[Tree], work: str):
        self.repository = repository
        self.trees = trees
        self.path = os.path.join(work, "bridged")

    def publish(self, limit: int) -> None:
        """Makes those that are not there yet: between neighbours, and from the first release to the
        last `limit` ones."""
        if not os.path.exists(os.path.join(self.path, "catalog.json")):
            os.makedirs(os.path.join(self.path, "packages"), exist_ok=True)
            for entry in self.repository.entries():
                place = os.path.join(self.path, entry["package"])
                if not os.path.exists(place):
                    shutil.copy(os.path.join(self.repository.path, entry["package"]), place)
            shutil.copy(os.path.join(self.repository.path, "catalog.json"), self.path)
        there = {(one["prerequisites"][0], one["ordinal"]) for one in self._entries("bridges")}
        for start, release in sorted(self._wanted(limit) - there):
            self._add(start, release)

    def _wanted(self, limit: int) -> Set[tuple]:
        bases = [entry["prerequisites"][-1:] for entry in self.repository.entries()]
        last = len(self.trees) - 1
        wanted = {(number - 1, number) for number in range(1, last + 1)}
        wanted |= {(0, number) for number in range(max(1, last - limit + 1), last + 1)}
        return {(start, release) for start, release in wanted if bases[release] != [start]}

    def _add(self, start: int, release: int) -> None:
        old, new = self.trees[start], self.trees[release]
        print(f"a bridge from {old.name} to {new.name} ...", file=sys.stderr, flush=True)
        report = self.repository.program.report(
            "release", "bridge", new.name, "--from", old.name, "--repo", self.path,
            "--tree", new.path, "--base-tree", old.path, "--effort", self.repository.effort,
            "--threads", str(self.repository.threads))
        self.repository.memory.keep(
            f"bridge {old.name} {new.name}", {"cpu": report["usage"]["processorSeconds"]})

    def _entries(self, kind: str) -> List[dict]:
        with open(os.path.join(self.path, "catalog.json"), encoding="utf-8") as file:
            return json.load(file).get(kind, [])

    def rows(self) -> List[dict]:
        """For each bridge that is there, what a device on its start downloads."""
        if not os.path.exists(os.path.join(self.path, "catalog.json")):
            return []
        releases, bridges = self._entries("releases"), self._entries("bridges")
        packages = package.read_chain(
            self.repository.program.path, self.path, releases + bridges)
        rows = []
        for entry, bridge in zip(bridges, packages[len(releases):]):
            start, release = entry["prerequisites"][0], entry["ordinal"]
            record: Dict = self.repository.memory.records.get(
                f"bridge {self.trees[start].name} {self.trees[release].name}", {})
            rows.append({
                "from": self.trees[start].name, "to": self.trees[release].name,
                "size": entry["size"], "cpu": record.get("cpu"),
                "update": sum(download.update(packages[:len(releases)], start, release, bridge))})
        return rows
