# SPDX-License-Identifier: Apache-2.0
"""The load commands and sections of Mach-O files (MachO.md 1)."""

import references_common as common
from references_common import ARM64, CODE, DATA, TABLE, X64, number

WRAP = (1 << 64) - 1
ZERO_FILLED = (0x01, 0x0C, 0x12)


class Refused(Exception):
    """The file is declined."""


class Segment:
    """A segment (1.1), with the headers of its sections."""

    def __init__(self, command, address, address_size, offset, size):
        self.command = command
        self.address = address
        self.address_size = address_size
        self.offset = offset
        self.size = size
        self.sections = []


class Section:
    """A section that is kept (1.2)."""

    def __init__(self, header, name, address, size, offset, flags):
        self.header = header
        self.name = name
        self.address = address
        self.size = size
        self.offset = offset
        self.flags = flags

    @property
    def is_zero_filled(self):
        return self.flags & 0xFF in ZERO_FILLED


class File:
    """The load commands (1)."""

    def __init__(self, data):
        self.data = data
        self.base = None
        self.segments = []
        self.sections = []
        self.parts = {}
        self.entry = None
        self.says_pointers = False
        if len(data) < 32 or self.u32(0) != 0xFEEDFACF:
            raise Refused
        machines = {0x01000007: X64, 0x0100000C: ARM64}
        if self.u32(4) not in machines or self.u32(12) not in (2, 6, 8):
            raise Refused
        self.machine = machines[self.u32(4)]
        end = 32 + self.u32(20)
        if end > len(data):
            raise Refused
        place = 32
        for _ in range(self.u32(16)):
            if end - place < 8:
                raise Refused
            size = self.u32(place + 4)
            if size < 8 or size > end - place:
                raise Refused
            self.read_command(place, size)
            place += size
        if self.base is None:
            raise Refused
        for thing in self.segments + self.sections:
            thing.address = (thing.address - self.base) & WRAP

    def u16(self, place):
        return number(self.data, place, 2)

    def u32(self, place):
        return number(self.data, place, 4)

    def u64(self, place):
        return number(self.data, place, 8)

    def name(self, place):
        return bytes(self.data[place : place + 16]).rstrip(b"\0").decode("latin-1")

    def read_command(self, p, size):
        kind = self.u32(p) & 0x7FFFFFFF
        if kind == 0x19:
            if size < 72:
                raise Refused
            self.read_segment(p, size)
        elif kind == 0x02 and size >= 24:
            self.keep("symbols", p + 8, 16)
            self.keep("strings", p + 16, 1)
        elif kind == 0x0B and size >= 80:
            self.keep("indirect", p + 56, 4)
        elif kind == 0x22 and size >= 48:
            self.keep("rebases", p + 8, 1)
            self.says_pointers = True
        elif kind == 0x28 and size >= 24:
            self.entry = p + 8
        elif kind == 0x29 and size >= 16:
            self.keep("data in code", p + 8, 1)
        elif kind == 0x34 and size >= 16:
            self.keep("fixups", p + 8, 1)
            self.says_pointers = True
        elif kind == 0x2C and size >= 20 and self.u32(p + 16) != 0:
            raise Refused

    def keep(self, name, place, unit):
        offset, size = self.u32(place), self.u32(place + 4) * unit
        good = offset > 0 and size > 0 and offset + size <= len(self.data)
        self.parts[name] = (offset, offset + size) if good else None

    def read_segment(self, p, size):
        data = self.data
        if len(self.segments) >= 1024:
            raise Refused
        address, address_size = self.u64(p + 24), self.u64(p + 32)
        offset, file_size = self.u64(p + 40), self.u64(p + 48)
        if file_size > 0 and offset + file_size > len(data):
            raise Refused
        if file_size > address_size or address + address_size > WRAP:
            raise Refused
        if self.name(p + 8) == "__TEXT":
            if self.base is not None or offset != 0 or file_size < 32:
                raise Refused
            self.base = address
        count = self.u32(p + 64)
        if count > (size - 72) // 80 or count > 4096 - len(self.sections):
            raise Refused
        segment = Segment(
            p, address, address_size, offset if offset <= len(data) else 0, file_size)
        for index in range(count):
            h = p + 72 + 80 * index
            a, s, flags = self.u64(h + 32), self.u64(h + 40), self.u32(h + 64)
            if s == 0 or address_size > 1 << 31:
                continue
            if a < address or a + s > address + address_size:
                continue
            within = a - address
            section = Section(h, self.name(h), a, s, segment.offset + within, flags)
            placed = self.u32(h + 48) == section.offset and within + s <= file_size
            if placed or section.is_zero_filled:
                segment.sections.append(section)
                self.sections.append(section)
        self.segments.append(segment)

    def section(self, name):
        for section in self.sections:
            if section.name == name and not section.is_zero_filled:
                return section
        return None


def image(data):
    """The image at the start of `data`, or None."""
    try:
        return make_image(File(data))
    except Refused:
        return None


def make_image(file):
    pieces = []
    for segment in file.segments:
        if segment.address_size == 0:
            continue
        if segment.address >= common.ADDRESS_LIMIT:
            if segment.size == 0:
                continue
            return None
        if segment.address + segment.address_size > common.ADDRESS_LIMIT:
            return None
        starts = [(0, DATA)]
        taken = 0
        for section in sorted(segment.sections, key=lambda s: s.address):
            start = section.address - segment.address
            if start >= taken:
                starts.append((start, content(section)))
                taken = start + section.size
        symbols = file.parts.get("symbols")
        if not segment.sections and symbols:
            first, last = symbols[0] - segment.offset, symbols[1] - segment.offset
            if first >= 0 and last <= segment.size:
                starts += [(first, TABLE), (last, DATA)]
        ends = [start for start, _ in starts[1:]] + [segment.address_size]
        for (start, kind), end in zip(starts, ends):
            if start >= end:
                continue
            low, high = min(start, segment.size), min(end, segment.size)
            pieces.append(
                (segment.offset + low, high - low, segment.address + start, end - start, kind))
        if len(pieces) > common.SECTION_LIMIT:
            return None
    return common.Image.make(file.machine, file.base, pieces, len(file.data))


def content(section):
    if section.flags & 0x80000400 and not section.is_zero_filled:
        return CODE
    return TABLE if section.name == "__unwind_info" else DATA
