# SPDX-License-Identifier: Apache-2.0
"""Who signed, how often and with what."""
from simulator.keys import ECDSA, ED25519, RSA, Key, signer
from simulator.repository import envelope
from simulator.world import case

BELOW = {"root": {}, "timestamp": {"root": 2}, "snapshot": {"root": 2, "timestamp": 2},
         "targets": {"root": 2, "timestamp": 2, "snapshot": 2}}


def _renew(world):
    world.repository.publish("root")
    world.repository.publish_all()


def _unsigned(repository, role):
    repository.signers[role] = []


def _stranger(repository, role):
    repository.sign_with(role, "a stranger")


def _sibling(repository, role):
    repository.sign_with(role, "root" if role == "timestamp" else "timestamp")


for name, defect in (("no signature", _unsigned), ("a stranger's signature", _stranger),
                     ("another role's signature", _sibling)):
    for role, held in BELOW.items():
        @case(f"a {role} with {name} is refused")
        def badly_signed(world, role=role, held=held, defect=defect):
            world.ready()
            defect(world.repository, role)
            _renew(world)
            world.refuses("trust.signature",
                          **{"root": 1, "timestamp": 1, "snapshot": 1, "targets": 1, **held})


def _other_content(document):
    document["signed"]["x-late"] = 1


def _other_bit(document):
    text = document["signatures"][0]["sig"]
    document["signatures"][0]["sig"] = text[:-1] + ("0" if text[-1] != "0" else "1")


def _other_id(document):
    document["signatures"][0]["keyid"] = "ab" * 32


def _no_hexadecimal(document):
    document["signatures"][0]["sig"] = "none of these are digits"


for name, defect in (("a change after the signing", _other_content),
                     ("one wrong digit in the signature", _other_bit),
                     ("the signature under another key id", _other_id),
                     ("a signature that is not hexadecimal", _no_hexadecimal)):
    for role, held in BELOW.items():
        @case(f"a {role} with {name} is refused")
        def altered(world, role=role, held=held, defect=defect):
            world.ready()
            _renew(world)
            world.repository.alter_json(role, defect)
            world.refuses(("trust.signature", "trust.malformed"),
                          **{"root": 1, "timestamp": 1, "snapshot": 1, "targets": 1, **held})

for role, held in BELOW.items():
    @case(f"a {role} signed twice by one key is refused")
    def twice(world, role=role, held=held):
        world.ready()
        _renew(world)
        world.repository.alter_json(
            role, lambda document: document["signatures"].append(document["signatures"][0]))
        world.refuses(**{"root": 1, "timestamp": 1, "snapshot": 1, "targets": 1, **held})

    @case(f"a {role} that one of two needed keys has signed is refused")
    def too_few(world, role=role, held=held):
        world.repository.assign(role, role, role + " second", threshold=2)
        world.repository.publish("root")
        world.repository.publish_all()
        world.begin(root=world.repository.content("root"))
        world.accepts()
        world.repository.sign_with(role, role + " second")
        _renew(world)
        world.refuses("trust.signature", **{
            "root": 2, "timestamp": 2, "snapshot": 2, "targets": 2,
            **{name: version + 1 for name, version in held.items()}})

    @case(f"a {role} that two of three keys have signed is enough for a threshold of two")
    def enough(world, role=role):
        world.repository.assign(role, role, role + " second", role + " third", threshold=2)
        world.repository.sign_with(role, role, role + " third")
        _renew(world)
        world.begin()
        world.accepts()
        world.holds_as_served("root", "timestamp", "snapshot", "targets")


@case("one key under two names counts once")
def aliases(world):
    repository = world.repository
    repository.assign("timestamp", "timestamp", threshold=2)
    key = repository.signers["timestamp"][0]
    repository.root["keys"]["cd" * 32] = key.record
    repository.root["roles"]["timestamp"]["keyids"].append("cd" * 32)
    repository.publish("root", "timestamp")
    repository.alter_json("timestamp", lambda document: document["signatures"].append(
        {**document["signatures"][0], "keyid": "cd" * 32}))
    world.begin()
    world.refuses(("trust.signature", "trust.malformed"))


@case("a key id named twice in a role counts once")
def repeated_identifier(world):
    repository = world.repository
    repository.assign("timestamp", "timestamp", threshold=2)
    repository.root["roles"]["timestamp"]["keyids"] *= 2
    repository.publish("root", "timestamp")
    world.begin()
    world.refuses()


@case("a wrong and an empty signature beside enough good ones do no harm")
def harmless(world):
    repository = world.repository
    repository.assign("timestamp", "timestamp", "second", "third")
    repository.publish("root", "timestamp")

    def spoil(document):
        document["signatures"][1]["sig"] = ""
        document["signatures"][2]["sig"] = document["signatures"][0]["sig"]
    repository.alter_json("timestamp", spoil)
    world.begin()
    world.accepts()


@case("a signature of a key that nobody knows beside a good one does no harm")
def unknown_signer(world):
    world.repository.signers["timestamp"].append(Key("nobody"))
    world.repository.publish("timestamp")
    world.begin()
    world.accepts()


for kind in (ED25519, ECDSA, RSA):
    @case(f"keys of the type {kind} are accepted", kind=kind)
    def key_types(world, kind=kind):
        world.begin()
        world.accepts()
        world.holds_as_served("root", "timestamp", "snapshot", "targets")

    @case(f"a wrong signature of a key of the type {kind} is refused", kind=kind)
    def key_types_refused(world, kind=kind):
        world.ready()
        repository = world.repository
        repository.publish("timestamp")
        other = signer("another", kind).sign(b"something else").signature
        repository.alter_json(
            "timestamp", lambda document: document["signatures"][0].update(sig=other))
        world.refuses("trust.signature", root=1, timestamp=1, snapshot=1, targets=1)

    @case(f"a key of the type {kind} signs beside one of another type")
    def key_types_beside(world, kind=kind):
        repository = world.repository
        repository.assign("root", "root", threshold=2)
        repository.signers["root"].append(Key("beside", kind))
        repository.assign("root", threshold=2)
        repository.publish("root")
        world.begin()
        world.accepts()
        world.holds(root=2, timestamp=1, snapshot=1, targets=1)


@case("the older name of ECDSA's key type is accepted", kind=ECDSA)
def older_name(world):
    repository = world.repository
    for key in repository.root["keys"].values():
        key["keytype"] = "ecdsa-sha2-nistp256"
    repository.publish("root")
    world.begin(root=repository.content("root"))
    world.accepts()


def _foreign(repository):
    repository.root["keys"]["ef" * 32] = {
        "keytype": "lattice", "scheme": "lattice-9", "keyval": {"public": "00", "x": 1}}
    repository.root["roles"]["timestamp"]["keyids"].append("ef" * 32)


@case("a key of an unknown type beside a known one is passed over")
def foreign_beside(world):
    _foreign(world.repository)
    world.repository.publish("root")
    world.begin()
    world.accepts()
    world.holds(root=2, timestamp=1, snapshot=1, targets=1)


@case("a key of an unknown type alone signs nothing")
def foreign_alone(world):
    repository = world.repository
    _foreign(repository)
    repository.root["roles"]["timestamp"]["keyids"] = ["ef" * 32]
    repository.publish("root")
    repository.alter_json("timestamp", lambda document: document["signatures"][0].update(
        keyid="ef" * 32))
    world.begin()
    world.refuses("trust.", root=2)


@case("a key id that is not the digest of its key is taken as it is given")
def given_identifier(world):
    repository = world.repository
    key = Key("odd")
    key.identifier = "ab" * 32
    repository.signers["timestamp"] = [key]
    repository.assign("timestamp")
    repository.files["metadata/timestamp.json"] = envelope(
        repository.timestamp, [])
    content = repository.content("timestamp")
    assert content
    repository.publish("root", "timestamp")
    repository.alter_json("timestamp", lambda document: document["signatures"][0].update(
        keyid="ab" * 32))
    world.begin()
    world.accepts()


@case("a member of a key that old tools wrote changes nothing")
def old_member(world):
    for key in world.repository.root["keys"].values():
        key["keyid_hash_algorithms"] = ["md5", 7]
    world.repository.publish("root")
    world.begin()
    world.accepts()
    world.holds(root=2, timestamp=1, snapshot=1, targets=1)
