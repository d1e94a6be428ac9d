# SPDX-License-Identifier: Apache-2.0
"""New keys, new thresholds, new roots."""
from simulator.repository import Repository
from simulator.world import case

OTHERS = ("timestamp", "snapshot", "targets")


def _roots(world, steps):
    """Publishes roots: of each step the keys, the threshold, and who signs."""
    repository = world.repository
    for keys, threshold, signers in steps:
        repository.assign("root", *keys, threshold=threshold)
        repository.sign_with("root", *signers)
        repository.publish("root")


# The first step is what the device begins with; a name of a case says what the last one is.
GOOD = {
    "one key for another": [("a", 1, "a"), ("b", 1, "ab"), ("b", 1, "b")],
    "one key for another, with signatures that do not count":
        [("a", 1, "axy"), ("b", 1, "xaby"), ("b", 1, "yb")],
    "other three of five keys each time":
        [("abcde", 3, "ace"), ("abcde", 3, "abd"), ("abcde", 3, "cde")],
    "one of five keys for another": [("abcde", 3, "ace"), ("abdef", 3, "abe")],
    "all five keys for others": [("abcde", 3, "ace"), ("vwxyz", 3, "acevwx"), ("vwxyz", 3, "xyz")],
    "a higher threshold": [("abc", 1, "a"), ("abc", 2, "ab")],
    "a lower threshold": [("abc", 2, "ab"), ("abc", 1, "bc"), ("abc", 1, "c")],
    "a further key and a higher threshold": [("a", 1, "a"), ("ab", 2, "ab")],
    "every key gone but one": [("abc", 1, "c"), ("a", 1, "ab")],
    "the same keys in another order": [("abc", 2, "ab"), ("cba", 2, "cb")],
}
BAD = {
    "that the old key has not signed": [("a", 1, "a"), ("b", 1, "bxy")],
    "that the new key has not signed": [("a", 1, "a"), ("b", 1, "axy")],
    "with too few of the new keys": [("abcde", 3, "ace"), ("abdef", 3, "ace")],
    "with too few of the old keys": [("abcde", 3, "ace"), ("abdef", 3, "aef")],
    "below its new threshold": [("abc", 1, "a"), ("abc", 2, "b")],
    "below the old threshold": [("abc", 2, "ab"), ("abc", 1, "a")],
    "that a retired key brings back": [("a", 1, "a"), ("b", 1, "ab"), ("a", 1, "a")],
    "signed by one key where two are needed": [("ab", 2, "ab"), ("ab", 2, "a")],
    "with more keys than it has, as a threshold": [("a", 1, "a"), ("ab", 3, "ab")],
}
for title, steps in GOOD.items():
    @case(f"a new root with {title} is taken")
    def good_root(world, steps=steps):
        _roots(world, steps)
        world.begin(root=world.repository.content("root", 2))
        world.accepts()
        world.holds(root=1 + len(steps), timestamp=1, snapshot=1, targets=1)
        world.holds_as_served("root")

for title, steps in BAD.items():
    @case(f"a new root {title} is refused")
    def bad_root(world, steps=steps):
        _roots(world, steps)
        world.begin(root=world.repository.content("root", 2))
        world.refuses(("trust.signature", "trust.malformed"), root=len(steps))


@case("forty roots are followed one after the other")
def chain(world):
    world.ready()
    names = ["root", *[f"key {number}" for number in range(40)]]
    _roots(world, [((new,), 1, (old, new)) for old, new in zip(names, names[1:])])
    world.accepts()
    world.asked(*[f"{number}.root.json" for number in range(2, 43)], "timestamp.json")
    world.holds(root=41, timestamp=1, snapshot=1, targets=1)


@case("no root may be left out")
def gap(world):
    world.ready()
    _roots(world, [(("a",), 1, ("root", "a")), (("b",), 1, ("a", "b")),
                   (("b",), 1, ("root", "a", "b"))])
    world.repository.withdraw("root", 3)
    world.accepts()
    world.holds(root=2, timestamp=1, snapshot=1, targets=1)


for number in (1, 2, 4, 1000):
    @case(f"a root whose version is {number} instead of 3 is refused")
    def wrong_number(world, number=number):
        world.ready()
        repository = world.repository
        repository.publish("root")
        repository.publish("root")
        repository.root["version"] = number
        repository.seal("root")
        if number != 3:
            repository.files["metadata/3.root.json"] = repository.content("root", number)
        world.refuses(("trust.rollback", "trust.mixed", "trust.malformed"))
        world.must(b'"version": 3' not in world.device.kept()["root.json"], "the root was taken")


@case("the root of another repository is refused")
def other_root(world):
    world.ready()
    other = Repository()
    for role in ("root", *OTHERS):
        other.assign(role, "other " + role)
    other.publish("root")
    world.repository.files["metadata/2.root.json"] = other.content("root")
    world.refuses(("trust.signature", "trust.other-root"),
                  root=1, timestamp=1, snapshot=1, targets=1)


for role in OTHERS:
    @case(f"a new key of the {role} is taken")
    def new_key(world, role=role):
        world.ready()
        world.repository.assign(role, "new")
        world.repository.publish("root")
        world.repository.publish_all()
        world.accepts()
        world.holds(root=2, timestamp=2, snapshot=2, targets=2)

    @case(f"what the old key of the {role} signs is refused once there is a new one")
    def old_key(world, role=role):
        world.ready()
        world.repository.assign(role, "new")
        world.repository.sign_with(role, role)
        world.repository.publish("root")
        world.repository.publish_all()
        world.refuses("trust.signature")
        world.must(role not in ("timestamp",) or "timestamp.json" not in world.device.kept()
                   or b'"version": 2' not in world.device.kept()["timestamp.json"],
                   "the old key was believed")

    @case(f"new keys of the {role} with a higher threshold are taken")
    def higher(world, role=role):
        world.ready()
        world.repository.assign(role, "one", "two", "three", threshold=3)
        world.repository.publish("root")
        world.repository.publish_all()
        world.accepts()
        world.holds(root=2, timestamp=2, snapshot=2, targets=2)

    @case(f"two signatures of the {role} where its new threshold is three are refused")
    def higher_missed(world, role=role):
        world.ready()
        world.repository.assign(role, "one", "two", "three", threshold=3)
        world.repository.sign_with(role, "one", "three")
        world.repository.publish("root")
        world.repository.publish_all()
        world.refuses("trust.signature")


def _forget(repository, role):
    """Begins a role's versions anew."""
    for version in range(1, repository.documents[role]["version"] + 1):
        repository.files.pop("metadata/" + repository.file_name(role, version), None)
    repository.documents[role]["version"] = 0


RECOVERY = {"timestamp": ("timestamp",), "snapshot": ("snapshot", "timestamp"),
            "targets": ("snapshot",)}
for role, rotated in RECOVERY.items():
    @case(f"after a {role} of a version much too high, new keys of {' and '.join(rotated)} "
          "bring it back")
    def recovery(world, role=role, rotated=rotated):
        repository = world.repository
        repository.documents[role]["version"] = 1_000_000
        repository.publish_all()
        world.ready()
        repository.documents[role]["version"] = 0
        for name in rotated:
            repository.assign(name, "fresh " + name)
        repository.publish("root")
        repository.publish_all()
        world.accepts()
        versions = {"root": 2, "timestamp": 3, "snapshot": 3, "targets": 3, role: 1}
        world.holds(**versions)

    @case(f"without new keys a {role} of a lower version stays refused")
    def no_recovery(world, role=role):
        repository = world.repository
        repository.documents[role]["version"] = 1_000_000
        repository.publish_all()
        world.ready()
        repository.documents[role]["version"] = 0
        repository.publish("root")
        repository.publish_all()
        world.refuses(("trust.rollback", "trust.mixed"))
        kept = world.device.kept()[role + ".json"]
        world.must(b"1000001" in kept, f"{role}.json was lowered")
