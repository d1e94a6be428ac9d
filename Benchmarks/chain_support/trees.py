# SPDX-License-Identifier: Apache-2.0
"""Trees of consecutive releases, and what they are: an account that is independent of Cairn's."""
from __future__ import annotations

import functools
import hashlib
import os
import stat
from typing import Dict, List, Optional

from .memory import Memory, name_of


class TreeError(Exception):
    """The trees are not there, cannot be made, or are not what they should be."""


class Tree:
    """A directory of files. What is known of it is found out once, when it is first asked for.

    With a memory the digest of a tree is known again as long as no file in it was touched.
    """

    def __init__(self, path: str, memory: Optional[Memory] = None):
        self.path = path
        self.name = os.path.basename(path)
        self.memory = memory

    @functools.cached_property
    def _status(self) -> Dict[str, os.stat_result]:
        """The status of each node by path, `.cairn` at the top apart."""
        found: Dict[str, os.stat_result] = {}
        _collect(self.path, "", found)
        return found

    @functools.cached_property
    def nodes(self) -> Dict[str, tuple]:
        """What is at each path: kind, mode, and content or target."""
        return {path: self._node(path, status) for path, status in self._status.items()}

    def _node(self, path: str, status: os.stat_result) -> tuple:
        full = os.path.join(self.path, path)
        mode = stat.S_IMODE(status.st_mode)
        if stat.S_ISDIR(status.st_mode):
            return ("directory", mode)
        if stat.S_ISLNK(status.st_mode):
            return ("symbolic link", os.readlink(full))
        return ("file", mode, file_digest(full))

    @functools.cached_property
    def contents(self) -> Dict[str, str]:
        """The SHA-256 of each file by path."""
        return {path: node[2] for path, node in self.nodes.items() if node[0] == "file"}

    @functools.cached_property
    def sizes(self) -> Dict[str, int]:
        """The bytes of each file by path."""
        return {
            path: status.st_size for path, status in self._status.items()
            if stat.S_ISREG(status.st_mode)}

    @property
    def size(self) -> int:
        """The bytes of all files."""
        return sum(self.sizes.values())

    @functools.cached_property
    def digest(self) -> str:
        """One name for all of it. Times are left out: releases inherit those of unchanged files."""
        if self.memory is None:
            return self._read_digest()
        look = name_of(tuple(
            f"{path!r} {status.st_mode} {status.st_size} {status.st_mtime_ns} "
            f"{status.st_ctime_ns} {status.st_ino}"
            for path, status in sorted(self._status.items())))
        return self.memory.recall(
            ("tree", os.path.realpath(self.path), look), lambda: {"digest": self._read_digest()}
        )["digest"]

    def _read_digest(self) -> str:
        text = "\n".join(f"{path!r} {node!r}" for path, node in sorted(self.nodes.items()))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _collect(directory: str, prefix: str, found: Dict[str, os.stat_result]) -> None:
    for entry in os.scandir(directory):
        path = prefix + entry.name
        if path != ".cairn":
            found[path] = entry.stat(follow_symlinks=False)
            if entry.is_dir(follow_symlinks=False):
                _collect(entry.path, path + "/", found)


def file_digest(path: str) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def find(root: str, memory: Optional[Memory] = None) -> List[Tree]:
    """The releases in `root`, in the order of their names."""
    if not os.path.isdir(root):
        raise TreeError(f"{root} is not there: --fetch makes it")
    names = sorted(
        name for name in os.listdir(root)
        if not name.startswith(".") and not name.endswith(".part")
        and os.path.isdir(os.path.join(root, name)))
    if len(names) < 2:
        raise TreeError(f"{root} has fewer than two trees")
    return [Tree(os.path.join(root, name), memory) for name in names]
