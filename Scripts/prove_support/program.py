# SPDX-License-Identifier: Apache-2.0
"""Runs the command and reads what it says."""
import dataclasses
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))


def fail(message):
    """Ends a script with the reason why it cannot do its work."""
    sys.exit(f"{os.path.basename(sys.argv[0])}: error: {message}")


def skip(message):
    """Ends a script that cannot do its work here, without failing."""
    print(f"{os.path.basename(sys.argv[0])}: skipped: {message}")
    sys.exit(0)


@dataclasses.dataclass
class Result:
    """How a run ended."""

    status: int
    output: str
    errors: str

    @property
    def report(self):
        """What the command printed, where it was JSON; else nothing."""
        try:
            return json.loads(self.output)
        except ValueError:
            return {}

    @property
    def has_crashed(self):
        """Whether it ended in a way that no input may lead to."""
        return self.status < 0 or self.status >= 70


class Program:
    """The command, and what is put before it."""

    def __init__(self, path=None):
        self.path = os.path.realpath(
            path or os.environ.get("CAIRN") or os.path.join(ROOT, ".build/release/cairn"))
        if not os.access(self.path, os.X_OK):
            fail(f"{self.path} is not there: build it, or name it with --cairn")

    def run(self, *arguments, before=(), environment=None):
        """Runs it to its end, whatever that is."""
        done = subprocess.run(
            [*before, self.path, *map(str, arguments)], capture_output=True, check=False,
            env={**os.environ, **(environment or {})})
        return Result(
            done.returncode, done.stdout.decode("utf-8", "replace"),
            done.stderr.decode("utf-8", "replace"))

    def must(self, *arguments, before=()):
        """Runs it; anything but success ends the script."""
        result = self.run(*arguments, before=before)
        if result.status != 0:
            fail(f"cairn {' '.join(map(str, arguments))} ended with {result.status}: "
                 f"{result.errors or result.output}")
        return result
