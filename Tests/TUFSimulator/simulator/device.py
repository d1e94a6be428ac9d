# SPDX-License-Identifier: Apache-2.0
"""A device: the client under test, its directories, and what lies around them."""
import os
import subprocess

CANARY = b"not to be touched\n"
LONGEST = 30


class Device:
    """Runs the client by the command protocol of the public conformance suite."""

    def __init__(self, client, directory, address):
        self._client = client
        self.directory = directory
        self.metadata = os.path.join(directory, "outer", "metadata")
        self.targets = os.path.join(directory, "outer", "targets")
        self._address = address
        os.makedirs(self.metadata)
        os.makedirs(self.targets)
        self._canaries = [os.path.join(directory, *parts) for parts in (
            ["canary"], ["escape"], ["outer", "canary"], ["outer", "escape"],
            ["outer", "root.json"])]
        for path in self._canaries:
            with open(path, "wb") as file:
                file.write(CANARY)

    def trust(self, root):
        """Begins with a root that came some other way."""
        path = os.path.join(self.directory, "given.json")
        with open(path, "wb") as file:
            file.write(root)
        return self._run("--metadata-dir", self.metadata, "init", path)

    def refresh(self, at=None):
        """Brings the metadata up to date."""
        return self._run(
            "--metadata-dir", self.metadata, "--metadata-url", self._address + "metadata/",
            "refresh", at=at)

    def download(self, *names, at=None):
        """Downloads targets, in one run."""
        wanted = [part for name in names for part in ("--target-name", name)]
        return self._run(
            "--metadata-dir", self.metadata, "--metadata-url", self._address + "metadata/", *wanted,
            "--target-base-url", self._address + "targets/", "--target-dir", self.targets,
            "download", at=at)

    def _run(self, *arguments, at=None):
        before = ["faketime", "-f", at] if at else []
        return subprocess.run(
            [*before, *self._client, *arguments], capture_output=True, check=False,
            timeout=LONGEST, env={**os.environ, "TZ": "UTC", "PYTHONDONTWRITEBYTECODE": "1"})

    def kept(self):
        """The metadata that is believed, by file name; what lies deeper is the client's own."""
        return {name: content for name, content in _files(self.metadata).items()
                if os.sep not in name}

    def downloaded(self):
        """The contents of the downloaded targets."""
        return _files(self.targets)

    def strays(self):
        """What is not as it must be outside of the two directories."""
        wrong = []
        for path in self._canaries:
            with open(path, "rb") as file:
                if file.read() != CANARY:
                    wrong.append(path)
        known = {*self._canaries, os.path.join(self.directory, "given.json")}
        for place, directories, files in os.walk(self.directory):
            directories[:] = [name for name in directories
                              if os.path.join(place, name) not in (self.metadata, self.targets)]
            wrong += [path for path in (os.path.join(place, name) for name in files)
                      if path not in known]
        return wrong


def _files(directory):
    found = {}
    for place, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, directory)] = file.read()
    return found
