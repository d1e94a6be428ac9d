# SPDX-License-Identifier: Apache-2.0
"""Bytes that were changed at random places: refused, and nothing of them is kept."""
import json
import random

from simulator.world import case

ROLES = ("root", "timestamp", "snapshot", "targets", "role")
PLACES = 12


def _meaning(content):
    """What a file says, apart from what may be written in more than one way."""
    try:
        document = json.loads(content)
        for signature in document["signatures"]:
            signature["sig"] = signature["sig"].lower()
        return document
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _flip(content, chance):
    place = chance.randrange(len(content))
    other = bytes([content[place] ^ 1 << chance.randrange(8)])
    return content[:place] + other + content[place + 1:]


def _replace(content, chance):
    place = chance.randrange(len(content))
    return content[:place] + chance.randbytes(1) + content[place + 1:]


def _cut(content, chance):
    return content[:chance.randrange(len(content))]


def _drop(content, chance):
    place = chance.randrange(len(content))
    return content[:place] + content[place + chance.randrange(1, 40):]


def _insert(content, chance):
    place = chance.randrange(len(content))
    return content[:place] + chance.randbytes(chance.randrange(1, 9)) + content[place:]


def _swap(content, chance):
    one, two = sorted(chance.sample(range(len(content)), 2))
    return content[two:] + content[one:two] + content[:one]


def _append(content, chance):
    return content + b"\n" + chance.choice((b"{}", b"x", b"\0", content))


CHANGES = {"flipped bits": _flip, "other bytes": _replace, "a lost end": _cut, "lost bytes": _drop,
           "further bytes": _insert, "parts that changed places": _swap, "an addition": _append}


def _changed(content, change, chance):
    while True:
        other = change(content, chance)
        if _meaning(other) is None or _meaning(other) != _meaning(content):
            return other


for role in ROLES:
    for title, change in CHANGES.items():
        @case(f"{role} with {title} is refused, and nothing of it is kept")
        def damaged(world, role=role, title=title, change=change):
            repository = world.repository
            repository.delegate("targets", "role")
            repository.publish_all()
            world.ready()
            world.device.download("nothing")
            repository.publish("root")
            repository.publish_all()
            chance = random.Random(f"{role} {title}")
            name = "metadata/" + repository.file_name(role)
            right = repository.files[name]
            for _ in range(PLACES):
                repository.files[name] = _changed(right, change, chance)
                if role == "role":
                    world.declines("file")
                else:
                    world.refuses()
                kept = world.device.kept()
                world.must(repository.files[name] not in kept.values(), "damaged bytes were kept")
                world.must(_meaning(kept[role + ".json"])["signed"]["version"]
                           == repository.documents[role]["version"] - 1, "the new version was kept")
            repository.files[name] = right
            world.accepts()
            world.holds_as_served("root", "timestamp", "snapshot", "targets")
