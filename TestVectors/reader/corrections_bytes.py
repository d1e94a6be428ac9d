# SPDX-License-Identifier: Apache-2.0
"""Corrections of what is not made of words (References/Corrections 5)."""

from corrections_mixer import (
    BYTE, BYTE_BIT, BYTE_GUESS, DATA, HASH, HASH32, INSTRUCTIONS, MASK, UNIT, UNKNOWN, learn_trust,
    node, signed)
from corrections_units import Distances, Unit, instruction


class ByteCorrections:
    """5. `old` and `new` have eight bytes from before the piece."""

    def __init__(self, owner):
        self.owner = owner
        self.differences = [0] * 128
        self.block = -2
        self.units = self.history = self.guesses = 0
        self.last_operation = 0
        self.pairs = {}
        self.triples = {}
        self.shifts = [[0, 0] for _ in range(256)]
        self.last = [0, 0]
        self.column_trust = 0
        self.distances = Distances()

    def start(self, text, at, end, place, chunk):
        number = (place + at) // 64
        if number != self.block:
            latest = self.differences[64:] if number == self.block + 1 else [0] * 64
            self.differences = latest + [0] * 64
            self.block = number
        before = bytes(text[max(chunk, at - 8) : at])
        before = bytes(8 - len(before)) + before
        self.old = before + bytes(text[at:end]) + bytes(104 - 8 - (end - at))
        self.new = bytearray(before)

    def pair(self, at):
        key = (self.old[at - 1], self.old[at])
        return self.pairs.setdefault(key, [self.old[at], 0])

    def triple(self, at):
        before = self.old[at - 2] << 8 | self.old[at - 1]
        key = ((before * HASH32 & 0xFFFFFFFF) >> 24, self.old[at])
        return self.triples.setdefault(key, [self.old[at], 0])

    def difference(self, column, back):
        return self.differences[64 + column - back]

    def pattern(self, column, back):
        start = 64 + column - back
        values = self.differences[start : start + 8]
        return sum((value != 0) << bit for bit, value in enumerate(values))

    def correct(self, text, first, stop, place, chunk, must_differ):
        """Corrects text[first:stop]; the chunk starts at `chunk`."""
        self.start(text, first, stop, place, chunk)
        self.place = place + first
        end = 8 + stop - first
        any_before = 0
        at = 8
        while at < end:
            unit = self.unit(at, end)
            column = (self.place + at - 8) % 64
            dirty = 1
            if unit.end < end or any_before or not must_differ:
                dirty = self.code_unit(unit, column, any_before)
            self.units = (self.units << 1 | dirty) & 255
            if dirty:
                any_before = 1
                self.correct_unit(unit)
            else:
                self.history = self.history << 8 & 0xFFFF
                self.new += self.old[at : unit.end]
            self.learn(unit, dirty)
            at = unit.end
        text[first:stop] = self.new[8:]

    def unit(self, start, end):
        """5.1."""
        place = self.place + start - 8
        if self.owner.content != INSTRUCTIONS:
            return Unit(start, min(end, start + 8 - place % 8))
        following = self.distances.next
        if start == 8 and place < following < self.place + end - 8:
            return Unit(start, start + following - place, 1)
        length, opcode, modrm = instruction(self.old, start)
        self.distances.next = place + max(length, 1)
        unit = Unit(start, min(end, start + max(length, 1)), 2)
        if length > 0:
            self.describe(unit, length, opcode, modrm, end)
        return unit

    def describe(self, unit, length, opcode, modrm, end):
        old = self.old
        unit.opcode = opcode
        unit.operation = 1 + old[opcode]
        after = opcode + 1
        if old[opcode] == 0x0F:
            unit.operation = 257 + old[opcode + 1]
            after += 1
        if modrm >= 0:
            unit.modrm = modrm
            form = old[modrm]
            unit.operation |= (form & 0xC7) << 10
            after = modrm + 1
            mode, register = form >> 6, form & 7
            count = (0, 1, 4, 0)[mode]
            if mode != 3 and register == 4:
                register = old[after] & 7
                if mode == 0 and register == 5:
                    count = 4
                after += 1
            elif mode == 0 and register == 5:
                count, register = 4, -1
            if count > 0 and register >= 0 and after + count <= end:
                if opcode > unit.start and old[opcode - 1] & 0xF1 == 0x41:
                    register |= 8
                value = signed(int.from_bytes(old[after : after + count], "little"), 8 * count)
                unit.distance = self.distances.find(value, after, count, register)
            after += count
        if after < unit.start + length:
            unit.immediate = after

    def learn(self, unit, dirty):
        distance = unit.distance
        if distance:
            data = self.new[distance.start : distance.start + distance.count]
            new = signed(int.from_bytes(data, "little"), 8 * distance.count)
            self.distances.learn(distance, new)
        for at in range(unit.start, unit.end):
            old, new = self.old[at], self.new[at]
            if dirty or self.triple(at)[0] != old:
                learn_trust(self.pair(at), new, new == old)
                learn_trust(self.triple(at), new, new == old)
        self.last_operation = unit.operation

    def code_unit(self, unit, column, any_before):
        expected = count = which = 0
        for at in range(unit.start, unit.end):
            value, trust = self.triple(at)
            if value != self.old[at]:
                expected = max(expected, 1 + trust)
                count += 1
                which = self.old[at - 1] << 8 | self.old[at]
        count = min(count, 7)
        history, kind = self.units, self.owner.content
        known = expected << 3 | count
        size = unit.end - unit.start
        word = int.from_bytes(self.old[unit.start : min(unit.end, unit.start + 8)], "big")
        hashed = (word * HASH & MASK) >> 10
        if kind == INSTRUCTIONS:
            outlook = unit.outlook()
            contexts = (
                unit.operation << 6 | outlook,
                (((history & 15) << 3 | expected) << 6 | outlook) << 2 | min(size, 7) >> 1,
                hashed ^ size,
                (unit.operation << 20 | self.last_operation) << 1 | history & 1,
                (known << 3 | history & 7) << 6 | outlook,
                (which << 3 | expected) << 20 | unit.operation,
            )
            group = 64 + (history & 3) * 2 + 8 * any_before
            return self.owner.mixer.bit(UNIT, contexts, group * 5 + expected)
        start = column & ~7
        one, two, three = (self.pattern(start, back) for back in (8, 16, 24))
        near = (2 if two else 0) | (1 if three else 0)
        contexts = (
            (kind << 8 | history) << 3 | column >> 3,
            ((kind << 8 | one) << 2 | near) << 3 | expected,
            hashed ^ size,
            two << 8 | one,
            (known << 3 | history & 7) << 2 | kind,
            (which << 3 | expected) << 1 | history & 1,
        )
        group = kind * 64 + (history & 3) * 2 + (1 if one else 0) + 8 * any_before
        return self.owner.mixer.bit(UNIT, contexts, group * 5 + expected)

    def correct_unit(self, unit):
        any_before = 0
        for at in range(unit.start, unit.end):
            old = self.old[at]
            self.at, self.column = at, (self.place + at - 8) % 64
            self.role = unit.role_of(at)
            self.any = any_before
            differs = 1
            if any_before or at + 1 < unit.end:
                differs = self.code_byte(unit)
            self.history = (self.history << 1 | differs) & 0xFFFF
            new = old
            if differs:
                any_before = 1
                new = self.code_value(unit)
                self.owner.count += new != old
            self.new.append(new)
            self.differences[64 + self.column] = (new - old) & 255

    def distance_guesses(self, unit):
        distance = unit.distance
        if distance is None or not distance.start <= self.at < distance.start + distance.count:
            return None
        shift = 8 * (self.at - distance.start)
        return distance.known >> shift & 255, distance.shifted >> shift & 255

    def code_byte(self, unit):
        at, old, kind = self.at, self.old, self.owner.content
        byte = old[at]
        one_difference = self.difference(self.column, 1)
        two, four = self.difference(self.column, 2), self.difference(self.column, 4)
        one = 1 if one_difference else 0
        pair, triple = self.pair(at), self.triple(at)
        pair_state = (4 if pair[0] != byte else 0) | pair[1]
        triple_state = (4 if triple[0] != byte else 0) | triple[1]
        states = pair_state << 3 | triple_state
        third = ((old[at - 2] << 8 | old[at - 1]) << 16 | byte << 8 | old[at + 1]) << 1 | one
        fifth = ((states << 2 | one << 1 | self.any) << 3 | self.history & 6) << 2 | kind
        sixth = ((old[at - 1] << 8 | byte) << 3 | triple_state) << 8 | (1 if one else four)
        if kind == INSTRUCTIONS:
            state, trust = self.role * 9, 0
            if unit.distance:
                trust = unit.distance.known_trust
                guesses = self.distance_guesses(unit)
                if guesses:
                    if unit.distance.has_known:
                        state += 3 if guesses[0] == byte else 6
                    state += 1 if guesses[1] == byte else 2
            contexts = (
                (state << 2 | trust) << 2 | one << 1 | self.any,
                (unit.operation << 4 | self.role) << 1 | self.any,
                third,
                ((unit.operation << 4 | self.role) << 1 | self.any) << 8 | byte,
                fifth,
                sixth,
            )
            group = (state * 4 + one + 2 * self.any) * 8 + triple_state
            return self.owner.mixer.bit(BYTE, contexts, group)
        backs = (1, 2, 4, 8, 12, 16, 24)
        pattern = sum(
            (self.difference(self.column, back) != 0) << bit for bit, back in enumerate(backs)
        )
        near = one | pattern >> 1 & 6 | self.any << 3
        contexts = (
            ((kind << 3 | self.column & 7) << 7 | pattern) << 1 | self.any,
            (kind << 8 | byte) << 4 | near,
            third,
            ((self.new[at - 2] << 8 | self.new[at - 1]) << 8 | byte) << 1 | one,
            fifth,
            sixth,
        )
        group = 4608 + (kind * 4 + one + 2 * self.any) * 64 + states
        return self.owner.mixer.bit(BYTE, contexts, group)

    def code_value(self, unit):
        at, kind = self.at, self.owner.content
        byte, before = self.old[at], self.old[at - 1]
        column = 0
        for back in (8, 4, 12, 16, 24):
            column = column or self.difference(self.column, back)
        shift, shift_trust = self.shifts[before]
        fourth = self.last
        if column:
            fourth = (column, self.column_trust)
        guesses = [
            tuple(self.triple(at)),
            tuple(self.pair(at)),
            ((byte + shift) & 255, shift_trust),
            ((byte + fourth[0]) & 255, fourth[1]),
        ]
        if kind in (DATA, UNKNOWN):
            guesses[0], guesses[3] = guesses[3], guesses[0]
        found = self.distance_guesses(unit)
        if found:
            if unit.distance.has_known:
                guesses[0] = (found[0], unit.distance.known_trust)
            guesses[2] = (found[1], unit.distance.shift_trust)
        group = self.role if kind == INSTRUCTIONS else 16 + kind
        new = self.guessed(guesses, byte, before, column, group)
        if new is None:
            new = self.code_bits(unit, group)
        difference = (new - byte) & 255
        if column == difference:
            self.column_trust = min(self.column_trust + 1, 3)
        elif column and self.column_trust:
            self.column_trust -= 1
        learn_trust(self.last, difference, False)
        learn_trust(self.shifts[before], difference, False)
        return new

    def guessed(self, guesses, byte, before, column, group):
        """The first guess that is right; None if none is."""
        one = self.difference(self.column, 1)
        two = self.difference(self.column, 2)
        tried = 0
        values = [value for value, _ in guesses]
        for number, (value, trust) in enumerate(guesses):
            if value == byte or value in values[:number]:
                continue
            same = sum((other == value) << bit for bit, other in enumerate(values[number + 1 :]))
            key = (((group << 2 | number) << 2 | trust) << 3 | same) << 1 | (1 if column else 0)
            contexts = (
                key << 2 | tried,
                key << 4 | self.guesses,
                (byte << 8 | value) << 5 | group,
                (before << 8 | byte) << 13 | key,
                (one << 13 | key) << 1 | (1 if two else 0),
                (before << 8 | self.old[self.at - 2]) << 16 | value << 8 | byte,
            )
            hit = self.owner.mixer.bit(BYTE_GUESS, contexts, (group * 4 + number) * 8 + same)
            self.guesses = (self.guesses << 1 | hit) & 15
            tried += 1
            if hit:
                return value
        return None

    def code_bits(self, unit, group):
        at, old = self.at, self.old
        one, two = self.difference(self.column, 1), self.difference(self.column, 2)
        new_before = self.new[at - 1]
        is_instruction = self.owner.content == INSTRUCTIONS
        bases = (
            old[at] << 5 | group,
            (old[at] << 8 | old[at - 1]) << 8 | new_before,
            unit.operation << 5 | group
            if is_instruction
            else (self.new[at - 2] << 8 | new_before) << 5 | group,
            old[at] << 8 | old[at + 1],
            group if is_instruction else group << 3 | self.column & 7,
            (one << 8 | two) << 8 | old[at - 1],
        )
        value = 1
        for done in range(8):
            place = node(value, done)
            contexts = tuple(base << 9 | place for base in bases)
            which = group * 16 + (1 if one else 0) + (7 - done) * 2
            value = value << 1 | self.owner.mixer.bit(BYTE_BIT, contexts, which)
        return value & 255
