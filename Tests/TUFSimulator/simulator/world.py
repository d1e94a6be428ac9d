# SPDX-License-Identifier: Apache-2.0
"""One repository and one device for one case, and what the case may say about them."""
import json
import urllib.parse

from .repository import Repository, quoted

CASES = []


class Wrong(Exception):
    """What is seen is not what must be."""


def case(title, **options):
    """Marks a function as a case; the options are those of its repository."""
    def register(function):
        CASES.append((title, function, options))
        return function
    return register


class World:
    """What a case works with."""

    def __init__(self, server, name, make_device, options, codes):
        self.repository = Repository(**options)
        self.place, address = server.open(name, self.repository.files)
        self.device = make_device(address)
        self._codes = codes
        self._asked = 0
        self.expectations = 0

    # Steps

    def begin(self, root=None):
        """Gives the device the first root."""
        given = self.repository.content("root", 1) if root is None else root
        result = self.device.trust(given)
        if root is None:
            self.must(result.returncode == 0, f"the first root was refused: {_said(result)}")

    def ready(self):
        """A device that has everything as it is now."""
        self.begin()
        self.accepts()

    def accepts(self, at=None):
        """A refresh succeeds."""
        self._mark()
        result = self.device.refresh(at=at)
        self._check(result)
        self.must(result.returncode == 0, f"refused: {_said(result)}")

    def refuses(self, code=None, at=None, **held):
        """A refresh fails for this reason and leaves exactly these versions, if any are given."""
        self._mark()
        result = self.device.refresh(at=at)
        self._refused(result, code)
        if held:
            self.holds(**held)

    def downloads(self, *names, content=None, at=None):
        """A download succeeds; afterwards there is a file with this content."""
        self._mark()
        result = self.device.download(*names, at=at)
        self._check(result)
        self.must(result.returncode == 0, f"not downloaded: {_said(result)}")
        if content is not None:
            self.must(content in self.device.downloaded().values(),
                      f"the content is not there: {sorted(self.device.downloaded())}")

    def declines(self, *names, code=None, at=None, left=0):
        """A download fails for this reason and leaves so many files."""
        self._mark()
        self._refused(self.device.download(*names, at=at), code)
        files = self.device.downloaded()
        self.must(len(files) == left, f"{len(files)} files instead of {left}: {sorted(files)}")

    # What must be

    def must(self, condition, message):
        """One expectation."""
        self.expectations += 1
        if not condition:
            raise Wrong(message)

    def holds(self, **versions):
        """The device believes these roles at these versions, and no others."""
        kept = self.device.kept()
        have = {}
        for name, content in kept.items():
            role = urllib.parse.unquote(name.removesuffix(".json"))
            have[role] = json.loads(content)["signed"]["version"]
        self.must(have == versions, f"believed: {have} instead of {versions}")

    def holds_as_served(self, *roles):
        """The device keeps the newest files of these roles byte for byte."""
        kept = self.device.kept()
        for role in roles:
            self.must(kept.get(quoted(role) + ".json") == self.repository.content(role),
                      f"{role}.json is not kept as it was served")

    def asked(self, *paths):
        """The last step asked for exactly these files of metadata, in this order."""
        have = [path.removeprefix("metadata/") for path in self.place.log[self._asked:]
                if path.startswith("metadata/")]
        self.must(have == list(paths), f"asked for {have} instead of {list(paths)}")

    def fetched(self, count):
        """The last step asked for so many targets."""
        have = [path for path in self.place.log[self._asked:] if path.startswith("targets/")]
        self.must(len(have) == count, f"targets asked for: {have}")

    def _mark(self):
        self._asked = len(self.place.log)

    def _refused(self, result, code):
        self._check(result)
        self.must(result.returncode != 0, "accepted")
        if code and self._codes:
            codes = [code] if isinstance(code, str) else code
            self.must(any(each in _said(result) for each in codes),
                      f"refused, but not for {code}: {_said(result)}")

    def _check(self, result):
        """What holds after every run, whatever came of it."""
        self.must(result.returncode in (0, 1), f"ended with {result.returncode}: {_said(result)}")
        self.must(not self.device.strays(), f"touched outside: {self.device.strays()}")
        self.must(not self.place.drained, "took an endless file to its end")
        given = self.repository.files.values()
        for name, content in self.device.kept().items():
            self.must(name == "root.json" or content in self.place.served or content in given,
                      f"{name} is nothing that was served")


def _said(result):
    return (result.stderr or result.stdout).decode("utf-8", "replace").strip()[-600:]
