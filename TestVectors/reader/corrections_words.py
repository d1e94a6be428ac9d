# SPDX-License-Identifier: Apache-2.0
"""Corrections of AArch64 code (References/Corrections 4)."""

from corrections_mixer import FIELD, FIELD_BIT, FIELD_GUESS, HASH32, WORD, learn_trust, node, signed

OPERATION, SECOND, DISTANCE, FIRST, RESULT, OTHER, REST, CONSTANT = range(8)
LAYOUTS = (
    ((OPERATION, 21, 11), (FIRST, 5, 5), (SECOND, 16, 5), (REST, 10, 6), (RESULT, 0, 5)),
    ((OPERATION, 22, 10), (FIRST, 5, 5), (DISTANCE, 10, 12), (RESULT, 0, 5)),
    ((OPERATION, 22, 10), (FIRST, 5, 5), (DISTANCE, 15, 7), (OTHER, 10, 5), (RESULT, 0, 5)),
    ((OPERATION, 21, 11), (FIRST, 5, 5), (DISTANCE, 12, 9), (REST, 10, 2), (RESULT, 0, 5)),
    ((OPERATION, 21, 11), (CONSTANT, 5, 16), (RESULT, 0, 5)),
    ((OPERATION, 24, 8), (CONSTANT, 5, 19), (RESULT, 0, 5)),
    ((OPERATION, 26, 6), (CONSTANT, 0, 26)),
)


def layout_of(word):
    """4.1: the number of the layout and the scale of a distance."""
    if word & 0x1F800000 == 0x11000000:
        return 1, 12 if word & 0x00400000 else 0
    if word & 0x3B000000 == 0x39000000:
        return 1, 4 if word & 0x04800000 == 0x04800000 else word >> 30
    if word & 0x3A000000 == 0x28000000:
        return 2, 2 + (word >> 30 if word & 0x04000000 else word >> 31)
    if word & 0x3B200000 == 0x38000000:
        return 3, 0
    if word & 0x1F800000 == 0x12800000:
        return 4, 0
    if word & 0xFF000000 == 0x54000000 or word & 0x7E000000 == 0x34000000:
        return 5, 0
    if word & 0x7C000000 == 0x14000000:
        return 6, 0
    return 0, 0


class WordDistance:
    def __init__(self, word, layout, scale):
        shift, self.width = {1: (10, 12), 2: (15, 7), 3: (12, 9)}[layout]
        self.layout, self.scale = layout, scale
        self.raw = word >> shift & (1 << self.width) - 1
        self.bytes = self.value(self.raw)
        self.register = word >> 5 & 31
        self.key = self.register << 24 | self.bytes & 0xFFFFFF
        self.slot = (self.key * HASH32 & 0xFFFFFFFF) >> 20

    def value(self, raw):
        number = signed(raw, self.width) if self.layout != 1 else raw
        return number << self.scale

    def field(self, value):
        if value & (1 << self.scale) - 1:
            return -1
        return value >> self.scale & (1 << self.width) - 1

    def near(self, pair):
        key = (pair << 20 ^ (self.bytes >> 6 & 0xFFFFF)) & 0xFFFFFFFF
        return (key * HASH32 & 0xFFFFFFFF) >> 20


class WordCorrections:
    """4."""

    def __init__(self, owner):
        self.owner = owner
        self.history = self.last_fields = self.before = self.guesses = 0
        self.registers = {}
        self.any_registers = list(range(32))
        self.changed = [0] * 32
        self.operations = {}
        self.constants = [(0, 0)] * 8
        self.distances = {}
        self.shifts = {}
        self.near_shifts = {}

    def correct(self, text, first, stop, place, chunk):
        """Corrects text[first:stop]; returns how many words differed."""
        size = stop - first
        head = min(-(place + first) % 4, size)
        tail = (size - head) % 4
        if size == head + tail:
            self.owner.bytes.correct(text, first, stop, place, chunk, True)
            return 1
        if head:
            self.owner.bytes.correct(text, first, first + head, place, chunk, False)
        any_before = head > 0 or tail > 0
        count = 0
        for at in range(first + head, stop - tail, 4):
            must_differ = not any_before and at + 4 == stop - tail
            if self.word(text, at, must_differ):
                any_before = True
                count += 1
        if tail:
            self.owner.bytes.correct(text, stop - tail, stop, place, chunk, False)
        return count

    def word(self, text, at, must_differ):
        old = int.from_bytes(text[at : at + 4], "little")
        layout, scale = layout_of(old)
        distance = WordDistance(old, layout, scale) if layout in (1, 2, 3) else None
        dirty = 1 if must_differ else self.code_word(old, layout, distance)
        if dirty:
            new = self.code_fields(old, layout, distance)
            for index, byte in enumerate(new.to_bytes(4, "little")):
                self.owner.count += text[at + index] != byte
                text[at + index] = byte
        else:
            self.calm(old & 31)
            self.calm(old >> 5 & 31)
            if layout == 0:
                self.calm(old >> 16 & 31)
            if distance:
                self.learn_known(distance, distance.bytes)
                own = self.shifts.setdefault(distance.register * 33, [0, 0])
                own[1] = max(own[1] - 1, 0)
        self.history = (self.history << 1 | dirty) & 63
        self.before = old
        return dirty

    def calm(self, register):
        self.changed[register] = max(self.changed[register] - 1, 0)

    def learn_known(self, distance, value):
        entry = self.distances.get(distance.slot)
        if entry is not None and entry[0] == distance.key and entry[1] == value:
            entry[2] = min(entry[2] + 1, 3)
        else:
            self.distances[distance.slot] = [distance.key, value, 0]

    def before_hash(self):
        return (self.before * HASH32 & 0xFFFFFFFF) >> 16

    def outlook(self, distance):
        if distance is None:
            return 0
        entry = self.distances.get(distance.slot)
        if entry is not None and entry[0] == distance.key:
            stays = distance.field(entry[1]) == distance.raw
            return (1 if stays else 2) + (2 if entry[2] > 1 else 0)
        shift, trust = self.shifts.get(distance.register * 33, (0, 0))
        return 0 if shift == 0 else 6 if trust > 1 else 5

    def code_word(self, old, layout, distance):
        operation = old >> 21
        result, first = old & 31, old >> 5 & 31
        result_state, first_state = self.changed[result], self.changed[first]
        changed = (1 if result_state else 0) | (2 if first_state else 0)
        if layout == 0 and self.changed[old >> 16 & 31]:
            changed |= 4
        outlook = self.outlook(distance)
        history, state = self.history, changed << 3 | outlook
        registers = (first << 5 | result) << 4 | result_state << 2 | first_state
        contexts = (
            operation << 6 | state,
            history << 6 | state,
            old,
            old | self.before_hash() << 32 | (history & 1) << 48,
            (operation << 5 | self.last_fields) << 3 | history & 7,
            ((operation >> 3) << 3 | outlook) << 16 | (history & 3) << 14 | registers,
        )
        return self.owner.mixer.bit(WORD, contexts, (history & 3) * 64 + state)

    def code_fields(self, old_word, layout, distance):
        fields = LAYOUTS[layout]
        word = mask = coded = 0
        first = old_word >> 5 & 31
        for number, (role, shift, width) in enumerate(fields):
            old = old_word >> shift & (1 << width) - 1
            guesses = self.field_guesses(old_word, role, width, old, distance, first)
            states = [0 if value < 0 else 1 if value == old else 2 for value, _ in guesses]
            state = states[0] * 3 + states[1]
            differs = 1
            if mask or number + 1 < len(fields):
                differs = self.code_field(old_word, layout, number, role, old, mask, state, guesses)
            new = old
            if differs:
                mask |= 1 << number
                new = self.code_value(
                    old_word, number, role, width, old, mask, coded & 0xFFFFFF, first, guesses
                )
            self.learn(old_word, role, width, old, new, distance, first)
            if role == FIRST:
                first = new
            coded = coded * 31 + new
            word |= new << shift
        self.last_fields = mask
        return word

    def field_guesses(self, word, role, width, old, distance, first):
        none = (-1, 0)
        if role == OPERATION:
            found = self.operations.get(word >> 21, -1)
            return ((-1 if found < 0 else found >> (11 - width)), 0), none, none
        if role in (FIRST, SECOND, RESULT, OTHER):
            own = self.registers.get((role, old), (old, 0))
            return tuple(own), (self.any_registers[old], self.changed[old]), none
        if role == DISTANCE:
            known = none
            entry = self.distances.get(distance.slot)
            if entry is not None and entry[0] == distance.key:
                value = distance.field(entry[1])
                known = (value, entry[2] if value >= 0 else 0)
            pair = distance.register * 32 + first
            guesses = [known]
            for shift, trust in (
                self.shifts.get(pair, (0, 0)),
                self.near_shifts.get(distance.near(pair), (0, 0)),
            ):
                guesses.append((distance.field(distance.bytes + shift), trust))
            return guesses
        last_old, last_new = self.constants[role]
        return (last_new if last_old == old else -1, 0), none, none

    def learn(self, word, role, width, old, new, distance, first):
        if role == OPERATION:
            if old != new:
                self.operations[word >> 21] = new << (11 - width)
        elif role in (FIRST, SECOND, RESULT, OTHER):
            learn_trust(self.registers.setdefault((role, old), [old, 0]), new, old == new)
            if old != new:
                self.any_registers[old] = new
                self.changed[old] = 3
            else:
                self.calm(old)
        elif role == DISTANCE:
            value = distance.value(new)
            self.learn_known(distance, value)
            pair = distance.register * 32 + first
            shift = value - distance.bytes
            for entry in (
                self.shifts.setdefault(pair, [0, 0]),
                self.near_shifts.setdefault(distance.near(pair), [0, 0]),
            ):
                if entry[0] == shift:
                    entry[1] = min(entry[1] + 1, 3)
                elif shift == 0:
                    entry[1] = max(entry[1] - 1, 0)
                else:
                    entry[0], entry[1] = shift, 0
        elif old != new:
            self.constants[role] = (old, new)

    def code_field(self, word, layout, number, role, old, mask, state, guesses):
        operation = word >> 21
        trust = guesses[0][1] << 2 | guesses[1][1]
        which = layout * 5 + number
        contexts = (
            (which << 11 | operation) << 4 | state,
            (which << 5 | mask) << 5 | self.last_fields,
            (role << 26 | old) << 8 | trust << 4 | state,
            word | number << 32 | mask << 35,
            (number << 11 | operation) << 16 | self.before_hash(),
            ((role << 5 | mask) << 4 | state) << 4 | trust,
        )
        return self.owner.mixer.bit(FIELD, contexts, role * 18 + (9 if mask else 0) + state)

    def code_value(self, word, number, role, width, old, mask, coded, first, guesses):
        values = [value for value, _ in guesses]
        tried = 0
        for place, (value, trust) in enumerate(guesses):
            if value < 0 or value == old or value in values[:place]:
                continue
            same = sum((other == value) << bit for bit, other in enumerate(values[place + 1 :]))
            kind = role * 3 + place
            key = kind << 4 | trust << 2 | same
            contexts = (
                key << 2 | tried,
                key << 5 | mask,
                (word >> 21) << 9 | key,
                (old << 26 | value) << 3 | role,
                word << 9 | key,
                (key << 4 | self.guesses) << 2 | tried,
            )
            hit = self.owner.mixer.bit(FIELD_GUESS, contexts, kind * 4 + same)
            self.guesses = (self.guesses << 1 | hit) & 15
            tried += 1
            if hit:
                return value
        value = 1
        for done in range(width):
            place = node(value, done)
            low = place & 0xFFFFF
            contexts = (
                (role << 26 | old) << 28 | place,
                (number << 11 | word >> 21) << 28 | place,
                low | word << 20 | number << 52,
                role << 28 | place,
                (role << 5 | first) << 28 | place,
                ((role << 5 | mask) << 24 | coded) << 20 | low,
            )
            bit = self.owner.mixer.bit(FIELD_BIT, contexts, role * 16 + min(done, 15))
            value = value << 1 | bit
        return value & (1 << width) - 1
