# SPDX-License-Identifier: Apache-2.0
"""The scan of a Windows executable (Documentation/References/PE.md, sections 1 and 4.1)."""

from references_common import ABSOLUTE64, CODE, DATA, RELATIVE32, Collector, number

ADDRESSES = 1 << 32


class Scan:
    """The scan of the tables (1, 4)."""

    def __init__(self, data, header, image):
        self.data = data
        self.header = header
        self.image = image
        self.collector = Collector(image, len(data))
        self.left = len(data) // 4
        self.visited = set()
        self.section_end = 0

    # --- 1. Conventions

    def u16(self, offset):
        return number(self.data, offset, 2)

    def u32(self, offset):
        return number(self.data, offset, 4)

    def u64(self, offset):
        return number(self.data, offset, 8)

    def place(self, address, count):
        section = self.image.section_at(address)
        if section is None:
            return None
        within = address - section[2]
        if within >= section[1] or count > section[1] - within:
            return None
        return section[0] + within

    def rest(self, offset):
        section = self.image.section_holding(offset)
        return section[0] + section[1] - offset

    def address(self, offset):
        target = self.u32(offset)
        if target:
            self.collector.add_table(RELATIVE32, offset, target)
        return target

    def pointer(self, offset):
        value = self.u64(offset)
        if value:
            target = (value - self.header.image_base) % (1 << 64)
            self.collector.add_table(ABSOLUTE64, offset, target)

    def address_of(self, pointer):
        address = (pointer - self.header.image_base) % (1 << 64)
        return address if address < ADDRESSES else 0

    def is_code(self, address):
        section = self.image.section_at(address)
        return section is not None and section[4] == CODE

    def visit(self, offset):
        if offset >> 2 in self.visited:
            return False
        self.visited.add(offset >> 2)
        return True

    def rows(self, address, count, size):
        """The offsets of the rows; none where they are refused."""
        address %= ADDRESSES
        if count == 0 or address == 0 or count > self.left:
            return range(0)
        start = self.place(address, count * size)
        if start is None or not self.visit(start):
            return range(0)
        self.left -= count
        return range(start, start + count * size, size)

    def row(self):
        self.left -= 1
        return self.left >= 0

    # --- 4.1 Base relocations

    def relocations(self):
        if not self.header.wide:
            return
        directory = self.header.directory(5)
        if directory is None or directory[1] < 8:
            self.pointers_by_value()
            return
        block = self.place(directory[0], 8)
        if block is None:
            return
        end = block + min(directory[1], self.rest(block))
        while block <= end - 8:
            page, size = self.u32(block), self.u32(block + 4)
            if not 8 <= size <= end - block or page >= 1 << 31:
                return
            self.address(block)
            for entry in range(block + 8, block + size - 1, 2):
                value = self.u16(entry)
                if value >> 12 == 10:
                    self.site(page + (value & 4095))
            block += size

    def site(self, address):
        place = self.place(address, 8)
        if place is None:
            return
        self.pointer(place)
        target = self.address_of(self.u64(place))
        if target & 3:
            return
        start = self.place(target, 24)
        if start is not None and self.u32(start) == 1 and self.u32(start + 20) == target:
            self.type_locator(start)

    def pointers_by_value(self):
        first = self.header.image_base + self.header.size
        count = self.image.address_end - self.header.size
        for offset, size, address, _, content in self.image.sections:
            if content != DATA or address == 0 or size < 8:
                continue
            for place in range(offset + -address % 8, offset + size - 7, 8):
                if (self.u64(place) - first) % (1 << 64) < count:
                    self.pointer(place)

    def type_locator(self, start):
        if not self.visit(start) or not self.row():
            return
        for field in (12, 16, 20):
            self.address(start + field)
        classes = [self.u32(start + 16)]
        while classes:
            address = classes.pop()
            if address & 3:
                continue
            for row in self.rows(address, 1, 16):
                self.address(row + 12)
                for entry in self.rows(self.u32(row + 12), self.u32(row + 8), 4):
                    self.address(entry)
                    for base in self.rows(self.u32(entry), 1, 28):
                        self.address(base)
                        if self.u32(base + 20) & 0x40:
                            self.address(base + 24)
                            classes.append(self.u32(base + 24))
