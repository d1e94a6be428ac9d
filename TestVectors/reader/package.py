#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A slow and clear reader of Cairn packages, written from Documentation/Format-Package.md.

Section numbers in comments are that page's.

    python3 package.py PACKAGE [BASE-PACKAGES...]     lists a package and decodes all contents
"""

import hashlib
import sys

from cairn_delta import DeltaError, apply, from_zigzag
from package_manifest import Fields, Manifest, PackageError, line, malformed, word

MAGIC = b"\x89CAIRNP"
LARGEST_HEAD = 1 << 30
LARGEST_ORDINAL = (1 << 31) - 1
LARGEST_MANIFEST = (1 << 32) - 1
LARGEST_PAYLOADS = (1 << 56) - 1
LARGEST_BASES = (1 << 50) - 1
EMPTY = hashlib.sha256(b"").digest()


def damaged(message):
    return PackageError("damaged", message)


class Prerequisite:
    """2.1."""

    def __init__(self, fields):
        self.ordinal = fields.number(LARGEST_ORDINAL)
        self.id = fields.text(1, 128)
        self.build = fields.text(0, 128)
        self.aliases = [fields.text(1, 128) for _ in range(fields.number(16))]
        self.manifest = fields.take(32)


class Payload:
    """2.2."""

    def __init__(self, fields, after):
        self.bases = self.numbers(fields, after, "base")
        self.targets = self.numbers(fields, after, "target")
        self.size = fields.number(LARGEST_PAYLOADS)
        self.digest = fields.take(32)
        if not self.targets:
            raise malformed("a payload without targets")

    @staticmethod
    def numbers(fields, after, kind):
        numbers = []
        for _ in range(fields.count(1)):
            number = after[kind] + from_zigzag(fields.number((1 << 64) - 1))
            if number < 0:
                raise malformed("the number of a content is negative")
            numbers.append(number)
            after[kind] = number + 1
        return numbers


class Package:
    """2: the head is read and checked; the manifest and the payloads wait."""

    def __init__(self, data):
        self.data = data
        if data[:7] != MAGIC or len(data) < 12:
            raise malformed("this is no package")
        if data[7] != 1:
            raise PackageError("unsupported", f"version {data[7]}")
        size = int.from_bytes(data[8:12], "little")
        if not 12 + 32 <= size <= LARGEST_HEAD:
            raise malformed(f"a head of {size} bytes")
        if size > len(data):
            raise damaged("the head is cut off")
        self.head_size = size
        if hashlib.sha256(data[: size - 32]).digest() != data[size - 32 : size]:
            raise damaged("the head does not have its digest")
        self.read_head(Fields(data[12 : size - 32]))
        if size + sum(payload.size for payload in self.payloads) != len(data):
            raise damaged("the package has another size than its head says")

    def read_head(self, fields):
        self.names = [fields.text(1, 128) for _ in range(4)]
        self.build = fields.text(0, 128)
        self.aliases = [fields.text(1, 128) for _ in range(fields.number(16))]
        self.flags = fields.number(6)
        if self.flags & 3 == 3:
            raise malformed("a checkpoint that is a preview")
        self.ordinal = fields.number(LARGEST_ORDINAL)
        self.prerequisites = [Prerequisite(fields) for _ in range(fields.count(35))]
        self.check_prerequisites()
        self.manifest_size = fields.number(LARGEST_MANIFEST)
        self.manifest_digest = fields.take(32)
        after = {"base": 0, "target": 0}
        self.payloads = [Payload(fields, after) for _ in range(fields.count(36))]
        self.check_payloads()
        self.stored_manifest = fields.take(fields.count(1))
        fields.finish()

    @property
    def is_bridge(self):
        return self.flags & 4 != 0

    def check_prerequisites(self):
        ordinals = [before.ordinal for before in self.prerequisites]
        if self.is_bridge:
            if len(ordinals) != 1 or ordinals[0] >= self.ordinal:
                raise malformed("a bridge has one start, which is earlier")
            return
        if (self.ordinal == 0) != (ordinals == []):
            raise malformed("a baseline with prerequisites, or another release without")
        if ordinals and ordinals[0] != 0:
            raise malformed("the first prerequisite is no baseline")
        for one, following in zip(ordinals, ordinals[1:] + [self.ordinal]):
            if one >= following:
                raise malformed("prerequisites are out of order")

    def check_payloads(self):
        made = [number for payload in self.payloads for number in payload.targets]
        if len(set(made)) != len(made):
            raise malformed("two payloads make the same content")
        if self.ordinal == 0 and any(payload.bases for payload in self.payloads):
            raise malformed("a baseline's payload has a base")
        if sum(payload.size for payload in self.payloads) > LARGEST_PAYLOADS:
            raise malformed("the payloads are too large")

    def stored(self):
        """Pairs of a payload and its delta, whose digest is right."""
        place = self.head_size
        for payload in self.payloads:
            delta = self.data[place : place + payload.size]
            place += payload.size
            if hashlib.sha256(delta).digest() != payload.digest:
                raise damaged("a payload does not have its digest")
            yield payload, delta

    def listing(self, manifest):
        """All that a head says, then the manifest's entries (TestVectors/README.md)."""
        names = [word(name) for name in self.names + [self.build]]
        aliases = [word(alias) for alias in self.aliases]
        text = line("release", *names, self.flags, self.ordinal, *aliases)
        for before in self.prerequisites:
            aliases = [word(alias) for alias in before.aliases]
            names = [word(before.id), word(before.build)]
            text += line("prerequisite", before.ordinal, *names, before.manifest.hex(), *aliases)
        for payload in self.payloads:
            bases = ",".join(str(number) for number in payload.bases) or "-"
            targets = ",".join(str(number) for number in payload.targets)
            text += line("payload", bases, targets, payload.size, payload.digest.hex())
        return text + manifest.listing()


def make(delta, base):
    """The target of a delta of a package."""
    try:
        return apply(delta, base)
    except DeltaError as error:
        if error.code in ("wrong-base", "already-applied"):
            raise damaged("a delta is against something else") from error
        code = "malformed" if error.code == "truncated" else error.code
        raise PackageError(code, str(error)) from error


class Chain:
    """Packages that were decoded: their manifests, and the contents that they make."""

    def __init__(self):
        self.manifests = {}
        self.contents = {EMPTY: b""}

    def add(self, package):
        """Decodes a package whose prerequisites were added; its manifest."""
        base = None
        raw_base = b""
        if package.prerequisites:
            name = package.prerequisites[-1].manifest
            if name not in self.manifests:
                raise PackageError("missing", "the package of a prerequisite is not there")
            raw_base = self.manifests[name]
            base = Manifest(raw_base)
        raw = make(package.stored_manifest, raw_base)
        if hashlib.sha256(raw).digest() != package.manifest_digest:
            raise damaged("the manifest does not have its digest")
        if len(raw) != package.manifest_size:
            raise damaged("the manifest does not have its size")
        manifest = Manifest(raw)
        self.check_numbers(package, manifest, base)
        for payload, delta in package.stored():
            self.decode(payload, delta, manifest, base)
        for content in manifest.contents:
            if content.digest not in self.contents:
                raise PackageError("missing", f"nothing makes {content.digest.hex()}")
        self.manifests[package.manifest_digest] = raw
        return manifest

    @staticmethod
    def check_numbers(package, manifest, base):
        total = 0
        for payload in package.payloads:
            if any(number >= len(manifest.contents) for number in payload.targets):
                raise malformed("a target that the manifest does not list")
            if base and any(number >= len(base.contents) for number in payload.bases):
                raise malformed("a base that the base's manifest does not list")
            total += sum(base.contents[number].size for number in payload.bases)
        if total > LARGEST_BASES:
            raise malformed("the bases of all payloads are too large")

    def decode(self, payload, delta, manifest, base):
        parts = []
        for number in payload.bases:
            digest = base.contents[number].digest
            if digest not in self.contents:
                raise PackageError("missing", f"the base {digest.hex()} is not there")
            parts.append(self.contents[digest])
        whole = make(delta, b"".join(parts))
        place = 0
        for number in payload.targets:
            content = manifest.contents[number]
            part = whole[place : place + content.size]
            place += content.size
            if hashlib.sha256(part).digest() != content.digest:
                raise damaged("a payload makes another content")
            self.contents[content.digest] = part
        if place != len(whole):
            raise damaged("a payload makes more than its targets")


def read_package(path):
    with open(path, "rb") as file:
        return Package(file.read())


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    try:
        chain = Chain()
        bases = [read_package(path) for path in sys.argv[2:]]
        for base in sorted(bases, key=lambda base: base.ordinal):
            chain.add(base)
        package = read_package(sys.argv[1])
        manifest = chain.add(package)
    except PackageError as error:
        sys.exit(f"{sys.argv[1]}: {error}")
    sys.stdout.write(package.listing(manifest))
    size = sum(content.size for content in manifest.contents)
    print(f"{len(manifest.contents)} contents of {size} bytes are right", file=sys.stderr)


if __name__ == "__main__":
    main()
