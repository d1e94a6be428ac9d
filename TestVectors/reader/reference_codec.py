# SPDX-License-Identifier: Apache-2.0
"""Rewrites the references of copied bytes (Format-References 6 and 7)."""

from collections import defaultdict

import operands
from mixing import MixedFlag
from operands import WORD
from references import Labels
from references_common import OFFSET12, PAGE21, kind_size

PAGES = WORD & ~0xFFF


class Patcher:
    """Rewrites cover after cover; `coder` is the range decoder of the stream."""

    def __init__(self, table, base, covers, target, coder):
        self.table = table
        self.base = base
        self.target = target
        self.coder = coder
        self.labels = Labels(table, covers, target)
        self.flags = MixedFlag(5)
        self.shifts = defaultdict(int)
        self.scores = defaultdict(int)
        self.histories = defaultdict(int)
        self.history = 0
        self.recent = [0] * 8

    def patch(self, part, offset, place):
        """7: rewrites `part`, copied from `offset` of the base to `place` of the target."""
        self.start, self.end, self.shift = offset, offset + len(part), place - offset
        self.pages = {}
        self.cover_history = 1
        own = self.table.space.holding(offset)
        self.address_shift = own.offset - own.address if own else None
        number = self.table.first(offset)
        while number < len(self.table.entries):
            entry = self.table.entries[number]
            size = kind_size(entry.kind)
            if entry.offset + size > self.end:
                break
            value = self.code(entry, size)
            if value is not None:
                at = entry.offset - offset
                part[at : at + size] = value.to_bytes(size, "little")
            number += 1

    def code(self, entry, size):
        """6.1: the operand's number in the target."""
        self.here = self.target.holding(entry.offset + self.shift)
        if self.here is None:
            return None
        image = self.target.images[self.here.image]
        site = (self.here.address + entry.offset + self.shift - self.here.offset) & WORD
        base = self.table_base(entry, site) if operands.has_base(entry.kind) else 0
        place = operands.Place(site, image.start, image.base, base)
        old = int.from_bytes(self.base[entry.offset : entry.offset + size], "little")
        if entry.kind == OFFSET12:
            return operands.write(OFFSET12, entry.aux, old, self.code_offset(entry), place)
        partner_end = entry.offset + 4 * entry.aux + 4
        paired = entry.kind == PAGE21 and entry.aux > 0 and partner_end <= self.end
        found = self.code_target(entry, entry.kind == PAGE21 and not paired)
        if entry.kind == PAGE21:
            slot = (entry.offset >> 2) & 63
            self.pages[slot] = (entry.offset, entry.label if paired else None, found)
        return operands.write(entry.kind, entry.aux, old, found, place)

    def table_base(self, entry, site):
        """Where the base of a kind that has one is."""
        if self.address_shift is not None:
            distance = entry.offset - (self.table.labels[entry.base] + self.address_shift)
            if 0 <= distance < 1 << 16:
                return (site - distance) & WORD
        return self.labels.places[entry.base]

    def code_target(self, entry, page_only):
        kind, label, labels = entry.kind, entry.label, self.labels
        address = self.table.labels[label]
        mask = PAGES if page_only else WORD
        group = (kind, labels.groups[label])
        first, second = labels.places[label], labels.rivals[label]
        local = self.local(address) if kind in operands.STAYS_LOCAL else None
        if local is not None and local != first:
            first, second = local, first
        third = address + self.shifts[group]
        if self.scores[group] > 0 and local is None:
            first, third = third, first
        first, second, third = first & mask, second & mask, third & mask
        agreement = (second == first) + 2 * (third == first) + (4 if local is not None else 0)
        found = first
        if not self.hit(kind, group, label, agreement):
            found = self.miss(kind, first, second, third, address, mask)
        if page_only and entry.aux > 0:
            return found
        by_label = labels.places[label] & mask
        by_shift = (address + self.shifts[group]) & mask
        if by_label != by_shift:
            if found == by_shift:
                self.scores[group] = min(self.scores[group] + 1, 4)
            elif found == by_label:
                self.scores[group] = max(self.scores[group] - 1, -6)
        self.shifts[group] = found - address
        labels.learn(label, found)
        return found

    def local(self, address):
        """Where the cover takes an address, if it holds it."""
        if self.address_shift is None:
            return None
        offset = address + self.address_shift
        if not self.start <= offset < self.end:
            return None
        return (self.here.address + offset + self.shift - self.here.offset) & WORD

    def hit(self, kind, group, label, agreement):
        """6.2: whether the first guess is right."""
        state = self.labels.states[label]
        if state >= 4 and self.histories[group] == 0:
            hit = self.coder.bit(("sure", kind, agreement, self.history & 15))
        else:
            hit = self.mixed_hit(kind, group, label, agreement, state)
        miss = 0 if hit else 1
        self.histories[group] = (2 * self.histories[group] + miss) & 63
        self.history = (2 * self.history + miss) & 255
        history = 2 * self.cover_history + miss
        self.cover_history = history & 127 | 128 if history > 255 else history
        return hit

    def mixed_hit(self, kind, group, label, agreement, state):
        keys = (
            (1, kind, state, agreement),
            (2, group, self.histories[group]),
            (3, kind, self.cover_history),
            (4, (label * 0x9E3779B1 & WORD) >> 16),
            (5, state, agreement, self.history),
        )
        return self.flags.code(self.coder, keys, kind)

    def choice(self, number, kind):
        return self.coder.bit(("choice", number, kind, self.history & 15))

    def miss(self, kind, first, second, third, address, mask):
        """6.3."""
        if second != first and self.choice(0, kind):
            return second
        if third not in (first, second) and self.choice(1, kind):
            return third
        slot = 7
        if self.coder.bit(("recent", kind)):
            slot = self.coder.tree(3, ("which", kind))
            found = (address + self.recent[slot]) & mask
        else:
            whole = self.choice(2, kind)
            code = self.coder.number((kind, whole))
            distance = code // 2 if code % 2 == 0 else -(code + 1) // 2
            low = 2 if kind in operands.WHOLE_WORDS else 12 if mask == PAGES else 0
            found = (first + (distance << (low if whole else 0))) & WORD
        del self.recent[slot]
        self.recent.insert(0, found - address)
        return found

    def code_offset(self, entry):
        """6.4: the address whose low bits are meant."""
        label, labels = entry.label, self.labels
        owner = entry.offset - 4 * entry.aux
        at, page_label, target = self.pages.get((owner >> 2) & 63, (None, None, 0))
        owned = at == owner
        if owned and page_label == label:
            return target
        found = labels.places[label]
        if owned:
            found = target & PAGES | found & 0xFFF
        hit = self.hit(OFFSET12, (OFFSET12, 0), label, 1 if owned else 0)
        if not hit:
            low = self.coder.number((OFFSET12, 0))
            found = found & PAGES | (found + low) & 0xFFF
        if owned or hit:
            labels.learn(label, found)
        return found
