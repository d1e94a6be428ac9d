# SPDX-License-Identifier: Apache-2.0
"""What the readers of executables share: images, and the list of references.

References are tuples (kind, offset, target, aux, link); a link of 0 is also that of kinds without
a base. Content is CODE, DATA or TABLE, machine NONE, X64 or ARM64.
"""

from bisect import bisect_right

NONE, X64, ARM64 = 0, 1, 2
CODE, DATA, TABLE = 0, 1, 2

(
    CALL32, JUMP32, BRANCH32, RIP32, CALL26, JUMP26, BRANCH19, LITERAL19, BRANCH14, ADDRESS21,
    PAGE21, OFFSET12, ABSOLUTE64, RELATIVE32, PLACE32, PLACE64, POINTER36, TABLE8, TABLE16,
    TABLE32, ROW16, ROW24, CODED16, CODED32,
) = range(24)

KIND_SIZES = {ABSOLUTE64: 8, PLACE64: 8, POINTER36: 8, TABLE16: 2, ROW16: 2, TABLE8: 1, CODED16: 2}

SECTION_LIMIT = 4096
ADDRESS_LIMIT = 1 << 31


def kind_size(kind):
    """How many bytes of the file hold an operand of this kind."""
    return KIND_SIZES.get(kind, 4)


def number(data, offset, size, signed=False):
    """The little-endian number of `size` bytes at `offset`."""
    return int.from_bytes(data[offset : offset + size], "little", signed=signed)


class Image:
    """An executable: its machine, and where its bytes are loaded.

    `sections` are (offset, size, address, address size, content), sorted by offset.
    """

    def __init__(self, machine, image_base, sections):
        self.machine = machine
        self.image_base = image_base
        self.sections = sections
        self.by_address = sorted(
            range(len(sections)), key=lambda i: (sections[i][2], i))
        self.starts = [sections[i][2] for i in self.by_address]
        self.with_bytes = [s for s in sections if s[1] > 0]
        self.offsets = [s[0] for s in self.with_bytes]

    @staticmethod
    def make(machine, image_base, sections, size):
        """An image, or None if its sections overlap, are too many or reach outside."""
        sections = sorted((s for s in sections if s[3] > 0), key=lambda s: s[:3])
        if not sections or len(sections) > SECTION_LIMIT:
            return None
        end = 0
        for offset, count, address, address_size, _ in sections:
            if offset < 0 or count < 0 or count > address_size or offset + count > size:
                return None
            if address + address_size > ADDRESS_LIMIT:
                return None
            if count == 0:
                continue
            if offset < end:
                return None
            end = offset + count
        image = Image(machine, image_base, sections)
        end = 0
        for index in image.by_address:
            if sections[index][2] < end:
                return None
            end = sections[index][2] + sections[index][3]
        return image

    @property
    def address_end(self):
        """The end of all addresses."""
        last = self.sections[self.by_address[-1]]
        return last[2] + last[3]

    def section_at(self, address):
        """The section whose addresses hold `address`, or end there if no other starts there."""
        low = bisect_right(self.starts, address)
        if low == 0:
            return None
        section = self.sections[self.by_address[low - 1]]
        return section if address <= section[2] + section[3] else None

    def offset_of(self, address):
        """Where the byte at `address` lies in the image, if it has one."""
        section = self.section_at(address)
        if section is None or address - section[2] >= section[1]:
            return None
        return section[0] + address - section[2]

    def section_holding(self, offset):
        """The section that holds the byte at `offset`."""
        low = bisect_right(self.offsets, offset)
        if low == 0:
            return None
        section = self.with_bytes[low - 1]
        return section if offset < section[0] + section[1] else None

    def address_of(self, offset):
        """The address of the byte at `offset`, if it has one."""
        section = self.section_holding(offset)
        return None if section is None else section[2] + offset - section[0]


class Collector:
    """Gathers references as the scans find them, and makes one list of them."""

    def __init__(self, image, size):
        self.image = image
        self.size = size
        self.limit = size // 2
        self.tables = []
        self.code = []
        self.bases = []

    @property
    def is_full(self):
        """Whether no more references of tables are taken."""
        return len(self.tables) >= self.limit

    def link(self, base):
        """A number for `base`, an address; None if there are too many."""
        if self.bases and self.bases[-1] == base:
            return len(self.bases) - 1
        if len(self.bases) >= 65535:
            return None
        self.bases.append(base)
        return len(self.bases) - 1

    def add_table(self, kind, offset, target, aux=0, link=0):
        """Adds a reference of a table unless its place or its target lies outside."""
        if len(self.tables) >= self.limit or not 0 <= offset <= self.size - kind_size(kind):
            return
        if target < 0 or self.image.section_at(target) is None:
            return
        self.tables.append((kind, offset, target, aux, link))

    def finish(self):
        """All references, by offset, none overlapping another; and the bases."""
        ordered = sorted(range(len(self.tables)), key=lambda i: (self.tables[i][1], i))
        result, end, upcoming = [], 0, 0
        for index in ordered:
            table = self.tables[index]
            if table[1] < end:
                continue
            while upcoming < len(self.code) and self.code[upcoming][1] < table[1]:
                reference = self.code[upcoming]
                upcoming += 1
                if reference[1] >= end and reference[1] + kind_size(reference[0]) <= table[1]:
                    result.append(reference)
            result.append(table)
            end = table[1] + kind_size(table[0])
        while upcoming < len(self.code):
            if self.code[upcoming][1] >= end:
                result.append(self.code[upcoming])
            upcoming += 1
        return result, self.bases
