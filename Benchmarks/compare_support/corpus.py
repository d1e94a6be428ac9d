# SPDX-License-Identifier: Apache-2.0
"""The corpus: pairs of real files, made from published archives that are pinned by hash."""
from __future__ import annotations

import fnmatch
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from typing import Dict, List


class CorpusError(Exception):
    """The corpus cannot be had, or is not what it should be."""


@dataclass
class Side:
    """One file of a pair: the archive it comes from, and what it must be."""

    version: str
    archive: str
    archive_sha256: str
    size: int
    sha256: str
    path: str = ""


@dataclass
class Pair:
    """Two versions of one file; `content` says how a file is made from an archive."""

    name: str
    kind: str
    package: str
    content: Dict
    old: Side
    new: Side


def load(path: str) -> List[Pair]:
    """The pairs of a corpus file, in its order."""
    with open(path, encoding="utf-8") as file:
        entries = json.load(file)["pairs"]
    return [
        Pair(entry["name"], entry["kind"], entry["package"], entry["content"],
             Side(**entry["old"]), Side(**entry["new"]))
        for entry in entries
    ]


def sha256_of(path: str) -> str:
    """The SHA-256 of a file, read in blocks."""
    state = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 18), b""):
            state.update(block)
    return state.hexdigest()


def provide(pair: Pair, pairs_directory: str, downloads: str) -> None:
    """Leaves the pair at `pairs_directory`/NAME/{old,new}, checked, and notes the paths in it."""
    directory = os.path.join(pairs_directory, pair.name)
    for role, side in (("old", pair.old), ("new", pair.new)):
        side.path = os.path.join(directory, role)
        if _is(side.path, side.size, side.sha256):
            continue
        os.makedirs(directory, exist_ok=True)
        archive = _download(pair, side, downloads)
        partial = side.path + ".new"
        _extract(pair.content, archive, partial)
        if not _is(partial, side.size, side.sha256):
            raise CorpusError(f"{pair.name}: {role} is not the file that the corpus names")
        os.replace(partial, side.path)


def _is(path: str, size: int, sha256: str) -> bool:
    return os.path.isfile(path) and os.path.getsize(path) == size and sha256_of(path) == sha256


def _download(pair: Pair, side: Side, downloads: str) -> str:
    """The archive of one side, by pip, which is told exactly which file it must be."""
    os.makedirs(downloads, exist_ok=True)
    path = os.path.join(downloads, side.archive)
    if os.path.isfile(path) and sha256_of(path) == side.archive_sha256:
        return path
    print(f"compare: fetching {side.archive}", file=sys.stderr)
    requirement = os.path.join(downloads, "requirement.txt")
    with open(requirement, "w", encoding="utf-8") as file:
        file.write(f"{pair.package}=={side.version} --hash=sha256:{side.archive_sha256}\n")
    command = [
        sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps",
        "--retries", "2", "--timeout", "30", "--ignore-requires-python", "--require-hashes",
        "-r", requirement, "-d", downloads, *_tags(pair.package, side.archive)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0 or not os.path.isfile(path):
        raise CorpusError(f"{side.archive} cannot be fetched: {done.stderr.strip()[-600:]}")
    return path


def _tags(package: str, archive: str) -> List[str]:
    """The options that make pip take exactly this archive, whatever machine it runs on."""
    if not archive.endswith(".whl"):
        return ["--no-binary", package]
    interpreters, interfaces, platforms = archive[: -len(".whl")].split("-")[-3:]
    interpreter = interpreters.split(".")[-1]
    options = ["--only-binary", ":all:", "--implementation", interpreter[:2],
               "--python-version", interpreter[2:]]
    for interface in interfaces.split("."):
        options += ["--abi", interface]
    for platform in platforms.split("."):
        options += ["--platform", platform]
    return options


def _extract(content: Dict, archive: str, output: str) -> None:
    """Makes a file of the corpus from an archive."""
    makers = {
        "whole": shutil.copyfile, "gunzipped": _gunzip,
        "member": lambda source, target: _member(content["member"], source, target),
        "tar": lambda source, target: _tar(source, target),
    }
    makers[content["made"]](archive, output)


def _gunzip(archive: str, output: str) -> None:
    with gzip.open(archive) as source, open(output, "wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)


def _member(pattern: str, archive: str, output: str) -> None:
    with zipfile.ZipFile(archive) as bundle:
        names = fnmatch.filter(bundle.namelist(), pattern)
        if len(names) != 1:
            raise CorpusError(f"{archive}: {len(names)} members match {pattern}")
        with bundle.open(names[0]) as source, open(output, "wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)


def _tar(archive: str, output: str) -> None:
    """The archive's files as one tar, in order of name, without times, *.gz members expanded."""
    with zipfile.ZipFile(archive) as bundle, tarfile.open(
            output, "w", format=tarfile.GNU_FORMAT) as tar:
        for name in sorted(bundle.namelist()):
            if name.endswith("/"):
                continue
            data = bundle.read(name)
            if name.endswith(".gz"):
                name, data = name[: -len(".gz")], gzip.decompress(data)
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
