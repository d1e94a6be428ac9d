# SPDX-License-Identifier: Apache-2.0
"""What a tree is: everything that a release records of every node."""
import hashlib
import os
import stat


def snapshot(root):
    """Each path below `root`, the store apart, with all that a release says of it."""
    nodes = {}
    names = {}
    if os.path.isdir(root):
        nodes["."] = ("root", stat.S_IMODE(os.lstat(root).st_mode))
        _collect(root, "", nodes, names)
    for paths in names.values():
        for path in paths:
            nodes[path] += (tuple(sorted(paths)),)
    return nodes


def _collect(directory, prefix, nodes, names):
    for entry in os.scandir(directory):
        path = prefix + entry.name
        if path == ".cairn":
            continue
        status = entry.stat(follow_symlinks=False)
        mode = stat.S_IMODE(status.st_mode)
        if stat.S_ISDIR(status.st_mode):
            nodes[path] = ("directory", mode, _attributes(entry.path))
            _collect(entry.path, path + "/", nodes, names)
        elif stat.S_ISLNK(status.st_mode):
            nodes[path] = ("symbolic link", os.readlink(entry.path))
        elif stat.S_ISREG(status.st_mode):
            with open(entry.path, "rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            nodes[path] = (
                "file", mode, status.st_mtime_ns // 1_000_000_000, digest,
                _attributes(entry.path))
            names.setdefault((status.st_dev, status.st_ino), []).append(path)
        else:
            nodes[path] = ("other", status.st_mode)


def _attributes(path):
    try:
        names = sorted(name for name in os.listxattr(path) if name.startswith("user."))
        return tuple((name, os.getxattr(path, name)) for name in names)
    except OSError:
        return ()


def hash_of(nodes):
    """One digest of a whole tree."""
    text = "\n".join(f"{path!r} {nodes[path]!r}" for path in sorted(nodes))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def difference(have, want, limit=3):
    """In words, where two trees differ; empty where they are the same."""
    lines = []
    for path in sorted(have.keys() | want.keys()):
        if have.get(path) != want.get(path):
            lines.append(f"{path}: {have.get(path, 'missing')} instead of "
                         f"{want.get(path, 'nothing')}")
    more = f" and {len(lines) - limit} more" if len(lines) > limit else ""
    return "; ".join(lines[:limit]) + more
