# SPDX-License-Identifier: Apache-2.0
"""The references of AArch64 code, written from Documentation/References/A64.md."""

from references_code import CodeScanner
from references_common import (
    ADDRESS21, BRANCH14, BRANCH19, CALL26, JUMP26, LITERAL19, OFFSET12, PAGE21, TABLE8,
    TABLE16, TABLE32, number)

PAGE_REACH, TABLE_REACH = 63, 255
ADDRESSES = 1 << 31
TABLE_LIMIT = 1 << 20
WIDTHS = {0x38604800: 1, 0x78605800: 2, 0xB8605800: 4, 0xB8A05800: 4}
SCALES = {
    0x8B000000: 1, 0x8B204000: 1, 0x8B20C000: 1,
    0x8B000800: 4, 0x8B204800: 4, 0x8B208800: 4, 0x8B20A800: 4, 0x8B20C800: 4,
}


def signed(word, high, low):
    """The signed number in the bits `high` to `low` of a word."""
    bits = high - low + 1
    value = word >> low & ((1 << bits) - 1)
    return value - (1 << bits) if value >> (bits - 1) else value


def overwritten(word):
    """The registers that a load or store overwrites."""
    first, base, second = word & 31, word >> 5 & 31, word >> 10 & 31
    general = not word >> 26 & 1
    loads = general and word >> 22 & 3 != 0 and not (word >> 30 == 3 and word >> 22 & 3 == 2)
    result = []
    group = word >> 27 & 7
    if group == 5:
        if general and word >> 22 & 1:
            result += [first, second]
        if word >> 23 & 1:
            result.append(base)
    elif group == 7:
        if word >> 24 & 1:
            result += [first] if loads else []
        elif not word >> 21 & 1:
            result += [first] if loads else []
            result += [base] if word >> 10 & 1 else []
        elif word >> 10 & 3 == 2:
            result += [first] if loads else []
        else:
            result.append(first)
            result += [base] if word >> 10 & 3 == 3 else []
    elif group == 3:
        if word >> 24 & 1 or general and word >> 30 != 3:
            result.append(first)
    elif group == 1:
        if general:
            result += [first, second, word >> 16 & 31]
        elif word >> 23 & 1:
            result.append(base)
    return result


class Scanner(CodeScanner):
    """One section's scan."""

    def __init__(self, data, section, collector):
        super().__init__(data, section, collector)
        self.registers = {}
        self.compared = self.bounded = (None, 0, None)
        self.tables = []

    # Registers

    def value(self, register, role, offset):
        held = self.registers.get(register)
        reach = PAGE_REACH if role == "page" else TABLE_REACH
        if held is None or held[0] != role or (offset - held[1]) // 4 > reach:
            return None
        return held[2:]

    def give(self, register, role, offset, *held):
        if register != 31:
            self.registers[register] = (role, offset) + held

    def forget(self, *registers):
        for register in registers:
            self.registers.pop(register, None)

    def forget_calls(self):
        self.forget(*range(19), 30)

    # Words

    def add(self, kind, offset, target, aux=0):
        self.found.append([kind, offset, target, aux])

    def scan(self):
        if self.address % 4:
            return
        for offset in range(self.offset, self.offset + self.size // 4 * 4, 4):
            word = number(self.data, offset, 4)
            kind = word >> 25 & 15
            address = self.address + offset - self.offset
            if kind in (8, 9):
                self.immediate(word, offset, address)
            elif kind in (10, 11):
                self.branch(word, offset, address)
            elif kind in (4, 6, 12, 14):
                self.memory(word, offset, address)
            elif kind in (5, 13):
                self.two_registers(word, offset, address)
            elif kind in (7, 15):
                if word & 0x7F20FC00 == 0x1E200000 and word >> 16 & 7 not in (2, 3, 7):
                    self.forget(word & 31)
                elif word & 0xBFE0EC00 == 0x0E002C00:
                    self.forget(word & 31)
        for kind, offset, target, aux in self.found:
            if kind != PAGE21 or aux or self.mapped(target):
                self.collector.code.append((kind, offset, target, aux, 0))
        self.add_tables()

    def immediate(self, word, offset, address):
        first = word & 31
        distance = signed(word, 23, 5) * 4 + (word >> 29 & 3)
        if word & 0x9F000000 == 0x10000000:
            self.forget(first)
            if self.mapped(address + distance):
                self.add(ADDRESS21, offset, address + distance)
                self.give(first, "address", offset, address + distance)
        elif word & 0x9F000000 == 0x90000000:
            page = (address & ~4095) + 4096 * distance
            self.forget(first)
            if 0 <= page < ADDRESSES:
                self.add(PAGE21, offset, page)
                self.give(first, "page", offset, page, len(self.found) - 1)
        elif word & 0xFFC00000 == 0x91000000:
            target = self.use(word, word >> 10 & 4095, offset)
            self.forget(first)
            if target is not None:
                self.give(first, "sum", offset, target)
        elif word & 0x7FC0001F == 0x7100001F:
            self.compared = (word >> 5 & 31, (word >> 10 & 4095) + 1, offset)
        else:
            self.forget(first)

    def branch(self, word, offset, address):
        if word & 0x7C000000 == 0x14000000:
            target = address + 4 * signed(word, 25, 0)
            if self.code(target):
                self.add(CALL26 if word >> 31 else JUMP26, offset, target)
            if word >> 31:
                self.forget_calls()
            else:
                self.registers.clear()
        elif word & 0xFF000000 == 0x54000000 or word & 0x7E000000 == 0x34000000:
            target = address + 4 * signed(word, 23, 5)
            if self.code(target):
                self.add(BRANCH19, offset, target)
            if word & 0xFF00001F == 0x54000008 and self.compared[2] == offset - 4:
                self.bounded = self.compared
        elif word & 0x7E000000 == 0x36000000:
            target = address + 4 * signed(word, 18, 5)
            if self.code(target):
                self.add(BRANCH14, offset, target)
        elif word & 0xFE000000 == 0xD6000000:
            if word >> 21 & 3 == 1:
                self.forget_calls()
            else:
                self.registers.clear()
        elif word & 0xFFE00000 == 0xD5200000:
            self.forget(word & 31)

    def memory(self, word, offset, address):
        if word & 0x3B000000 == 0x39000000:
            scale = word >> 30
            if word & 0x04800000 == 0x04800000:
                scale = 4 if scale == 0 else None
            if scale is not None:
                self.use(word, (word >> 10 & 4095) << scale, offset)
        elif word & 0x3B000000 == 0x18000000:
            target = address + 4 * signed(word, 23, 5)
            if self.mapped(target):
                self.add(LITERAL19, offset, target)
        entry = None
        width = WIDTHS.get(word & 0xFFE0DC00)
        table = self.value(word >> 5 & 31, "sum", offset)
        if width and table:
            register, count, where = self.bounded
            near = register == word >> 16 & 31 and offset - where <= 4 * PAGE_REACH
            entry = (table[0], width, count if near else 0)
        self.forget(*overwritten(word))
        if entry:
            self.give(word & 31, "entry", offset, *entry)

    def two_registers(self, word, offset, address):
        if word & 0x1FE00000 == 0x1A400000:
            return
        scale = SCALES.get(word & 0xFFE0FC00)
        entry = self.value(word >> 16 & 31, "entry", offset)
        if scale and entry and len(self.tables) < TABLE_LIMIT:
            table, width, count = entry
            base = self.value(word >> 5 & 31, "address", offset)
            if base:
                self.tables.append((table, address, base[0], width, scale, count))
            elif width == 4 and scale == 1:
                base = self.value(word >> 5 & 31, "sum", offset)
                if base and base[0] == table:
                    self.tables.append((table, address, table, 4, 1, count))
        self.forget(word & 31)

    def use(self, word, low, offset):
        page = self.value(word >> 5 & 31, "page", offset)
        if low >= 4096 or page is None or not self.mapped(page[0] + low):
            return None
        primary = self.found[page[1]]
        words = (offset - primary[1]) // 4
        if primary[3] == 0:
            primary[2:] = [page[0] + low, words]
        self.add(OFFSET12, offset, page[0] + low, words)
        return page[0] + low

    # Tables

    def add_tables(self):
        self.tables.sort(key=lambda t: t[:2])
        tables = []
        for table in self.tables:
            if not tables or tables[-1][0] != table[0]:
                tables.append(table)
        for index, (table, used, base, width, scale, count) in enumerate(tables):
            place = self.bytes_at(table, 2 * width)
            if place is None:
                continue
            start, end = place
            bounded = False
            if index + 1 < len(tables):
                distance = tables[index + 1][0] - table
                bounded = distance <= 1024 * width
                end = min(end, start + distance)
            if count:
                bounded = True
                end = min(end, start + count * width)
            if width < 4 and not bounded:
                continue
            targets = []
            for offset in range(start, end - width + 1, width):
                target = base + scale * number(self.data, offset, width, signed=width == 4)
                if width == 4 and not self.fits(target, table, used, targets):
                    break
                targets.append(target)
            if len(targets) < 2:
                continue
            link = self.collector.link(base)
            if link is None:
                continue
            kind = {1: TABLE8, 2: TABLE16, 4: TABLE32}[width]
            for entry, target in enumerate(targets):
                if width == 4 or self.here(target):
                    self.collector.add_table(kind, start + entry * width, target, scale, link)

    def fits(self, target, table, used, before):
        """Whether a word's target goes on with the table of the targets before it."""
        first = before[0] if before else target
        if self.here(first):
            return (
                abs(first - used) <= 1 << 17 and self.here(target) and target % 4 == 0)
        if self.bytes_at(target, 1) is None:
            return False
        return target < table or target > table + 4 * len(before)


def scan(data, section, collector):
    """Adds the references of a section of code, and of the tables that it reads."""
    Scanner(data, section, collector).scan()
