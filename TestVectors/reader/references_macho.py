# SPDX-License-Identifier: Apache-2.0
"""References of Mach-O files, after Documentation/References/MachO.md."""

import references_common as common
import references_ehframe as ehframe
import references_go as go
from references_common import (
    ABSOLUTE64, DATA, PLACE32, POINTER36, RELATIVE32, ROW24, TABLE32, number)
from references_macho_file import WRAP, File, Refused, image

__all__ = ["image", "tables"]


def tables(data, image):
    """The references of all tables in the order in which they are found, and their bases."""
    collector = common.Collector(image, len(data))
    Tables(File(data), image, collector).add_all()
    return collector.tables, collector.bases


class Tables:
    """Adds the references of tables (2)."""

    def __init__(self, file, image, collector):
        self.file = file
        self.image = image
        self.collector = collector
        self.u16, self.u32, self.u64 = file.u16, file.u32, file.u64
        self.add, self.link = collector.add_table, collector.link

    def add_all(self):
        self.add_commands()
        self.add_fixups()
        self.add_rebases()
        self.add_by_value()
        self.add_unwind()
        self.add_frames()
        self.add_symbols()
        self.add_offsets()
        self.add_methods()
        self.add_swift()
        self.add_go()

    def relative(self, p):
        if self.u32(p) != 0:
            self.add(RELATIVE32, p, self.u32(p))

    def absolute(self, p):
        self.add(ABSOLUTE64, p, (self.u64(p) - self.file.base) & WRAP)

    def place(self, p):
        value = number(self.file.data, p, 4, signed=True)
        site = self.image.address_of(p)
        if value != 0 and site is not None:
            self.add(PLACE32, p, site + value)

    # 2.1
    def add_commands(self):
        for segment in self.file.segments:
            self.absolute(segment.command + 24)
            for section in segment.sections:
                self.absolute(section.header + 32)
        entry = self.file.entry
        if entry is not None and self.u32(entry + 4) == 0:
            self.add(RELATIVE32, entry, self.u32(entry))

    # 2.2
    def add_fixups(self):
        part = self.file.parts.get("fixups")
        if not part or part[1] - part[0] < 8:
            return
        c, end = part
        s = self.u32(c + 4)
        if s > end - c - 4:
            return
        n = self.u32(c + s)
        if n > len(self.file.segments) or 4 * n > end - c - s - 4:
            return
        for i in range(n):
            o = self.u32(c + s + 4 + 4 * i)
            if o > 0 and c + s + o + 22 <= end:
                self.add_chains(c + s + o, end, self.file.segments[i])

    def add_chains(self, q, end, segment):
        formats = {
            1: (True, True, 8), 2: (False, True, 4), 6: (False, False, 4), 7: (True, False, 4),
            9: (True, False, 8), 12: (True, False, 8), 10: (True, True, 4)}
        z, pages = self.u16(q + 4), self.u16(q + 20)
        layout = formats.get(self.u16(q + 6))
        if z < 0x400 or layout is None or self.u64(q + 8) != segment.address:
            return
        if q + 22 + 2 * pages > end:
            return
        for k in range(pages):
            if k * z >= segment.size:
                return
            w = self.u16(q + 22 + 2 * k)
            while w < z and k * z + w + 8 <= segment.size:
                step = self.add_pointer(segment.offset + k * z + w, *layout)
                if step == 0:
                    break
                w += step

    def add_pointer(self, p, signed, is_address, unit):
        x = self.u64(p)
        if signed:
            if not x >> 62 & 1:
                if x >> 63:
                    self.add(RELATIVE32, p, x & 0xFFFFFFFF)
                elif x >> 36 & 0x7F == 0:
                    self.add_low36(p, x, is_address)
            return (x >> 51 & 0x7FF) * unit
        if not x >> 63:
            self.add_low36(p, x, is_address)
        return (x >> 51 & 0xFFF) * unit

    def add_low36(self, p, x, is_address):
        v = x & (1 << 36) - 1
        if not is_address:
            self.add(POINTER36, p, v, 1)
        elif self.file.base <= (1 << 36) - 1 - (1 << 31):
            self.add(POINTER36, p, (v - self.file.base) & WRAP, 0)

    # 2.3
    def add_rebases(self):
        part = self.file.parts.get("rebases")
        if not part:
            return
        data = self.file.data
        p, end = part
        left = len(data) // 8
        kind, segment, offset = 0, None, 0

        def leb():
            nonlocal p
            value = shift = 0
            while p < end and shift < 70:
                byte = data[p]
                p += 1
                value |= (byte & 0x7F) << shift
                if byte < 0x80:
                    return value & WRAP
                shift += 7
            raise Refused

        try:
            while p < end and left > 0:
                opcode, operand = data[p] & 0xF0, data[p] & 0x0F
                p += 1
                if opcode == 0x10:
                    kind = operand
                    continue
                if opcode == 0x20:
                    segment, offset = operand, leb()
                    continue
                if opcode == 0x30:
                    offset = (offset + leb()) & WRAP
                    continue
                if opcode == 0x40:
                    offset = (offset + 8 * operand) & WRAP
                    continue
                count, stride = operand, 8
                if opcode == 0x60:
                    count = leb()
                elif opcode == 0x70:
                    count, stride = 1, 8 + leb()
                elif opcode == 0x80:
                    count = leb()
                    stride = 8 + leb()
                elif opcode != 0x50:
                    return
                if segment is None or segment >= len(self.file.segments):
                    return
                count = min(count, left)
                left -= count
                where = self.file.segments[segment]
                for _ in range(count):
                    if kind == 1 and offset + 8 <= where.size:
                        self.absolute(where.offset + offset)
                    offset = (offset + stride) & WRAP
        except Refused:
            return

    # 2.4
    def add_by_value(self):
        if self.file.says_pointers or self.file.base < 1 << 31:
            return
        for offset, size, address, _, kind in self.image.sections:
            if kind != DATA or size < 8:
                continue
            for p in range(offset + -address % 8, offset + size - 7, 8):
                target = (self.u64(p) - self.file.base) & WRAP
                if target < self.image.address_end:
                    self.add(ABSOLUTE64, p, target)

    # 2.5
    def add_unwind(self):
        section = self.file.section("__unwind_info")
        if section is None or section.size < 28 or self.u32(section.offset) != 1:
            return
        u, a, size = section.offset, section.address, section.size
        link = self.link(a)
        if link is None:
            return

        def within(p):
            o = self.u32(p)
            if 0 < o <= size:
                self.add(TABLE32, p, a + o, 1, link)

        def array(f, r):
            offset, count = self.u32(u + f), self.u32(u + f + 4)
            if offset > size or count * r > size - offset:
                return None
            return range(u + offset, u + offset + count * r, r)

        for field in (4, 12, 20):
            within(u + field)
        for p in array(12, 4) or ():
            self.relative(p)
        index = array(20, 12)
        if index is None or len(index) < 2:
            return
        for p in index:
            self.relative(p)
            within(p + 4)
            within(p + 8)
        self.add_handlers(u, size, index)
        done = index[-1] + 12 - u
        for p in index[:-1]:
            f, g = self.u32(p), self.u32(p + 4)
            if g >= done and g + 8 <= size:
                done = self.add_page(u, g, size, f)

    def add_handlers(self, u, size, index):
        first, end = self.u32(index[0] + 8), self.u32(index[-1] + 8)
        if not first <= end <= size:
            return
        exceptions = ehframe.Exceptions(self.file.data, self.collector)
        for p in range(u + first, u + end - 7, 8):
            self.relative(p)
            self.relative(p + 4)
            f = self.u32(p)
            if not self.collector.is_full and self.image.section_at(f) is not None:
                exceptions.add(self.u32(p + 4), f)

    def add_page(self, u, g, size, f):
        q = u + g
        kind, first, count = self.u32(q), self.u16(q + 4), self.u16(q + 6)
        unit = {2: 8, 3: 4}.get(kind)
        if unit is None or first < 8 or g + first + count * unit > size:
            return g + 8
        link = None
        if kind == 3 and self.image.section_at(f + 1) is not None:
            link = self.link(f + 1)
        for p in range(q + first, q + first + count * unit, unit):
            if kind == 2:
                self.relative(p)
            elif link is not None:
                self.add(ROW24, p, f + (self.u32(p) & 0xFFFFFF), 1, link)
        return g + first + count * unit

    # 2.6
    def add_frames(self):
        section = self.file.section("__eh_frame")
        if section is None or section.address >= 1 << 31:
            return
        ehframe.add_frame(self.file.data, self.collector, section.address, section.size)

    # 2.7
    def add_symbols(self):
        symbols, strings = self.file.parts.get("symbols"), self.file.parts.get("strings")
        if not symbols:
            return
        link = address = None
        if strings:
            address = self.image.address_of(strings[0])
            if address is not None:
                link = self.link(address)
        for p in range(symbols[0], symbols[1], 16):
            name = self.u32(p)
            if link is not None and 0 < name < strings[1] - strings[0]:
                self.add(TABLE32, p, address + name, 1, link)
            kind, section = self.file.data[p + 4], self.file.data[p + 5]
            if kind & 0xE0 == 0 and kind & 0x0E == 0x0E:
                self.absolute(p + 8)
            elif kind in (0x24, 0x26, 0x28, 0x2E) and section != 0:
                self.absolute(p + 8)
        indirect = self.file.parts.get("indirect")
        first = self.image.address_of(symbols[0])
        if not indirect or first is None:
            return
        link = self.link(first)
        if link is None:
            return
        count = (symbols[1] - symbols[0]) // 16
        for p in range(indirect[0], indirect[1], 4):
            n = self.u32(p)
            if n < count:
                self.add(TABLE32, p, first + 16 * n, 16, link)

    # 2.8
    def add_offsets(self):
        for section in self.file.sections:
            if section.flags & 0xFF == 0x16:
                for p in range(section.offset, section.offset + section.size - 3, 4):
                    self.relative(p)
        part = self.file.parts.get("data in code")
        if part:
            for p in range(part[0], part[1] - 7, 8):
                self.relative(p)

    # 2.9
    def add_methods(self):
        section = self.file.section("__objc_methlist")
        if section is None:
            return
        p, end = section.offset, section.offset + section.size
        while p + 8 <= end:
            f, n = self.u32(p), self.u32(p + 4)
            if f & 0x8000FFFC != 0x8000000C or p + 8 + 12 * n > end:
                p += 4
                continue
            for word in range(p + 8, p + 8 + 12 * n, 4):
                self.place(word)
            p += 8 + 12 * n

    # 2.10
    def add_swift(self):
        self.add_descriptors("__swift5_types", (4, 8, 12, 16))
        self.add_descriptors("__swift5_protos", (4, 8, 20))
        self.add_descriptors("__swift5_proto", (0, 4, 8))
        self.add_records("__swift5_fieldmd", 16, (0, 4), 12, 12, (4, 8))
        self.add_records("__swift5_assocty", 16, (0, 4), 8, 8, (0, 4))
        self.add_records("__swift5_builtin", 20, (0,), None, 0, ())
        section = self.file.section("__swift5_typeref")
        if section is None:
            return
        p, end = section.offset, section.offset + section.size
        while p + 5 <= end:
            byte = self.file.data[p]
            if 0x01 <= byte <= 0x17:
                self.place(p + 1)
                p += 5
            else:
                p += 9 if 0x18 <= byte <= 0x1F else 1

    def add_descriptors(self, name, fields):
        section = self.file.section(name)
        if section is None:
            return
        for p in range(section.offset, section.offset + section.size - 3, 4):
            if self.collector.is_full:
                return
            self.place(p)
            value = number(self.file.data, p, 4, signed=True)
            site = self.image.address_of(p)
            if value == 0 or value & 3 or site is None or site + value < 0:
                continue
            q = self.image.offset_of(site + value)
            if q is None:
                continue
            for field in fields:
                if q + field + 4 <= len(self.file.data):
                    self.place(q + field)

    def add_records(self, name, head, head_places, count, row, row_places):
        section = self.file.section(name)
        if section is None:
            return
        p, end = section.offset, section.offset + section.size
        while p + head <= end:
            rows = 0 if count is None else self.u32(p + count)
            if p + head + rows * row > end:
                return
            for field in head_places:
                self.place(p + field)
            p += head
            for _ in range(rows):
                for field in row_places:
                    self.place(p + field)
                p += row

    # 2.11
    def add_go(self):
        go.add_references(self.file.data, self.collector)
