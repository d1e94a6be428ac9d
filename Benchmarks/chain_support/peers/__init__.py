# SPDX-License-Identifier: Apache-2.0
"""Other ways to bring a tree from one month to the next, each used as its makers mean it."""
from __future__ import annotations

from .casync import Casync
from .ostree import Ostree
from .peer import Peer, PeerError, Update
from .single_files import Xz, Zstd

ALL = {peer.name: peer for peer in (Casync, Ostree, Zstd, Xz)}

__all__ = ["ALL", "Casync", "Ostree", "Peer", "PeerError", "Update", "Xz", "Zstd"]
