# SPDX-License-Identifier: Apache-2.0
"""OSTree: an archive repository with a static delta from each release to the next."""
from __future__ import annotations

import os
import shutil
import subprocess

from ..trees import Tree
from .peer import Peer, PeerError, Update, size_below


class Ostree(Peer):
    """Deltas with everything in them (no objects fetched singly); the rest as OSTree chooses it."""

    name = program = "ostree"
    settings = "--min-fallback-size=0"

    def __init__(self, memory, work):
        super().__init__(memory, work)
        self.repository = os.path.join(self.work, "repo")
        if not os.path.exists(os.path.join(self.repository, "config")):
            self._run(["ostree", "init", f"--repo={self.repository}", "--mode=archive"])

    def _measure(self, old: Tree, new: Tree) -> Update:
        commits = [self._commit(tree) for tree in (old, new)]
        deltas = os.path.join(self.repository, "deltas")
        shutil.rmtree(deltas, ignore_errors=True)
        used = self._run([
            "ostree", "static-delta", "generate", f"--repo={self.repository}",
            *self.settings.split(), f"--from={commits[0]['commit']}",
            f"--to={commits[1]['commit']}"])
        size = size_below(deltas)
        if size == 0:
            raise PeerError("ostree made no delta")
        fresh = set(new.contents.values()) - set(old.contents.values())
        sizes = {new.contents[path]: size for path, size in new.sizes.items()}
        return Update(
            size=size, cpu=round(used.cpu + commits[1]["cpu"], 2),
            peak_kib=max(used.peak_kib, commits[1]["peak_kib"]),
            kept=size + commits[1]["added"],
            # Objects are files: checked out by hard links, they are there once.
            device_disk=size + sum(sizes[content] for content in fresh))

    def _commit(self, tree: Tree) -> dict:
        what = (*self._signature(), "commit", self.work, tree.digest)
        return self.memory.recall(what, lambda: self._commit_anew(tree))

    def _commit_anew(self, tree: Tree) -> dict:
        objects = os.path.join(self.repository, "objects")
        before = size_below(objects)
        branch = f"tree/{tree.digest[:16]}"
        used = self._run([
            "ostree", "commit", f"--repo={self.repository}", f"--branch={branch}",
            "--owner-uid=0", "--owner-gid=0", "--no-xattrs", "--timestamp=2000-01-01",
            f"--subject={tree.name}", f"--tree=dir={tree.path}"])
        commit = subprocess.run(
            ["ostree", "rev-parse", f"--repo={self.repository}", branch],
            capture_output=True, text=True, check=True).stdout.strip()
        return {
            "commit": commit, "added": size_below(objects) - before,
            "cpu": round(used.cpu, 2), "peak_kib": used.peak_kib}
