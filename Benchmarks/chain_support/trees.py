# SPDX-License-Identifier: Apache-2.0
"""Trees of consecutive releases, and what they are: an account that is independent of Cairn's."""
from __future__ import annotations

import functools
import hashlib
import os
import stat
from typing import Dict, List


class TreeError(Exception):
    """The trees are not there, cannot be made, or are not what they should be."""


class Tree:
    """A directory of files. What is known of it is found out once, when it is first asked for."""

    def __init__(self, path: str):
        self.path = path
        self.name = os.path.basename(path)

    @functools.cached_property
    def nodes(self) -> Dict[str, tuple]:
        """What is at each path, `.cairn` at the top apart: kind, mode, and content or target."""
        found: Dict[str, tuple] = {}
        _collect(self.path, "", found)
        return found

    @functools.cached_property
    def contents(self) -> Dict[str, str]:
        """The SHA-256 of each file by path."""
        return {path: node[2] for path, node in self.nodes.items() if node[0] == "file"}

    @functools.cached_property
    def sizes(self) -> Dict[str, int]:
        """The bytes of each file by path."""
        return {path: os.path.getsize(os.path.join(self.path, path)) for path in self.contents}

    @property
    def size(self) -> int:
        """The bytes of all files."""
        return sum(self.sizes.values())

    @functools.cached_property
    def digest(self) -> str:
        """One name for all of it. Times are left out: releases inherit those of unchanged files."""
        text = "\n".join(f"{path!r} {node!r}" for path, node in sorted(self.nodes.items()))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _collect(directory: str, prefix: str, found: Dict[str, tuple]) -> None:
    for entry in os.scandir(directory):
        path = prefix + entry.name
        if path == ".cairn":
            continue
        status = entry.stat(follow_symlinks=False)
        mode = stat.S_IMODE(status.st_mode)
        if stat.S_ISDIR(status.st_mode):
            found[path] = ("directory", mode)
            _collect(entry.path, path + "/", found)
        elif stat.S_ISLNK(status.st_mode):
            found[path] = ("symbolic link", os.readlink(entry.path))
        else:
            found[path] = ("file", mode, file_digest(entry.path))


def file_digest(path: str) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def find(root: str) -> List[Tree]:
    """The releases in `root`, in the order of their names."""
    if not os.path.isdir(root):
        raise TreeError(f"{root} is not there: --fetch makes it")
    names = sorted(
        name for name in os.listdir(root)
        if not name.startswith(".") and not name.endswith(".part")
        and os.path.isdir(os.path.join(root, name)))
    if len(names) < 2:
        raise TreeError(f"{root} has fewer than two trees")
    return [Tree(os.path.join(root, name)) for name in names]
