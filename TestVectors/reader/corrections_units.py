# SPDX-License-Identifier: Apache-2.0
"""What corrections know of x86-64 instructions (References/Corrections 5.1, 5.2)."""

from corrections_mixer import HASH32, learn_trust, signed
from references_x64_lengths import PREFIXES, decode, follows


def instruction(text, start):
    """Length (0 for none), place of the opcode, place of the ModRM byte (-1 for none)."""
    found = decode(text, start)
    if found is None:
        return 0, -1, -1
    opcode = start
    while text[opcode] in PREFIXES:
        opcode += 1
    what, at = follows(text, opcode, False)
    return found.length, opcode, at if what[0].isupper() else -1


class Unit:
    def __init__(self, start, end, role=0):
        self.start, self.end, self.role = start, end, role
        self.operation = 0
        self.distance = None
        self.opcode = self.modrm = self.immediate = -1

    def role_of(self, at):
        if self.opcode < 0:
            return self.role
        if at < self.opcode:
            return 3
        distance = self.distance
        if distance and distance.start <= at < distance.start + distance.count:
            return 8 if distance.count == 1 else 9 + at - distance.start
        if 0 <= self.immediate <= at:
            return 13 + min(at - self.immediate, 2)
        if at == self.modrm:
            return 5
        return 6 if 0 <= self.modrm < at else 4

    def outlook(self):
        distance = self.distance
        if distance is None:
            return 0
        known = 0
        if distance.has_known:
            known = 1 if distance.known == distance.value else 2
        return known * 12 + distance.known_trust * 3 + (
            1 if distance.shifted == distance.value else 2
        )


class Distance:
    pass


class Distances:
    """5.2."""

    def __init__(self):
        self.known = {}
        self.shifts = [[0, 0] for _ in range(16)]
        self.next = -1

    def find(self, value, start, count, register):
        found = Distance()
        found.start, found.count, found.value, found.register = start, count, value, register
        found.key = (value << 4 & 0xFFFFFFFF) ^ register
        found.slot = (found.key * HASH32 & 0xFFFFFFFF) >> 20
        entry = self.known.get(found.slot)
        found.has_known = entry is not None and entry[0] == found.key
        found.known = entry[1][0] if found.has_known else 0
        found.known_trust = entry[1][1] if found.has_known else 0
        shift, found.shift_trust = self.shifts[register]
        found.shifted = signed(value + shift, 32)
        return found

    def learn(self, distance, new):
        entry = self.known.get(distance.slot)
        if entry is not None and entry[0] == distance.key:
            learn_trust(entry[1], new, new == distance.value)
        else:
            self.known[distance.slot] = (distance.key, [new, 0])
        shift = signed(new - distance.value, 32)
        own = self.shifts[distance.register]
        if shift == 0:
            own[1] = max(own[1] - 1, 0)
        else:
            learn_trust(own, shift, False)
