# SPDX-License-Identifier: Apache-2.0
"""Signed repositories that want to do harm: who signs may be hostile, or may have been robbed."""
import os
import resource
import signal
import subprocess
import tempfile
import time

from prove_support.program import ROOT, Result

from .hostile_packages import (
    Forge, SignedPlace, digest, directory_entry, file_entry, link_entry, manifest, release_of)
from .servers import Nginx
from .site import fingerprint

VECTORS = os.path.join(ROOT, "TestVectors", "package")
LONGEST = 30
MOST_MEMORY = 1_400 << 20
MOST_WRITTEN = 64 << 20
REFUSALS = {2, 3, 4, 5, 6, 7, 10, 11, 12}
GIGABYTE = 1 << 30


class Victim:
    """A device that a hostile repository is offered to, with canaries around it."""

    def __init__(self, program, directory):
        self._program = program
        self.outer = directory
        self.root = os.path.join(directory, "device", "root")
        os.makedirs(self.root)
        os.makedirs(os.path.join(directory, "canary"))
        for name in ("canary/passwd", "device/passwd", "passwd"):
            with open(os.path.join(directory, name), "w", encoding="utf-8") as file:
                file.write("not to be touched\n")
        self._before = self._around()

    def _around(self):
        found = {path: node for path, node in fingerprint(self.outer).items()
                 if not path.startswith(self.root)}
        # The directory of the tree's root changes when its lock comes and goes.
        return found

    def run(self, *arguments):
        """Runs the command with bounds of time and memory; its result, seconds, peak memory."""
        begin = time.monotonic()
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(
                [self._program.path, *arguments], stdout=output, stderr=errors, preexec_fn=_bounds)
            while True:
                ended, status, usage = os.wait4(process.pid, os.WNOHANG)
                if ended:
                    break
                if time.monotonic() - begin > LONGEST:
                    os.kill(process.pid, signal.SIGKILL)
                time.sleep(0.005)
            process.returncode = os.waitstatus_to_exitcode(status)
            said = []
            for file in (output, errors):
                file.seek(0)
                said.append(file.read().decode("utf-8", "replace"))
        return (Result(process.returncode, *said), time.monotonic() - begin,
                usage.ru_maxrss << 10)

    def is_untouched(self):
        """Whether everything outside of the tree is as it was."""
        return self._around() == self._before

    def leaves(self):
        """What is in the tree, its store apart."""
        return [name for name in os.listdir(self.root) if name != ".cairn"]

    def written(self):
        """The bytes below the root."""
        return sum(os.lstat(os.path.join(place, name)).st_blocks * 512
                   for place, _, names in os.walk(self.root) for name in names)


def _bounds():
    # What would be written without end fails here instead of filling the disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 * GIGABYTE, 4 * GIGABYTE))


def vectors(program, forge):
    """Every package and manifest that readers must refuse."""
    folder = os.path.join(VECTORS, "reject")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            lines, _, content = file.read().partition(b"\n\n")
        kind = dict(line.split(": ", 1) for line in lines.decode().splitlines())["kind"]

        def make(place, content=content, kind=kind):
            package = content if kind == "package" else forge.package(content)
            changes = {} if kind == "package" else release_of(content)
            place.add(package, **changes)
        yield f"the vector {name}", make, False


def bombs(program, forge):
    """Little that becomes much."""
    zeros = bytes(GIGABYTE // 2)
    big = forge.null(zeros)
    small = b"small\n"

    def of_other_size(place):
        raw = manifest([file_entry(b"file")], [(len(small), digest(small))])
        place.add(forge.package(raw, [(0, big)]), **release_of(raw))
    yield "half a gigabyte of zeros where six bytes should be", of_other_size, False

    def as_manifest(place):
        package = forge.package(zeros)
        place.add(package, manifestDigest=digest(zeros).hex())
    yield "half a gigabyte of zeros as a manifest", as_manifest, False

    def of_lying_size(place):
        raw = manifest([file_entry(b"file")], [(len(small), digest(small))])
        place.add(forge.package(raw, [(0, forge.null(small))], manifest_size=(1 << 32) - 1),
                  **release_of(raw))
    yield "a manifest that claims four gigabytes", of_lying_size, False

    for size in (1 << 40, (1 << 50) - 1):
        def too_large(place, size=size):
            raw = manifest([file_entry(b"file")], [(size, digest(b"huge"))])
            place.add(forge.package(raw, [(0, big)]), **release_of(raw))
        yield f"a file of {size} bytes", too_large, False

    def many_names(place):
        count = 300_000
        entries = [(b"f%07d" % number, 1, b"\xa4\x03" + (b"\0" if number == 0 else b"\x01"))
                   for number in range(count)]
        raw = manifest(entries, [(GIGABYTE // 2, digest(zeros))])
        place.add(forge.package(raw, [(0, big)]), **release_of(raw))
    yield "300,000 names of a file of half a gigabyte", many_names, False


def records(program, forge):
    """Records in signed metadata that are not what they should be."""
    content = b"decent\n"
    raw = manifest([file_entry(b"file")], [(len(content), digest(content))])
    package = forge.package(raw, [(0, forge.null(content))])
    good = release_of(raw)
    for path in ("../../passwd", "/etc/passwd", "packages/../../passwd", "packages/", "",
                 "http://127.0.0.1:1/x", "packages/p.cairnpkg/..", "packages/\n", "packages/\0",
                 "packages/" + "x" * 5000, "packages/p.cairnpkg?x", "//host/x"):
        yield (f"a package at {path[:30]!r}", lambda place, path=path: place.add(
            package, **good, package=path), False)
    for member in ("product", "id", "ordinal", "package", "size", "headSize", "headDigest",
                   "manifestDigest"):
        yield (f"a record without {member}", lambda place, member=member: place.add(
            package, **{**good, member: None}), False)
    for member, value in (
            ("size", -1), ("size", 1 << 62), ("size", 10**30), ("size", len(package) + 1),
            ("headSize", 0), ("headSize", -5), ("headSize", 1 << 40), ("headSize", 7),
            ("headDigest", "ab" * 32), ("headDigest", "short"), ("headDigest", 7),
            ("manifestDigest", "ab" * 32), ("id", "2"), ("id", ""), ("id", "x" * 100_000),
            ("id", "a\nb"), ("product", "another"), ("ordinal", 5), ("ordinal", -1),
            ("ordinal", 1 << 40), ("prerequisites", [0]), ("prerequisites", list(range(100_000))),
            ("aliases", "text"), ("checkpoint", "yes"), ("architecture", {})):
        yield (f"a record whose {member} is {str(value)[:20]}",
               lambda place, member=member, value=value: place.add(
                   package, **{**good, member: value}), False)

    def other_length(place):
        place.add(package, **good)
        place.target()["length"] += 1
    yield "a head of another length than its target has", other_length, False

    def other_format(place):
        place.add(package, **good)
        place.target()["custom"]["format"] = 2
    yield "a record of an unknown format", other_format, False

    def nothing(place):
        place.add(package, **good)
        place.target()["custom"] = {"cairn": []}
    yield "a record that is a list", nothing, False

    def twice(place):
        place.add(package, **good)
        place.add(package, name="q", **good)
    yield "one release under two names", twice, None

    def other_hash(place):
        place.add(package, **good)
        place.target()["hashes"] = {"sha256": "ab" * 32}
    yield "a head that has another hash than its target", other_hash, False
    yield "a decent release", lambda place: place.add(package, **good), True


def links(program, forge):
    """Symbolic links that lead out, and what would lie behind them."""
    content = b"hostile\n"
    for target in (b"../../canary", b"/etc", b".", b".cairn", b".."):
        def through(place, target=target):
            raw = manifest(
                [link_entry(b"out", target), file_entry(b"out/passwd")],
                [(len(content), digest(content))])
            place.add(forge.package(raw, [(0, forge.null(content))]), **release_of(raw))
        yield f"a file behind a link to {target.decode()}", through, False

    def alone(place):
        raw = manifest([directory_entry(b"dir"), link_entry(b"dir/out", b"../../../canary/passwd")],
                       [])
        place.add(forge.package(raw), **release_of(raw))
    yield "a link to the outside that nothing goes through", alone, True


def names(program, forge):
    """Names that are two here and may be one elsewhere: taken as they are, or not at all."""
    content = b"decent\n"
    for title, paths in (
            ("names that differ in case", (b"A", b"a")),
            ("names that differ in their Unicode form", ("e\u0301".encode(), "\u00e9".encode())),
            ("names that are no UTF-8", (b"a\xff", b"b\xfe\xfd")),
            ("names with line feeds and escapes", (b"a\nb", b"c\x1b[2J")),
            ("the store's name in capitals", (b".CAIRN", b"a"))):
        def make(place, paths=paths):
            raw = manifest([file_entry(path) if number == 0 else
                            (path, 1, b"\xa4\x03\x01") for number, path in enumerate(paths)],
                           [(len(content), digest(content))])
            place.add(forge.package(raw, [(0, forge.null(content))]), **release_of(raw))
        yield title, make, None


def prove(program, directory, count):
    """Offers each hostile repository to a device of its own."""
    forge = Forge(program)
    server_root = os.path.join(directory, "served")
    os.makedirs(server_root, mode=0o755)
    server = Nginx(server_root)
    number = 0
    try:
        for part in (records, links, names, bombs, vectors):
            for title, make, outcome in part(program, forge):
                number += 1
                _prove_one(program, directory, server, f"{number}", title, make, outcome, count)
    finally:
        server.close()


def _prove_one(program, directory, server, name, title, make, outcome, count):
    place = SignedPlace(os.path.join(directory, "served", name))
    make(place)
    root = place.write()
    victim = Victim(program, os.path.join(directory, "victims", name))
    for command in ("plan", "install"):
        if command == "plan" and title.startswith("the vector"):
            continue
        result, took, memory = victim.run(
            command, "latest", "--root", victim.root, "--from", f"{server.address}/{name}",
            "--trust", root, "--json")
        said = f"{title}, {command}: ended with {result.status}: {result.output}{result.errors}"
        count.check(took < LONGEST, f"{title}, {command}: took {took:.0f} s")
        count.check(memory < MOST_MEMORY, f"{title}, {command}: took {memory >> 20} MiB")
        count.check(victim.is_untouched(), f"{title}, {command}: the outside was touched")
        if outcome is True:
            count.check(result.status == 0, said)
        elif outcome is False and command == "install":
            # A plan fetches no payloads, so it may not see what is wrong with them.
            count.check(result.status in REFUSALS, said)
            count.check(not victim.leaves(), f"{title}, {command}: in the tree {victim.leaves()}")
        else:
            count.check(result.status == 0 or result.status in REFUSALS, said)
        count.check(victim.written() < MOST_WRITTEN,
                    f"{title}, {command}: wrote {victim.written()} bytes")
    count.end(f"status {result.status}")
