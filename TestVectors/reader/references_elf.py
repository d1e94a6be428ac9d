# SPDX-License-Identifier: Apache-2.0
"""References of ELF files, as Documentation/References/ELF.md describes them.

Section numbers in comments are that page's.
"""

import references_ehframe
import references_go
from references_common import ABSOLUTE64, CODE, TABLE32, X64, Collector, number
from references_elf_layout import ADDRESS_TAGS, MASK, Layout

NAME_TAGS = {1, 14, 15, 29}


def image(data):
    """The image of an ELF file, or None."""
    return Layout(data).image


def tables(data, image):
    """The references of all tables, and their bases (4)."""
    scan = Tables(data, Layout(data), image)
    scan.add_all()
    return scan.collector.tables, scan.collector.bases


class Tables:
    def __init__(self, data, layout, image):
        self.data = data
        self.layout = layout
        self.image = image
        self.collector = Collector(image, len(data))
        self.addresses = {}
        for part in layout.parts:
            if part.section >= 0:
                self.addresses[part.section] = part.address

    def add_all(self):
        self.headers()
        for kind in ("rela", "relr", "rel", "symbols"):
            for part in self.parts(kind):
                {"rela": self.relocations, "rel": self.relocations, "relr": self.packed,
                 "symbols": self.symbols}[kind](part)
        for part in self.parts("hash", "gnu-hash"):
            self.hashes(part)
        for part in self.parts("dynamic"):
            self.dynamic(part)
        for part in self.parts("frame-header"):
            references_ehframe.add_header(self.data, self.collector, part.address, part.size)
        for part in self.parts("frames"):
            references_ehframe.add_frame(self.data, self.collector, part.address, part.size)
        references_go.add_references(self.data, self.collector)
        if self.layout.kind == 2:
            for part in self.parts("data"):
                if part.loaded:
                    self.words(part)

    def parts(self, *kinds):
        return [p for p in self.layout.parts if p.kind in kinds]

    def pointer(self, offset):
        value = number(self.data, offset, 8)
        if value != 0:
            self.collector.add_table(
                ABSOLUTE64, offset, (value - self.layout.base) & MASK)

    def link(self, section):
        address = self.addresses.get(section)
        link = None if address is None else self.collector.link(address)
        return None if link is None else (link, address)

    def counted(self, offset, names, scale=1):
        target = names[1] + scale * number(self.data, offset, 4)
        self.collector.add_table(TABLE32, offset, target, scale, names[0])

    # --- 4.1

    def headers(self):
        layout = self.layout
        self.pointer(24)
        for index in range(layout.segment_count):
            self.pointer(layout.segments_at + 56 * index + 16)
            self.pointer(layout.segments_at + 56 * index + 24)
        if layout.section_count < 2:
            return
        names = self.link(layout.names_section)
        for index in range(1, layout.section_count):
            at = layout.sections_at + 64 * index
            if names:
                self.counted(at, names)
            self.pointer(at + 16)

    # --- 4.2

    def effect(self, type, symbol):
        x64 = self.layout.machine == X64
        if type in ((8, 37, 38) if x64 else (1027, 1032)):
            return "relative"
        if type == (1 if x64 else 257):
            return "relative" if symbol == 0 else None
        return "slot" if type == (7 if x64 else 1026) else None

    def word_at(self, address):
        offset = self.image.offset_of(address)
        if offset is None:
            return None
        section = self.image.section_holding(offset)
        return offset if section[0] + section[1] - offset >= 8 else None

    def relocations(self, part):
        size = 24 if part.kind == "rela" else 16
        for offset in range(part.offset, part.end - size + 1, size):
            if self.collector.is_full:
                return
            site = (number(self.data, offset, 8) - self.layout.base) & MASK
            self.collector.add_table(ABSOLUTE64, offset, site)
            effect = self.effect(
                number(self.data, offset + 8, 4), number(self.data, offset + 12, 4))
            if effect is None:
                continue
            if effect == "relative" and size == 24:
                self.pointer(offset + 16)
            word = self.word_at(site)
            if word is None:
                continue
            value = number(self.data, word, 8)
            if effect == "relative":
                if size == 16 or value == number(self.data, offset + 16, 8):
                    self.pointer(word)
            else:
                section = self.image.section_at((value - self.layout.base) & MASK)
                if section is not None and section[4] == CODE:
                    self.pointer(word)

    # --- 4.3

    def packed(self, part):
        budget, following = len(self.data) // 8, 0
        for offset in range(part.offset, part.end - 7, 8):
            if budget <= 0 or self.collector.is_full:
                return
            bits = number(self.data, offset, 8)
            if bits & 1 == 0:
                sites = [(bits - self.layout.base) & MASK]
                self.collector.add_table(ABSOLUTE64, offset, sites[0])
                following = sites[0] + 8
            else:
                sites = [
                    (following + 8 * i) & MASK for i in range(63) if bits >> i + 1 & 1]
                following += 63 * 8
            following &= MASK
            for site in sites:
                budget -= 1
                word = self.word_at(site)
                if word is not None:
                    self.pointer(word)

    # --- 4.4

    def symbols(self, part):
        names = self.link(part.link)
        for offset in range(part.offset, part.end - 23, 24):
            if self.collector.is_full:
                return
            if names and number(self.data, offset, 4) != 0:
                self.counted(offset, names)
            if 0 < number(self.data, offset + 6, 2) < 0xFF00 and self.data[offset + 4] & 15 != 6:
                self.pointer(offset + 8)

    # --- 4.5

    def hashes(self, part):
        symbols = self.link(part.link) if part.size >= 16 else None
        if symbols is None:
            return
        count, first = number(self.data, part.offset, 4), 8
        if part.kind == "gnu-hash":
            first = 16 + 8 * number(self.data, part.offset + 8, 4)
        else:
            count += number(self.data, part.offset + 4, 4)
        if first > part.size:
            return
        for index in range(min(count, (part.size - first) // 4)):
            if self.collector.is_full:
                return
            offset = part.offset + first + 4 * index
            if number(self.data, offset, 4) != 0:
                self.counted(offset, symbols, 24)

    # --- 4.6

    def dynamic(self, part):
        names = self.link(part.link)
        for offset in range(part.offset, part.end - 15, 16):
            if self.collector.is_full:
                return
            tag = number(self.data, offset, 8)
            if tag in ADDRESS_TAGS:
                self.pointer(offset + 8)
            elif tag in NAME_TAGS and names:
                self.counted(offset + 8, names)

    # --- 4.8

    def words(self, part):
        layout = self.layout
        lowest = layout.base + layout.floor
        span = (self.image.address_end - layout.floor) & MASK
        for offset in range(part.offset + -part.address % 8, part.end - 7, 8):
            value = number(self.data, offset, 8)
            if (value - lowest) & MASK <= span:
                if self.collector.is_full:
                    return
                self.collector.add_table(ABSOLUTE64, offset, value - layout.base)
