# SPDX-License-Identifier: Apache-2.0
"""A second reader of packages (Documentation/Format-Package.md): what counting bytes needs."""
from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from dataclasses import dataclass
from typing import Dict, List, Optional


class Reader:
    """Reads fields from the front of some bytes."""

    def __init__(self, data: bytes):
        self.data = data
        self.place = 0

    def take(self, count: int) -> bytes:
        if count > len(self.data) - self.place:
            raise ValueError("cut off")
        self.place += count
        return self.data[self.place - count:self.place]

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def signed(self) -> int:
        value = self.number()
        return value >> 1 if value & 1 == 0 else -(value >> 1) - 1

    def counted(self) -> bytes:
        return self.take(self.number())


@dataclass
class Payload:
    """One delta: what it needs and what it makes, by the names of the contents."""

    bases: List[bytes]
    targets: List[bytes]
    size: int


@dataclass
class Package:
    """What one release's package says."""

    id: str
    size: int
    head_size: int
    contents: List[bytes]
    payloads: List[Payload]
    prerequisites: List[int]


def read_chain(cairn: str, repository: str, entries: List[dict]) -> List[Package]:
    """The packages of one chain, in the order of the catalog's entries."""
    manifests: Dict[bytes, bytes] = {}
    packages = []
    for entry in entries:
        path = os.path.join(repository, entry["package"])
        packages.append(_read(cairn, path, entry, manifests))
    return packages


def _read(cairn: str, path: str, entry: dict, manifests: Dict[bytes, bytes]) -> Package:
    with open(path, "rb") as file:
        head = file.read(entry["headSize"])
    if hashlib.sha256(head[:-32]).digest() != head[-32:]:
        raise ValueError(f"{path}: the head is damaged")
    reader = Reader(head[12:-32])
    for _ in range(5):
        reader.counted()
    _aliases(reader)
    reader.number()
    reader.number()
    base: Optional[bytes] = None
    for _ in range(reader.number()):
        reader.number()
        reader.counted()
        reader.counted()
        _aliases(reader)
        base = reader.take(32)
    reader.number()
    name = reader.take(32)
    numbers = _payload_numbers(reader)
    stored = reader.counted()
    manifests[name] = _apply(cairn, stored, manifests.get(base, b""))
    if hashlib.sha256(manifests[name]).digest() != name:
        raise ValueError(f"{path}: the manifest is damaged")
    own = manifest_contents(manifests[name])
    former = manifest_contents(manifests[base]) if base else []
    payloads = [
        Payload([former[n] for n in bases], [own[n] for n in targets], size)
        for bases, targets, size in numbers]
    size = entry["headSize"] + sum(payload.size for payload in payloads)
    if size != os.path.getsize(path) or size != entry["size"]:
        raise ValueError(f"{path}: its size is not what its head says")
    return Package(
        entry["id"], size, entry["headSize"], own, payloads, entry["prerequisites"])


def _aliases(reader: Reader) -> None:
    for _ in range(reader.number()):
        reader.counted()


def _payload_numbers(reader: Reader) -> list:
    found = []
    expected = [0, 0]
    for _ in range(reader.number()):
        lists = []
        for kind in (0, 1):
            numbers = []
            for _ in range(reader.number()):
                numbers.append(expected[kind] + reader.signed())
                expected[kind] = numbers[-1] + 1
            lists.append(numbers)
        size = reader.number()
        reader.take(32)
        found.append((lists[0], lists[1], size))
    return found


def _apply(cairn: str, delta: bytes, base: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as directory:
        names = [os.path.join(directory, name) for name in ("base", "delta", "made")]
        for name, data in zip(names, (base, delta)):
            with open(name, "wb") as file:
                file.write(data)
        subprocess.run(
            [cairn, "apply", names[0], names[1], "-o", names[2], "--quiet"], check=True)
        with open(names[2], "rb") as file:
            return file.read()


def manifest_contents(data: bytes) -> List[bytes]:
    """The names of a raw manifest's contents, in their order."""
    reader = Reader(data)
    if reader.take(8) != b"\x89CAIRNM\x01":
        raise ValueError("no manifest")
    for _ in range(reader.number()):
        reader.counted()
    for _ in range(reader.number()):
        for _ in range(reader.number()):
            reader.counted()
            reader.counted()
    for _ in range(reader.number()):
        _skip_entry(reader)
    found = []
    for _ in range(reader.number()):
        reader.number()
        found.append(reader.take(32))
    return found


def _skip_entry(reader: Reader) -> None:
    reader.number()
    reader.counted()
    kind = reader.take(1)[0]
    sort = kind & 3
    if sort < 2:
        reader.number()
    for bit in (8, 4):
        if kind & bit:
            reader.number()
    if sort == 1:
        reader.number()
        if kind & 16:
            reader.number()
    elif sort == 2:
        reader.counted()
    elif sort == 3:
        reader.number()
