# SPDX-License-Identifier: Apache-2.0
"""Files that are signed as they must be and still say what cannot be."""
import json

from simulator.repository import envelope
from simulator.world import case

ROLES = ("root", "timestamp", "snapshot", "targets")
ALL = {"root": 1, "timestamp": 1, "snapshot": 1, "targets": 1}
BELOW = {"root": {}, "timestamp": {"root": 2}, "snapshot": {"root": 2, "timestamp": 2},
         "targets": {"root": 2, "timestamp": 2, "snapshot": 2}}

# A member and what it is set to; None takes it away.
COMMON = {
    "no version": ("version", None), "a version of zero": ("version", 0),
    "a negative version": ("version", -1), "a version that is a fraction": ("version", 2.5),
    "a version that is a string": ("version", "2"),
    "a version that is a truth value": ("version", True),
    "no expiry": ("expires", None), "an expiry that is no time": ("expires", "tomorrow"),
    "an expiry in a thirteenth month": ("expires", "2045-13-01T00:00:00Z"),
    "an expiry on a day that is not": ("expires", "2045-02-30T00:00:00Z"),
    "an expiry that is a number": ("expires", 2_500_000_000),
    "no type": ("_type", None), "a type that nobody knows": ("_type", "mirrors"),
    "no specification version": ("spec_version", None),
    "a specification version that is a number": ("spec_version", 1),
}
SPECIAL = {
    "root": {
        "no keys": ("keys", None), "keys in a list": ("keys", []), "no roles": ("roles", None),
        "roles in a list": ("roles", []), "an empty set of roles": ("roles", {}),
        "consistent snapshots that are a word": ("consistent_snapshot", "yes")},
    "timestamp": {
        "no meta": ("meta", None), "an empty meta": ("meta", {}), "meta in a list": ("meta", []),
        "a snapshot without a version": ("meta", {"snapshot.json": {}}),
        "a snapshot of version zero": ("meta", {"snapshot.json": {"version": 0}}),
        "a snapshot of a negative length":
            ("meta", {"snapshot.json": {"version": 2, "length": -1}}),
        "a snapshot whose hashes are a list":
            ("meta", {"snapshot.json": {"version": 2, "hashes": ["sha256"]}})},
    "snapshot": {
        "no meta": ("meta", None), "an empty meta": ("meta", {}), "meta in a list": ("meta", []),
        "targets without a version": ("meta", {"targets.json": {}}),
        "targets whose version is a list": ("meta", {"targets.json": {"version": [2]}})},
    "targets": {
        "no targets": ("targets", None), "targets in a list": ("targets", []),
        "a target without a length": ("targets", {"x": {"hashes": {"sha256": "ab" * 32}}}),
        "a target without hashes": ("targets", {"x": {"length": 3}}),
        "a target of a negative length":
            ("targets", {"x": {"length": -3, "hashes": {"sha256": "ab" * 32}}}),
        "a target of a length beyond every number":
            ("targets", {"x": {"length": 10**30, "hashes": {"sha256": "ab" * 32}}}),
        "delegations in a list": ("delegations", []),
        "a delegation without a name": ("delegations", {"keys": {}, "roles": [
            {"keyids": [], "threshold": 1, "terminating": False, "paths": ["*"]}]}),
        "a delegation with a threshold of zero": ("delegations", {"keys": {}, "roles": [
            {"name": "x", "keyids": [], "threshold": 0, "terminating": False, "paths": ["*"]}]})},
}


def _publish(world, role, member, value):
    """Everything anew, one role with this member."""
    repository = world.repository
    repository.publish("root") if role != "root" else None
    for each in ("targets", "snapshot", "timestamp") if role != "root" else ():
        repository.publish(each) if each != role else _publish_malformed(
            repository, role, member, value)
    if role == "root":
        _publish_malformed(repository, role, member, value)


def _publish_malformed(repository, role, member, value):
    repository.documents[role]["version"] += 1
    repository.seal(role)
    document = dict(repository.documents[role])
    if value is None:
        del document[member]
    else:
        document[member] = value
    repository.alter(role, lambda _: envelope(document, repository.signers[role]))


for role in ROLES:
    for title, (member, value) in {**COMMON, **SPECIAL[role]}.items():
        @case(f"a {role} with {title} is refused, though it is signed")
        def malformed(world, role=role, member=member, value=value):
            world.ready()
            _publish(world, role, member, value)
            world.refuses(**{**ALL, **BELOW[role]})

TEXTS = {
    "nothing at all": lambda content: b"",
    "a list": lambda content: b"[" + content + b"]",
    "a number": lambda content: b"17",
    "no signed part": lambda content: b'{"signatures": []}',
    "no signatures": lambda content: b'{"signed": {}}',
    "bytes that are not UTF-8": lambda content: content.replace(
        b'"version"', b'"x": "\xff\xfe", "version"', 1),
    "a mark of the byte order and nothing else": lambda content: b"\xef\xbb\xbf",
    "ten thousand open brackets": lambda content: b"[" * 10_000,
    "ten thousand open objects": lambda content: b'{"a":' * 2_500,
    "deep members in the signed part": lambda content: content.replace(
        b'"version"', b'"x": ' + b"[" * 5000 + b"]" * 5000 + b', "version"', 1),
    "a number of ten thousand digits": lambda content: content.replace(
        b'"version"', b'"x": ' + b"9" * 10_000 + b', "version"', 1),
    "signatures in an object": lambda content: json.dumps(
        {**json.loads(content), "signatures": {"a": "b"}}).encode(),
    "a signature that is a number": lambda content: json.dumps(
        {**json.loads(content), "signatures": [{"keyid": 1, "sig": 2}]}).encode(),
}
for role in ("root", "timestamp", "targets"):
    for title, change in TEXTS.items():
        @case(f"{title} in the place of a {role} is refused")
        def other_text(world, role=role, change=change):
            world.ready()
            world.repository.publish("root")
            world.repository.publish_all()
            world.repository.alter(role, change)
            world.refuses(**{**ALL, **BELOW[role]})


def _first(document, member):
    return next(iter(document[member].values()))


ROOTS = {
    "a threshold of zero": lambda root: root["roles"]["timestamp"].update(threshold=0),
    "a negative threshold": lambda root: root["roles"]["timestamp"].update(threshold=-1),
    "a threshold that is a string": lambda root: root["roles"]["timestamp"].update(threshold="1"),
    "no threshold": lambda root: root["roles"]["timestamp"].pop("threshold"),
    "no role for the timestamp": lambda root: root["roles"].pop("timestamp"),
    "key ids in an object": lambda root: root["roles"]["timestamp"].update(keyids={}),
    "a key without a type": lambda root: _first(root, "keys").pop("keytype"),
    "a key without a value": lambda root: _first(root, "keys").pop("keyval"),
    "a key that is a string": lambda root: root["keys"].update(x="key"),
}
for title, change in ROOTS.items():
    @case(f"a root with {title} is refused, though it is signed")
    def malformed_root(world, change=change):
        world.ready()
        change(world.repository.root)
        world.repository.publish("root")
        world.refuses(root=1, timestamp=1, snapshot=1, targets=1)
