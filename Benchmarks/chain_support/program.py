# SPDX-License-Identifier: Apache-2.0
"""Runs `cairn` and reads what it says."""
from __future__ import annotations

import functools
import json
import os
import subprocess

from .trees import file_digest


class ProgramError(Exception):
    """`cairn` is not there, or did not do what it should have done."""


class Program:
    """The command."""

    def __init__(self, path: str):
        self.path = os.path.realpath(path)
        if not os.access(self.path, os.X_OK):
            raise ProgramError(f"{path} is not there: build it, or name it with --cairn")

    def version(self) -> str:
        """What it says of its version."""
        return subprocess.run(
            [self.path, "--version"], capture_output=True, text=True, check=True).stdout.strip()

    @functools.cached_property
    def build(self) -> str:
        """A name of its own for each build: versions say too little while they are worked on."""
        return file_digest(self.path)[:12]

    def report(self, *arguments: str) -> dict:
        """Runs it and returns its report; anything but success is an error."""
        command = [self.path, *arguments, "--json", "-q"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise ProgramError(
                f"cairn {' '.join(arguments)} ended with status {done.returncode}: "
                f"{(done.stdout + done.stderr).strip()[-600:]}")
        return json.loads(done.stdout)
