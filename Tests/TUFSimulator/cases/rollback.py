# SPDX-License-Identifier: Apache-2.0
"""Older files for newer ones, and files that do not belong together."""
from simulator.world import case

TOP = ("root", "timestamp", "snapshot", "targets")
OLD = ("trust.rollback", "trust.mixed")


def _advance(world):
    """A device that has version 3 of everything but the root."""
    world.repository.publish_all()
    world.repository.publish_all()
    world.ready()


@case("an older timestamp is refused")
def timestamp(world):
    world.ready()
    old = world.repository.content("timestamp")
    world.repository.publish("timestamp")
    world.accepts()
    world.repository.alter("timestamp", lambda _: old)
    world.refuses("trust.rollback", root=1, timestamp=2, snapshot=1, targets=1)
    world.asked("2.root.json", "timestamp.json")


@case("another timestamp of the same version is not taken, and is no reason to fail")
def same_timestamp(world):
    world.ready()
    kept = world.device.kept()["timestamp.json"]
    world.repository.timestamp["meta"]["snapshot.json"]["version"] = 100
    world.repository.seal("timestamp")
    world.accepts()
    world.asked("2.root.json", "timestamp.json")
    world.must(world.device.kept()["timestamp.json"] == kept, "it was taken")


for hashes in (False, True):
    how = "with hashes" if hashes else "without hashes"

    @case(f"a new timestamp that names an older snapshot is refused, {how}", hashes=hashes)
    def snapshot_named(world):
        repository = world.repository
        before = dict(repository.timestamp["meta"]["snapshot.json"])
        _advance(world)
        repository.timestamp["meta"]["snapshot.json"] = before
        repository.publish("timestamp")
        world.refuses("trust.rollback", root=1, timestamp=3, snapshot=3, targets=3)
        world.asked("2.root.json", "timestamp.json")

    @case(f"a new snapshot that names older targets is refused, {how}", hashes=hashes)
    def targets_named(world):
        repository = world.repository
        before = dict(repository.snapshot["meta"]["targets.json"])
        _advance(world)
        repository.snapshot["meta"]["targets.json"] = before
        repository.publish("snapshot", "timestamp")
        world.refuses("trust.rollback", root=1, timestamp=4, snapshot=3, targets=3)

    @case(f"an older snapshot under the name of the new one is refused, {how}", hashes=hashes)
    def snapshot_content(world):
        _advance(world)
        repository = world.repository
        old = repository.content("snapshot")
        repository.publish("snapshot", "timestamp")
        repository.alter("snapshot", lambda _: old)
        world.refuses(OLD, root=1, timestamp=4, snapshot=3, targets=3)

    @case(f"older targets under the name of the new ones are refused, {how}", hashes=hashes)
    def targets_content(world):
        _advance(world)
        repository = world.repository
        old = repository.content("targets")
        repository.publish_all()
        repository.alter("targets", lambda _: old)
        world.refuses(OLD, root=1, timestamp=4, snapshot=4, targets=3)

    @case(f"newer targets under the name of those that are named are refused, {how}", hashes=hashes)
    def targets_newer(world):
        world.ready()
        repository = world.repository
        repository.publish_all()
        repository.documents["targets"]["version"] += 1
        newer = {**repository.documents["targets"]}
        repository.seal("targets")
        new = repository.content("targets")
        repository.documents["targets"]["version"] = newer["version"] - 1
        repository.alter("targets", lambda _: new)
        world.refuses(OLD, root=1, timestamp=2, snapshot=2, targets=1)


@case("a snapshot that names no targets any more is refused")
def targets_lost(world):
    world.ready()
    world.repository.snapshot["meta"] = {"other.json": {"version": 1}}
    world.repository.publish("snapshot", "timestamp")
    world.refuses("trust.", root=1, timestamp=2, snapshot=1, targets=1)


def _delegated(world):
    world.repository.delegate("targets", "role", ["dir/*"])
    world.repository.publish_all()
    world.repository.add("dir/file", b"content", "role")
    world.repository.publish_all()
    world.begin()
    world.downloads("dir/file", content=b"content")
    world.holds(root=1, timestamp=3, snapshot=3, targets=3, role=2)


@case("a snapshot that names an older delegated role is refused")
def delegated_lower(world):
    _delegated(world)
    world.repository.snapshot["meta"]["role.json"]["version"] = 1
    world.repository.publish("snapshot", "timestamp")
    world.refuses("trust.rollback", root=1, timestamp=4, snapshot=3, targets=3, role=2)


@case("a snapshot that has lost a delegated role is refused")
def delegated_lost(world):
    _delegated(world)
    del world.repository.snapshot["meta"]["role.json"]
    world.repository.publish("snapshot", "timestamp")
    world.refuses("trust.rollback", root=1, timestamp=4, snapshot=3, targets=3, role=2)


@case("an older file of a delegated role is refused")
def delegated_content(world):
    _delegated(world)
    repository = world.repository
    old = repository.content("role")
    repository.publish("role", "snapshot", "timestamp")
    repository.alter("role", lambda _: old)
    world.declines("dir/file", "dir/other", left=1, code=OLD)
    world.holds(root=1, timestamp=4, snapshot=4, targets=3, role=2)


@case("parts of two states of a repository do not go together", hashes=True)
def mixture(world):
    world.ready()
    repository = world.repository
    repository.publish_all()
    one = repository.content("targets")
    repository.documents["targets"]["version"] -= 1
    repository.targets["targets"]["x"] = {"length": 1, "hashes": {"sha256": "00" * 32}}
    repository.publish("targets", "snapshot", "timestamp")
    repository.alter("targets", lambda _: one)
    world.refuses("trust.mixed", root=1, timestamp=3, snapshot=3, targets=1)


@case("what was refused once is refused again, and a healed repository is accepted")
def healed(world):
    _advance(world)
    repository = world.repository
    right = dict(repository.snapshot["meta"]["targets.json"])
    repository.snapshot["meta"]["targets.json"] = {"version": 1}
    repository.publish("snapshot", "timestamp")
    world.refuses("trust.rollback")
    world.refuses("trust.rollback", root=1, timestamp=4, snapshot=3, targets=3)
    repository.snapshot["meta"]["targets.json"] = right
    repository.publish("snapshot", "timestamp")
    world.accepts()
    world.holds(root=1, timestamp=5, snapshot=5, targets=3)
