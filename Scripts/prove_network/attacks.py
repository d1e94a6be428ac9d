# SPDX-License-Identifier: Apache-2.0
"""Servers in other hands: older, foreign, stripped and mixed repositories."""
import hashlib
import os
import shutil

from .servers import Nginx
from .site import FIRST


class Stage:
    """A copy of a signed repository that an attacker serves, and a device that trusts it."""

    def __init__(self, site, name):
        self.site = site
        self.served = os.path.join(site.directory, "served", name)
        shutil.copytree(site.repository, self.served)
        self.server = Nginx(self.served)
        self.device = site.device("attack-" + name)

    def path(self, *parts):
        """A file that is served."""
        return os.path.join(self.served, *parts)

    def keys(self):
        """The option that names all keys."""
        return ["--keys", os.path.join(self.site.directory, "keys")]

    def change(self, directory, place=-40):
        """Changes a byte of every file of a directory."""
        for name in os.listdir(self.path(directory)):
            with open(self.path(directory, name), "r+b") as file:
                content = bytearray(file.read())
                content[place] ^= 1
                file.seek(0)
                file.write(content)

    def close(self):
        """Ends it."""
        self.server.close()
        self.device.remove()
        shutil.rmtree(self.served)


def _older(stage):
    """The device has seen newer metadata than is served now."""
    before = stage.path("..", os.path.basename(stage.served) + "-before")
    shutil.copytree(stage.served, before)
    stage.site.program.must("repo", "refresh", stage.served, *stage.keys())
    seen = stage.site.program.run(
        "plan", *stage.device.command(stage.server.address)[1:])
    shutil.rmtree(stage.path("metadata"))
    shutil.move(os.path.join(before, "metadata"), stage.path("metadata"))
    shutil.rmtree(before)
    return seen


def _stripped(stage):
    shutil.rmtree(stage.path("metadata"))


def _foreign(stage):
    """A repository with the same packages that somebody else has signed."""
    shutil.rmtree(stage.path("metadata"))
    shutil.rmtree(stage.path("heads"))
    keys = stage.path(".keys")
    stage.site.program.must("repo", "init", stage.served, "--keys", keys)
    stage.site.program.must("repo", "sign", stage.served, "--keys", keys)


def _metadata(stage):
    stage.change("metadata", 200)


def _heads(stage):
    """Other bytes under the names of the heads, their own digests repaired."""
    for name in os.listdir(stage.path("heads")):
        with open(stage.path("heads", name), "r+b") as file:
            content = bytearray(file.read())
            content[20] ^= 1
            content[-32:] = hashlib.sha256(content[:-32]).digest()
            file.seek(0)
            file.write(content)


def _payloads(stage):
    stage.change("packages")


def _exchanged(stage):
    """Each package holds the bytes of the next."""
    names = sorted(os.listdir(stage.path("packages")))
    for name in names:
        os.rename(stage.path("packages", name), stage.path("packages", name + ".old"))
    for name, other in zip(names, names[1:] + names[:1]):
        os.rename(stage.path("packages", other + ".old"), stage.path("packages", name))


def _no_timestamp(stage):
    os.unlink(stage.path("metadata", "timestamp.json"))


def _no_targets(stage):
    for name in os.listdir(stage.path("metadata")):
        if name.endswith("targets.json"):
            os.unlink(stage.path("metadata", name))


def _catalog(stage):
    """What nobody has signed says something else; nobody who checks signatures reads it."""
    with open(stage.path("catalog.json"), "w", encoding="utf-8") as file:
        file.write('{"format": 1, "releases": []}')


# What is attacked, with which statuses that may end, and what is particular: `untold`, the device
# is not told again whom to trust; `unseen`, it has not seen the newest heads before; `unhealed`,
# the publisher's own copy is older than what it has seen.
TRUST = (12,)
ATTACKS = {
    "older metadata than the device has seen": (_older, TRUST, ("unhealed",)),
    "no metadata any more": (_stripped, (12, 11, 6), ()),
    "no metadata any more, and no key is named again": (_stripped, (12, 11, 6), ("untold",)),
    "metadata that somebody else has signed": (_foreign, TRUST, ()),
    "changed metadata": (_metadata, TRUST, ()),
    "other heads": (_heads, (3, 12), ("unseen",)),
    "changed payloads": (_payloads, (3, 7, 11), ()),
    "packages that have changed places": (_exchanged, (3, 11), ()),
    "no timestamp": (_no_timestamp, TRUST, ()),
    "no targets, which the device has": (_no_targets, (0,), ()),
    "another catalog, which nobody has signed": (_catalog, (0,), ()),
}


def prove(site, count):
    """Each attack on a device with an old release: refused for its reason, the tree as it was."""
    for number, (title, (attack, statuses, options)) in enumerate(ATTACKS.items()):
        stage = Stage(site, str(number))
        try:
            if "unseen" not in options:
                # The device gets to know its publisher, and the heads.
                known = site.program.run("plan", *stage.device.command(stage.server.address)[1:])
                count.check(known.status == 0, f"{title}: before: {known.output}{known.errors}")
            seen = attack(stage)
            if seen is not None:
                count.check(seen.status == 0, f"{title}: newer: {seen.output}{seen.errors}")
            words = stage.device.command(stage.server.address)
            if "untold" in options:
                place = words.index("--trust")
                del words[place:place + 2]
            result = site.program.run(*words)
            count.end(f"status {result.status}")
            count.check(result.status in statuses,
                        f"{title}: ended with {result.status}: {result.output}{result.errors}")
            if result.status == 0:
                stage.device.is_whole(count, title)
            else:
                stage.device.is_old(count, title)
                stage.device.is_alone(count, title)
                if "unhealed" in options:
                    continue
                healed = site.program.run(*stage.device.command(site.repository))
                count.check(healed.status == 0, f"{title}, from the publisher: {healed.output}"
                            f"{healed.errors}")
                stage.device.is_whole(count, title)
        finally:
            stage.close()
    _prove_expiry(site, count)


def _prove_expiry(site, count):
    """Time passes, and nobody renews anything."""
    for days, statuses in ((0, (0,)), (3000, (12,))):
        name = f"after {days} days"
        stage = Stage(site, f"expiry{days}")
        try:
            result = site.program.run(*stage.device.command(stage.server.address),
                                      before=("faketime", "-f", f"+{days}d"))
            count.end(f"status {result.status}")
            if count.check(result.status in statuses, f"{name}: {result.output}{result.errors}"):
                if days:
                    stage.device.is_old(count, name)
                    status = site.program.run("status", "--root", stage.device.root, "--json")
                    count.check(status.report.get("release", {}).get("id") == FIRST,
                                f"{name}: {status.output}")
        finally:
            stage.close()
