# SPDX-License-Identifier: Apache-2.0
"""The references of x86-64 code, written from Documentation/References/X64.md."""

from references_code import CodeScanner
from references_common import (
    BRANCH32, CALL32, JUMP32, RELATIVE32, RIP32, TABLE32, number)
from references_x64_lengths import WINDOW, decode

NEAR = 1 << 17
CANDIDATE_LIMIT, AMONG_CODE_LIMIT = 1 << 20, 1 << 14


class Scanner(CodeScanner):
    """One section's scan."""

    def __init__(self, data, section, collector):
        super().__init__(data, section, collector)
        self.taken = {}
        self.entry = None
        self.candidates = []
        self.image_register = None
        self.numbers = None
        self.ahead = []
        self.absolute = self.image.image_base == 0 and all(
            s[2] >= 0x10000 for s in self.image.sections)

    # Sweep

    def scan(self):
        text = bytes(self.data[self.offset : self.offset + self.size]) + bytes(WINDOW)
        at = 0
        while at < self.size:
            instruction = decode(text, at)
            length = instruction.length if instruction else 0
            if self.ahead and self.address + at + max(length, 1) > self.ahead[0][0]:
                at = max(at, self.ahead.pop(0)[1] - self.address)
                continue
            if length == 0 or at + length > self.size or not self.look(instruction, text, at):
                at += 1
            else:
                if self.absolute:
                    self.add_absolute(instruction, text)
                at += length
        self.add_tables()

    def look(self, instruction, text, at):
        """Adds what an instruction refers to; False if it cannot be code."""
        start = self.address + at
        behind = start + instruction.length
        if instruction.relative is not None:
            site = instruction.relative
            target = behind + number(text, site, 4, signed=True)
            if not self.mapped(target):
                return False
            self.collector.code.append(
                (RIP32, self.offset + site, target, at + instruction.length - site - 4, 0))
            if instruction.opcode == 0x8D:
                self.take(instruction.reg, target, behind)
        elif instruction.branch:
            site = at + instruction.length - 4
            target = behind + number(text, site, 4, signed=True)
            if not self.code(target):
                return False
            kind = {0xE8: CALL32, 0xE9: JUMP32}.get(instruction.opcode, BRANCH32)
            self.collector.code.append((kind, self.offset + site, target, 0, 0))
        else:
            if self.image_register and start - self.image_register[1] <= 1024:
                self.read(instruction, start, behind)
            self.load_or_add(instruction, start, behind)
        return True

    def add_absolute(self, instruction, text):
        """Adds the displacement and the immediate, if they are absolute addresses."""
        sites = []
        if instruction.mod == 2 or instruction.mod == 0 and instruction.place is not None:
            if instruction.relative is None:
                sites.append(instruction.place_at)
        if instruction.immediate_size == 4:
            opcode = instruction.opcode
            if opcode in (0x05, 0x3D, 0x68, 0xC7) or 0xB8 <= opcode <= 0xBF:
                sites.append(instruction.immediate_at)
            elif opcode == 0x81 and instruction.reg & 7 in (0, 5, 7):
                sites.append(instruction.immediate_at)
        for site in sites:
            target = number(text, site, 4)
            if self.mapped(target):
                self.collector.code.append((RELATIVE32, self.offset + site, target, 0, 0))

    # Tables of distances

    def take(self, register, target, behind):
        self.taken[register] = (target, behind)
        if target == 0:
            self.image_register = (register, behind)
        place = self.bytes_at(target, 12)
        if target % 4 == 0 and place:
            first = target + number(self.data, place[0], 4, signed=True)
            if self.here(first) and abs(first - behind) <= NEAR:
                self.note(target, behind)

    def note(self, table, code):
        if len(self.candidates) < CANDIDATE_LIMIT:
            self.candidates.append((table, code))

    def load_or_add(self, instruction, start, behind):
        if instruction.opcode == 0x63 and instruction.wide and instruction.rm == 4:
            if instruction.scale != 4 or instruction.mod > 1:
                return
            if instruction.mod == 0 and instruction.base & 7 == 5:
                return
            if instruction.mod == 1 and instruction.place != 0:
                return
            held = self.taken.get(instruction.base)
            if held and behind - held[1] <= 256:
                self.entry = (held[0], instruction, behind)
        elif instruction.opcode in (1, 3) and instruction.wide and instruction.mod == 3:
            if self.entry is None or start - self.entry[2] > 16:
                return
            base, register = self.entry[1].base, self.entry[1].reg
            pair = (instruction.reg, instruction.rm_register)
            if pair in ((base, register), (register, base)):
                self.note(self.entry[0], start)

    def add_tables(self):
        tables = []
        for table, code in sorted(self.candidates):
            if not tables or tables[-1][0] != table:
                tables.append((table, code))
        for index, (table, code) in enumerate(tables):
            place = self.bytes_at(table, 8)
            if place is None:
                continue
            start, end = place
            if index + 1 < len(tables):
                end = min(end, start + tables[index + 1][0] - table)
            targets = []
            first = table + number(self.data, start, 4, signed=True)
            if self.here(first) and abs(first - code) > NEAR:
                continue
            for offset in range(start, end - 3, 4):
                target = table + number(self.data, offset, 4, signed=True)
                if self.here(first):
                    if not self.here(target):
                        break
                elif self.bytes_at(target, 1) is None or table <= target <= table + offset - start:
                    break
                targets.append(target)
            if len(targets) < (3 if self.here(first) else 2):
                continue
            link = self.collector.link(table)
            if link is None:
                continue
            for entry, target in enumerate(targets):
                self.collector.add_table(TABLE32, start + 4 * entry, target, 1, link)

    # Tables counted from the image's start

    def read(self, instruction, start, behind):
        if instruction.mod != 2 or instruction.rm != 4:
            return
        if instruction.opcode in (0xC4, 0xC5, 0x62, 0x8F):
            return
        place = instruction.place
        if not 4096 <= place < 1 << 31 or not self.mapped(place):
            return
        register = self.image_register[0]
        if instruction.base != register:
            if instruction.index != register or instruction.scale != 1:
                return
        self.image_register = (register, behind)
        if instruction.opcode == 0x0F and instruction.second == 0xB6 and instruction.scale == 1:
            self.numbers = place
        if instruction.opcode in (0x8B, 0x63) and instruction.scale == 4:
            if instruction.base == register:
                self.among_code(place, start)
        site = self.offset + instruction.place_at
        self.collector.code.append((RELATIVE32, site, place, 0, 0))

    def among_code(self, start, code):
        if not self.here(start) or len(self.found) >= AMONG_CODE_LIMIT:
            return
        limit = self.address + self.size
        for table in self.found:
            if table[0] <= start < table[1]:
                return
            if table[0] > start:
                limit = min(limit, table[0])
        delta = self.offset - self.address
        end = start
        targets = []
        while end <= limit - 4:
            target = number(self.data, end + delta, 4)
            if not self.here(target) or abs(target - code) > NEAR:
                break
            targets.append(target)
            end += 4
        if len(targets) < 3:
            return
        for entry, target in enumerate(targets):
            self.collector.add_table(RELATIVE32, start + 4 * entry + delta, target)
        if self.numbers == end:
            last = min(limit, end + 1024)
            while end < last and self.data[end + delta] < len(targets):
                end += 1
        self.found.append((start, end))
        if start >= code:
            self.ahead.append((start, end))
            self.ahead.sort()


def scan(data, section, collector):
    """Adds the references of a section of code, and of the tables that it reads."""
    Scanner(data, section, collector).scan()
