# SPDX-License-Identifier: Apache-2.0
"""Unwind information of Windows executables (Documentation/References/PE.md, 4.2 to 4.4)."""

from references_common import ARM64, X64, number
from references_pe_scan import Scan


class UnwindScan(Scan):
    """The scan of functions, of their unwind information and of their frames."""

    # --- 4.2 Functions and unwind information

    def exceptions(self):
        directory = self.header.directory(3)
        if directory is None:
            return
        if self.image.machine == X64:
            for row in self.rows(directory[0], directory[1] // 12, 12):
                for field in (0, 4, 8):
                    self.address(row + field)
                self.unwind_x64(self.u32(row + 8))
        elif self.image.machine == ARM64:
            for row in self.rows(directory[0], directory[1] // 8, 8):
                self.address(row)
                if self.u32(row + 4) & 3 == 0:
                    self.address(row + 4)
                    self.unwind_arm64(self.u32(row + 4))

    def unwind_x64(self, address):
        while address & 3 == 0:
            start = next(iter(self.rows(address, 1, 4)), None)
            if start is None or self.data[start] & 7 not in (1, 2, 3):
                return
            flags = self.data[start] >> 3
            fields = start + 4 + (self.data[start + 2] + 1) // 2 * 4
            left = start + self.rest(start) - fields
            if not flags & 4:
                if flags & 3 and left >= 8:
                    self.handler(fields)
                return
            if left < 12:
                return
            for field in (0, 4, 8):
                self.address(fields + field)
            address = self.u32(fields + 8)

    def unwind_arm64(self, address):
        for start in self.rows(address, 1, 8):
            first = self.u32(start)
            if not first >> 20 & 1:
                return
            scopes, codes, fields = first >> 22 & 31, first >> 27, start + 4
            if scopes == 0 and codes == 0:
                scopes, codes = self.u16(start + 4), self.data[start + 6]
                fields += 4
            if first >> 21 & 1:
                scopes = 0
            fields += 4 * (scopes + codes)
            if start + self.rest(start) - fields >= 8:
                self.handler(fields)

    def handler(self, fields):
        self.address(fields)
        word = self.u32(fields + 4)
        if 0 < word <= 4096 and self.scopes(fields + 4, word):
            return
        frame = self.place(word, 8)
        if word < self.header.size or frame is None or self.is_code(word):
            return
        if 0x19930520 <= self.u32(frame) & 0x1FFFFFFF <= 0x19930522:
            self.address(fields + 4)
            self.frame(frame)
        elif Compressed(self, frame).seems_right():
            self.address(fields + 4)
            Compressed(self, frame).add()

    def scopes(self, start, count):
        if count * 16 > self.rest(start) - 4:
            return False
        rows = range(start + 4, start + 4 + 16 * count, 16)
        for row in rows:
            if not self.row():
                return False
            begin, end, filter_, target = (self.u32(row + field) for field in (0, 4, 8, 12))
            if not (begin < end and self.is_code(begin) and self.is_code(end)):
                return False
            if filter_ > 1 and not self.is_code(filter_) or target and not self.is_code(target):
                return False
        for row in rows:
            self.address(row)
            self.address(row + 4)
            if self.u32(row + 8) > 1:
                self.address(row + 8)
            self.address(row + 12)
        return True

    # --- 4.3 Frames

    def frame(self, frame):
        if self.rest(frame) < 36 or not self.visit(frame) or not self.row():
            return
        for field in (8, 16, 24):
            self.address(frame + field)
        if self.u32(frame) & 3:
            self.address(frame + 32)
        for row in self.rows(self.u32(frame + 8), self.u32(frame + 4), 8):
            self.address(row + 4)
        for row in self.rows(self.u32(frame + 16), self.u32(frame + 12), 20):
            self.address(row + 16)
            for handler in self.rows(self.u32(row + 16), self.u32(row + 12), 20):
                self.address(handler + 4)
                self.address(handler + 12)
        for row in self.rows(self.u32(frame + 24), self.u32(frame + 20), 8):
            self.address(row)


class Compressed:
    """A compressed frame of C++ (4.4)."""

    def __init__(self, scan, start):
        self.scan = scan
        self.frame = start
        self.position = start
        self.end = start + scan.rest(start)

    def byte(self):
        if self.position >= self.end:
            return None
        self.position += 1
        return self.scan.data[self.position - 1]

    def word(self):
        if self.end - self.position < 4:
            return None
        self.position += 4
        return self.position - 4

    def number(self):
        if self.position >= self.end:
            return None
        first, length = self.scan.data[self.position], 1
        while length < 5 and first >> length - 1 & 1:
            length += 1
        if self.end - self.position < length:
            return None
        value = number(self.scan.data, self.position, length)
        self.position += length
        return value >> 8 if length == 5 else value >> length

    def seems_right(self):
        flags = self.byte()
        if flags is None or flags & 0x80 or (flags & 4 and self.number() is None):
            return False
        for _ in range(1 + (flags >> 3 & 1) + (flags >> 4 & 1)):
            word = self.word()
            address = 0 if word is None else self.scan.u32(word)
            if address < self.scan.header.size or self.scan.place(address, 1) is None:
                return False
            if word is None or self.scan.is_code(address):
                return False
        return True

    def address(self):
        """Adds the next word; its value, or 0 where there is none."""
        word = self.word()
        return 0 if word is None else self.scan.address(word)

    def add(self):
        scan = self.scan
        if not scan.visit(self.frame) or not scan.row():
            return
        flags = self.byte()
        if flags & 4:
            self.number()
        actions = self.address() if flags & 8 else 0
        blocks = self.address() if flags & 16 else 0
        places = self.address()
        self.table(actions, Compressed.action)
        self.table(blocks, Compressed.block)
        if flags & 2:
            self.table(places, Compressed.segment)

    def table(self, address, read):
        """Reads the rows of a table until one says that it was the last."""
        start = self.scan.place(address, 1) if address else None
        if start is None:
            return
        rows = Compressed(self.scan, start)
        if not self.scan.visit(start):
            return
        for _ in range(rows.number() or 0):
            if not self.scan.row() or not read(rows):
                return

    def action(self):
        kind = self.number()
        if kind is None:
            return False
        if kind & 3 == 0:
            return True
        return self.address() != 0 and (kind & 3 == 3 or self.number() is not None)

    def block(self):
        for _ in range(3):
            if self.number() is None:
                return False
        handlers = self.address()
        self.table(handlers, Compressed.handler)
        return handlers != 0

    def handler(self):
        flags = self.byte()
        if flags is None:
            return False
        if flags & 1:
            self.number()
        if flags & 2:
            self.address()
        if flags & 4:
            self.number()
        if self.address() == 0:
            return False
        for _ in range(flags >> 4 & 3):
            if flags & 8:
                self.address()
            else:
                self.number()
        return True

    def segment(self):
        return self.address() != 0 and self.address() != 0
