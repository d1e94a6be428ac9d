# SPDX-License-Identifier: Apache-2.0
"""The steps of `chain`. Each goes on where it was stopped, and what is known is not done again."""
from __future__ import annotations

import argparse
import os
import platform
import sys
from typing import Dict, List, Optional

from . import catching_up, download, peers, trees
from .bridging import Bridges
from .devices import Devices
from .memory import Memory
from .program import Program
from .publishing import Repository
from .speed import Speed

STEPS = ("publish", "install", "catch-up", "bridges", "peers", "speed")


class Bench:
    """Does the steps that are asked for, and collects what those and earlier runs found."""

    def __init__(self, given: argparse.Namespace):
        self.given = given
        self.steps = given.steps
        self.program = Program(given.cairn)
        self.trees = trees.find(
            given.tree_root, Memory(os.path.join(given.work, "trees.jsonl")))
        every = given.checkpoint_every
        self.checkpoints = {tree.name for tree in self.trees[every::every]}
        self.repository = Repository(
            self.program, os.path.join(given.work, "monthly"), given.effort, given.threads)

    def run(self) -> dict:
        """All that is known at the end."""
        if "publish" in self.steps:
            self.repository.publish(self.trees, self.checkpoints)
        # What has not been published yet is left out.
        there = len(self.repository.entries())
        result = {
            "machine": machine(), "cairn": self.program.version(), "effort": self.given.effort,
            "threads": self.given.threads, "checkpoints": sorted(self.checkpoints),
            "months": self._months(there)}
        if there > 1:
            result["installs"] = self._installs()
        if there == len(self.trees):
            result["catchingUp"] = catching_up.measure(
                self.repository, self.trees, self.checkpoints, self.given.work,
                self.given.direct, publishes="catch-up" in self.steps)
            bridges = Bridges(self.repository, self.trees, self.given.work)
            if "bridges" in self.steps:
                bridges.publish(self.given.direct)
            result["bridges"] = bridges.rows()
        result["peers"] = self._peers()
        speed = self._speed(there)
        if speed:
            result["speed"] = speed
        return result

    def _months(self, there: int) -> List[dict]:
        """Trees and their packages, and what a device downloads that has the month before."""
        packages = self.repository.packages() if there > 1 else []
        months = []
        for number, tree in enumerate(self.trees):
            month = {
                "id": tree.name, "files": len(tree.sizes), "bytes": tree.size,
                **self.repository.record(tree.name)}
            if 0 < number < there:
                month["update"] = sum(download.update(packages, number - 1, number))
            months.append(month)
        return months

    def _installs(self) -> List[dict]:
        devices = Devices(self.program, self.repository, self.trees, self.given.work)
        if "install" in self.steps:
            devices.run(is_whole=self.given.pairs == "all")
        return devices.rows()

    def _peers(self) -> Dict[str, dict]:
        memory = Memory(self.given.peer_memory or os.path.join(self.given.work, "peers.jsonl"))
        found = {}
        for name in self.given.peers:
            try:
                peer = peers.ALL[name](memory, self.given.work)
            except peers.PeerError as error:
                print(f"chain: without {name}: {error}", file=sys.stderr)
                continue
            updates = {}
            for old, new in zip(self.trees, self.trees[1:]):
                update = peer.known(old, new)
                if update is None and "peers" in self.steps:
                    print(f"{name} for {new.name} ...", file=sys.stderr, flush=True)
                    update = peer.update(old, new)
                if update is not None:
                    updates[new.name] = vars(update)
            found[name] = {
                "version": peer.version, "settings": peer.settings, "updates": updates}
        return found

    def _speed(self, there: int) -> Optional[dict]:
        """The month after the last checkpoint: its base is what the device has, as zstd's is."""
        memory = Memory(os.path.join(self.given.work, "speed.jsonl"))
        month = max(
            (n + 1 for n in range(there - 1)
             if n == 0 or self.trees[n].name in self.checkpoints), default=0)
        if month == 0:
            return None
        name = self.trees[month].name
        if "speed" in self.steps:
            speed = Speed(
                self.program, self.repository, self.trees, self.given.runs, self.given.work)
            memory.keep(name, speed.measure(month, month - 1))
        return memory.records.get(name)


def machine() -> dict:
    """What the figures were measured on."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "processors": os.cpu_count(), "processor": _processor(), "memory": pages,
        "system": _system(), "kernel": platform.release()}


def _processor() -> str:
    return _field("/proc/cpuinfo", "model name", ":") or platform.machine()


def _system() -> str:
    return (_field("/etc/os-release", "PRETTY_NAME", "=") or platform.system()).strip('"')


def _field(path: str, name: str, sign: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            lines = [line.partition(sign) for line in file]
    except OSError:
        return ""
    return next((value.strip() for key, _, value in lines if key.strip() == name), "")
