# SPDX-License-Identifier: Apache-2.0
"""Contents: nothing that is not what the metadata says ever lies among the targets."""
import hashlib
import os

from simulator.server import Endless
from simulator.world import case

CONTENT = b"the content of a target\n" * 50


def _publish(world, content=CONTENT, **options):
    world.repository.add("dir/file", content, **options)
    world.repository.publish_all()
    world.begin()


def _replace(world, content):
    """Another content at every address of the target."""
    for path in list(world.repository.files):
        if path.startswith("targets/"):
            world.repository.files[path] = content


for title, content in (
        ("empty", b""), ("of one byte", b"x"), ("of some megabytes", b"abc" * 1_200_000)):
    @case(f"a target that is {title} is downloaded")
    def sizes(world, content=content):
        _publish(world, content)
        world.downloads("dir/file", content=content)
        world.fetched(1)

for title, change in (
        ("another byte", lambda content: b"T" + content[1:]),
        ("a byte too few", lambda content: content[:-1]),
        ("a byte too many", lambda content: content + b"!"), ("nothing", lambda content: b""),
        ("an endless stream", lambda content: Endless(content))):
    @case(f"{title} instead of a target is refused, and nothing is left")
    def wrong_content(world, change=change):
        _publish(world)
        _replace(world, change(CONTENT))
        world.declines("dir/file")


@case("a target that is not there is refused")
def not_there(world):
    _publish(world)
    for path in [path for path in world.repository.files if path.startswith("targets/")]:
        del world.repository.files[path]
    world.declines("dir/file")


@case("a target that nobody names is not asked for")
def not_named(world):
    _publish(world)
    world.repository.place("other", CONTENT, hashlib.sha256(CONTENT).hexdigest())
    world.declines("other")
    world.fetched(0)


for algorithms in (("sha256",), ("sha512",), ("sha256", "sha512")):
    @case(f"hashes by {' and '.join(algorithms)} are enough")
    def known_hashes(world, algorithms=algorithms):
        _publish(world, algorithms=algorithms)
        world.downloads("dir/file", content=CONTENT)


def _hashes(world, **hashes):
    _publish(world)
    world.repository.targets["targets"]["dir/file"]["hashes"] = hashes
    for digest in hashes.values():
        world.repository.place("dir/file", CONTENT, digest)
    world.repository.publish_all()


@case("a hash that nobody knows is not enough")
def unknown_hash(world):
    _hashes(world, md99="ab" * 32)
    world.declines("dir/file")


@case("a hash that nobody knows beside a known one does no harm")
def unknown_beside(world):
    _hashes(world, sha256=hashlib.sha256(CONTENT).hexdigest(), zzz="ab" * 32)
    world.downloads("dir/file", content=CONTENT)


@case("each hash that is known must be right")
def one_wrong(world):
    _hashes(world, sha256=hashlib.sha256(CONTENT).hexdigest(), sha512="ab" * 64)
    world.declines("dir/file")


@case("a right hash does not excuse a wrong length")
def wrong_length(world):
    _publish(world)
    world.repository.targets["targets"]["dir/file"]["length"] -= 1
    world.repository.publish_all()
    world.declines("dir/file")


@case("what is there and right is not fetched again")
def cached(world):
    _publish(world)
    world.downloads("dir/file", content=CONTENT)
    world.fetched(1)
    world.downloads("dir/file", content=CONTENT)
    world.fetched(0)


@case("what is there and wrong is fetched again")
def cache_damaged(world):
    _publish(world)
    world.downloads("dir/file", content=CONTENT)
    (name,) = world.device.downloaded()
    with open(os.path.join(world.device.targets, name), "r+b") as file:
        file.write(b"?")
    world.downloads("dir/file", content=CONTENT)
    world.fetched(1)
    world.must(len(world.device.downloaded()) == 1, "there are two files")


@case("a new content takes the place of the old one")
def changed(world):
    _publish(world)
    world.downloads("dir/file", content=CONTENT)
    world.repository.add("dir/file", b"new")
    world.repository.publish_all()
    world.downloads("dir/file", content=b"new")
    world.must(list(world.device.downloaded().values()) == [b"new"], "the old one is there too")


@case("a wrong new content leaves the old one")
def changed_wrongly(world):
    _publish(world)
    world.downloads("dir/file", content=CONTENT)
    world.repository.add("dir/file", b"new")
    world.repository.publish_all()
    _replace(world, b"NEW")
    world.declines("dir/file", left=1)
    world.must(list(world.device.downloaded().values()) == [CONTENT], "the old one is gone")


@case("without consistent snapshots a target is asked for by its plain name", consistent=False)
def plain_name(world):
    world.repository.add("dir/file", CONTENT)
    for path in [path for path in world.repository.files if path.startswith("targets/dir/")]:
        if path != "targets/dir/file":
            del world.repository.files[path]
    world.repository.publish_all()
    world.begin()
    world.downloads("dir/file", content=CONTENT)


@case("with consistent snapshots a target is asked for by its digest")
def digest_name(world):
    _publish(world)
    del world.repository.files["targets/dir/file"]
    world.downloads("dir/file", content=CONTENT)


@case("several targets in one run cost one refresh")
def several(world):
    for number in range(5):
        world.repository.add(f"file{number}", b"%d" % number)
    world.repository.publish_all()
    world.begin()
    world.downloads(*[f"file{number}" for number in range(5)], content=b"4")
    world.asked("2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json")
    world.fetched(5)
