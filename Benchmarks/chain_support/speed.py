# SPDX-License-Identifier: Apache-2.0
"""Times of publishing and installing one month, each beside something of its size."""
from __future__ import annotations

import concurrent.futures
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from typing import Callable, List

from .peers import single_files
from .program import Program
from .publishing import Repository
from .trees import Tree


class Speed:
    """One month: the medians of some runs, taken in turns so that load falls on both sides."""

    def __init__(
        self, program: Program, repository: Repository, trees: List[Tree], runs: int, work: str
    ):
        self.program = program
        self.repository = repository
        self.trees = trees
        self.runs = runs
        self.work = os.path.join(work, "speed")

    def measure(self, month: int, base: int) -> dict:
        """Figures for the release number `month`, which is encoded against number `base`."""
        os.makedirs(self.work, exist_ok=True)
        pairs = {
            "publish": lambda: self._publish(month, base),
            "zstd": lambda: self._zstd(self.trees[month - 1], self.trees[month]),
        }
        result = {"from": self.trees[month - 1].name, "to": self.trees[month].name}
        result |= self._in_turns(pairs)
        self._stand(month - 1)
        result |= self._in_turns({
            "install": lambda: self._install(month),
            "uninstall": self._uninstall,
            "copyAndHash": lambda: self._copy_and_hash(self.trees[month - 1], self.trees[month])})
        shutil.rmtree(self.work, ignore_errors=True)
        return result

    def _in_turns(self, measured: dict) -> dict:
        times = {name: [] for name in measured}
        for _ in range(self.runs):
            for name, action in measured.items():
                times[name].append(action())
        return {
            name: {"median": round(statistics.median(found), 3),
                   "all": [round(one, 3) for one in found]}
            for name, found in times.items()}

    # Publishing.

    def _publish(self, month: int, base: int) -> float:
        path = os.path.join(self.work, "repository")
        shutil.rmtree(path, ignore_errors=True)
        _copy_chain(self.repository.path, path, month)
        tree = self.trees[month]
        return _timed(lambda: self.program.report(
            "release", "add", tree.path, "--repo", path, "--id", tree.name, "--effort",
            self.repository.effort, "--threads", "2", "--base-tree", self.trees[base].path))

    def _zstd(self, old: Tree, new: Tree) -> float:
        """The same files by zstd, two processes side by side, the largest files first."""
        files = sorted(
            single_files.work(old, new), key=lambda file: -os.path.getsize(file.new))

        def make(file: single_files.Work) -> None:
            command = ["zstd", "-19", "-q", "-f", "-T1"]
            if file.old is not None and os.path.getsize(file.old) > 0:
                command += ["--long=27", f"--patch-from={file.old}"]
            with tempfile.NamedTemporaryFile(dir=self.work) as made:
                subprocess.run(
                    [*command, file.new, "-o", made.name], check=True, capture_output=True)

        def all_of_them() -> None:
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                list(pool.map(make, files))
        return _timed(all_of_them)

    # Installing.

    def _stand(self, start: int) -> None:
        device = os.path.join(self.work, "device")
        shutil.rmtree(device, ignore_errors=True)
        self._bring(device, start)

    def _install(self, month: int) -> float:
        return _timed(lambda: self._bring(os.path.join(self.work, "device"), month))

    def _uninstall(self) -> float:
        device = os.path.join(self.work, "device")
        return _timed(lambda: self.program.report("uninstall", "--root", device))

    def _bring(self, device: str, number: int) -> None:
        self.program.report(
            "install", self.trees[number].name, "--root", device, "--from", self.repository.path,
            "--allow-unsigned")

    def _copy_and_hash(self, old: Tree, new: Tree) -> float:
        """`cp` of the files that differ, then `sha256sum` of the copies."""
        target = os.path.join(self.work, "copies")
        shutil.rmtree(target, ignore_errors=True)
        os.makedirs(target)
        paths = sorted(
            path for path, digest in new.contents.items() if old.contents.get(path) != digest)
        listed = "".join(path + "\0" for path in paths).encode()

        def run() -> None:
            for place, command in (
                (new.path, ["cp", "--parents", "-t", target]), (target, ["sha256sum"])):
                subprocess.run(
                    ["xargs", "-0", *command], input=listed, cwd=place, check=True,
                    stdout=subprocess.DEVNULL)
        return _timed(run)


def _timed(action: Callable[[], object]) -> float:
    # What was written before is not this one's to wait for.
    os.sync()
    begin = time.monotonic()
    action()
    return time.monotonic() - begin


def _copy_chain(source: str, target: str, count: int) -> None:
    """A repository with the first releases of another one."""
    with open(os.path.join(source, "catalog.json"), encoding="utf-8") as file:
        catalog = json.load(file)
    catalog["releases"] = catalog["releases"][:count]
    os.makedirs(os.path.join(target, "packages"))
    for entry in catalog["releases"]:
        os.link(
            os.path.realpath(os.path.join(source, entry["package"])),
            os.path.join(target, entry["package"]))
    with open(os.path.join(target, "catalog.json"), "w", encoding="utf-8") as file:
        json.dump(catalog, file)
