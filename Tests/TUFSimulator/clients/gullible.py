#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A client that believes everything: each case that refuses something must catch it."""
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request


class Gullible:
    """Fetches by the rules of the names, checks nothing."""

    def __init__(self, options, names):
        self._metadata = options["--metadata-dir"]
        self._address = options.get("--metadata-url", "")
        self._options = options
        self._names = names

    def init(self, root):
        """Keeps any first root."""
        with open(root, "rb") as file:
            self._keep("root", file.read())

    def refresh(self):
        """Takes the newest of everything."""
        version = 2
        while (root := self._get(f"{version}.root.json")) is not None:
            self._keep("root", root)
            version += 1
        try:
            consistent = json.loads(self._kept("root"))["signed"]["consistent_snapshot"]
        except (ValueError, KeyError, TypeError):
            consistent = True
        self._keep("timestamp", self._get("timestamp.json") or b"")
        above = "timestamp"
        for role in ("snapshot", "targets"):
            try:
                number = json.loads(self._kept(above))["signed"]["meta"][role + ".json"]["version"]
            except (ValueError, KeyError, TypeError):
                number = 1
            name = f"{number}.{role}.json" if consistent else f"{role}.json"
            self._keep(role, self._get(name) or b"")
            above = role

    def download(self):
        """Takes whatever lies where a target would."""
        self.refresh()
        for name in self._names:
            content = self._fetch(self._options["--target-base-url"] + urllib.parse.quote(name))
            path = os.path.join(self._options["--target-dir"], name.lstrip("/"))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(content or b"")

    def _get(self, name):
        return self._fetch(self._address + name)

    @staticmethod
    def _fetch(address):
        try:
            with urllib.request.urlopen(address) as reply:
                return reply.read()
        except urllib.error.HTTPError:
            return None

    def _kept(self, role):
        with open(os.path.join(self._metadata, role + ".json"), "rb") as file:
            return file.read()

    def _keep(self, role, content):
        with open(os.path.join(self._metadata, role + ".json"), "wb") as file:
            file.write(content)


def main():
    """Does one command, and is content with it."""
    options, names, rest = {}, [], []
    words = iter(sys.argv[1:])
    for word in words:
        if word == "--target-name":
            names.append(next(words))
        elif word.startswith("--"):
            options[word] = next(words)
        else:
            rest.append(word)
    client = Gullible(options, names)
    try:
        getattr(client, rest[0])(*rest[1:])
    except (OSError, ValueError):
        pass


if __name__ == "__main__":
    main()
