# SPDX-License-Identifier: Apache-2.0
"""Time: what has expired is not used, and the clock is what decides."""
from simulator.repository import moment
from simulator.world import case

HELD = {"root": {"root": 2}, "timestamp": {}, "snapshot": {"timestamp": 2},
        "targets": {"timestamp": 2, "snapshot": 2}}
ALL = {"root": 1, "timestamp": 1, "snapshot": 1, "targets": 1}

for role, held in HELD.items():
    @case(f"a new {role} that has expired is refused")
    def expired(world, role=role, held=held):
        world.ready()
        world.repository.documents[role]["expires"] = moment(-1)
        if role == "root":
            world.repository.publish("root")
        world.repository.publish_all()
        world.refuses("trust.expired", **{**ALL, **held})

    @case(f"a kept {role} that expires later is not used any longer")
    def expires_later(world, role=role):
        world.repository.documents[role]["expires"] = moment(5)
        world.repository.publish("root")
        world.repository.publish_all()
        world.ready()
        world.accepts(at="+4d")
        world.refuses("trust.expired", at="+6d", root=2, timestamp=2, snapshot=2, targets=2)

    @case(f"a kept {role} that has expired does not hinder a new one")
    def renewed(world, role=role):
        repository = world.repository
        repository.documents[role]["expires"] = moment(5)
        repository.publish("root")
        repository.publish_all()
        world.ready()
        repository.documents[role]["expires"] = moment(20)
        repository.publish("root")
        repository.publish_all()
        world.accepts(at="+10d")
        world.holds(root=3, timestamp=3, snapshot=3, targets=3)


@case("expired files on the device still guard against older ones")
def guard(world):
    repository = world.repository
    old = repository.content("timestamp")
    repository.timestamp["expires"] = repository.snapshot["expires"] = moment(5)
    repository.publish_all()
    world.ready()
    repository.alter("timestamp", lambda _: old)
    world.refuses("trust.rollback", at="+10d", root=1, timestamp=2, snapshot=2, targets=2)


@case("a root on the way to the newest may have expired")
def expired_on_the_way(world):
    repository = world.repository
    good = repository.root["expires"]
    for expires in (moment(-20), moment(-10), good):
        repository.root["expires"] = expires
        repository.publish("root")
    world.begin()
    world.accepts()
    world.holds(root=4, timestamp=1, snapshot=1, targets=1)


@case("a first root that has expired leads on to a newer one")
def expired_first(world):
    repository = world.repository
    good = repository.root["expires"]
    repository.root["expires"] = moment(-400)
    repository.publish("root")
    begin = repository.content("root")
    repository.root["expires"] = good
    repository.publish("root")
    world.begin(root=begin)
    world.accepts()
    world.holds(root=3, timestamp=1, snapshot=1, targets=1)


FROZEN = "2031-05-06 07:08:09"
for expires, is_good in (("2031-05-06T07:08:10Z", True), ("2031-05-06T07:08:09Z", False),
                         ("2031-05-06T07:08:08Z", False)):
    @case(f"at {FROZEN} a timestamp until {expires} is {'good' if is_good else 'expired'}")
    def to_the_second(world, expires=expires, is_good=is_good):
        repository = world.repository
        for role in ("root", "targets", "snapshot"):
            repository.documents[role]["expires"] = "2040-01-01T00:00:00Z"
        repository.timestamp["expires"] = expires
        repository.publish("root")
        repository.publish_all()
        world.begin()
        if is_good:
            world.accepts(at=FROZEN)
        else:
            world.refuses("trust.expired", at=FROZEN, root=2)


@case("a clock that stands in the past accepts what is not yet to expire")
def behind(world):
    world.ready()
    world.repository.publish_all()
    world.accepts(at="-3000d")
    world.holds(root=1, timestamp=2, snapshot=2, targets=2)


@case("a clock that stands far in the future refuses all, and nothing is lost")
def ahead(world):
    world.ready()
    world.refuses("trust.expired", at="+3000d", **ALL)
    world.accepts()
    world.holds(**ALL)


def _delegated(world, expires):
    world.repository.delegate("targets", "role", ["dir/*"])
    world.repository.documents["role"]["expires"] = expires
    world.repository.add("dir/one", b"one", "role")
    world.repository.add("dir/two", b"two", "role")
    world.repository.publish_all()
    world.begin()


@case("a delegated role that has expired is not used and not kept")
def delegated(world):
    _delegated(world, moment(-1))
    world.declines("dir/one", code="trust.expired")
    world.holds(root=1, timestamp=2, snapshot=2, targets=2)


@case("a kept delegated role that expires later is not used any longer")
def delegated_later(world):
    _delegated(world, moment(5))
    world.downloads("dir/one", content=b"one")
    world.declines("dir/two", at="+6d", code="trust.expired", left=1)


@case("a kept delegated role that has expired does not hinder a new one")
def delegated_renewed(world):
    _delegated(world, moment(5))
    world.downloads("dir/one", content=b"one")
    world.repository.documents["role"]["expires"] = moment(20)
    world.repository.publish_all()
    world.downloads("dir/two", at="+10d", content=b"two")
