# SPDX-License-Identifier: Apache-2.0
"""References of Windows executables, as Documentation/References/PE.md describes them.

Section numbers in comments are that page's.
"""

from references_common import NONE, TABLE32, number
import references_go
import references_pe_cli
from references_pe_image import Header, image
from references_pe_scan import ADDRESSES
from references_pe_unwind import UnwindScan

__all__ = ["image", "tables"]


def tables(data, image):
    """The references of all tables, and their bases (3)."""
    scan = Tables(data, Header(data), image)
    scan.relocations()
    scan.exceptions()
    scan.exports()
    scan.imports()
    scan.resources()
    scan.debug()
    if scan.header.wide:
        scan.threads()
        scan.load_configuration()
    scan.headers()
    language = references_pe_cli.find_header(scan.header, image)
    if language is not None:
        references_pe_cli.add(scan, language)
    scan.symbols()
    if image.machine != NONE:
        references_go.add_references(data, scan.collector)
    return scan.collector.tables, scan.collector.bases


class Tables(UnwindScan):
    """The scan of all tables (4)."""

    # --- 4.5 to 4.12

    def addresses(self, address, count, stride=4):
        for row in self.rows(address, count, stride):
            self.address(row)

    def exports(self):
        directory = self.header.directory(0)
        for row in self.rows(directory[0], 1, 40) if directory else ():
            for field in (12, 28, 32, 36):
                self.address(row + field)
            self.addresses(self.u32(row + 28), self.u32(row + 20))
            self.addresses(self.u32(row + 32), self.u32(row + 24))

    def imports(self):
        for index, size, fields, thunks in (
            (1, 20, (0, 12, 16), (0, 16)), (13, 32, (4, 8, 12, 16, 20, 24), (16,)),
        ):
            address = (self.header.directory(index) or (0, 0))[0]
            while True:
                row = next(iter(self.rows(address, 1, size)), None)
                if row is None:
                    break
                if index == 1 and not self.u32(row + 12):
                    break
                if index == 13 and not (self.u32(row) & 1 and self.u32(row + 4)):
                    break
                for field in fields:
                    self.address(row + field)
                for field in thunks:
                    self.thunks(self.u32(row + field))
                address += size

    def thunks(self, address):
        size = 8 if self.header.wide else 4
        start = self.place(address, size)
        if address == 0 or start is None or not self.visit(start):
            return
        for thunk in range(start, start + self.rest(start) - size + 1, size):
            if not self.row():
                return
            value = number(self.data, thunk, size)
            if value == 0:
                return
            if value < 1 << 31:
                self.address(thunk)

    def resources(self):
        directory = self.header.directory(2)
        pending = [(0, 0)] if directory else []
        while pending:
            offset, depth = pending.pop()
            for start in self.rows(directory[0] + offset, 1, 16):
                count = self.u16(start + 12) + self.u16(start + 14)
                if count * 8 > self.rest(start) - 16:
                    continue
                for entry in range(start + 16, start + 16 + 8 * count, 8):
                    if not self.row():
                        return
                    value = self.u32(entry + 4)
                    if value >> 31:
                        if depth < 3:
                            pending.append((value & 0x7FFFFFFF, depth + 1))
                    elif value < 1 << 30:
                        for leaf in self.rows(directory[0] + value, 1, 16):
                            self.address(leaf)

    def debug(self):
        directory = self.header.directory(6)
        for entry in self.rows(directory[0], directory[1] // 28, 28) if directory else ():
            self.address(entry + 20)
            size = self.u32(entry + 16)
            if self.u32(entry + 12) != 13 or size < 4:
                continue
            start = self.place(self.u32(entry + 20), size)
            if start is None or not self.visit(start):
                continue
            end, row = start + size, start + 4
            while row <= end - 12 and self.row():
                self.address(row)
                name = self.data.find(b"\0", row + 8, end)
                name = end if name < 0 else name
                row = start + (name - start + 4 & ~3)

    def threads(self):
        directory = self.header.directory(9)
        start = self.place(directory[0], 40) if directory else None
        for field in (0, 8, 16, 24) if start is not None else ():
            self.pointer(start + field)

    def load_configuration(self):
        directory = self.header.directory(10)
        start = self.place(directory[0], 4) if directory else None
        if start is None:
            return
        size = min(self.u32(start), self.rest(start))
        for field in (
            40, 80, 88, 96, 112, 120, 128, 160, 176, 192, 200, 208, 216, 232, 248, 256, 264, 280,
            288, 296, 304, 312,
        ):
            if field <= size - 8:
                self.pointer(start + field)
        if size < 148:
            return

        def value(field):
            return self.u64(start + field) if field <= size - 8 else 0

        stride = 4 + (self.u32(start + 144) >> 28)
        for field in (128, 160, 176, 264):
            table = self.address_of(value(field))
            count = value(field + 8)
            if table and count < ADDRESSES:
                self.addresses(table, count, stride)
        for row in self.rows(self.address_of(value(256)), 1, 24):
            self.address(row + 8)
            self.address(row + 16)
            self.addresses(self.u32(row + 8), self.u32(row + 12) // 4)
            self.addresses(self.u32(row + 16), self.u32(row + 20) // 8, 8)

    def headers(self):
        self.address(self.header.optional + 16)
        self.address(self.header.optional + 20)
        if not self.header.wide:
            self.address(self.header.optional + 24)
        for index in range(self.header.directory_count):
            if index != 4:
                self.address(self.header.directories + 8 * index)
        for entry in self.header.section_headers():
            self.address(entry + 12)

    def symbols(self):
        symbols = self.header.symbols()
        if symbols is None:
            return
        starts = [self.u32(entry + 12) for entry in self.header.section_headers()]
        links = [self.collector.link(start) for start in starts]
        symbol = symbols[0]
        while symbol < symbols[0] + symbols[1]:
            section = self.u16(symbol + 12)
            if 1 <= section <= len(starts) and links[section - 1] is not None:
                target = starts[section - 1] + self.u32(symbol + 8)
                if target < 1 << 31:
                    link = links[section - 1]
                    self.collector.add_table(TABLE32, symbol + 8, target, 1, link)
            symbol += 18 * (1 + self.data[symbol + 17])
