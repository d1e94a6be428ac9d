# SPDX-License-Identifier: Apache-2.0
"""Runs the reader of manifests and packages on every vector of ../package."""

import hashlib

from package import Chain, Package
from package_manifest import Manifest, PackageError

KEYS = {"expect", "kind", "bases", "listing-sha256", "comment"}
CODES = {"ok", "malformed", "damaged", "unsupported", "missing"}


def read_vector(path):
    """The fields of a vector, and the manifest or package."""
    text, data = path.read_bytes().split(b"\n\n", 1)
    fields = {}
    for line in text.decode().split("\n"):
        key, value = line.split(":", 1)
        if key not in KEYS or key in fields:
            raise ValueError(f"unknown or repeated key: {key}")
        fields[key] = value.strip()
    if fields["expect"] not in CODES or fields["kind"] not in ("manifest", "package"):
        raise ValueError("an unknown expectation or kind")
    return fields, data


def listing(root, fields, data):
    """What the reader finds."""
    if fields["kind"] == "manifest":
        return Manifest(data).listing()
    chain = Chain()
    for name in fields.get("bases", "").split():
        chain.add(Package(read_vector(root / "accept" / f"{name}.vector")[1]))
    package = Package(data)
    return package.listing(chain.add(package))


def outcome(root, fields, data):
    """What the reader makes of a vector."""
    try:
        text = listing(root, fields, data)
    except PackageError as error:
        return error.code
    if hashlib.sha256(text.encode()).hexdigest() != fields.get("listing-sha256"):
        return "another listing"
    return "ok"


def check(root):
    """How many vectors passed, and how many failed."""
    passed, failed = 0, 0
    for path in sorted(root.glob("*/*.vector")):
        try:
            fields, data = read_vector(path)
            expected, found = fields["expect"], outcome(root, fields, data)
            if (expected == "ok") != (path.parent.name == "accept"):
                raise ValueError("the vector lies in the wrong directory")
        except (ValueError, KeyError) as error:
            expected, found = "a readable vector", str(error)
        if expected == found:
            passed += 1
        else:
            failed += 1
            print(f"{path.name}: expected {expected}, got {found}")
    return passed, failed
