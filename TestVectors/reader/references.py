# SPDX-License-Identifier: Apache-2.0
"""The base's references, the addresses of base and target, and where labels go.

Written from Documentation/Format-References.md; section numbers in comments are that page's.
"""

import heapq
from bisect import bisect_left, bisect_right

import references_a64
import references_elf
import references_macho
import references_pe
import references_toy
import references_x64
from operands import WORD, has_base
from references_common import ARM64, CODE, X64, Collector

FORMATS = {0: references_toy, 1: references_pe, 2: references_elf, 3: references_macho}
SCANNERS = {X64: references_x64, ARM64: references_a64}
IMAGE_LIMIT = 1 << 16
ADDRESS_END = 0xF0000000


class Malformed(Exception):
    """The delta breaks a rule of the page."""


def scan(format, data, image):
    """2.2: all references of an image, and the bases."""
    collector = Collector(image, len(data))
    collector.tables, collector.bases = format.tables(data, image)
    scanner = SCANNERS.get(image.machine)
    for section in image.sections:
        if scanner and section[4] == CODE and section[1] > 0:
            scanner.scan(data, section, collector)
    return collector.finish()


class Section:
    """A section of the address space."""

    def __init__(self, offset, end, address, image, content):
        self.offset = offset
        self.end = end
        self.address = address
        self.image = image
        self.content = content


class ImagePlace:
    """An image in the address space."""

    def __init__(self, start, base, machine):
        self.start = start
        self.base = base
        self.machine = machine


class Space:
    """4: the addresses of all images of a file."""

    def __init__(self):
        self.images = []
        self.sections = []
        self.size = 0

    def index(self):
        self.offsets = [section.offset for section in self.sections]

    def holding(self, offset):
        """The section that holds the byte at an offset, or None."""
        low = bisect_right(self.offsets, offset)
        if low == 0 or offset >= self.sections[low - 1].end:
            return None
        return self.sections[low - 1]

    def image_size(self, number):
        end = self.images[number + 1].start if number + 1 < len(self.images) else self.size
        return end - self.images[number].start

    def of(self, number):
        return [section for section in self.sections if section.image == number]


class Reference:
    """A reference of the base, with its labels."""

    def __init__(self, kind, offset, target, aux, base):
        self.kind = kind
        self.offset = offset
        self.target = target
        self.aux = aux
        self.base_address = base


class Table:
    """5.1: the base's references and labels."""

    def __init__(self, base, places):
        self.space = Space()
        self.entries = []
        for format, start, end in places:
            data = base[start:end]
            image = FORMATS[format].image(data)
            if image is None:
                raise Malformed(f"the base has no image at {start}")
            self.add(format, data, image, start)
        self.space.index()
        named = {entry.target for entry in self.entries}
        named |= {entry.base_address for entry in self.entries if has_base(entry.kind)}
        self.labels = sorted(named)
        number = {address: number for number, address in enumerate(self.labels)}
        for entry in self.entries:
            entry.label = number[entry.target]
            entry.base = number[entry.base_address] if has_base(entry.kind) else None
        self.offsets = [entry.offset for entry in self.entries]

    def add(self, format, data, image, start):
        space = self.space
        first = space.size
        space.size += (image.address_end + 0xFFFF) & ~0xFFFF
        if space.size >= ADDRESS_END:
            raise Malformed("the base's images have too many addresses")
        for offset, size, address, _, content in image.sections:
            if size > 0:
                space.sections.append(Section(
                    start + offset, start + offset + size, first + address, len(space.images),
                    content))
        space.images.append(ImagePlace(first, image.image_base, image.machine))
        references, bases = scan(FORMATS[format], data, image)
        for kind, offset, target, aux, link in references:
            base = bases[link] + first if has_base(kind) else None
            self.entries.append(Reference(kind, start + offset, first + target, aux, base))

    def first(self, offset):
        """The number of the first reference at or behind an offset."""
        return bisect_left(self.offsets, offset)


# --- 4. The image stream ------------------------------------------------------------------------


class Numbers:
    """The image stream's numbers, from a reader of symbols."""

    def __init__(self, symbols):
        self.symbols = symbols

    def below(self, limit):
        return self.symbols.number(0, limit - 1)

    def signed(self):
        code = self.symbols.number(0, (1 << 63) - 1)
        return code // 2 if code % 2 == 0 else -(code + 1) // 2


def read_base_images(numbers, size):
    """4.1: formats and ranges."""
    places, end = [], 0
    for _ in range(numbers.below(IMAGE_LIMIT)):
        format = numbers.below(256)
        if format not in FORMATS:
            raise Malformed(f"the unknown format {format}")
        start = end + numbers.below(size - end + 1)
        end = start + numbers.below(size - start + 1)
        places.append((format, start, end))
    return places


class Steps:
    """A walk over sections: how each stands behind the one before."""

    def __init__(self, end, address):
        self.end = end
        self.address = address

    def to(self, section):
        if section is None:
            return 0, 0, 0
        gap, size = section.offset - self.end, section.end - section.offset
        step = section.address - self.address
        self.end = section.end
        self.address = section.address + size
        return gap, size, step


def read_target(numbers, peer, target_size):
    """4.2: the addresses of the target."""
    count = numbers.below(IMAGE_LIMIT)
    if count > 0 and not peer.images:
        raise Malformed("images without any in the base")
    space, end = Space(), 0
    for number in range(count):
        other = min(number, len(peer.images) - 1)
        base = (peer.images[other].base + numbers.signed()) % 2**64
        size = peer.image_size(other) + numbers.signed()
        if not 0 <= size < ADDRESS_END or space.size + size >= ADDRESS_END:
            raise Malformed("too many addresses")
        machine = numbers.below(256)
        if machine > 2:
            raise Malformed(f"machine {machine}")
        space.images.append(ImagePlace(space.size, base, machine))
        address = space.size
        space.size += size
        others = peer.of(other)
        sections = len(others) + numbers.signed()
        if sections < 0 or len(space.sections) + sections >= IMAGE_LIMIT:
            raise Malformed("too many sections")
        walk = Steps(others[0].offset if others else 0, peer.images[other].start)
        for index in range(sections):
            expected = walk.to(others[index] if index < len(others) else None)
            gap, length, step = [one + numbers.signed() for one in expected]
            if gap < 0 or length <= 0 or end + gap + length > target_size or abs(step) >= 1 << 33:
                raise Malformed("a section outside of the target")
            address += step
            if address < 0 or address + length > space.size:
                raise Malformed("a section outside of its image")
            content = numbers.below(256)
            if content > 2:
                raise Malformed(f"content {content}")
            end += gap + length
            space.sections.append(Section(end - length, end, address, number, content))
            address += length
    if not numbers.symbols.is_used_up():
        raise Malformed("the image stream has more than it says")
    space.index()
    return space


# --- 5. Labels ----------------------------------------------------------------------------------


class Owners:
    """5.2: which cover takes each byte of the base; covers are (start, length, offset)."""

    def __init__(self, covers):
        spans = sorted(
            (offset, order, length, start - offset)
            for order, (start, length, offset) in enumerate(covers) if offset is not None)
        self.pieces = []
        heap, place, upcoming = [], 0, 0
        while heap or upcoming < len(spans):
            if not heap:
                place = max(place, spans[upcoming][0])
            while upcoming < len(spans) and spans[upcoming][0] <= place:
                offset, order, length, shift = spans[upcoming]
                heapq.heappush(heap, (-length, order, offset + length, shift))
                upcoming += 1
            while heap and heap[0][2] <= place:
                heapq.heappop(heap)
            if not heap:
                continue
            end = heap[0][2]
            if upcoming < len(spans):
                end = min(end, spans[upcoming][0])
            self.append(place, end, heap[0][3])
            place = end
        self.starts = [piece[0] for piece in self.pieces]

    def append(self, start, end, shift):
        if self.pieces and self.pieces[-1][1:] == (start, shift):
            start = self.pieces.pop()[0]
        self.pieces.append((start, end, shift))

    def find(self, offset):
        """(shift, whether it owns the offset, a place in the target), or None."""
        if not self.pieces:
            return None
        number = max(bisect_right(self.starts, offset) - 1, 0)
        start, end, shift = self.pieces[number]
        if start <= offset < end:
            return shift, True, start + shift
        if offset >= end and number + 1 < len(self.pieces):
            upcoming = self.pieces[number + 1]
            if upcoming[0] - offset < offset - end + 1:
                return upcoming[2], False, upcoming[0] + upcoming[2]
        return shift, False, end - 1 + shift


class Labels:
    """5.3 and 5.4."""

    def __init__(self, table, covers, target):
        count = len(table.labels)
        self.places = [0] * count
        self.states = [0] * count
        self.groups = [0] * count
        self.target = target
        owners = Owners(covers)
        sections = sorted(table.space.sections, key=lambda section: section.address)
        addresses = [section.address for section in sections]
        if sections:
            for label, address in enumerate(table.labels):
                number = max(bisect_right(addresses, address) - 1, 0)
                self.groups[label] = min(number, 15)
                self.put(label, address, sections[number], owners)
        self.rivals = list(self.places)

    def put(self, label, address, section, owners):
        offset = section.offset + address - section.address
        byte = min(max(offset, section.offset), section.end - 1)
        found = owners.find(byte)
        if found is None:
            self.places[label] = address
            return
        shift, is_owner, near = found
        there = self.target.holding(byte + shift) or self.target.holding(near)
        place = there.address + byte + shift - there.offset if there else 0
        self.places[label] = (place + offset - byte) & WORD
        self.states[label] = 1 if offset == byte and is_owner else 0

    def learn(self, label, place):
        """5.4."""
        state = self.states[label]
        if self.places[label] == place:
            self.states[label] = min(max(state, 1) + 1, 7)
        elif state >= 5:
            self.states[label] = state - 2
            self.rivals[label] = place
        else:
            self.rivals[label] = self.places[label]
            self.places[label] = place
            self.states[label] = 2
