# SPDX-License-Identifier: Apache-2.0
"""Names that are more than names to a file system, an address or a client."""
import json

from simulator.repository import quoted
from simulator.world import case

ROLES = ("?", "#", "/role", "../role", "../../escape", "..", ".", "a/b", "a%2Fb", "ä ö",
         "role.json",
         "\\..\\role", "two  words", "x" * 180, "%00", "COM1", "-o", "*")
for name in ROLES:
    @case(f"a delegated role of the name {name[:20]!r} is asked for and kept under one quoted name")
    def role_names(world, name=name):
        world.repository.delegate("targets", name, ["dir/*"])
        world.repository.add("dir/file", b"content", name)
        world.repository.publish_all()
        world.begin()
        world.downloads("dir/file", content=b"content")
        world.asked("2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json",
                    f"1.{quoted(name)}.json")
        world.must(len(world.device.kept()) == 5, f"kept: {sorted(world.device.kept())}")

for name in ("root", "timestamp", "snapshot", "targets"):
    @case(f"a delegated role that calls itself {name} does not replace the real one")
    def taken_names(world, name=name):
        repository = world.repository
        world.ready()
        kept = world.device.kept()
        document = {"_type": "targets", "spec_version": "1.0.31", "version": 9, "targets": {},
                    "expires": repository.targets["expires"]}
        delegation = repository.delegate("targets", "role", ["*"])
        delegation["name"] = name
        repository.documents["role"].update(document)
        repository.publish("role")
        repository.files[f"metadata/9.{name}.json"] = repository.content("role")
        repository.files[f"metadata/10.{name}.json"] = repository.content("role")
        if name != "targets":
            repository.snapshot["meta"][f"{name}.json"] = {"version": 10}
        repository.publish("targets", "snapshot", "timestamp")
        world.declines("file")
        for role in ("root", "timestamp", "snapshot", "targets"):
            have = json.loads(world.device.kept()[role + ".json"])["signed"]["_type"]
            world.must(have == role, f"{role}.json is now a {have}")
        world.must(world.device.kept()["root.json"] == kept["root.json"], "another root")

TARGETS = ("plain", "dir/file", "two words", "per%cent", "per%2Fcent", "ünï", "quest?ion",
           "ha#sh", "plus+and&", "a;b=c", "back\\slash", "colon:name", "quote\"and'", "t~lde",
           "dir.d/.hidden", "x" * 140)
for name in TARGETS:
    @case(f"a target of the name {name[:20]!r} is downloaded")
    def target_names(world, name=name):
        world.repository.add(name, b"content of it")
        world.repository.publish_all()
        world.begin()
        world.downloads(name, content=b"content of it")
        world.fetched(1)
        world.downloads(name, content=b"content of it")
        world.fetched(0)

HOSTILE = ("../escape", "../../escape", "/escape", "dir/../../escape", "./../escape", "..", ".",
           "dir/..", "../metadata/root.json", "../targets/../metadata/timestamp.json",
           "nul\0byte", "new\nline")
for name in HOSTILE:
    @case(f"a target of the name {name!r} leaves the directory of targets nowhere")
    def hostile_targets(world, name=name):
        world.ready()
        world.repository.add(name, b"hostile")
        world.repository.add("decent", b"decent")
        world.repository.publish_all()
        if "\0" not in name:
            world.device.download(name)
        world.downloads("decent", content=b"decent")
        world.holds_as_served("root", "timestamp", "snapshot", "targets")
        world.must(not world.device.strays(), f"touched: {world.device.strays()}")
