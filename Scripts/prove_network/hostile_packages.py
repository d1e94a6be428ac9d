# SPDX-License-Identifier: Apache-2.0
"""Packages and signed repositories that say whatever they are told to say."""
import copy
import hashlib
import os
import struct
import sys
import tempfile

from prove_support.program import ROOT

sys.path.insert(0, os.path.join(ROOT, "Tests", "TUFSimulator"))

from simulator.repository import Repository  # noqa: E402

IDENTITY = {"product": "hostile", "channel": "stable", "architecture": "any"}


def varint(number):
    """A number as the formats write it."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out + bytes([number]))


def text(value):
    """A text of the package format."""
    data = value.encode()
    return varint(len(data)) + data


def digest(data):
    """The name of a content."""
    return hashlib.sha256(data).digest()


class Forge:
    """Makes null deltas with the command, everything else by hand."""

    def __init__(self, program):
        self._program = program
        self._known = {}

    def null(self, content):
        """A delta that makes a content out of nothing."""
        name = digest(content)
        if name not in self._known:
            with tempfile.TemporaryDirectory() as directory:
                path = os.path.join(directory, "content")
                with open(path, "wb") as file:
                    file.write(content)
                self._program.must("diff", "--null", path, "-o", path + ".delta", "-q")
                with open(path + ".delta", "rb") as file:
                    self._known[name] = file.read()
        return self._known[name]

    def package(self, manifest, payloads=(), identifier="1", ordinal=0, before=b"",
                manifest_size=None):
        """A package with this raw manifest; payloads pair a content's number with a delta."""
        stored = self.null(manifest)
        body = b"".join(text(IDENTITY[name]) for name in ("product", "channel", "architecture"))
        body += text(identifier) + text("") + varint(0) + varint(0) + varint(ordinal)
        body += before or varint(0)
        body += varint(len(manifest) if manifest_size is None else manifest_size)
        body += digest(manifest) + varint(len(payloads))
        after = 0
        for number, delta in payloads:
            step = number - after
            body += varint(0) + varint(1) + varint(step << 1 if step >= 0 else (-step << 1) - 1)
            after = number + 1
            body += varint(len(delta)) + digest(delta)
        body += varint(len(stored)) + stored
        head = b"\x89CAIRNP\x01" + struct.pack("<I", 12 + len(body) + 32) + body
        return head + digest(head) + b"".join(delta for _, delta in payloads)


def manifest(entries, contents):
    """A raw manifest of entries (path, kind, rest) and contents (size, digest)."""
    out = b"\x89CAIRNM\x01" + varint(0) + varint(0) + varint(len(entries))
    last = b""
    for path, kind, rest in entries:
        shared = len(os.path.commonprefix([last, path]))
        out += varint(shared) + varint(len(path) - shared) + path[shared:] + bytes([kind]) + rest
        last = path
    out += varint(len(contents))
    return out + b"".join(varint(size) + name for size, name in contents)


def directory_entry(path):
    """A directory."""
    return (path, 0, varint(0o755))


def file_entry(path):
    """A file whose content is the next one."""
    return (path, 1, varint(0o644) + varint(0))


def link_entry(path, target):
    """A symbolic link."""
    return (path, 2, varint(len(target)) + target)


class SignedPlace:
    """A directory with hostile packages and metadata that is signed as it must be."""

    def __init__(self, directory):
        self.directory = directory
        self.metadata = Repository(hashes=True)
        os.makedirs(os.path.join(directory, "packages"))
        os.makedirs(os.path.join(directory, "heads"))

    def add(self, content, name="p", head_size=None, **changes):
        """A package as a release; members of its record can be changed (None takes one away)."""
        if head_size is None:
            head_size = int.from_bytes(content[8:12], "little") if len(content) > 12 else 0
            head_size = min(head_size, len(content))
        head = content[:head_size]
        record = {
            **IDENTITY, "id": "1", "build": "", "aliases": [], "ordinal": 0, "checkpoint": False,
            "preview": False, "prerequisites": [], "package": f"packages/{name}.cairnpkg",
            "size": len(content), "headSize": head_size, "headDigest": head[-32:].hex(),
            "manifestDigest": "00" * 32, **changes}
        record = {key: value for key, value in record.items() if value is not None}
        with open(os.path.join(self.directory, "packages", name + ".cairnpkg"), "wb") as file:
            file.write(content)
        target = hashlib.sha256(head).hexdigest()
        path = os.path.join(self.directory, "heads", f"{target}.{name}.cairnhead")
        with open(path, "wb") as file:
            file.write(head)
        self.metadata.targets["targets"][f"heads/{name}.cairnhead"] = {
            "length": head_size, "hashes": {"sha256": target},
            "custom": {"format": 1, "cairn": record}}
        return record

    def target(self, name="p"):
        """The target of a release, to be changed before `write`."""
        return self.metadata.targets["targets"][f"heads/{name}.cairnhead"]

    def write(self):
        """Signs everything and writes the metadata; returns the path of the root."""
        self.metadata.timestamp["x-cairn-root-version"] = 1
        self.metadata.publish("targets", "snapshot", "timestamp")
        for path, content in self.metadata.files.items():
            full = os.path.join(self.directory, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "wb") as file:
                file.write(content)
        return os.path.join(self.directory, "metadata", "1.root.json")


def release_of(package_manifest, **changes):
    """The members of a record that follow from a manifest."""
    return {"manifestDigest": hashlib.sha256(package_manifest).hexdigest(), **copy.copy(changes)}
