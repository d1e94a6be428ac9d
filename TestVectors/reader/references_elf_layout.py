# SPDX-License-Identifier: Apache-2.0
"""Where the parts of an ELF file are: Documentation/References/ELF.md, sections 2 and 3."""

from references_common import ADDRESS_LIMIT, ARM64, CODE, DATA, TABLE, X64, Image, number

MASK = (1 << 64) - 1
SMALLEST_GAP = 64
PAGE = 4096
CONTENTS = {
    "code": CODE, "rela": TABLE, "rel": TABLE, "relr": TABLE, "symbols": TABLE, "hash": TABLE,
    "gnu-hash": TABLE, "numbers": TABLE, "frame-header": TABLE,
}
TYPES = {
    4: "rela", 9: "rel", 19: "relr", 0x6FFFFF00: "relr", 2: "symbols", 11: "symbols",
    6: "dynamic", 5: "hash", 0x6FFFFFF6: "gnu-hash", 0x6FFFFFFD: "numbers",
    0x6FFFFFFF: "numbers", 0x6FFFFFFE: "needs", 14: "data", 15: "data", 16: "data",
}
NAMES = {
    b".eh_frame": "frames", b".eh_frame_hdr": "frame-header",
    b".gcc_except_table": "exceptions",
}
ADDRESS_TAGS = {3, 4, 5, 6, 7, 12, 13, 17, 23, 25, 26, 32, 36, 0x6FFFFEF5, 0x6FFFFEF6,
                0x6FFFFEF7, 0x6FFFFFF0, 0x6FFFFFFC, 0x6FFFFFFE}


class Part:
    """A range of the file with a meaning (3)."""

    def __init__(self, kind, offset, size, address, addresses, loaded, section=-1, link=0):
        self.kind = kind
        self.offset = offset
        self.size = size
        self.address = address
        self.addresses = addresses
        self.loaded = loaded
        self.section = section
        self.link = link

    @property
    def end(self):
        return self.offset + self.size


class Segment:
    def __init__(self, data, offset):
        self.type = number(data, offset, 4)
        self.executable = number(data, offset + 4, 4) & 1
        self.offset = number(data, offset + 8, 8)
        self.address = number(data, offset + 16, 8)
        self.size = number(data, offset + 32, 8)
        self.memory = number(data, offset + 40, 8)

    def sane(self, base, size):
        return (
            self.offset + self.size <= size and self.size <= self.memory
            and self.address >= base and self.address - base + self.memory <= ADDRESS_LIMIT)

    def holds(self, address, size):
        return self.type == 1 and 0 <= address - self.address <= self.size - size


class Layout:
    """The header (2), the parts (3), and the image; `image` is None if there is none."""

    def __init__(self, data):
        self.data = data
        self.image = None
        if not self.read_header():
            return
        named = self.section_parts()
        if named is not None and self.take(named, code=False):
            return
        if not self.take(self.dynamic_parts(), code=True):
            self.take([], code=True)

    # --- 2

    def read_header(self):
        data = self.data
        if len(data) < 64 or data[:7] != b"\x7fELF\x02\x01\x01":
            return False
        self.kind = number(data, 16, 2)
        self.machine = {62: X64, 183: ARM64}.get(number(data, 18, 2))
        if self.kind not in (2, 3) or self.machine is None:
            return False
        self.segments_at = number(data, 32, 8)
        self.segment_count = number(data, 56, 2)
        if number(data, 54, 2) != 56 or self.segment_count == 0 or self.segments_at < 64:
            return False
        if self.segments_at + 56 * self.segment_count > len(data):
            return False
        segments = [
            Segment(data, self.segments_at + 56 * i) for i in range(self.segment_count)]
        loads = [s for s in segments if s.type == 1]
        if not loads or min(s.address for s in loads) == MASK:
            return False
        self.base = min(s.address for s in loads) & ~(PAGE - 1)
        fixed = number(data, 16, 2) == 2 and min(s.address for s in loads) >= 0x10000
        if fixed and all(s.sane(0, len(data)) for s in loads):
            self.base = 0
        if not all(s.sane(self.base, len(data)) for s in loads):
            return False
        self.segments = [s for s in segments if s.sane(self.base, len(data))]
        self.sections_at = number(data, 40, 8)
        self.section_count = number(data, 60, 2)
        if (number(data, 58, 2) != 64 or self.sections_at < 64
                or self.sections_at + 64 * self.section_count > len(data)):
            self.sections_at, self.section_count = 0, 0
        self.names_section = number(data, 62, 2)
        self.floor = self.segments_at + 56 * self.segment_count
        return True

    # --- 3.1

    def names_range(self):
        if not 0 < self.names_section < self.section_count:
            return 0, 0
        at = self.sections_at + 64 * self.names_section
        offset, size = number(self.data, at + 24, 8), number(self.data, at + 32, 8)
        if number(self.data, at + 4, 4) != 3 or offset + size > len(self.data):
            return 0, 0
        return offset, offset + size

    def section_kind(self, type, flags, name):
        if type in TYPES:
            return TYPES[type]
        if type not in (1, 0x70000001):
            return "plain"
        if flags & 4:
            return "code"
        for text, kind in NAMES.items():
            if self.data[name[0] : name[1]].startswith(text + b"\0"):
                return kind
        return "data" if flags & 2 else "plain"

    def section_parts(self):
        data = self.data
        if self.section_count < 2:
            return None
        names = self.names_range()
        parts = []
        for index in range(1, self.section_count):
            at = self.sections_at + 64 * index
            type, flags = number(data, at + 4, 4), number(data, at + 8, 8)
            address, offset = number(data, at + 16, 8), number(data, at + 24, 8)
            size = number(data, at + 32, 8)
            if type == 0 or size == 0:
                continue
            if size > ADDRESS_LIMIT:
                return None
            loaded = bool(flags & 2)
            if loaded and not 0 <= address - self.base <= ADDRESS_LIMIT:
                return None
            part = Part(
                "plain", 0, 0, address - self.base if loaded else 0, size, loaded, index,
                number(data, at + 40, 4))
            if type == 8:
                if not loaded or flags & 0x400:
                    continue
                part.offset = min(offset, len(data))
            else:
                if offset + size > len(data):
                    return None
                part.offset, part.size = offset, size
                name = min(names[0] + number(data, at, 4), names[1])
                part.kind = self.section_kind(type, flags, (name, names[1]))
            parts.append(part)
        if not any(p.loaded and p.size > 0 for p in parts):
            return None
        size = 64 * self.section_count
        parts.append(Part("plain", self.sections_at, size, 0, size, False))
        return parts

    # --- 3.2

    def offset_of(self, address, size):
        for segment in self.segments:
            if segment.holds(address, size):
                return segment.offset + address - segment.address
        return None

    def dynamic_parts(self):
        parts = []
        for segment in self.segments:
            if segment.type == 2:
                self.add_dynamic(segment, parts)
                break
        for segment in self.segments:
            if segment.type == 0x6474E550:
                self.add_frames(segment, parts)
                break
        return parts

    def add_dynamic(self, segment, parts):
        entries = []
        for index in range(min(segment.size // 16, 1024)):
            tag = number(self.data, segment.offset + 16 * index, 8)
            if tag == 0:
                break
            entries.append((tag, number(self.data, segment.offset + 16 * index + 8, 8)))

        def value(tag):
            return next((v for t, v in entries if t == tag), 0)

        def add(kind, address, size, section=-1):
            offset = self.offset_of(address, size) if size > 0 else None
            if offset is not None:
                parts.append(
                    Part(kind, offset, size, address - self.base, size, True, section, 1))

        add("dynamic", segment.address, 16 * len(entries))
        add("rela", value(7), value(8))
        add("rel", value(17), value(18))
        add("relr", value(36), value(35))
        add("rela" if value(20) == 7 else "rel", value(23), value(2))
        add("plain", value(5), value(10), 1)
        behind = [v - value(6) for t, v in entries if t in ADDRESS_TAGS and v > value(6)]
        add("symbols", value(6), min(behind, default=0) // 24 * 24)

    def add_frames(self, segment, parts):
        offset = None
        if segment.size >= 8:
            offset = self.offset_of(segment.address, segment.size)
        if offset is None:
            return
        parts.append(Part(
            "frame-header", offset, segment.size, segment.address - self.base, segment.size,
            True))
        if self.data[offset : offset + 2] != b"\x01\x1b":
            return
        distance = number(self.data, offset + 4, 4, signed=True)
        address = (segment.address + 4 + distance) & MASK
        start = self.offset_of(address, 4)
        if start is None:
            return
        load = next(s for s in self.segments if s.holds(address, 4))
        end, position = load.offset + load.size, start
        while end - position >= 4:
            length = number(self.data, position, 4)
            if not 0 < length <= end - position - 4:
                break
            position += 4 + length
        if position > start:
            size = position - start
            parts.append(Part("frames", start, size, address - self.base, size, True))

    # --- 3.3, 3.4

    def take(self, known, code):
        parts = self.with_gaps(sorted(known, key=lambda p: (p.offset, p.section)), code)
        end = max((p.address + p.addresses for p in parts if p.loaded), default=0)
        for part in parts:
            if part.loaded:
                continue
            start = (end + PAGE - 1) & ~(PAGE - 1)
            if start + part.addresses > ADDRESS_LIMIT:
                part.addresses = 0
                continue
            part.address = start
            end = start + part.addresses
        parts = [p for p in parts if p.addresses > 0]
        sections = [
            (p.offset, p.size, p.address, p.addresses, CONTENTS.get(p.kind, DATA))
            for p in parts]
        self.image = Image.make(self.machine, self.base, sections, len(self.data))
        self.parts = parts
        return self.image is not None

    def with_gaps(self, known, code):
        result, end, upcoming = list(known), 0, 0
        loads = [s for s in self.segments if s.type == 1 and s.size > 0]
        for segment in sorted(loads, key=lambda s: (s.offset, s.address)):
            end = max(end, segment.offset)

            def add(limit):
                if limit - end >= SMALLEST_GAP:
                    address = segment.address - self.base + end - segment.offset
                    kind = "code" if code and segment.executable else "data"
                    result.append(
                        Part(kind, end, limit - end, address, limit - end, True))

            while upcoming < len(known) and known[upcoming].offset < segment.offset + segment.size:
                if known[upcoming].size > 0:
                    add(known[upcoming].offset)
                    end = max(end, known[upcoming].end)
                upcoming += 1
            add(segment.offset + segment.size)
            end = max(end, segment.offset + segment.size)
        if code:
            for segment in self.segments:
                if segment.type == 1 and segment.memory > segment.size:
                    result.append(Part(
                        "plain", segment.offset + segment.size, 0,
                        segment.address - self.base + segment.size,
                        segment.memory - segment.size, True))
        return sorted(result, key=lambda p: (p.offset, p.section))
