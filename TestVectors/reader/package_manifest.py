# SPDX-License-Identifier: Apache-2.0
"""Manifests (Documentation/Format-Package.md 1), and the fields that packages have too."""

import re

from cairn_delta import DeltaError, from_zigzag, read_varint

MAGIC = b"\x89CAIRNM\x01"
MOST_ENTRIES = 1 << 24
MOST_FEATURES = 4096
LONGEST_PATH = 3072
LARGEST_RELEASE = (1 << 50) - 1
DIRECTORY, FILE, LINK, HARD_LINK = range(4)
KINDS = ["directory", "file", "link", "hardlink"]
HAS_ATTRIBUTES, HAS_FEATURE, HAS_TIME = 4, 8, 16
FEATURE = re.compile(rb"[a-z0-9][a-z0-9._-]{0,63}")


class PackageError(Exception):
    """A package that is refused; `code` is the kind of failure."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code = code


def malformed(message):
    return PackageError("malformed", message)


class Fields:
    """Bytes that are read from front to back."""

    def __init__(self, data):
        self.data = data
        self.place = 0

    def take(self, count):
        if count > len(self.data) - self.place:
            raise malformed("cut off")
        self.place += count
        return self.data[self.place - count : self.place]

    def byte(self):
        return self.take(1)[0]

    def number(self, limit):
        """A varint of at most `limit`."""
        try:
            value = read_varint(self.byte)
        except DeltaError as error:
            raise malformed(str(error)) from error
        if value > limit:
            raise malformed(f"{value} is more than {limit}")
        return value

    def count(self, least):
        """The number of things of at least so many bytes each."""
        return self.number((len(self.data) - self.place) // least)

    def counted(self, least, most):
        """Bytes behind their number."""
        count = self.number(most)
        if count < least:
            raise malformed("a field is empty")
        return self.take(count)

    def text(self, least, most):
        """UTF-8 without control characters, as bytes."""
        data = self.counted(least, most)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise malformed("a text is no UTF-8") from error
        if any(ord(letter) < 0x20 or 0x7F <= ord(letter) < 0xA0 for letter in text):
            raise malformed("a text has control characters")
        return data

    def finish(self):
        if self.place != len(self.data):
            raise malformed("bytes follow the end")


class Content:
    def __init__(self, fields):
        self.size = fields.number(LARGEST_RELEASE)
        self.digest = fields.take(32)


class Entry:
    """1.1: an entry; what refers to others by number is resolved when all are read."""

    def __init__(self, fields, before, place, sets, used_sets, used_contents):
        self.place = place
        self.path = self.read_path(fields, before)
        kind = fields.byte()
        self.node = kind & 3
        allowed = 3 | HAS_FEATURE
        if self.node in (DIRECTORY, FILE):
            allowed |= HAS_ATTRIBUTES
        if self.node == FILE:
            allowed |= HAS_TIME
        if kind & ~allowed:
            raise malformed(f"the kind {kind}")
        self.mode = fields.number(0o7777) if self.node in (DIRECTORY, FILE) else None
        self.feature = 0
        if kind & HAS_FEATURE:
            self.feature = fields.number(MOST_FEATURES)
            if self.feature == 0:
                raise malformed("the feature 0")
        self.set = None
        if kind & HAS_ATTRIBUTES:
            # Sets are listed in the order of first use: at most the next one.
            self.set = fields.number(used_sets)
            if self.set >= len(sets):
                raise malformed("a set that is not there")
        self.content = self.time = self.target = self.first = None
        if self.node == FILE:
            back = fields.number(used_contents)
            self.content = used_contents - back
            if kind & HAS_TIME:
                self.time = from_zigzag(fields.number((1 << 64) - 1))
        elif self.node == LINK:
            self.target = fields.counted(1, 4095)
            if b"\0" in self.target:
                raise malformed("a target with a NUL")
        elif self.node == HARD_LINK:
            back = fields.number(place)
            if back == 0:
                raise malformed("a hard link to itself")
            self.first = place - back

    @staticmethod
    def read_path(fields, before):
        shared = fields.number(len(before))
        suffix = fields.counted(1, LONGEST_PATH)
        if shared < len(before) and before[shared] == suffix[0]:
            raise malformed("a path shares more than it says")
        path = before[:shared] + suffix
        if len(path) > LONGEST_PATH:
            raise malformed("a path is too long")
        for name in path.split(b"/"):
            if not 1 <= len(name) <= 255 or b"\0" in name or name in (b".", b".."):
                raise malformed("a path with a wrong name")
        return path


class Manifest:
    def __init__(self, data):
        fields = Fields(data)
        if data[:8] != MAGIC:
            raise malformed("the start of the manifest")
        fields.take(8)
        count = fields.number(MOST_FEATURES)
        self.features = [fields.text(1, 64) for _ in range(count)]
        self.sets = [self.read_set(fields) for _ in range(fields.count(4))]
        self.entries = []
        used_sets = used_contents = 0
        before = b""
        count = fields.count(4)
        if count > MOST_ENTRIES:
            raise malformed("too many entries")
        for place in range(count):
            entry = Entry(fields, before, place, self.sets, used_sets, used_contents)
            before = entry.path
            if entry.set == used_sets:
                used_sets += 1
            if entry.content == used_contents:
                used_contents += 1
            self.entries.append(entry)
        self.contents = [Content(fields) for _ in range(fields.count(33))]
        fields.finish()
        self.check_use(used_sets, used_contents)
        self.check_tree()

    @staticmethod
    def read_set(fields):
        attributes = []
        for _ in range(fields.count(2)):
            name = fields.counted(1, 255)
            if b"\0" in name or (attributes and attributes[-1][0] >= name):
                raise malformed("an attribute's name")
            attributes.append((name, fields.counted(0, 65536)))
        if not attributes:
            raise malformed("an empty set")
        return tuple(attributes)

    def check_use(self, used_sets, used_contents):
        for number, feature in enumerate(self.features):
            if not FEATURE.fullmatch(feature):
                raise malformed("the name of a feature")
            if number > 0 and self.features[number - 1] >= feature:
                raise malformed("features are out of order")
        used = {entry.feature for entry in self.entries} | {0}
        if used != set(range(len(self.features) + 1)):
            raise malformed("a feature that is not there, or not used")
        if used_sets != len(self.sets) or len(set(self.sets)) != len(self.sets):
            raise malformed("sets that are not used, or alike")
        if used_contents != len(self.contents):
            raise malformed("another number of contents than is used")
        if len({content.digest for content in self.contents}) != len(self.contents):
            raise malformed("a content is listed twice")
        files = [entry for entry in self.entries if entry.node == FILE]
        if sum(self.contents[file.content].size for file in files) > LARGEST_RELEASE:
            raise malformed("the files are too large together")

    def check_tree(self):
        directories = {()}
        last = ()
        for entry in self.entries:
            names = tuple(entry.path.split(b"/"))
            # Tuples compare name by name, which is the order of paths.
            if names <= last:
                raise malformed("entries are out of order")
            if names[:-1] not in directories:
                raise malformed("an entry without its directory")
            if names == (b".cairn",):
                raise malformed("the store's directory")
            if entry.node == DIRECTORY:
                directories.add(names)
            if entry.node == HARD_LINK:
                first = self.entries[entry.first]
                if first.node != FILE or first.feature != entry.feature:
                    raise malformed("a hard link to what is no file of its feature")
            last = names

    def listing(self):
        """One line an entry (TestVectors/README.md)."""
        return "".join(self.entry_line(entry) for entry in self.entries)

    def entry_line(self, entry):
        mode = "-" if entry.mode is None else f"{entry.mode:o}"
        feature = self.features[entry.feature - 1] if entry.feature else b""
        words = [KINDS[entry.node], word(entry.path), mode, word(feature)]
        if entry.node == FILE:
            content = self.contents[entry.content]
            words += [content.digest.hex(), content.size]
            words += ["-" if entry.time is None else entry.time]
        elif entry.node == LINK:
            words += [word(entry.target)]
        elif entry.node == HARD_LINK:
            words += [word(self.entries[entry.first].path)]
        attributes = [] if entry.set is None else self.sets[entry.set]
        words += [f"{word(name)}={word(value)}" for name, value in attributes]
        return line(*words)


def word(data):
    """Bytes as they stand in a listing."""
    if not data:
        return "-"
    if data == b"-":
        return "\\x2d"
    return "".join(
        chr(byte) if 0x21 <= byte < 0x7F and byte not in b"=\\" else f"\\x{byte:02x}"
        for byte in data
    )


def line(*words):
    return " ".join(str(one) for one in words) + "\n"
