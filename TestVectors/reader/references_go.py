# SPDX-License-Identifier: Apache-2.0
"""References of Go's tables, as Documentation/References/Go.md describes them.

Section numbers in comments are that page's.
"""

from references_common import ABSOLUTE64, TABLE32, number
from references_go_module import find_header, find_module

SIZES = [None, 1, 8, 1, 2, 4, 8, 8, 1, 2, 4, 8, 8, 4, 8, 8, 16, 0, 8, 8, 16, 8, 8, 24, 16, 0, 8]
DESCRIPTIONS = [0 if k == 21 else 48 for k in range(27)] + [0] * 5
DESCRIPTIONS[17], DESCRIPTIONS[18], DESCRIPTIONS[19] = 72, 64, 56
DESCRIPTIONS[20], DESCRIPTIONS[22], DESCRIPTIONS[23], DESCRIPTIONS[25] = 80, 56, 56, 80


def add_references(data, collector):
    """Adds the references of the image's Go module, if it holds one."""
    header = find_header(data, collector.image)
    if header is None:
        return
    module = find_module(data, collector, header)
    GoScan(data, collector, header, module).add_all()


class GoScan:
    def __init__(self, data, collector, header, module):
        self.data = data
        self.collector = collector
        self.image = collector.image
        self.header = header
        self.module = module
        self.links_left = 40960
        # Where data of functions starts, and of which kinds; and whose inlined calls are where.
        self.kinds = {}
        self.calls = {}

    def link(self, base):
        return self.collector.link(base & 0xFFFFFFFF)

    def function_link(self, function):
        if self.links_left <= 0 or self.image.section_at(function) is None:
            return None
        self.links_left -= 1
        return self.link(function)

    def range_at(self, address):
        """Where a table starts, and its section ends."""
        start = None if address is None else self.image.offset_of(address)
        if start is None:
            return None
        section = self.image.section_holding(start)
        end = section[0] + section[1]
        return (start, end) if end <= len(self.data) else None

    def add(self, offset, base, link, scale=1):
        """A number of four bytes that counts from `base`."""
        value = number(self.data, offset, 4)
        if value < 1 << 31:
            self.collector.add_table(TABLE32, offset, base + scale * value, scale, link)

    def add_below(self, offset, base, link, limit):
        if number(self.data, offset, 4) < limit:
            self.add(offset, base, link)

    def add_all(self):
        self.add_header()
        header = self.header
        starts = (header.names, header.units, header.files, header.places, header.functions)
        self.links = [self.link(header.address + start) for start in starts]
        if None not in self.links:
            module = self.module
            self.text = module.text if module else header.text
            self.data_range = self.range_at(module.function_data) if module else None
            self.add_index()
            self.add_records()
            self.add_units()
            self.add_finder()
            self.add_function_data()
        if self.module:
            self.add_types()

    # --- 3.1

    def add_header(self):
        header = self.header
        if header.text is not None:
            self.collector.add_table(ABSOLUTE64, header.offset + 24, header.text)
        link = self.link(header.address)
        if link is None:
            return
        starts = (header.names, header.units, header.files, header.places, header.functions)
        for index, start in enumerate(starts):
            self.collector.add_table(
                TABLE32, header.offset + 32 + 8 * index, header.address + start, 1, link)

    # --- 3.2

    def add_index(self):
        header = self.header
        link = None if self.text is None else self.link(self.text)
        if link is None:
            return
        offset = header.offset + header.functions
        for _ in range(header.count):
            if self.collector.is_full:
                break
            self.add(offset, self.text, link)
            self.add(offset + 4, header.address + header.functions, self.links[4])
            offset += 8
        self.add(offset, self.text, link)

    # --- 3.3

    def add_records(self):
        data, header, module = self.data, self.header, self.module
        table = header.offset + header.functions
        text_link = None if self.text is None else self.link(self.text)
        data_link = None
        if module and module.function_data is not None:
            data_link = self.link(module.function_data)
        size = 40 if header.early else 44
        end = table + 8 * header.count + 4
        for index in range(header.count):
            if self.collector.is_full:
                break
            record = table + number(data, table + 8 * index + 4, 4)
            if record < end or header.end - record < size:
                break
            places = number(data, record + 28, 4)
            datas = data[record + size - 1]
            if places > 64 or datas > 64 or header.end - record - size < 4 * (places + datas):
                break
            end = record + size + 4 * (places + datas)
            function = 0
            if text_link is not None:
                function = (self.text + number(data, record, 4)) & 0xFFFFFFFF
                self.add(record, self.text, text_link)
                if number(data, record + 12, 4) != 0 and self.data_range:
                    link = self.function_link(function)
                    if link is not None:
                        self.add(record + 12, function, link)
            self.add(record + 4, header.address + header.names, self.links[0])
            for field in (16, 20, 24):
                self.add_place(record + field)
            self.add(record + 32, header.address + header.units, self.links[1], 4)
            for field in range(places):
                self.add_place(record + size + 4 * field)
            if data_link is None:
                continue
            for kind in range(datas):
                field = record + size + 4 * (places + kind)
                value = number(data, field, 4)
                if value != 0xFFFFFFFF:
                    self.add(field, module.function_data, data_link)
                    self.mark(value, kind, function)

    def add_place(self, offset):
        if number(self.data, offset, 4) != 0:
            self.add(offset, self.header.address + self.header.places, self.links[3])

    def mark(self, distance, kind, function):
        if self.data_range is None or kind > 7:
            return
        if distance < self.data_range[1] - self.data_range[0]:
            self.kinds.setdefault(distance, set()).add(kind)
            if kind == 3:
                self.calls.setdefault(distance, function)

    # --- 3.4

    def add_units(self):
        header = self.header
        end = header.offset + header.files
        for offset in range(header.offset + header.units, end - 3, 4):
            if self.collector.is_full:
                break
            if number(self.data, offset, 4) != 0xFFFFFFFF:
                self.add(offset, header.address + header.files, self.links[2])

    # --- 3.5

    def add_finder(self):
        found = self.range_at(self.module.finder) if self.module else None
        if found is None:
            return
        count = min((self.module.code_size + 4095) // 4096, (found[1] - found[0]) // 20)
        for bucket in range(count):
            offset = found[0] + 20 * bucket
            if self.collector.is_full or number(self.data, offset, 4) > self.header.count:
                break
            self.add(offset, self.header.address + self.header.functions, self.links[4], 8)

    # --- 3.6

    def add_function_data(self):
        if self.data_range is None:
            return
        module, start = self.module, self.data_range[0]
        text_link = self.link(module.text)
        constants = None if module.constants is None else self.link(module.constants)
        places = sorted(self.kinds)
        for index, first in enumerate(places):
            if self.collector.is_full:
                break
            end = self.data_range[1] - start
            if index + 1 < len(places):
                end = places[index + 1]
            kinds = self.kinds[first]
            if 2 in kinds and constants is not None and end - first >= 8:
                count = min(number(self.data, start + first, 8), (end - first - 8) // 16)
                for row in range(count):
                    self.add(start + first + 20 + 16 * row, module.constants, constants)
            if 3 in kinds:
                self.add_calls(start + first, start + end, self.calls[first])
            if 7 in kinds and end - first >= 4 and text_link is not None:
                self.add_below(start + first, module.text, text_link, module.code_size)

    def add_calls(self, place, end, function):
        header = self.header
        if header.early or end - place < 16:
            return
        size = header.units - header.names
        link = self.function_link(function)
        while (end - place >= 16 and number(self.data, place, 4) < 256
               and number(self.data, place + 4, 4) < size):
            self.add(place + 4, header.address + header.names, self.links[0])
            if link is not None:
                self.add(place + 8, function, link)
            place += 16

    # --- 4

    def add_types(self):
        module = self.module
        found = self.range_at(module.types)
        if found is None:
            return
        self.start = found[0]
        self.span = module.types_end - module.types
        self.end = self.start + min(self.span, found[1] - self.start)
        self.budget = (self.end - self.start) // 8
        self.types_link = self.link(module.types)
        self.text_link = self.link(module.text) if self.types_link is not None else None
        if self.text_link is None:
            return
        found = self.range_at(module.type_list)
        if found is not None:
            for index in range(min(module.type_count, (found[1] - found[0]) // 4)):
                if self.collector.is_full:
                    break
                self.add_offset(found[0] + 4 * index)
        offset = self.start + -module.types % 8
        while self.end - offset >= 48 and not self.collector.is_full:
            if self.is_type(offset):
                self.add_type(offset)
                offset += 48
            else:
                offset += 8

    def add_offset(self, offset):
        if number(self.data, offset, 4) != 0:
            self.add_wide(offset, self.module.types, self.types_link, self.span)

    def add_wide(self, offset, base, link, limit):
        value = number(self.data, offset, 4)
        if value < limit:
            self.collector.add_table(TABLE32, offset, base + value, 1, link)

    def is_type(self, offset):
        data = self.data
        flags, alignment, field_alignment, kind = data[offset + 20 : offset + 24]
        kind &= 31
        if kind >= len(SIZES) or SIZES[kind] is None:
            return False
        if alignment not in (1, 2, 4, 8, 16, 32, 64) or flags >= 0x80:
            return False
        if field_alignment != alignment and field_alignment > 8:
            return False
        size = number(data, offset, 8)
        if (size >= 1 << 48 if SIZES[kind] == 0 else size != SIZES[kind]):
            return False
        if number(data, offset + 8, 8) > size:
            return False
        name, pointer = number(data, offset + 40, 4), number(data, offset + 44, 4)
        if not 0 < name < self.end - self.start or pointer >= self.span:
            return False
        return self.is_name(self.start + name)

    def is_name(self, offset):
        data, end = self.data, self.end
        if end - offset < 3 or data[offset] >= 16:
            return False
        length, first = data[offset + 1], offset + 2
        if length >= 0x80:
            length = length & 0x7F | data[offset + 2] << 7
            first += 1
        return 0 < length < 1 << 14 and length <= end - first and data[first] >= 0x20

    def add_type(self, offset):
        data = self.data
        self.add_offset(offset + 40)
        self.add_offset(offset + 44)
        kind = data[offset + 23] & 31
        if DESCRIPTIONS[kind] == 0:
            return
        place = offset + DESCRIPTIONS[kind]
        if data[offset + 20] & 1 and self.end - place >= 16:
            self.add_offset(place)
            self.add_methods(place)
            place += 16
        if kind != 20:
            return
        count = number(data, offset + 64, 8)
        while (count > 0 and self.budget > 0 and self.end - place >= 8
               and not self.collector.is_full):
            self.budget -= 1
            if max(number(data, place, 4), number(data, place + 4, 4)) >= self.span:
                return
            self.add_offset(place)
            self.add_offset(place + 4)
            place += 8
            count -= 1

    def add_methods(self, offset):
        count = number(self.data, offset + 4, 2)
        distance = number(self.data, offset + 8, 4)
        if count == 0 or distance < 16 or 16 * count > self.end - offset - distance:
            return
        for index in range(min(count, self.budget)):
            if self.collector.is_full:
                break
            self.budget -= 1
            method = offset + distance + 16 * index
            self.add_offset(method)
            self.add_offset(method + 4)
            for field in (method + 8, method + 12):
                if number(self.data, field, 4) != 0:
                    self.add_wide(
                        field, self.module.text, self.text_link, self.module.code_size + 1)
