# SPDX-License-Identifier: Apache-2.0
"""casync: trees as lists of chunks, of which a device fetches those that its old tree lacks."""
from __future__ import annotations

import os
import struct
from typing import List

from ..trees import Tree
from .peer import Peer, PeerError, Update

INDEX, TABLE, TAIL = 0x96824D9C7B129FF9, 0xE75B9E112F17417D, 0x4B4F050E5549ECD1


class Casync(Peer):
    """One store of chunks, and an index for each tree; chunk sizes as casync chooses them.

    Of the metadata only what a release has too is recorded: modes and symbolic links. (With times,
    which differ for every file here, it would have to fetch more.)
    """

    name = program = "casync"
    settings = "--compression=zstd --without=all --with=permissions --with=symlinks"

    def _measure(self, old: Tree, new: Tree) -> Update:
        former, current = (self._make(tree) for tree in (old, new))
        at_hand = set(former["chunks"])
        chunks = sum(
            self._chunk_size(chunk) for chunk in set(current["chunks"]) - at_hand)
        size = chunks + current["index"]
        return Update(
            size=size, cpu=current["cpu"], peak_kib=current["peak_kib"],
            kept=current["added"] + current["index"],
            # It makes the new tree beside the old one, its seed.
            device_disk=size + new.size)

    def _make(self, tree: Tree) -> dict:
        index = os.path.join(self.work, f"{tree.digest}.caidx")
        what = (*self._signature(), "make", self.work, tree.digest)
        record = self.memory.recall(what, lambda: self._make_anew(tree, index))
        return {**record, "chunks": chunks_of(index)}

    def _make_anew(self, tree: Tree, index: str) -> dict:
        store = os.path.join(self.work, "store.castr")
        before = self._store_size(store)
        used = self._run([
            "casync", "make", f"--store={store}", *self.settings.split(), index, tree.path])
        return {
            "index": os.path.getsize(index), "added": self._store_size(store) - before,
            "cpu": round(used.cpu, 2), "peak_kib": used.peak_kib}

    @staticmethod
    def _store_size(store: str) -> int:
        return sum(
            os.path.getsize(os.path.join(parent, name))
            for parent, _, names in os.walk(store) for name in names)

    def _chunk_size(self, chunk: str) -> int:
        return os.path.getsize(
            os.path.join(self.work, "store.castr", chunk[:4], f"{chunk}.cacnk"))


def chunks_of(index: str) -> List[str]:
    """The names of the chunks in a `.caidx` file: a head, a table, and a tail that ends it."""
    with open(index, "rb") as file:
        data = file.read()
    head = struct.unpack_from("<8Q", data)
    if head[1] != INDEX or head[7] != TABLE or (len(data) - 64) % 40 != 0:
        raise PeerError(f"{index} is no index that is understood")
    if struct.unpack_from("<Q", data, len(data) - 8)[0] != TAIL:
        raise PeerError(f"{index} is cut off")
    return [data[place + 8:place + 40].hex() for place in range(64, len(data) - 40, 40)]
