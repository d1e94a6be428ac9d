# SPDX-License-Identifier: Apache-2.0
"""The mixer of corrections, and the numbers of its decisions (References/Corrections 2)."""

from mixing import STRETCH, Weights

MASK = (1 << 64) - 1
HASH = 0x9E3779B97F4A7C15
HASH32 = 0x9E3779B1
WORDS, INSTRUCTIONS, DATA, UNKNOWN = 0, 1, 2, 3
CHUNK, BLOCK, WORD, FIELD, FIELD_GUESS, FIELD_BIT, UNIT, BYTE, BYTE_GUESS, BYTE_BIT = range(10)


class Mixer:
    """2."""

    def __init__(self, coder, table_log):
        self.coder = coder
        self.log = table_log
        self.models = {}
        self.weights = Weights(
            6, 1 << 14, one=16, rate=20, slow=20, top=20, least=16, most=65520)

    def bit(self, decision, contexts, which):
        slots = []
        for number, context in enumerate(contexts):
            context |= (decision * 6 + number) << 58
            line = ((context >> 4) * HASH & MASK) >> (64 - self.log)
            slots.append(line ^ context & 15)
        inputs = [STRETCH[self.models.get(slot, (1 << 21, 0))[0] >> 10] for slot in slots]
        bit = self.weights.code(self.coder, (decision, which), inputs)
        for slot in slots:
            chance, count = self.models.get(slot, (1 << 21, 0))
            rate = 2**17 // (2 * count + 3)
            if bit:
                chance += ((2**22 - 1 - chance) * rate) >> 16
            else:
                chance -= (chance * rate) >> 16
            self.models[slot] = (chance, min(count + 1, 60))
        return bit


def node(value, done):
    """2.3: the place in a tree of bits, by the `done` bits behind a one."""
    part = done & 3
    return (value >> part) << 4 | 1 << part | value & ((1 << part) - 1)


def learn_trust(entry, new, keep):
    """5.3: an entry [value, trust] sees `new`; one that is trusted is kept where `keep` is set."""
    if entry[0] == new:
        entry[1] = min(entry[1] + 1, 3)
    elif keep and entry[1] > 1:
        entry[1] -= 1
    else:
        entry[0], entry[1] = new, 0


def signed(value, bits):
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value
