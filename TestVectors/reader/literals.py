# SPDX-License-Identifier: Apache-2.0
"""Literals whose models are mixed (Format-References 8)."""

from mixing import STRETCH, ShortWeights
from operands import LONG, WORD
from references_common import ARM64, CODE, X64

SURE_LENGTH = 16
STEP = 0x9E3779B97F4A7C15
RATES = [2**17 // (2 * count + 3) for count in range(16)]


def mixed_hash(value, number):
    """8.3."""
    return ((value + number * 0xD6E8FEB86659FD93) * STEP & LONG) >> 32


def expectation(predicted, node, shift):
    """0 where nothing is said or it was wrong already, 1 for a nought, 2 for a one."""
    if predicted is None or (predicted | 256) >> (shift + 1) != node:
        return 0
    return 1 + (predicted >> shift & 1)


def add21(word, value):
    moved = ((word >> 29 & 3) | (word >> 5 & 0x7FFFF) << 2) + value
    return word & 0x9F00001F | (moved & 3) << 29 | (moved >> 2 & 0x7FFFF) << 5


def relative(word, site):
    """8.4: a word as it stands in the target."""
    if word & 0xFC000000 == 0x94000000:
        return 0x94000000 | (word - (site >> 2)) & 0x3FFFFFF
    if word & 0x9F000000 == 0x90000000:
        return add21(word, -(site >> 12))
    return word


def masked(word):
    if word & 0x7C000000 == 0x14000000:
        return word & 0xFC000000
    if word & 0x1F000000 == 0x10000000:
        return word & 0x9F00001F
    if word & 0x7E000000 == 0x34000000 or word & 0xFF000000 == 0x54000000:
        return word & 0xFF00001F
    return word


class MixedLiterals:
    """All literals of a delta, run after run."""

    def __init__(self, base, symbols, log, coder, space):
        self.base = base
        self.left = symbols
        self.mask = (1 << log) - 1
        self.coder = coder
        self.space = space
        self.weights = ShortWeights(
            8, 4096, one=14, rate=6, slow=22, top=17, least=32, most=65504)
        self.estimates = {}
        self.coded = bytearray()
        self.seen = {}
        self.pointer = None
        self.match_length = 0
        self.history = 0

    def is_used_up(self):
        return self.left == 0 and self.coder.is_used_up()

    def read(self, target, count, before, behind):
        """Appends a run of literals to `target`; covers are (start, offset) or None."""
        self.left -= count
        place = len(target)
        end = place + count
        self.shifts = [
            cover[1] - cover[0] if cover and cover[1] is not None else None
            for cover in (before, behind)]
        section = self.space.holding(place)
        form, shift = 0, 0
        if section is not None and section.content == CODE:
            form = self.space.images[section.image].machine
            shift = section.address - section.offset
        while place < end:
            latest = bytes(target[max(place - 8, 0) : place]).rjust(8, b"\0")
            latest = int.from_bytes(latest, "little")
            if form == ARM64 and place % 4 == 0 and end - place >= 4:
                target += self.word(latest, place, (place + shift) & WORD)
                place += 4
            else:
                target.append(self.byte(latest, place, form))
                place += 1

    def pointed(self, place):
        """The base's bytes on both diagonals."""
        found = []
        for shift in self.shifts:
            at = None if shift is None else place + shift
            found.append(self.base[at] if at is not None and 0 <= at < len(self.base) else None)
        return found

    def match_class(self):
        return 0 if self.match_length == 0 else 1 if self.match_length < 16 else 2

    def look(self, value):
        value &= WORD
        slot = (value ^ value >> 15) & self.mask
        if self.match_length == 0:
            self.pointer = self.seen.get(slot)
        self.seen[slot] = len(self.coded)

    def byte(self, latest, place, form):
        """8.3."""
        self.look((latest >> 24) * 0x9E3779B9)
        align = place % 4
        hashes = (
            mixed_hash(latest >> 56 | form << 60, 1),
            mixed_hash(latest >> 48 | align << 32, 2),
            mixed_hash(latest >> 40, 3),
            mixed_hash(latest >> 32, 4),
            mixed_hash(latest >> 16, 5),
            mixed_hash(latest >> 32 & 0xFF | (latest & 0xFF) << 8 | align << 32, 6),
        )
        selector = (4 if form == X64 else 0) + self.match_class()
        return self.step(hashes, self.pointed(place), selector)

    def word(self, latest, place, site):
        """8.4."""
        first, second = latest >> 32, latest & WORD
        kept, earlier = masked(first), masked(second)
        self.look(kept * 0x9E3779B1 + earlier * 0x85EBCA6B)
        word = 0
        for index in range(4):
            part = word | index << 32
            hashes = (
                mixed_hash(part, 11),
                mixed_hash(part | (first >> 21) << 40, 12),
                mixed_hash(part ^ (kept * STEP & LONG), 13),
                mixed_hash(part ^ ((kept << 32 | earlier) * STEP & LONG), 14),
                mixed_hash(part | (first & 0x3FF) << 40, 15),
                mixed_hash(
                    part | (first & 31) << 40 | (second & 31) << 45 | (first >> 24) << 50, 16),
            )
            selector = 8 + 4 * index + self.match_class()
            word = word << 8 | self.step(hashes, self.pointed(place + 3 - index), selector)
        return relative(word, site).to_bytes(4, "little")

    def lines(self, hashes, salt):
        found = []
        for number, value in enumerate(hashes):
            value = (value + salt) & WORD
            value = (value ^ value >> 15) * 0x2C1B3C6D & WORD
            found.append((number, (value ^ value >> 13) & self.mask))
        return found

    def step(self, hashes, pointed, selector):
        """8.2: a byte."""
        match, strength = None, 0
        if self.pointer is not None and self.pointer < len(self.coded):
            match = self.coded[self.pointer]
            if self.match_length >= SURE_LENGTH:
                if self.coder.bit(("sure", min(self.match_length >> 2, 31))):
                    return self.note(match, match, ())
                self.match_length, self.pointer, match = 0, None, None
            strength = min(self.match_length, 15)
        node = local = 1
        lines = self.lines(hashes, 0)
        for shift in range(7, -1, -1):
            if shift == 3:
                lines, local = self.lines(hashes, node * 0x9E3779B1), 1
            expected = expectation(match, node, shift)
            x, y = (expectation(one, node, shift) for one in pointed)
            keys = [(line, local) for line in lines]
            keys += [("match", expected, strength), ("pair", x, y, expected, self.history & 3)]
            bit = self.mix(keys, selector)
            node, local = 2 * node + bit, 2 * local + bit
        return self.note(node & 255, match, pointed)

    def note(self, result, match, pointed):
        """Takes note of a byte."""
        if match is not None:
            self.match_length = min(self.match_length + 1, 65535) if match == result else 0
            self.pointer += 1
        self.history = 2 * self.history + (1 if result in pointed else 0)
        self.history &= 3
        self.coded.append(result)
        return result

    def mix(self, keys, selector):
        estimates = [self.estimates.get(key, (2048, 0)) for key in keys]
        bit = self.weights.code(
            self.coder, selector, [STRETCH[chance] for chance, _ in estimates])
        goal = 4095 if bit else 0
        for key, (chance, count) in zip(keys, estimates):
            chance += ((goal - chance) * RATES[count] + (1 << 15)) >> 16
            self.estimates[key] = (chance, min(count + 1, 15))
        return bit
