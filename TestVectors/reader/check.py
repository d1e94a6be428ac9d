#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the readers on every vector; the exit status tells whether all passed."""

import hashlib
import pathlib
import re
import sys

import check_package
import deflate_again
from cairn_delta import DeltaError, apply

KEYS = {"expect", "base", "target-sha256", "comment"}
CODES = {"ok", "malformed", "truncated", "damaged", "unsupported"}
CODES |= {"wrong-base", "already-applied", "limit-exceeded"}
PART = re.compile(r"(lcg|fill|hex)\(([0-9a-f,]*)\)(?:\*([0-9]+))?")


def content(rule):
    """The bytes that a rule describes: lcg(SEED,SIZE), fill(BYTE,SIZE), hex(DIGITS), each *TIMES."""
    result = b""
    for word in rule.split():
        match = PART.fullmatch(word)
        if not match:
            raise ValueError(f"no such rule: {word}")
        name, inside, times = match.groups()
        if name == "hex":
            part = bytes.fromhex(inside)
        else:
            first, size = (int(number) for number in inside.split(","))
            part = bytes([first]) * size if name == "fill" else lcg(first, size)
        result += part * int(times or 1)
    return result


def lcg(seed, size):
    result = bytearray()
    for _ in range(size):
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        result.append(seed >> 56)
    return bytes(result)


def read_vector(data):
    """The fields of a vector and its delta."""
    text, delta = data.split(b"\n\n", 1)
    fields = {}
    for line in text.decode().split("\n"):
        key, value = line.split(":", 1)
        if key not in KEYS or key in fields:
            raise ValueError(f"unknown or repeated key: {key}")
        fields[key] = value.strip()
    if fields["expect"] not in CODES:
        raise ValueError(f"unknown expectation: {fields['expect']}")
    return fields, delta


def outcome(fields, delta):
    """What the reader makes of a vector."""
    try:
        target = apply(delta, content(fields["base"]))
    except DeltaError as error:
        return error.code
    if hashlib.sha256(target).hexdigest() != fields.get("target-sha256"):
        return "another target"
    return "ok"


def main():
    vectors = pathlib.Path(__file__).resolve().parent.parent
    root = vectors / "delta"
    passed, failed = 0, 0
    for path in sorted(root.glob("*/*.vector")):
        try:
            fields, delta = read_vector(path.read_bytes())
            expected, found = fields["expect"], outcome(fields, delta)
            if (expected == "ok") != (path.parent.name == "accept"):
                raise ValueError("the vector lies in the wrong directory")
        except (ValueError, KeyError) as error:
            expected, found = "a readable vector", str(error)
        if expected == found:
            passed += 1
        else:
            failed += 1
            print(f"{path.name}: expected {expected}, got {found}")
    package_passed, package_failed = check_package.check(vectors / "package")
    passed, failed = passed + package_passed, failed + package_failed
    deflate_passed, deflate_failed = deflate_again.check(vectors / "deflate")
    passed, failed = passed + deflate_passed, failed + deflate_failed
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
