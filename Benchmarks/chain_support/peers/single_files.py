# SPDX-License-Identifier: Apache-2.0
"""Peers that know single files only: each changed or new file is patched or fetched by itself."""
from __future__ import annotations

import concurrent.futures
import os
import tempfile
from typing import List, NamedTuple, Optional

from ..trees import Tree
from .peer import Peer, Update


class Work(NamedTuple):
    """A file that an update has to bring, and what is at its path now."""

    new: str
    digest: str
    old: Optional[str]
    old_digest: str


def work(old: Tree, new: Tree) -> List[Work]:
    """Each content once that the old tree does not have, in the order of the paths."""
    found, seen = [], set(old.contents.values())
    for path, digest in sorted(new.contents.items()):
        if digest not in seen:
            seen.add(digest)
            base = os.path.join(old.path, path) if path in old.contents else None
            found.append(Work(
                os.path.join(new.path, path), digest, base, old.contents.get(path, "-")))
    return found


class SingleFiles(Peer):
    """Runs a program for each file, `processes` at a time."""

    processes = 1

    def _measure(self, old: Tree, new: Tree) -> Update:
        files = work(old, new)
        with concurrent.futures.ThreadPoolExecutor(self.processes) as pool:
            done = list(pool.map(self._recall, files))
        size = sum(one["size"] for one in done)
        return Update(
            size=size, cpu=sum(one["cpu"] for one in done),
            peak_kib=max((one["peak_kib"] for one in done), default=0), kept=size,
            device_disk=size + sum(os.path.getsize(file.new) for file in files))

    def _recall(self, file: Work) -> dict:
        base = file.old_digest if self._uses_base(file) else "-"
        return self.memory.recall(
            (*self._signature(), base, file.digest), lambda: self._make(file))

    def _make(self, file: Work) -> dict:
        with tempfile.NamedTemporaryFile(dir=self.work) as made:
            used = self._run(self._command(file), made.name)
            size = os.path.getsize(made.name)
        return {"size": size, "cpu": round(used.cpu, 4), "peak_kib": used.peak_kib}

    def _uses_base(self, file: Work) -> bool:
        return False

    def _command(self, file: Work) -> List[str]:
        raise NotImplementedError


class Zstd(SingleFiles):
    """A patch from the file at the same path, `-19` for new files."""

    name = program = "zstd"
    settings = "-19 -T1 --long=27 --patch-from"

    def _uses_base(self, file: Work) -> bool:
        # A patch from nothing is refused.
        return file.old is not None and os.path.getsize(file.old) > 0

    def _command(self, file: Work) -> List[str]:
        command = ["zstd", "-19", "-q", "-c", "-T1"]
        if self._uses_base(file):
            command += ["--long=27", f"--patch-from={file.old}"]
        return [*command, file.new]


class Xz(SingleFiles):
    """Every changed or new file whole."""

    name = program = "xz"
    settings = "-9e -T1"

    def _command(self, file: Work) -> List[str]:
        return ["xz", "-9e", "-T1", "-c", "-q", file.new]
