# SPDX-License-Identifier: Apache-2.0
"""Remembers what was measured, by what it was measured on: slow things are done once."""
from __future__ import annotations

import hashlib
import json
import os
import threading
from typing import Callable, Dict, Optional


class Memory:
    """Records by name, one JSON object a line, each written as soon as it is known.

    A line that was cut off, by a kill or a full disk, is as if it were not there.
    """

    def __init__(self, path: str):
        self.path = path
        self.records: Dict[str, dict] = {}
        self.lock = threading.Lock()
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        if os.path.exists(path):
            self._read()

    def known(self, what: tuple) -> Optional[dict]:
        """What is known of `what`, if anything is."""
        return self.records.get(name_of(what))

    def recall(self, what: tuple, measure: Callable[[], dict]) -> dict:
        """What is known of `what`; else what `measure` finds, which is known from then on."""
        name = name_of(what)
        if name not in self.records:
            self.keep(name, measure())
        return self.records[name]

    def keep(self, name: str, record: dict) -> None:
        """Adds a record."""
        with self.lock:
            self.records[name] = record
            with open(self.path, "ab") as file:
                # A line that was cut off would swallow the next one.
                lead = b"" if self._ends_well() else b"\n"
                file.write(lead + json.dumps([name, record]).encode() + b"\n")

    def _ends_well(self) -> bool:
        size = os.path.getsize(self.path)
        if size == 0:
            return True
        with open(self.path, "rb") as file:
            file.seek(size - 1)
            return file.read(1) == b"\n"

    def _read(self) -> None:
        with open(self.path, "rb") as file:
            for line in file:
                try:
                    name, record = json.loads(line)
                    self.records[name] = record
                except (ValueError, TypeError):
                    continue


def name_of(what: tuple) -> str:
    """A short name for the parts that a measurement depends on."""
    return hashlib.sha256("\n".join(str(part) for part in what).encode()).hexdigest()[:32]
