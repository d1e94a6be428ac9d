# SPDX-License-Identifier: Apache-2.0
"""A repository, the trees of its releases, and devices that are updated over a network."""
import os
import shutil
import subprocess
import threading

from prove_support.chain import RELEASES, SmallChain
from prove_support.snapshot import difference, snapshot

FIRST, LAST = RELEASES[0], RELEASES[-1]
MOST_REPEATED = 1 << 20


class Count:
    """How things ended, and how often that was wrong; several threads may count."""

    def __init__(self):
        self.ends = {}
        self.bad = 0
        self._lock = threading.Lock()

    def end(self, name):
        """One more ended like this."""
        with self._lock:
            self.ends[name] = self.ends.get(name, 0) + 1

    def check(self, condition, message):
        """Notes what is wrong, unless the condition holds; returns whether it does."""
        if not condition:
            with self._lock:
                self.bad += 1
                print(f"BAD: {message}", flush=True)
        return condition


class Site:
    """A chain of releases in a repository, signed or not, and a device that has the first one."""

    def __init__(self, program, directory, files=24, is_signed=True, chain=SmallChain):
        self.program = program
        self.directory = directory
        os.makedirs(directory, mode=0o755)
        self.chain = chain(program, directory, files=files)
        self.repository = self.chain.repository
        self.trust = ["--allow-unsigned"]
        if is_signed:
            self._sign()
        self.template = os.path.join(directory, "template")
        program.must("install", FIRST, "--root", self.template, "--from", self.repository,
                     *self.trust, "-q")
        fresh = os.path.join(directory, "fresh")
        program.must("export", LAST, "-o", fresh, "--from", self.repository, *self.trust)
        self.old = snapshot(self.template)
        self.new = snapshot(fresh)

    def _sign(self):
        keys = os.path.join(self.directory, "keys")
        self.program.must("repo", "init", self.repository, "--keys", keys)
        self.program.must("repo", "sign", self.repository, "--keys", keys)
        self.trust = ["--trust", os.path.join(self.repository, "metadata", "1.root.json")]

    def device(self, name, is_new=False):
        """A device that has the first release, or nothing."""
        return Device(self, os.path.join(self.directory, "devices", name), is_new)

    def objects(self):
        """The paths of the files that servers serve, with their sizes."""
        found = {}
        for place, directories, names in os.walk(self.repository):
            directories[:] = [name for name in directories if not name.startswith(".")]
            for name in names:
                if not name.startswith("."):
                    path = os.path.join(place, name)
                    found["/" + os.path.relpath(path, self.repository)] = os.path.getsize(path)
        return found


class Device:
    """A tree that is updated, with canaries around it."""

    def __init__(self, site, directory, is_new):
        self._site = site
        self._directory = directory
        self.root = os.path.join(directory, "root")
        self.canary = os.path.join(directory, "canary")
        os.makedirs(self.canary)
        for name in ("file", "passwd"):
            with open(os.path.join(self.canary, name), "w", encoding="utf-8") as file:
                file.write("not to be touched\n")
        os.symlink("file", os.path.join(self.canary, "link"))
        self._before = fingerprint(self.canary)
        self.is_new = is_new
        if not is_new:
            subprocess.run(["cp", "-a", site.template, self.root], check=True)
        self.sent = []

    def command(self, address, *options, release=LAST):
        """The words of an installation over the network."""
        return ["install", release, "--root", self.root, "--from", address, *self._site.trust,
                "--json", *options]

    def install(self, address, *options):
        """Installs the last release; returns how that ended."""
        return self._site.program.run(*self.command(address, *options))

    def is_whole(self, count, name):
        """Checks that the tree is the new release and nothing outside was touched."""
        have = snapshot(self.root)
        good = count.check(have == self._site.new,
                           f"{name}: {difference(have, self._site.new)}")
        verified = self._site.program.run("verify", "--root", self.root, "-q")
        good &= count.check(verified.status == 0, f"{name}: verify ends with {verified.status}")
        return self.is_alone(count, name) and good

    def is_old(self, count, name):
        """Checks that the tree is still what it was."""
        if self.is_new:
            have = snapshot(self.root) if os.path.isdir(self.root) else {}
            return count.check(len(have) <= 1, f"{name}: something was written into the tree")
        have = snapshot(self.root)
        return count.check(have == self._site.old,
                           f"{name}: {difference(have, self._site.old)}")

    def is_alone(self, count, name):
        """Checks what lies around the tree."""
        found = set(os.listdir(self._directory)) - {"root", "canary"}
        return count.check(not found and fingerprint(self.canary) == self._before,
                           f"{name}: the outside was touched {sorted(found)}")

    def remove(self):
        """Takes it away."""
        subprocess.run(["chmod", "-R", "u+rwx", self._directory], check=False)
        shutil.rmtree(self._directory)


def fingerprint(directory):
    """Every node of a directory with what would show that it was touched."""
    found = {}
    for place, directories, files in os.walk(directory):
        for name in [".", *directories, *files]:
            status = os.lstat(os.path.join(place, name))
            found[os.path.join(place, name)] = (
                status.st_ino, status.st_mode, status.st_size, status.st_mtime_ns,
                status.st_ctime_ns)
    return found


def check_account(result, sent, count, name):
    """Compares what the command says it fetched with what the server says it sent."""
    account = result.report.get("transfer") or {}
    parts = sum(account.get(part, 0) for part in (
        "metadata", "delta", "full", "fallback", "wasted"))
    count.check(account.get("total") == parts, f"{name}: the parts are not the total: {account}")
    size = sum(answer.size for answer in sent)
    count.check(account.get("total") == size,
                f"{name}: {account.get('total')} bytes counted, {size} sent")
    count.check(account.get("requests") == len(sent),
                f"{name}: {account.get('requests')} requests counted, {len(sent)} answered")


def repeated(sent):
    """How many bytes of packages were sent more than once."""
    times = {}
    for answer in sent:
        if "/packages/" not in answer.path or answer.status not in (200, 206) or not answer.size:
            continue
        begin = 0
        if answer.status == 206 and answer.range:
            begin = int(answer.range.split("=")[1].split("-")[0])
        times.setdefault(answer.path, []).append((begin, begin + answer.size))
    total = 0
    for ranges in times.values():
        reached = 0
        for begin, end in sorted(ranges):
            total += max(0, min(end, reached) - begin)
            reached = max(reached, end)
    return total
