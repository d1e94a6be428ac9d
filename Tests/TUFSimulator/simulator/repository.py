# SPDX-License-Identifier: Apache-2.0
"""A repository as plain JSON: every member can be set to anything before it is signed."""
import copy
import datetime
import hashlib
import json
import urllib.parse

from securesystemslib.formats import encode_canonical

from .keys import ED25519, Key

TOP = ("root", "targets", "snapshot", "timestamp")


def moment(days=30, seconds=0):
    """The time in some days, as metadata writes it."""
    now = datetime.datetime.now(datetime.UTC)
    return _text(now + datetime.timedelta(days=days, seconds=seconds))


def _text(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def quoted(role):
    """A role's name as one component of a path."""
    return urllib.parse.quote(role, safe="")


class Repository:
    """The documents of all roles, their keys, and the files that were published so far."""

    def __init__(self, consistent=True, hashes=False, kind=ED25519):
        self.kind = kind
        self.hashes = hashes
        self.signers = {role: [Key(role, kind)] for role in TOP}
        self.files = {}
        self.documents = {role: self._empty(role) for role in TOP}
        self.root["consistent_snapshot"] = consistent
        self.root["keys"] = {}
        self.root["roles"] = {}
        for role in TOP:
            self.assign(role)
        self.publish("root", "targets", "snapshot", "timestamp")

    @staticmethod
    def _empty(role):
        kind = role if role in TOP else "targets"
        document = {"_type": kind, "spec_version": "1.0.31", "version": 0, "expires": moment()}
        if kind == "targets":
            document["targets"] = {}
        elif kind != "root":
            document["meta"] = {}
        return document

    @property
    def root(self):
        return self.documents["root"]

    @property
    def timestamp(self):
        return self.documents["timestamp"]

    @property
    def snapshot(self):
        return self.documents["snapshot"]

    @property
    def targets(self):
        return self.documents["targets"]

    @property
    def is_consistent(self):
        return self.root["consistent_snapshot"]

    # Keys

    def assign(self, role, *names, threshold=None, kind=None):
        """Gives a top-level role these keys (without names: those it has), for root and signing."""
        if names:
            self.signers[role] = [Key(name, kind or self.kind) for name in names]
        keys = self.signers[role]
        self.root["keys"].update({key.identifier: copy.deepcopy(key.record) for key in keys})
        self.root["roles"][role] = {
            "keyids": [key.identifier for key in keys], "threshold": threshold or 1}

    def sign_with(self, role, *names):
        """Lets these keys sign a role from now on, whatever the root says."""
        self.signers[role] = [Key(name, self.kind) for name in names]

    # Delegations and targets

    def delegate(self, delegator, role, paths=("*",), prefixes=None, terminating=False,
                 threshold=1, keys=None):
        """Appends a delegation; the role itself is made where there is none yet."""
        names = keys or [role]
        found = [Key(name, self.kind) for name in names]
        delegations = self.documents[delegator].setdefault(
            "delegations", {"keys": {}, "roles": []})
        delegations["keys"].update({key.identifier: key.record for key in found})
        delegation = {"name": role, "keyids": [key.identifier for key in found],
                      "threshold": threshold, "terminating": terminating}
        if prefixes is None:
            delegation["paths"] = list(paths)
        else:
            delegation["path_hash_prefixes"] = list(prefixes)
        delegations["roles"].append(delegation)
        if role not in self.documents:
            self.documents[role] = self._empty(role)
            self.signers[role] = found
        return delegation

    def add(self, path, content, role="targets", algorithms=("sha256",)):
        """A target and its content, under each name by which a client may ask for it."""
        hashes = {name: hashlib.new(name, content).hexdigest() for name in algorithms}
        self.documents[role]["targets"][path] = {"length": len(content), "hashes": hashes}
        self.place(path, content, *hashes.values())

    def place(self, path, content, *digests):
        """Content at a target's address, whatever the metadata says of it."""
        directory, slash, name = path.rpartition("/")
        self.files["targets/" + path] = content
        for digest in digests:
            self.files[f"targets/{directory}{slash}{digest}.{name}"] = content

    # Publishing

    def publish(self, *roles):
        """A new version of each of these, in this order, signed and named by the role above."""
        for role in roles:
            self.documents[role]["version"] += 1
            self.seal(role)

    def publish_all(self):
        """A new version of everything but the root."""
        roles = [role for role in self.documents if role not in TOP]
        self.publish(*roles, "targets", "snapshot", "timestamp")

    def seal(self, role):
        """Signs a document as it is now, stores it, and names it above."""
        self.store(role, envelope(self.documents[role], self.signers[role]))

    def store(self, role, content, version=None):
        """Bytes as the file of a role; the role above is told what they are."""
        number = version or self.documents[role]["version"]
        self.files["metadata/" + self.file_name(role, number)] = content
        meta = {"version": number}
        if self.hashes:
            meta["length"] = len(content)
            meta["hashes"] = {"sha256": hashlib.sha256(content).hexdigest()}
        if role == "snapshot":
            self.timestamp["meta"]["snapshot.json"] = meta
        elif role not in TOP or role == "targets":
            self.snapshot["meta"][f"{role}.json"] = meta

    def file_name(self, role, version=None):
        """The name of a role's file, at its newest version if none is given."""
        number = version or self.documents[role]["version"]
        if role == "root" or (self.is_consistent and role != "timestamp"):
            return f"{number}.{quoted(role)}.json"
        return f"{quoted(role)}.json"

    def content(self, role, version=None):
        """The bytes of a role's file."""
        return self.files["metadata/" + self.file_name(role, version)]

    def alter(self, role, change):
        """Changes a published file by a function of its bytes, without any signature."""
        self.files["metadata/" + self.file_name(role)] = change(self.content(role))

    def alter_json(self, role, change):
        """Changes a published file by a function of its JSON, without any signature."""
        document = json.loads(self.content(role))
        change(document)
        self.alter(role, lambda _: json.dumps(document).encode())

    def withdraw(self, role, version=None):
        """Takes a published file away."""
        del self.files["metadata/" + self.file_name(role, version)]


def canonical(document):
    """The bytes that are signed; of what has no canonical form, the nearest thing to it."""
    try:
        return encode_canonical(document).encode()
    except Exception:  # The library has an error of its own for each reason.
        return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def envelope(document, keys):
    """A signed file."""
    content = canonical(document)
    signed = {"signatures": [key.sign(content) for key in keys], "signed": document}
    return json.dumps(signed, indent=1).encode()
