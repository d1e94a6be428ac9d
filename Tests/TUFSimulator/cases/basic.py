# SPDX-License-Identifier: Apache-2.0
"""The way through the files, and what is kept of them."""
import json

from simulator.repository import envelope
from simulator.server import Endless
from simulator.world import case

TOP = ("root", "timestamp", "snapshot", "targets")


@case("the first refresh asks for each file once, in order, and keeps its bytes")
def first_refresh(world):
    world.begin()
    world.accepts()
    world.asked("2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json")
    world.holds(root=1, timestamp=1, snapshot=1, targets=1)
    world.holds_as_served(*TOP)


@case("a second refresh asks for nothing that is known")
def second_refresh(world):
    world.ready()
    world.accepts()
    world.asked("2.root.json", "timestamp.json")


@case("a new timestamp alone costs nothing more")
def new_timestamp(world):
    world.ready()
    world.repository.publish("timestamp")
    world.accepts()
    world.asked("2.root.json", "timestamp.json")
    world.holds(root=1, timestamp=2, snapshot=1, targets=1)


@case("a new snapshot with the same targets does not fetch the targets again")
def new_snapshot(world):
    world.ready()
    world.repository.publish("snapshot", "timestamp")
    world.accepts()
    world.asked("2.root.json", "timestamp.json", "2.snapshot.json")
    world.holds(root=1, timestamp=2, snapshot=2, targets=1)


@case("a new version of everything is taken")
def new_everything(world):
    world.ready()
    world.repository.publish("root")
    world.repository.publish_all()
    world.accepts()
    world.asked("2.root.json", "3.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json")
    world.holds_as_served(*TOP)


@case("without consistent snapshots the names have no versions", consistent=False)
def not_consistent(world):
    world.begin()
    world.accepts()
    world.asked("2.root.json", "timestamp.json", "snapshot.json", "targets.json")
    world.holds_as_served(*TOP)


@case("targets that no snapshot names are not looked for")
def unnamed_targets(world):
    world.ready()
    world.repository.publish("targets")
    world.accepts()
    world.holds(root=1, timestamp=1, snapshot=1, targets=1)


@case("a download brings the metadata up to date first")
def download_refreshes(world):
    world.begin()
    world.declines("nothing of this name")
    world.asked("2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json")
    world.holds_as_served(*TOP)


@case("members that nobody knows are kept for the signatures")
def unknown_members(world):
    repository = world.repository
    for role in TOP:
        repository.documents[role]["x-further"] = {"b": [1, "two", None, True], "a": "ä\n\"\\"}
    for key in repository.root["keys"].values():
        key["x-owner"] = "somebody"
    repository.root["roles"]["root"]["x-period"] = 365
    repository.publish("root")
    repository.publish_all()
    world.begin()
    world.accepts()
    world.holds_as_served(*TOP)


@case("any way to write the same JSON is accepted and kept")
def other_writing(world):
    repository = world.repository
    repository.alter("timestamp", lambda content: b"\n " + json.dumps(
        json.loads(content), separators=(" ,", ":\t")).encode() + b" \n")
    world.begin()
    world.accepts()
    world.holds_as_served("timestamp")


for broken in (
        "no version", "no JSON", "not signed", "a timestamp", "empty", "cut", "expires never"):
    @case(f"a first root with a defect ({broken}) leads to no request")
    def broken_root(world, broken=broken):
        content = world.repository.content("root")
        document = json.loads(content)
        if broken == "no version":
            del document["signed"]["version"]
        elif broken == "not signed":
            document["signatures"] = []
        elif broken == "expires never":
            del document["signed"]["expires"]
        content = {"no JSON": b"{", "empty": b"", "cut": content[:-200],
                   "a timestamp": world.repository.content("timestamp")}.get(
                       broken, json.dumps(document).encode())
        world.begin(root=content)
        world.refuses()
        world.asked()


for lost, held in (("timestamp", {}), ("snapshot", {"timestamp": 2}),
                   ("targets", {"timestamp": 2, "snapshot": 2})):
    @case(f"a repository without its new {lost} is refused, what was verified stays")
    def missing(world, lost=lost, held=held):
        world.ready()
        world.repository.publish_all()
        world.repository.withdraw(lost)
        world.refuses(("trust.missing", "trust.mixed", "network.status"),
                      **{"root": 1, "timestamp": 1, "snapshot": 1, "targets": 1, **held})

for kind in ("root", "snapshot", "targets"):
    @case(f"a {kind} in the place of the timestamp is refused, though the key is right")
    def wrong_type(world, kind=kind):
        repository = world.repository
        world.ready()
        document = {**repository.documents[kind], "version": 7}
        repository.files["metadata/timestamp.json"] = envelope(
            document, repository.signers["timestamp"])
        world.refuses(root=1, timestamp=1, snapshot=1, targets=1)

for version, is_good in (("1.0", True), ("1.0.0", True), ("1.0.99", True), ("1.7.3", True),
                         ("2.0.0", False), ("0.9.0", False), ("one", False), ("", False)):
    @case(f"specification version {version!r} is {'accepted' if is_good else 'refused'}")
    def specification(world, version=version, is_good=is_good):
        world.ready()
        world.repository.timestamp["spec_version"] = version
        world.repository.publish("timestamp")
        if is_good:
            world.accepts()
            world.holds(root=1, timestamp=2, snapshot=1, targets=1)
        else:
            world.refuses(root=1, timestamp=1, snapshot=1, targets=1)

for role, size in (("root", 600_000), ("timestamp", 20_000), ("snapshot", 2_200_000),
                   ("targets", 17_000_000)):
    @case(f"a {role} of {size} bytes is too large, though it is signed")
    def too_large(world, role=role, size=size):
        world.ready()
        before = {"root": 1, "timestamp": 1, "snapshot": 1, "targets": 1}
        world.repository.documents[role]["x-large"] = "x" * size
        world.repository.publish(role)
        above = ("targets", "snapshot", "timestamp")
        if role in above:
            world.repository.publish(*above[above.index(role) + 1:])
        kept = {"snapshot": ("timestamp",), "targets": ("timestamp", "snapshot")}.get(role, ())
        world.refuses(**{**before, **{name: 2 for name in kept}})

for role in ("root", "timestamp", "snapshot", "targets"):
    @case(f"a {role} without an end is given up")
    def endless(world, role=role):
        world.ready()
        world.repository.publish("root")
        world.repository.publish_all()
        name = "metadata/" + world.repository.file_name(role)
        world.repository.files[name] = Endless(world.repository.content(role))
        world.refuses()

for what in ("length", "hashes"):
    for role in ("snapshot", "targets"):
        @case(f"a {role} of another {what} than the role above says is refused", hashes=True)
        def mixed(world, role=role, what=what):
            world.ready()
            above = world.repository.documents["timestamp" if role == "snapshot" else "snapshot"]
            world.repository.publish("targets")
            if role == "snapshot":
                world.repository.publish("snapshot")
            meta = above["meta"][role + ".json"]
            meta[what] = {"sha256": "ab" * 32} if what == "hashes" else meta["length"] - 1
            world.repository.publish(*(["snapshot"] if role == "targets" else []), "timestamp")
            world.refuses(root=1, timestamp=2, snapshot=2 if role == "targets" else 1, targets=1)


@case("right lengths and hashes of metadata are accepted", hashes=True)
def hashes_right(world):
    world.ready()
    world.repository.publish_all()
    world.accepts()
    world.holds_as_served(*TOP)
