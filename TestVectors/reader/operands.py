# SPDX-License-Identifier: Apache-2.0
"""Writes the addresses that operands name (Format-References 3)."""

from references_common import (
    ABSOLUTE64, ADDRESS21, BRANCH14, BRANCH19, BRANCH32, CALL26, CALL32, CODED16, CODED32, JUMP26,
    JUMP32, LITERAL19, OFFSET12, PAGE21, PLACE32, PLACE64, POINTER36, RELATIVE32, RIP32, ROW16,
    ROW24, TABLE8, TABLE16, TABLE32)

WORD = (1 << 32) - 1
LONG = (1 << 64) - 1
LOW36 = (1 << 36) - 1
STAYS_LOCAL = (JUMP32, BRANCH32, JUMP26, BRANCH19, BRANCH14, LITERAL19, ADDRESS21)
WHOLE_WORDS = (CALL26, JUMP26, BRANCH19, BRANCH14)
TAG_BITS = (1, 2, 3, 5)


def has_base(kind):
    """Whether the target is counted from a base of its own."""
    return kind >= TABLE8


def signed32(value):
    value &= WORD
    return value - (1 << 32) if value >> 31 else value


def scale(word):
    """By how many bits the offset of an AArch64 load, store or ADD is shifted."""
    if word & 0x3B000000 != 0x39000000:
        return 0
    return 4 if word & 0xC4800000 == 0x04800000 else word >> 30


def steps(target, base, unit):
    """How many units lie between base and target, rounded towards nought."""
    distance = signed32(target - base)
    count = abs(distance) // max(unit, 1)
    return count if distance >= 0 else -count


def with21(word, value):
    return word & 0x9F00001F | (value & 3) << 29 | ((value >> 2) & 0x7FFFF) << 5


class Place:
    """What an operand's number is counted from."""

    def __init__(self, site, image_start, image_base, base):
        self.site = site
        self.image_start = image_start
        self.image_base = image_base
        self.base = base


def write(kind, aux, old, target, place):
    """The number `old` with its operand changed so that it names `target`; 3."""
    far = (target - place.site) & WORD
    own = (target - place.image_start) & WORD
    if kind in (CALL32, JUMP32, BRANCH32):
        return (far - 4) & WORD
    if kind == RIP32:
        return (far - 4 - aux) & WORD
    if kind in (CALL26, JUMP26):
        return old & 0xFC000000 | (far >> 2) & 0x3FFFFFF
    if kind in (BRANCH19, LITERAL19):
        return old & 0xFF00001F | ((far >> 2) & 0x7FFFF) << 5
    if kind == BRANCH14:
        return old & 0xFFF8001F | ((far >> 2) & 0x3FFF) << 5
    if kind == ADDRESS21:
        return with21(old, far)
    if kind == PAGE21:
        return with21(old, (target >> 12) - (place.site >> 12))
    if kind == OFFSET12:
        return old & 0xFFC003FF | (((target & 0xFFF) >> scale(old)) & 0xFFF) << 10
    if kind == ABSOLUTE64:
        return (own + place.image_base) & LONG
    if kind == RELATIVE32:
        return own
    if kind == PLACE32:
        return far
    if kind == PLACE64:
        return signed32(far) & LONG
    if kind == POINTER36:
        base = place.image_base if aux == 0 else 0
        return old & ~LOW36 | (own + base) & LOW36
    if kind in (TABLE8, TABLE16, TABLE32):
        return steps(target, place.base, aux) & {TABLE8: 0xFF, TABLE16: 0xFFFF, TABLE32: WORD}[kind]
    if kind == ROW16:
        return (steps(target, place.base, aux) + 1) & 0xFFFF
    if kind == ROW24:
        return old & 0xFF000000 | (steps(target, place.base, aux) + 1) & 0xFFFFFF
    assert kind in (CODED16, CODED32)
    bits = TAG_BITS[aux >> 6]
    row = steps(target, place.base, aux & 63) + 1
    return (row << bits | old & ((1 << bits) - 1)) & (0xFFFF if kind == CODED16 else WORD)
