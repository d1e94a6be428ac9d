# SPDX-License-Identifier: Apache-2.0
"""Fills a fuzzer's corpus from the test vectors: seeds.py TARGET DIRECTORY."""

import hashlib
import json
import pathlib
import sys

VECTORS = pathlib.Path(__file__).resolve().parent.parent / "TestVectors"
sys.path.insert(0, str(VECTORS / "reader"))

import check
from check_package import read_vector
from package import Chain, Package

LARGEST = 1 << 16
DIGEST = hashlib.sha256(b"").hexdigest()


def varint(value):
    return bytes([value]) if value < 0x80 else bytes([value & 0x7F | 0x80]) + varint(value >> 7)


def counted(data):
    return varint(len(data)) + data


def manifests(vectors):
    for path in sorted((vectors / "package").glob("*/manifest-*.vector")):
        yield path.stem, read_vector(path)[1]


def heads(vectors):
    for path in sorted((vectors / "package").glob("*/package-*.vector")):
        data = read_vector(path)[1]
        size = int.from_bytes(data[8:12], "little")
        yield path.stem, data[:size]


def chains(vectors):
    """Packages behind the sizes of head and payloads; heads hold their manifests as they are."""
    accepted = vectors / "package" / "accept"
    for path in sorted(accepted.glob("package-*.vector")):
        fields, data = read_vector(path)
        bases = [
            read_vector(accepted / f"{name}.vector")[1] for name in fields.get("bases", "").split()
        ]
        chain, result = Chain(), b""
        for part in bases + [data]:
            package = Package(part)
            chain.add(package)
            raw = chain.manifests[package.manifest_digest]
            stored = len(counted(package.stored_manifest)) + 32
            head = part[: package.head_size - stored] + counted(raw) + bytes(32)
            payloads = part[package.head_size :]
            result += len(head).to_bytes(4, "little") + len(payloads).to_bytes(4, "little")
            result += head + payloads
        yield path.stem, result


def release(ordinal):
    return {
        "product": "tools", "channel": "stable", "architecture": "arm64", "id": f"2024-{ordinal}",
        "build": "1.0", "aliases": ["KB1"], "ordinal": ordinal, "checkpoint": ordinal == 0,
        "preview": ordinal > 0,
    }


def catalogs():
    releases = [
        release(ordinal)
        | {
            "prerequisites": [0][:ordinal], "package": f"packages/p{ordinal}.cairnpkg", "size": 99,
            "headSize": 80, "headDigest": DIGEST, "manifestDigest": DIGEST,
        }
        for ordinal in range(2)
    ]
    yield "empty", json.dumps({"format": 1, "releases": []}).encode()
    yield "two", json.dumps({"format": 1, "releases": releases}).encode()


def states():
    baseline = release(0) | {"prerequisites": [], "manifest": DIGEST, "features": []}
    before = {"ordinal": 0, "id": "2024-0", "build": "", "aliases": [], "manifest": DIGEST}
    later = release(1) | {"prerequisites": [before], "manifest": DIGEST, "features": ["a"]}
    content = {"content": DIGEST, "size": 0}
    delta = {"name": DIGEST, "size": 9, "bases": [content], "targets": [content, content]}
    state = {
        "format": 1, "installed": later, "previous": baseline, "deltas": [delta],
        "waiting": [{"name": "3", "content": content}],
    }
    yield "empty", json.dumps({"format": 1, "deltas": [], "waiting": []}).encode()
    yield "full", json.dumps(state).encode()


def journals():
    """Each operation of Documentation/Store.md, then its check."""
    operations = [
        b"\x00" + varint(0) + counted(b"bin/old") + b"\x01",
        b"\x01" + varint(3) + b"\x00",
        b"\x02" + varint(0) + counted(b"share") + varint(5) + counted(b".saved"),
        b"\x03" + varint(0) + counted(b"new") + varint(300) + b"\x02",
        b"\x04" + varint(0) + b"\x00" + b"\x07" + varint(0o755) + varint(9) + varint(1)
        + counted(b"user.a") + counted(b"value"),
    ]
    head = b"CRNJ\x01" + counted("2024-11 \u2192 2024-12".encode())
    for count in range(len(operations) + 1):
        data = head + varint(count) + b"".join(operations[:count])
        yield str(count), data + hashlib.sha256(data).digest()


def metadata():
    """TUF metadata of each role; the root is signed by its own key, a fixed one."""
    head = {"spec_version": "1.0.31", "version": 1, "expires": "2030-01-01T00:00:00Z"}
    public = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
    key = {"keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": public}}
    role = {"keyids": ["k"], "threshold": 1}
    signature = (
        "3cf790be7ae0c3f2fecd50a196d2e25caa914b412ec65f83f601246dbeb52a60"
        "5e42ad4789cfd42a21574d580ea1410ed71bcfa24df7c35ce50636afaba34a01"
    )
    file = {"version": 2, "length": 9, "hashes": {"sha256": DIGEST}}
    delegated = role | {"name": "a", "terminating": True}
    roles = [delegated | {"paths": ["a/*.[a-c]?"]}]
    roles.append(delegated | {"name": "b", "path_hash_prefixes": ["0a"]})
    target = {"length": 9, "hashes": {"sha256": DIGEST}, "custom": {"a": [None, -1, "\u00e9"]}}
    contents = {
        "root": {
            "consistent_snapshot": True, "keys": {"k": key},
            "roles": {name: role for name in ("root", "timestamp", "snapshot", "targets")},
        },
        "timestamp": {"meta": {"snapshot.json": file}, "x-cairn-root-version": 1},
        "snapshot": {"meta": {"targets.json": {"version": 1}, "a.json": file}},
        "targets": {
            "targets": {"a/b.c": target}, "delegations": {"keys": {"k": key}, "roles": roles},
        },
    }
    for name, content in contents.items():
        signed = {"_type": name} | head | content
        signatures = [{"keyid": "k", "sig": signature}]
        yield name, json.dumps({"signatures": signatures, "signed": signed}).encode()


def seeds(target, vectors):
    """Pairs of a name and bytes."""
    if target == "round-trip":
        for path in sorted((vectors / "interop").glob("*")):
            if path.suffix in ("", ".target") and path.is_file():
                yield path.name, b"\x00\x80" + path.read_bytes()[:4000]
    elif target in ("delta", "covers"):
        for path in sorted((vectors / "delta").glob("*/*.vector")):
            yield path.stem, path.read_bytes().split(b"\n\n", 1)[1]
    elif target == "layers":
        for path in sorted((vectors / "delta").glob("*/layer-*.vector")):
            fields, delta = check.read_vector(path.read_bytes())
            base = check.content(fields["base"])
            yield path.stem, len(base).to_bytes(2, "little") + base + delta
    elif target in OWN:
        yield from OWN[target](vectors)
    else:
        prefixes = ("bsdiff",) if target == "bsdiff" else ("vcdiff", "xdelta")
        for path in sorted((vectors / "interop").iterdir()):
            if path.name.startswith(prefixes) and path.suffix == "":
                yield path.name, path.read_bytes()


OWN = {
    "manifest": manifests,
    "head": heads,
    "package": chains,
    "catalog": lambda _: catalogs(),
    "state": lambda _: states(),
    "journal": lambda _: journals(),
    "tuf-metadata": lambda _: metadata(),
}


def main():
    target, directory = sys.argv[1], pathlib.Path(sys.argv[2])
    directory.mkdir(parents=True, exist_ok=True)
    for name, data in seeds(target, VECTORS):
        if len(data) <= LARGEST:
            (directory / name).write_bytes(data)


if __name__ == "__main__":
    main()
