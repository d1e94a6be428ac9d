# SPDX-License-Identifier: Apache-2.0
"""What zstd makes of the same update: a patch for each changed file, each new one compressed."""
from __future__ import annotations

import json
import os
import subprocess
from typing import Dict, Optional

from . import trees


class Zstd:
    """`zstd -19` with a memory of what it has done already: it is slow and does not change."""

    def __init__(self, memory: str):
        self.memory = memory
        self.sizes: Dict[str, int] = {}
        if os.path.exists(memory):
            with open(memory, encoding="utf-8") as file:
                self.sizes = json.load(file)

    def update_size(self, root: str, old: str, new: str, known: Dict[str, Dict[str, str]]) -> int:
        """The bytes for going from the tree `old` to the tree `new` of `root`."""
        former, current = known[old], known[new]
        at_hand = set(former.values())
        total, done = 0, set()
        for path, digest in sorted(current.items()):
            if digest in at_hand or digest in done:
                continue
            done.add(digest)
            base = os.path.join(root, old, path) if path in former else None
            key = f"{former.get(path, '-')} {digest}"
            if key not in self.sizes:
                self.sizes[key] = _size(os.path.join(root, new, path), base)
            total += self.sizes[key]
        with open(self.memory, "w", encoding="utf-8") as file:
            json.dump(self.sizes, file, indent=0, sort_keys=True)
        return total


def _size(new: str, old: Optional[str]) -> int:
    command = ["zstd", "-19", "-q", "-c", "-T1"]
    # A patch from nothing is refused.
    if old is not None and os.path.getsize(old) > 0:
        command += ["--long=27", f"--patch-from={old}"]
    done = subprocess.run([*command, new], capture_output=True)
    if done.returncode != 0:
        raise trees.TreeError(f"zstd {new}: {done.stderr.decode(errors='replace').strip()}")
    return len(done.stdout)
