# SPDX-License-Identifier: Apache-2.0
"""References of .NET assemblies, as Documentation/References/PE.md, section 5, describes them."""

from references_common import CODED16, CODED32, ROW16, ROW24, TABLE, TABLE16, TABLE32, number

# The columns of the tables (ECMA-335 II.22): digits are bytes of no interest, S strings, G
# identifiers, B blobs, A an address, R a place in the resources, tN a row of table N; the others
# are coded indexes.
CODED = {
    "typeOrReference": (2, (2, 1, 27)),
    "constant": (2, (4, 8, 23)),
    "attribute": (
        5, (6, 4, 1, 2, 8, 9, 10, 0, 14, 23, 20, 17, 26, 27, 32, 35, 38, 39, 40, 42, 44, 43)),
    "marshal": (1, (4, 8)),
    "security": (2, (2, 6, 32)),
    "member": (3, (2, 1, 26, 6, 27)),
    "semantics": (1, (20, 23)),
    "methodOrMember": (1, (6, 10)),
    "forwarded": (1, (4, 6)),
    "implementation": (2, (38, 35, 39)),
    "attributeType": (3, (None, None, 6, 10)),
    "scope": (2, (0, 26, 35, 1)),
    "typeOrMethod": (1, (2, 6)),
}
TABLES = [
    line.split()
    for line in """2 S G G G
scope S S
4 S S typeOrReference t4 t6
t4
2 S B
t6
A 2 2 S B t8
t8
2 2 S
t2 typeOrReference
member S B
2 constant B
attribute attributeType B
marshal B
2 security B
6 t2
4 t4
B
t2 t20
t20
2 S typeOrReference
t2 t23
t23
2 S B
2 t6 semantics
t2 methodOrMember methodOrMember
S
B
2 forwarded S t26
A t4
8
4
16 B S S
4
12
12 B S S B
4 t35
12 t35
4 S B
8 S S implementation
R 4 S implementation
t2 t2
4 typeOrMethod S
methodOrMember B
t42 typeOrReference""".split("\n")
]


def find_header(header, image):
    """The offset of the header of .NET, or None (2)."""
    directory = header.directory(14)
    offset = image.offset_of(directory[0]) if directory else None
    if offset is None:
        return None
    section = image.section_holding(offset)
    return offset if section[0] + section[1] - offset >= 72 else None


def is_portable(data, offset):
    """Whether the file holds no machine code (2)."""
    return number(data, offset + 16, 4) & 1 == 1 and number(data, offset + 64, 4) == 0


def separate_tables(scan, header, sections):
    """The sections, with the tables of the metadata as one of its own (2)."""
    try:
        rows = Metadata(scan, scan.u32(header + 8), scan.u32(header + 12)).rows
    except ValueError:
        return sections
    result = []
    for section in sections:
        offset, size, address, address_size, content = section
        if not offset <= rows.offset <= rows.offset + rows.size <= offset + size:
            result.append(section)
            continue
        before = rows.offset - offset
        used = before + rows.size
        result.append((offset, before, address, before, content))
        result.append((rows.offset, rows.size, rows.address, rows.size, TABLE))
        result.append((offset + used, size - used, address + used, address_size - used, content))
    return result


class Heap:
    """A range of the file; empty if it is missing."""

    def __init__(self, offset=0, address=0, size=0):
        self.offset, self.address, self.size = offset, address, size


class Table:
    """A table of the metadata."""

    count = row_size = offset = address = 0
    link = None


class Metadata:
    """The metadata (5.2); raises ValueError if there are none."""

    def __init__(self, scan, address, size):
        start = scan.image.offset_of(address)
        if start is None or size < 32 or scan.image.offset_of(address + size - 1) != start + size - 1:
            raise ValueError
        version = scan.u32(start + 12)
        if scan.u32(start) != 0x424A5342 or version > min(1024, size - 20) or version % 4:
            raise ValueError
        self.root = Heap(start, address, size)
        self.stream_fields = []
        self.heaps = {}
        entry = start + 20 + version
        for _ in range(scan.u16(start + 18 + version)):
            end = scan.data.find(b"\0", entry + 8, min(entry + 40, start + size))
            next_entry = entry + 8 + (end - entry - 8) // 4 * 4 + 4
            if end < 0 or next_entry > start + size:
                raise ValueError
            offset, count = scan.u32(entry), scan.u32(entry + 4)
            if offset > size or count > size - offset:
                raise ValueError
            self.heaps[scan.data[entry + 8 : end]] = Heap(start + offset, address + offset, count)
            self.stream_fields.append(entry)
            entry = next_entry
        self.tables = [Table() for _ in TABLES]
        self.read_tables(scan)

    def heap(self, name):
        return self.heaps.get(name, Heap())

    def read_tables(self, scan):
        heap = self.heap(b"#~")
        if heap.size < 24:
            raise ValueError
        self.rows = heap
        bits = scan.data[heap.offset + 6]
        self.widths = {name: 4 if bits >> i & 1 else 2 for i, name in enumerate("SGB")}
        present = scan.u64(heap.offset + 8)
        if present >> len(TABLES):
            raise ValueError
        position = 24
        for index, table in enumerate(self.tables):
            if present >> index & 1:
                if heap.size - position < 4:
                    raise ValueError
                table.count = scan.u32(heap.offset + position)
                if table.count >= 1 << 24:
                    raise ValueError
                position += 4
        if bits & 0x40:
            position += 4
        for columns, table in zip(TABLES, self.tables):
            if table.count:
                table.row_size = sum(map(self.width, columns))
                table.offset = heap.offset + position
                table.address = heap.address + position
                position += table.count * table.row_size
                if position > heap.size:
                    raise ValueError

    def width(self, column):
        if column in self.widths:
            return self.widths[column]
        if column in "AR":
            return 4
        if column in CODED:
            bits, choice = CODED[column]
            most = max(self.tables[index].count for index in choice if index is not None)
            return 2 if most < 1 << 16 - bits else 4
        if column[0] == "t":
            return 2 if self.tables[int(column[1:])].count < 1 << 16 else 4
        return int(column)


def add(scan, header):
    """Adds all that .NET has (5)."""
    for field in (8, 24, 32, 40, 48, 56, 64):
        scan.address(header + field)
    try:
        metadata = Metadata(scan, scan.u32(header + 8), scan.u32(header + 12))
    except ValueError:
        return
    collector = scan.collector
    for table in metadata.tables:
        if table.count and table.row_size < 256:
            table.link = collector.link(table.address)
    root = collector.link(metadata.root.address)
    for field in metadata.stream_fields if root is not None else ():
        collector.add_table(TABLE32, field, metadata.root.address + scan.u32(field), 1, root)
    heaps = {"S": metadata.heap(b"#Strings"), "B": metadata.heap(b"#Blob")}
    links = {name: collector.link(heap.address) for name, heap in heaps.items()}
    resources = scan.u32(header + 24)
    for columns, table in zip(TABLES, metadata.tables):
        offset = 0
        for column in columns if table.count else ():
            width = metadata.width(column)
            first = table.offset + offset
            offset += width
            places = range(first, first + table.count * table.row_size, table.row_size)
            if column == "A":
                for place in places:
                    scan.address(place)
            elif column == "R" and resources:
                link = collector.link(resources)
                for place in places if link is not None else ():
                    value = scan.u32(place)
                    if scan.u16(place + table.row_size - 2) == 0 and value < 1 << 31:
                        collector.add_table(TABLE32, place, resources + value, 1, link)
            elif column in heaps and links[column] is not None:
                heap = heaps[column]
                for place in places:
                    value = number(scan.data, place, width)
                    if 0 < value < heap.size:
                        kind = TABLE16 if width == 2 else TABLE32
                        collector.add_table(kind, place, heap.address + value, 1, links[column])
            elif column[0] == "t" and column[1:].isdigit():
                other = metadata.tables[int(column[1:])]
                for place in places if other.link is not None else ():
                    value = number(scan.data, place, width)
                    if 0 < value <= other.count + 1:
                        kind = ROW16 if width == 2 else ROW24
                        target = other.address + (value - 1) * other.row_size
                        collector.add_table(kind, place, target, other.row_size, other.link)
            elif column in CODED:
                bits, choice = CODED[column]
                kind = CODED16 if width == 2 else CODED32
                for place in places:
                    value = number(scan.data, place, width)
                    row, tag = value >> bits, value & (1 << bits) - 1
                    if tag >= len(choice) or choice[tag] is None:
                        continue
                    other = metadata.tables[choice[tag]]
                    if other.link is not None and other.row_size < 64 and 0 < row <= other.count:
                        target = other.address + (row - 1) * other.row_size
                        aux = (1, 2, 3, 5).index(bits) << 6 | other.row_size
                        collector.add_table(kind, place, target, aux, other.link)
    Methods(scan, metadata).add(header)


def operations():
    """The operand of each known operation: bytes, "token" or "switch"."""
    known = {code: 0 for code in range(0xE1)}
    for first, last in (
        (0x24, 0x24), (0x77, 0x78), (0xA6, 0xB2), (0xBB, 0xC1), (0xC4, 0xC5), (0xC7, 0xCF),
    ):
        for code in range(first, last + 1):
            del known[code]
    for code in [*range(0x0E, 0x14), 0x1F, *range(0x2B, 0x38), 0xDE]:
        known[code] = 1
    for code in [0x20, 0x22, *range(0x38, 0x45), 0xDD]:
        known[code] = 4
    known[0x21] = known[0x23] = 8
    known[0x45] = "switch"
    for code in [
        0x27, 0x28, 0x29, *range(0x6F, 0x76), 0x79, *range(0x7B, 0x82), 0x8C, 0x8D, 0x8F, 0xA3,
        0xA4, 0xA5, 0xC2, 0xC6, 0xD0,
    ]:
        known[code] = "token"
    for code in range(0x1F):
        if code not in (0x08, 0x10, 0x1B):
            known[0xFE00 + code] = 0
    for code in (0x06, 0x07, 0x15, 0x16, 0x1C):
        known[0xFE00 + code] = "token"
    for code in range(0x09, 0x0F):
        known[0xFE00 + code] = 2
    known[0xFE12] = known[0xFE19] = 1
    return known


OPERATIONS = operations()


class Methods:
    """The bodies of methods (5.4)."""

    def __init__(self, scan, metadata):
        self.scan = scan
        self.metadata = metadata
        self.strings = metadata.heap(b"#US")
        self.link = None
        if self.strings.size > 1:
            self.link = scan.collector.link(self.strings.address + 1)
        self.left = len(scan.data)

    def add(self, header):
        scan = self.scan
        if scan.u32(header + 16) & 16:
            scan.address(header + 20)
        else:
            self.token(header + 20)
        methods = self.metadata.tables[6]
        for index in range(methods.count):
            row = methods.offset + index * methods.row_size
            address = scan.u32(row)
            if address and scan.u16(row + 4) & 3 == 0:
                start = scan.place(address, 1)
                if start is not None:
                    self.body(start, start + scan.rest(start))

    def token(self, offset):
        value = self.scan.u32(offset)
        kind, row = value >> 24, value & 0xFFFFFF
        collector = self.scan.collector
        if kind < len(TABLES):
            table = self.metadata.tables[kind]
            if table.link is not None and 0 < row <= table.count:
                target = table.address + (row - 1) * table.row_size
                collector.add_table(ROW24, offset, target, table.row_size, table.link)
        elif kind == 0x70 and self.link is not None and 0 < row < self.strings.size:
            collector.add_table(ROW24, offset, self.strings.address + row, 1, self.link)

    def body(self, start, end):
        first = self.scan.data[start]
        if first & 3 == 2:
            if first >> 2 < end - start:
                self.code(start + 1, start + 1 + (first >> 2))
            return
        if end - start < 12 or first & 3 != 3 or self.scan.data[start + 1] >> 4 != 3:
            return
        size = self.scan.u32(start + 4)
        if size > end - start - 12:
            return
        self.token(start + 8)
        code_end = start + 12 + size
        self.code(start + 12, code_end)
        if first & 8:
            self.sections(code_end + (start - code_end) % 4, end)

    def code(self, position, end):
        self.left -= end - position
        if self.left < 0:
            return
        while position < end:
            operation = self.scan.data[position]
            position += 1
            if operation == 0xFE:
                if position >= end:
                    return
                operation = 0xFE00 + self.scan.data[position]
                position += 1
            operand = OPERATIONS.get(operation)
            if operand is None:
                return
            if operand in ("token", "switch"):
                if end - position < 4:
                    return
                if operand == "token":
                    self.token(position)
                    operand = 4
                else:
                    operand = 4 + 4 * self.scan.u32(position)
            if operand > end - position:
                return
            position += operand

    def sections(self, start, end):
        while end - start >= 4:
            kind = self.scan.data[start]
            if kind & 0x3F != 1:
                return
            fat = kind & 0x40
            size = self.scan.u32(start) >> 8 if fat else self.scan.data[start + 1]
            clause = 24 if fat else 12
            if not 4 <= size <= end - start:
                return
            self.left -= size
            if self.left < 0:
                return
            for index in range((size - 4) // clause):
                row = start + 4 + index * clause
                if number(self.scan.data, row, 4 if fat else 2) == 0:
                    self.token(row + clause - 4)
            if not kind & 0x80:
                return
            start += size + 3 & ~3
