# SPDX-License-Identifier: Apache-2.0
"""Remembers what slow peers did, by the contents they were given and their exact version."""
from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from typing import Optional

from .contest import Result
from .contestants import Contestant
from .corpus import Pair


class PeerCache:
    """One small JSON file for each peer and pair."""

    def __init__(self, directory: str) -> None:
        self.directory = directory
        os.makedirs(directory, exist_ok=True)

    def find(self, contestant: Contestant, pair: Pair) -> Optional[Result]:
        """The stored result, marked as such; none if there is none that can be read."""
        try:
            with open(self._path(contestant, pair), encoding="utf-8") as file:
                stored = json.load(file)["result"]
            return dataclasses.replace(Result(**stored), cached=True)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def store(self, contestant: Contestant, pair: Pair, result: Result) -> None:
        """Replaces the stored result."""
        path = self._path(contestant, pair)
        entry = {
            "pair": pair.name, "peer": contestant.name, "version": contestant.version,
            "result": result.to_json(),
        }
        with open(path + ".new", "w", encoding="utf-8") as file:
            json.dump(entry, file, indent=1)
        os.replace(path + ".new", path)

    def _path(self, contestant: Contestant, pair: Pair) -> str:
        named_by = (contestant.version, contestant.settings, pair.old.sha256, pair.new.sha256)
        key = hashlib.sha256("\n".join(named_by).encode()).hexdigest()[:24]
        return os.path.join(self.directory, f"{contestant.name}-{key}.json")
