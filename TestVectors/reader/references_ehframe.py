# SPDX-License-Identifier: Apache-2.0
"""References of call frame information, as Documentation/References/EHFrame.md describes them.

Section numbers in comments are that page's.
"""

from references_common import ABSOLUTE64, ADDRESS_LIMIT, PLACE32, PLACE64, TABLE32, number

OMITTED = 0xFF
COMMON_LIMIT = 65536
LINKED_LIMIT = 4096
TABLE_FACTOR = 16
FUNCTION_LIMIT = 45056
CHAIN_LIMIT = 16


class Bytes:
    """Reads bytes and LEB128 numbers up to an end; None where they end early (2)."""

    def __init__(self, data, position, end):
        self.data = data
        self.position = position
        self.end = end

    def byte(self):
        if self.position >= self.end:
            return None
        self.position += 1
        return self.data[self.position - 1]

    def groups(self):
        """Groups of seven bits as a number, the shift of the last one, and its byte."""
        value = 0
        for shift in range(0, 70, 7):
            byte = self.byte()
            if byte is None:
                break
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value, shift, byte
        return None, None, None

    def unsigned(self):
        value, _, _ = self.groups()
        return None if value is None else value & (1 << 64) - 1

    def signed(self):
        value, shift, byte = self.groups()
        if value is None:
            return None
        # The tenth byte holds the 64th bit only: what it says of the sign is not used.
        if byte & 0x40 and shift + 7 < 64:
            value -= 1 << shift + 7
        value &= (1 << 64) - 1
        return value - (1 << 64) if value >> 63 else value


def encoding_size(encoding):
    """How many bytes a pointer takes; None if that varies (2)."""
    if encoding == OMITTED:
        return None
    return {0: 8, 4: 8, 12: 8, 3: 4, 11: 4, 2: 2, 10: 2}.get(encoding & 15)


def encoding_kind(encoding):
    """The kind of reference that a pointer is, if any (2)."""
    if encoding == OMITTED:
        return None
    size = encoding_size(encoding)
    if encoding & 0x70 == 0x00 and size == 8:
        return ABSOLUTE64
    if encoding & 0x70 == 0x10:
        return {8: PLACE64, 4: PLACE32}.get(size)
    return None


def add_pointer(data, collector, encoding, position, site):
    """Adds a pointer, and returns its target if that is mapped (2)."""
    kind = encoding_kind(encoding)
    if kind is None:
        return None
    if kind == PLACE32:
        value = number(data, position, 4, signed=True)
    else:
        value = number(data, position, 8)
    if value == 0:
        return None
    target = value - collector.image.image_base if kind == ABSOLUTE64 else value + site
    target &= (1 << 64) - 1
    if target >= ADDRESS_LIMIT or collector.image.section_at(target) is None:
        return None
    collector.add_table(kind, position, target)
    return target


def place(image, data, address):
    """Where a table at `address` starts, and its section ends (1)."""
    start = image.offset_of(address)
    if start is None:
        return None
    section = image.section_holding(start)
    end = section[0] + section[1]
    return (start, end) if end <= len(data) else None


def add_frame(data, collector, address, size):
    """The records of a frame (3)."""
    found = place(collector.image, data, address)
    if size <= 0 or found is None:
        return
    start = found[0]
    Frame(data, collector, start, min(start + size, found[1]), address).walk()


class Frame:
    def __init__(self, data, collector, start, end, address):
        self.data = data
        self.collector = collector
        self.start = start
        self.end = end
        self.address = address
        self.exceptions = Exceptions(data, collector, end - start)
        self.commons = {}

    def walk(self):
        data, collector = self.data, self.collector
        position = self.start
        while self.end - position >= 4 and not collector.is_full:
            length = number(data, position, 4)
            body = position + 4
            if length == 0:
                position = body
                continue
            if length < 4 or length > self.end - body:
                return
            identifier = number(data, body, 4)
            if identifier == 0:
                if len(self.commons) >= COMMON_LIMIT:
                    return
                record = self.common(body + 4, body + length)
                if len(self.commons) < LINKED_LIMIT and record is not None:
                    record["link"] = collector.link(self.address + position - self.start)
                self.commons[position] = record
            else:
                record = self.commons.get(body - identifier)
                if record is not None:
                    if record["link"] is not None:
                        collector.add_table(
                            TABLE32, body, self.address + body - self.start, 1, record["link"])
                    self.function(body + 4, body + length, record)
            position = body + length

    def site(self, position):
        return self.address + position - self.start

    def common(self, position, end):
        """A common record behind its identifier (3.1)."""
        reader = Bytes(self.data, position, end)
        version = reader.byte()
        if version not in (1, 3, 4):
            return None
        letters = []
        while True:
            letter = reader.byte()
            if letter is None or len(letters) >= 8:
                return None
            if letter == 0:
                break
            letters.append(letter)
        if version == 4 and (reader.byte() != 8 or reader.byte() != 0):
            return None
        if reader.unsigned() is None or reader.signed() is None:
            return None
        if (reader.byte() if version == 1 else reader.unsigned()) is None:
            return None
        record = {"functions": 0, "exceptions": OMITTED, "augmented": False, "link": None}
        if not letters:
            return record
        if letters[0] != ord("z") or reader.unsigned() is None:
            return None
        record["augmented"] = True
        for letter in letters[1:]:
            if letter in b"RLP":
                encoding = reader.byte()
                if encoding is None:
                    return None
            if letter == ord("R"):
                record["functions"] = encoding
            elif letter == ord("L"):
                record["exceptions"] = encoding
            elif letter == ord("P"):
                size = encoding_size(encoding)
                if size is None or size > end - reader.position:
                    return None
                add_pointer(
                    self.data, self.collector, encoding, reader.position,
                    self.site(reader.position))
                reader.position += size
            elif letter not in b"SBG":
                return None
        return record

    def function(self, position, end, record):
        """A function's record behind the distance to its common record (3.2)."""
        data, collector = self.data, self.collector
        size = encoding_size(record["functions"])
        if size is None or 2 * size > end - position:
            return
        function = add_pointer(
            data, collector, record["functions"], position, self.site(position))
        if function is not None and size >= 4:
            count = number(data, position + size, size)
            if 0 < count < ADDRESS_LIMIT:
                link = self.exceptions.link(function)
                if link is not None:
                    collector.add_table(TABLE32, position + size, function + count, 1, link)
        if not record["augmented"] or record["exceptions"] == OMITTED:
            return
        reader = Bytes(data, position + 2 * size, end)
        augmentation = reader.unsigned()
        pointer_size = encoding_size(record["exceptions"])
        if augmentation is None or pointer_size is None or augmentation < pointer_size:
            return
        if pointer_size > end - reader.position:
            return
        table = add_pointer(
            data, collector, record["exceptions"], reader.position, self.site(reader.position))
        if table is None or function is None or record["exceptions"] & 0x80:
            return
        self.exceptions.add(table, function)


class Exceptions:
    """The exception tables of one frame, or those named elsewhere in one place (4)."""

    def __init__(self, data, collector, frame_size=None):
        self.data = data
        self.collector = collector
        size = len(data) if frame_size is None else TABLE_FACTOR * frame_size
        self.budget = min(len(data), size)
        self.links = FUNCTION_LIMIT

    def link(self, function):
        bases = self.collector.bases
        if bases and bases[-1] == function:
            return len(bases) - 1
        if self.links <= 0:
            return None
        self.links -= 1
        return self.collector.link(function)

    def add(self, address, function):
        data, collector = self.data, self.collector
        found = place(collector.image, data, address)
        if found is None:
            return
        start = found[0]
        end = min(found[1], start + self.budget)
        reader = Bytes(data, start, end)
        origin = function
        encoding = reader.byte()
        if encoding is None:
            return
        if encoding != OMITTED:
            size = encoding_size(encoding)
            if size is None or size > end - reader.position:
                return
            origin = add_pointer(
                data, collector, encoding, reader.position, address + reader.position - start)
            reader.position += size
        type_encoding = reader.byte()
        if type_encoding is None:
            return
        types = 0
        if type_encoding != OMITTED:
            distance = reader.unsigned()
            if distance is None or distance > end - reader.position:
                return
            types = reader.position + distance
        site_encoding = reader.byte()
        length = None if site_encoding is None else reader.unsigned()
        if length is None or length > end - reader.position:
            return
        actions = reader.position + length
        self.budget -= actions - start
        highest = self.sites(site_encoding, reader.position, actions, origin, end)
        size = encoding_size(type_encoding)
        if types == 0 or highest == 0 or size is None:
            return
        for _ in range(highest):
            if size > types - actions or collector.is_full:
                break
            types -= size
            self.budget -= size
            add_pointer(data, collector, type_encoding, types, address + types - start)
        self.budget = max(self.budget, 0)

    def sites(self, encoding, position, actions, origin, end):
        """The call sites (4.1); the highest number of a type."""
        highest = 0
        fixed = encoding in (0x03, 0x0B)
        if not fixed and encoding != 0x01:
            return 0
        reader = Bytes(self.data, position, actions)
        while reader.position < actions and not self.collector.is_full:
            if fixed:
                if actions - reader.position <= 12:
                    return highest
                if origin is not None:
                    self.site(reader.position, origin)
                reader.position += 12
            elif None in (reader.unsigned(), reader.unsigned(), reader.unsigned()):
                return highest
            action = reader.unsigned()
            if action is None:
                return highest
            if 0 < action <= end - actions:
                highest = max(highest, self.chain(actions + action - 1, end))
        return highest

    def site(self, position, origin):
        link = self.link(origin)
        if link is None:
            return
        for field in (position, position + 8):
            value = number(self.data, field, 4)
            if 0 < value < ADDRESS_LIMIT:
                self.collector.add_table(TABLE32, field, origin + value, 1, link)

    def chain(self, position, end):
        """The highest number of a type in a chain of actions (4.2)."""
        highest = 0
        for _ in range(CHAIN_LIMIT):
            if self.budget <= 0:
                break
            self.budget -= 1
            reader = Bytes(self.data, position, end)
            kind = reader.signed()
            if kind is None:
                break
            following = reader.position
            step = reader.signed()
            if step is None:
                break
            if 0 < kind < 65536:
                highest = max(highest, kind)
            if step == 0 or not -65536 < step < 65536 or not 0 <= following + step < end:
                break
            position = following + step
        return highest


def add_header(data, collector, address, size):
    """The sorted index of a frame (5)."""
    found = place(collector.image, data, address)
    if found is None:
        return
    start = found[0]
    end = min(start + max(size, 0), found[1])
    if end - start < 8 or data[start] != 1 or data[start + 1] != 0x1B:
        return
    add_pointer(data, collector, 0x1B, start + 4, address + 4)
    if end - start < 12 or data[start + 2] != 0x03 or data[start + 3] != 0x3B:
        return
    link = collector.link(address)
    if link is None:
        return
    for row in range(min(number(data, start + 8, 4), (end - start - 12) // 8)):
        if collector.is_full:
            break
        for field in (start + 12 + 8 * row, start + 16 + 8 * row):
            value = number(data, field, 4, signed=True)
            collector.add_table(TABLE32, field, address + value, 1, link)
