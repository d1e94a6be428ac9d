# SPDX-License-Identifier: Apache-2.0
"""The tools that are compared: how each makes a patch, and how each applies it."""
from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Dict, List, Optional

HERE = os.path.dirname(os.path.abspath(__file__))
HOST = os.path.join(HERE, "hdiffpatch_host.py")
HDIFFPATCH = "hdiffpatch==2.6.0"
EFFORTS = ("fast", "default", "max")


@dataclass
class Contestant:
    """A tool with fixed settings.

    In the commands `{old}`, `{new}`, `{patch}` and `{out}` stand for files. A command whose output
    is its standard output names the file it goes to in `encode_to` or `apply_to`.
    """

    name: str
    encode: List[str]
    apply: List[str]
    encode_to: Optional[str] = None
    apply_to: Optional[str] = None
    version: str = ""
    is_peer: bool = True
    needs_base: bool = True
    settings: str = field(default="", init=False)

    def __post_init__(self) -> None:
        self.settings = " ".join(os.path.basename(word) for word in self.encode)


def cairn(executable: str, effort: str) -> Contestant:
    """Cairn at one effort, on one thread."""
    return Contestant(
        f"cairn-{effort}",
        [executable, "diff", "{old}", "{new}", "-o", "{patch}", "--effort", effort,
         "--threads", "1"],
        [executable, "apply", "{old}", "{patch}", "-o", "{out}"],
        version=executable_name(executable), is_peer=False)


def _zstd(level: List[str], name: str) -> Contestant:
    return Contestant(
        name,
        ["zstd", "-q", "-f", *level, "--long=31", "--patch-from={old}", "{new}", "-o", "{patch}"],
        ["zstd", "-q", "-f", "-d", "--long=31", "--memory=2048MB", "--patch-from={old}",
         "{patch}", "-o", "{out}"])


def peers(hdiffpatch_python: Optional[str]) -> Dict[str, Contestant]:
    """Every peer by name; those that need a program of the system do not check that it is there."""
    known = [
        # -D and -R: left to itself, it expands gzip files, and makes others out of them again.
        Contestant(
            "xdelta3",
            ["xdelta3", "-e", "-q", "-f", "-9", "-S", "lzma", "-D", "-s", "{old}", "{new}",
             "{patch}"],
            ["xdelta3", "-d", "-q", "-f", "-D", "-R", "-s", "{old}", "{patch}", "{out}"]),
        Contestant(
            "xz", ["xz", "-9e", "-T1", "-k", "-c", "{new}"],
            ["xz", "-d", "-T1", "-k", "-c", "{patch}"],
            encode_to="{patch}", apply_to="{out}", needs_base=False),
        _zstd(["-19"], "zstd-19"),
        _zstd(["--ultra", "-22"], "zstd-22"),
        Contestant(
            "bsdiff", ["bsdiff", "{old}", "{new}", "{patch}"],
            ["bspatch", "{old}", "{out}", "{patch}"]),
    ]
    if hdiffpatch_python is not None:
        known.insert(0, Contestant(
            "hdiffpatch",
            [hdiffpatch_python, "-I", HOST, "diff", "{old}", "{new}", "{patch}"],
            [hdiffpatch_python, "-I", HOST, "apply", "{old}", "{patch}", "{out}"],
            version=hdiffpatch_version(hdiffpatch_python)))
    for contestant in known:
        program = shutil.which(contestant.encode[0])
        if program is not None and not contestant.version:
            contestant.version = executable_name(program)
    return {contestant.name: contestant for contestant in known}


def executable_name(path: str) -> str:
    """A program's content as its version: not every tool can tell its own."""
    state = hashlib.sha256()
    with open(path, "rb") as program:
        for block in iter(lambda: program.read(1 << 20), b""):
            state.update(block)
    return "sha256:" + state.hexdigest()[:16]


def hdiffpatch_version(python: str) -> str:
    """The version of the package in the environment of `python`, and of that interpreter."""
    code = ("import importlib.metadata, platform;"
            "print(importlib.metadata.version('hdiffpatch'), 'in Python', platform.python_version())")
    return subprocess.run(
        [python, "-I", "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def hdiffpatch_environment(directory: str) -> Optional[str]:
    """An interpreter that has HDiffPatch, in a virtual environment made on the first call."""
    python = os.path.join(directory, "bin", "python")
    if os.path.exists(os.path.join(directory, "complete")):
        return python
    shutil.rmtree(directory, ignore_errors=True)
    steps = (
        [sys.executable, "-m", "venv", directory],
        [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", HDIFFPATCH],
    )
    for step in steps:
        if subprocess.run(step).returncode != 0:
            print(f"compare: {HDIFFPATCH} could not be installed; going on without",
                  file=sys.stderr)
            return None
    with open(os.path.join(directory, "complete"), "w") as mark:
        mark.write(HDIFFPATCH + "\n")
    return python
