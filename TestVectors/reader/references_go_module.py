# SPDX-License-Identifier: Apache-2.0
"""Where the tables of a Go module are: Documentation/References/Go.md, sections 1 and 2."""

from references_common import ABSOLUTE64, CODE, DATA, POINTER36, number

MASK = (1 << 64) - 1
HEADER_SIZE = 72
MODULE_SIZE = 400


class Header:
    """The header of the table of functions (1)."""

    def __init__(self, data, image, section, offset):
        self.offset = offset
        self.end = section[0] + section[1]
        self.address = section[2] + offset - section[0]
        self.early = number(data, offset, 4) == 0xFFFFFFF0
        self.count = number(data, offset + 8, 8)
        text = number(data, offset + 24, 8)
        target = (text - image.image_base) & MASK
        code = image.section_at(target)
        self.text = target if text != 0 and code is not None and code[4] == CODE else None
        starts = [number(data, offset + 32 + 8 * i, 8) for i in range(5)]
        self.names, self.units, self.files, self.places, self.functions = starts


def header_at(data, image, section, offset):
    end = section[0] + section[1]
    if end > len(data) or end - offset < HEADER_SIZE:
        return None
    size = end - offset
    if number(data, offset, 4) not in (0xFFFFFFF0, 0xFFFFFFF1):
        return None
    if data[offset + 4] or data[offset + 5] or data[offset + 6] not in (1, 4):
        return None
    count = number(data, offset + 8, 8)
    if data[offset + 7] != 8 or not 0 < count < size // 8:
        return None
    least = HEADER_SIZE - 8
    for index in range(5):
        start = number(data, offset + 32 + 8 * index, 8)
        if not least <= start < size:
            return None
        least = start
    if count >= (size - least) // 8:
        return None
    return Header(data, image, section, offset)


def find_header(data, image):
    for section in image.sections:
        if section[4] != CODE:
            header = header_at(data, image, section, section[0])
            if header:
                return header
    for section in image.sections:
        end = section[0] + section[1]
        if section[4] != DATA or end > len(data):
            continue
        first = section[0] + -section[2] % 16
        for magic in _aligned(data, first, end):
            header = header_at(data, image, section, magic)
            if header:
                return header
    return None


def _aligned(data, first, end):
    """Where a magic number stands at a multiple of 16 bytes from `first`."""
    position = first
    while True:
        position = data.find(b"\xff\xff\xff", position, end)
        if position < 0:
            return
        start = position - 1
        if start >= first and (start - first) % 16 == 0 and data[start] | 1 == 0xF1:
            yield start
        position += 1


class Module:
    """The run time's record of the module (2)."""


def relocated(tables, index):
    """The site of an ELF relocation whose addend is reference `index` (2)."""
    if index == 0:
        return None
    before = tables[index - 1]
    if before[0] == ABSOLUTE64 and before[1] + 16 == tables[index][1]:
        return before[2]
    return None


def find_module(data, collector, header):
    image, tables = collector.image, collector.tables
    sites = []
    for index, reference in enumerate(tables):
        if reference[2] != header.address or reference[0] not in (ABSOLUTE64, POINTER36):
            continue
        for site in (relocated(tables, index), image.address_of(reference[1])):
            if site is not None:
                sites.append(site)
        if len(sites) >= 64:
            break
    left = [8]
    for site in sites:
        if left[0] == 0:
            return None
        module = module_at(data, collector, header, site, left)
        if module:
            return module
    pattern = ((header.address + image.image_base) & MASK).to_bytes(8, "little")
    for section in image.sections:
        end = section[0] + section[1]
        if section[4] != DATA or end > len(data):
            continue
        first = section[0] + -section[2] % 8
        position = data.find(pattern, first, end)
        while position >= 0:
            if (position - first) % 8 == 0 and end - position >= MODULE_SIZE:
                if left[0] == 0:
                    return None
                site = section[2] + position - section[0]
                module = module_at(data, collector, header, site, left)
                if module:
                    return module
            position = data.find(pattern, position + 1, end)
    return None


def module_at(data, collector, header, address, left):
    image, tables = collector.image, collector.tables
    offset = image.offset_of(address)
    if offset is None:
        return None
    section = image.section_holding(offset)
    end = section[0] + section[1]
    if end > len(data) or end - offset < MODULE_SIZE:
        return None
    if number(data, offset + 136, 8) != header.count + 1:
        return None
    left[0] -= 1
    pointers = {}
    for place in range(0, MODULE_SIZE, 8):
        target = (number(data, offset + place, 8) - image.image_base) & MASK
        if target != 0 and image.section_at(target) is not None:
            pointers[place] = target
    for index, reference in enumerate(tables):
        if reference[0] not in (ABSOLUTE64, POINTER36):
            continue
        for place in (reference[1] - offset, (relocated(tables, index) or 0) - address):
            if 0 <= place < MODULE_SIZE and place % 8 == 0:
                pointers[place] = reference[2]
    if (pointers.get(0) != header.address
            or pointers.get(8) != header.address + header.names
            or pointers.get(128) != header.address + header.functions
            or 176 not in pointers):
        return None
    module = Module()
    module.text = pointers[176]
    module.finder = pointers.get(152)
    module.code_size = max(pointers.get(168, 0) - pointers[160], 0) if 160 in pointers else 0
    place = 280 if header.early else 296
    module.types, module.types_end = pointers.get(place), pointers.get(place + 8)
    if module.types is None or module.types_end is None or module.types_end <= module.types:
        return None
    module.constants = pointers.get(place + 16)
    module.function_data = pointers.get(place + 24)
    module.type_list, module.type_count = None, 0
    for field in (place + 56, place + 64):
        count = number(data, offset + field + 8, 8)
        if (field in pointers and 0 < count < len(data) // 4
                and number(data, offset + field + 16, 8) == count):
            module.type_list, module.type_count = pointers[field], count
            break
    return module
