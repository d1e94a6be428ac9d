# SPDX-License-Identifier: Apache-2.0
"""Which role may speak for which path, and in which order they are asked."""
import hashlib

from simulator.world import case

# Who delegates to whom (! : terminating; a pattern after a colon), and the order of the visits.
GRAPHS = {
    "one role": ("targets>a", "a"),
    "two roles in their order": ("targets>a targets>b", "a b"),
    "two roles in the other order": ("targets>b targets>a", "b a"),
    "a role below the second": ("targets>a targets>b b>c", "a b c"),
    "depth before breadth": ("targets>a targets>b a>c a>d", "a c d b"),
    "depth before breadth, three deep": ("targets>a targets>b a>c c>d d>e", "a c d e b"),
    "an end behind a terminating role": ("targets>a! targets>b", "a"),
    "the descendants of a terminating role": ("targets>a targets>b a>c! c>d a>e", "a c d"),
    "a terminating role that does not match ends nothing": ("targets>a!:*.z targets>b", "b"),
    "nothing below a role that does not match": ("targets>a:*.z targets>b a>c", "b"),
    "nothing below a deeper role that does not match": ("targets>a targets>b a>c:*.z c>d", "a b"),
    "a circle": ("targets>a a>b b>c c>a targets>d", "a b c d"),
    "a role that delegates to itself": ("targets>a a>a targets>b", "a b"),
    "a role of two parents, once": ("targets>a targets>b b>c a>c", "a c b"),
    "a role of two parents by the one that matches": ("targets>a targets>b b>c a>c:*.z", "a b c"),
}
for title, (graph, order) in GRAPHS.items():
    @case(f"a search through delegations: {title}")
    def visits(world, graph=graph, order=order):
        repository = world.repository
        for edge in graph.split():
            edge, _, pattern = edge.partition(":")
            delegator, _, role = edge.partition(">")
            repository.delegate(delegator, role.removesuffix("!"), [pattern or "*"],
                                terminating=role.endswith("!"))
        repository.publish_all()
        world.begin()
        world.declines("missing")
        world.asked("2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json",
                    *[f"1.{role}.json" for role in order.split()])
        world.holds(root=1, timestamp=2, snapshot=2, targets=2,
                    **{role: 1 for role in order.split()})

@case("a delegation back to the top comes to an end")
def to_the_top(world):
    for delegator, role in (("targets", "a"), ("a", "targets"), ("a", "b")):
        world.repository.delegate(delegator, role)
    world.repository.publish_all()
    world.begin()
    world.declines("missing")
    world.accepts()


PATTERNS = (
    ("*", "file", True), ("*", "dir/file", False), ("dir/*", "dir/file", True),
    ("dir/*", "dir/deep/file", False), ("dir/*/*", "dir/deep/file", True),
    ("*.zip", "file.zip", True), ("*.zip", "file.zip.gz", False), ("file", "file", True),
    ("file", "File", False), ("fil?", "file", True), ("fil?", "fil", False),
    ("*/file", "a/file", True), ("*/file", "file", False), ("dir/", "dir/file", False),
    ("d*r/f*e", "dir/file", True), ("dir", "dir/file", False), ("a/../dir/*", "dir/file", False),
    ("*a*a*a*a*a*a*a*a*a*a*a*a*a*b", "a" * 60, False),
)
for pattern, path, is_match in PATTERNS:
    @case(f"the pattern {pattern} {'covers' if is_match else 'does not cover'} {path[:20]}")
    def patterns(world, pattern=pattern, path=path, is_match=is_match):
        world.repository.delegate("targets", "role", [pattern])
        world.repository.add(path, b"content", "role")
        world.repository.publish_all()
        world.begin()
        if is_match:
            world.downloads(path, content=b"content")
        else:
            world.declines(path)


def _digest(path):
    return hashlib.sha256(path.encode()).hexdigest()


for length in (1, 4, 64):
    @case(f"a prefix of {length} digits of a path's digest delegates")
    def prefixes(world, length=length):
        path = "any/path of any depth"
        world.repository.delegate("targets", "wrong", prefixes=["z", _digest("other")])
        world.repository.delegate("targets", "role", prefixes=["ff" * 32, _digest(path)[:length]])
        world.repository.add(path, b"content", "role")
        world.repository.publish_all()
        world.begin()
        world.downloads(path, content=b"content")


@case("prefixes that do not match delegate nothing")
def prefixes_other(world):
    digit = "0" if _digest("path")[0] != "0" else "1"
    world.repository.delegate("targets", "role", prefixes=[digit, _digest("path")[1:]])
    world.repository.add("path", b"content", "role")
    world.repository.publish_all()
    world.begin()
    world.declines("path")
    world.asked("2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json")


@case("every role on the way must be allowed to speak for the path")
def whole_way(world):
    repository = world.repository
    repository.delegate("targets", "a", ["x/*"])
    repository.delegate("a", "b", ["*", "y/*"])
    repository.add("y/file", b"content", "b")
    repository.publish_all()
    world.begin()
    world.declines("y/file")


@case("the first role in the order decides which content a path has")
def first_decides(world):
    repository = world.repository
    repository.delegate("targets", "a")
    repository.delegate("targets", "b")
    repository.add("file", b"of b", "b")
    repository.add("file", b"of a", "a")
    repository.publish_all()
    world.begin()
    world.downloads("file", content=b"of a")


@case("a path of the top-level role itself needs no delegated one")
def own_path(world):
    world.repository.delegate("targets", "a")
    world.repository.add("file", b"content")
    world.repository.publish_all()
    world.begin()
    world.downloads("file", content=b"content")
    world.asked("2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json")


@case("no more roles are visited than the limit allows")
def many_roles(world):
    above = "targets"
    for number in range(60):
        world.repository.delegate(above, f"role{number}")
        above = f"role{number}"
    world.repository.add("file", b"content", above)
    world.repository.publish_all()
    world.begin()
    world.declines("file")


for name, defect in (("is missing", "missing"), ("is signed by a stranger", "stranger"),
                     ("has lost its type", "type"), ("is named by no snapshot", "unnamed")):
    @case(f"a delegated role that {name} is not passed over for the next one")
    def bad_role(world, defect=defect):
        repository = world.repository
        repository.delegate("targets", "bad")
        repository.delegate("targets", "good")
        if defect == "stranger":
            repository.sign_with("bad", "stranger")
        elif defect == "type":
            repository.documents["bad"]["_type"] = "snapshot"
        repository.add("file", b"content", "good")
        repository.publish_all()
        if defect == "missing":
            repository.withdraw("bad")
        elif defect == "unnamed":
            del repository.snapshot["meta"]["bad.json"]
            repository.publish("snapshot", "timestamp")
        world.begin()
        world.declines("file")
        world.must("bad.json" not in world.device.kept(), "the role was kept")


@case("a delegated role needs as many signatures as its delegator says")
def threshold(world):
    repository = world.repository
    repository.delegate("targets", "role", keys=["one", "two", "three"], threshold=2)
    repository.add("file", b"content", "role")
    repository.publish_all()
    world.begin()
    world.downloads("file", content=b"content")
    repository.sign_with("role", "three")
    repository.add("other", b"other", "role")
    repository.publish_all()
    world.declines("other", code="trust.signature", left=1)


@case("a new key of a delegated role is taken, the old one is not")
def new_key(world):
    repository = world.repository
    repository.delegate("targets", "role")
    repository.add("file", b"content", "role")
    repository.publish_all()
    world.begin()
    world.downloads("file", content=b"content")
    repository.targets.pop("delegations")
    repository.delegate("targets", "role", keys=["new"])
    repository.add("other", b"other", "role")
    repository.publish_all()
    world.declines("other", code="trust.signature", left=1)
    repository.sign_with("role", "new")
    repository.publish_all()
    world.downloads("other", content=b"other")


@case("a kept role is refused when its delegator takes its key away")
def revoked(world):
    repository = world.repository
    repository.delegate("targets", "role")
    repository.add("file", b"content", "role")
    repository.add("other", b"other", "role")
    repository.publish_all()
    world.begin()
    world.downloads("file", content=b"content")
    repository.targets.pop("delegations")
    repository.delegate("targets", "role", keys=["new"])
    repository.publish("targets", "snapshot", "timestamp")
    world.declines("other", code="trust.signature", left=1)


def _two_parents(repository):
    repository.delegate("targets", "a", ["a/*"])
    repository.delegate("targets", "b", ["b/*"])
    repository.delegate("a", "shared", ["a/*"])
    repository.delegate("b", "shared", ["b/*"], keys=["of b"])
    for path in ("a/file", "b/file"):
        repository.add(path, path.encode(), "shared")
    repository.publish_all()


for is_one_run in (True, False):
    @case("a role verified for one delegator is verified again for another, "
          + ("in one run" if is_one_run else "in two runs"))
    def two_parents(world, is_one_run=is_one_run):
        _two_parents(world.repository)
        world.begin()
        if is_one_run:
            world.declines("a/file", "b/file", code="trust.signature", left=1)
        else:
            world.downloads("a/file", content=b"a/file")
            world.declines("b/file", code="trust.signature", left=1)


@case("a role that satisfies both of its delegators speaks for both")
def both_parents(world):
    _two_parents(world.repository)
    world.repository.sign_with("shared", "shared", "of b")
    world.repository.publish_all()
    world.begin()
    world.downloads("a/file", "b/file", content=b"b/file")
    world.fetched(2)
