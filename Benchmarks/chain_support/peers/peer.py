# SPDX-License-Identifier: Apache-2.0
"""What the peers have in common."""
from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
from typing import Optional, Sequence

from compare_support import measure

from ..memory import Memory
from ..trees import Tree


class PeerError(Exception):
    """A peer is not there, or failed."""


@dataclasses.dataclass
class Update:
    """What one update takes with a peer."""

    #: What a device downloads.
    size: int
    #: Seconds of processor time to make it, on the publisher's side.
    cpu: float
    #: The largest process, in KiB.
    peak_kib: int
    #: What the publisher's server has to keep for it.
    kept: int
    #: What a device has on its disk at most beside the old tree: downloads and new files.
    device_disk: int


class Peer:
    """Measures updates, and remembers them by contents, version and settings."""

    name = ""
    program = ""
    settings = ""

    def __init__(self, memory: Memory, work: str):
        if shutil.which(self.program) is None:
            raise PeerError(f"{self.program} is not installed")
        self.memory = memory
        self.work = os.path.join(work, self.name)
        os.makedirs(self.work, exist_ok=True)
        self.version = version(self.program)

    def update(self, old: Tree, new: Tree) -> Update:
        """What going from one tree to another takes."""
        return Update(**self.memory.recall(
            self._subject(old, new), lambda: dataclasses.asdict(self._measure(old, new))))

    def known(self, old: Tree, new: Tree) -> Optional[Update]:
        """The same, if it has been measured before."""
        record = self.memory.known(self._subject(old, new))
        return None if record is None else Update(**record)

    def _subject(self, old: Tree, new: Tree) -> tuple:
        return (*self._signature(), old.digest, new.digest)

    def _measure(self, old: Tree, new: Tree) -> Update:
        raise NotImplementedError

    def _signature(self) -> tuple:
        return (self.name, self.version, self.settings)

    def _run(
        self, command: Sequence[str], stdout: Optional[str] = None
    ) -> measure.Measurement:
        try:
            return measure.run(
                command, os.path.join(self.work, f"log-{os.getpid()}"), stdout, timeout=6 * 3600)
        except measure.CommandFailed as error:
            raise PeerError(str(error)) from error


def version(program: str) -> str:
    """The first line of what a program says of its version that has a digit in it."""
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines()]
    return next((line for line in lines if any(sign.isdigit() for sign in line)), "unknown")


def size_below(directory: str) -> int:
    """The bytes of all files below a directory."""
    return sum(
        os.lstat(os.path.join(parent, name)).st_size
        for parent, _, names in os.walk(directory) for name in names)
