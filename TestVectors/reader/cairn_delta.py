# SPDX-License-Identifier: Apache-2.0
"""A slow and clear reader of Cairn deltas, written from Documentation/Format-Delta.md.

Section numbers in comments are that page's. Only the standard library is used.

    python3 cairn_delta.py BASE DELTA OUTPUT     (BASE may be /dev/null for a null delta)
"""

import hashlib
import lzma
import sys
import zlib


class DeltaError(Exception):
    """A delta that is refused; `code` is the kind of failure (9)."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code = code


def malformed(message):
    return DeltaError("malformed", message)


MAGIC = b"\x89CAIRN"
KINDS = {
    1: "cover-gap",
    2: "cover-length",
    3: "cover-source",
    4: "cover-distance",
    5: "residual-gap",
    6: "residual-value",
    7: "literal",
    8: "image",
    9: "reference",
    10: "correction",
    11: "page-digest",
    12: "branch",
    13: "layer",
    14: "recompression",
}
BYTE_STREAMS = ("residual-value", "literal")
CONTEXTS = {
    "cover-gap": 16,
    "cover-length": 32,
    "cover-source": 32,
    "cover-distance": 8,
    "residual-gap": 64,
    "residual-value": 1024,
    "literal": 256,
    "image": 1,
    "page-digest": 4,
    "branch": 4,
    "layer": 10,
    "recompression": 32,
}
PROFILES = {"residual-gap": 2, "residual-value": 3}
STORED, LZMA2, MODELLED, MIXED = 0, 1, 2, 3
REFERENCE_FEATURE, MIXING_FEATURE, DIGEST_FEATURE = 1, 2, 4
BRANCH_FEATURE, LAYER_FEATURE = 8, 16
FEATURES = (
    REFERENCE_FEATURE | MIXING_FEATURE | DIGEST_FEATURE | BRANCH_FEATURE | LAYER_FEATURE
)


# --- 2. Conventions -----------------------------------------------------------------------------


def crc64_table():
    table = []
    for number in range(256):
        for _ in range(8):
            number = number >> 1 ^ (0xC96C5795D7870F42 if number & 1 else 0)
        table.append(number)
    return table


CRC64_TABLE = crc64_table()


def crc64(data):
    value = 0xFFFFFFFFFFFFFFFF
    table = CRC64_TABLE
    for byte in data:
        value = table[(value ^ byte) & 0xFF] ^ value >> 8
    return value ^ 0xFFFFFFFFFFFFFFFF


def read_varint(next_byte):
    """A minimal varint below 2^64; next_byte() gives bytes and raises at the end."""
    value = 0
    for shift in range(0, 70, 7):
        byte = next_byte()
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            if byte == 0 and shift > 0:
                raise malformed("a number is not in its shortest form")
            if value >= 1 << 64:
                raise malformed("a number does not fit 64 bits")
            return value
    raise malformed("a number does not fit 64 bits")


def from_zigzag(code):
    return code // 2 if code % 2 == 0 else -(code + 1) // 2


# --- 3. Header ----------------------------------------------------------------------------------


class Stream:
    def __init__(self, kind, coder, parameter, symbols, size):
        self.kind = kind
        self.coder = coder
        self.parameter = parameter
        self.symbols = symbols
        self.size = size
        self.data = b""

    def memory(self):
        """8."""
        need = 16 << 10
        if self.coder == LZMA2:
            need += (1 << self.parameter) + (160 << 10)
        elif self.coder == MODELLED:
            models = 256 if self.kind in BYTE_STREAMS else 2368
            need += 4 * models * CONTEXTS[self.kind]
        elif self.coder == MIXED and self.kind == "reference":
            need += 1002112
        elif self.coder == MIXED and self.kind == "correction":
            need += (4 << self.parameter) + 24 * 8352 + 367376
        elif self.coder == MIXED:
            need += (196 << self.parameter) + 63488 + self.symbols
        return need


class Header:
    """3: reads and checks everything that the header alone can say."""

    def __init__(self, data):
        if data[:6] != MAGIC:
            raise malformed("no magic")
        self.data = data[:2048]
        self.is_whole = len(data) <= 2048
        self.place = 6
        version = self.byte()
        if version != 1:
            raise DeltaError("unsupported", f"version {version}")
        features = self.varint(1 << 64)
        if features & ~FEATURES:
            raise DeltaError("unsupported", f"features {features:#x}")
        kind = self.byte()
        if kind > 1:
            raise malformed(f"kind {kind}")
        self.has_base = kind == 1
        self.target_size = self.varint(1 << 56)
        self.target_digest = self.take(32)
        self.base_size, self.base_digest, self.base_checksum = 0, b"", 0
        if self.has_base:
            self.base_size = self.varint(1 << 56)
            self.base_digest = self.take(32)
            self.base_checksum = self.little_endian(8)
        self.base_file_size = self.base_size
        self.layers = None
        if features & LAYER_FEATURE:
            self.read_layers()
        self.read_windows()
        self.memory = self.varint(1 << 48)
        self.cover_count = self.varint(1 << 56)
        self.read_streams()
        self.payload_checksum = self.little_endian(8)
        checksum = zlib.crc32(self.data[: self.place])
        if self.little_endian(4) != checksum:
            raise DeltaError("damaged", "the header's checksum")
        self.check_features(features)
        self.check_size(len(data))
        if self.layers:
            # Layers 1: from here on, base and target are their innermost views.
            self.target_size = (self.layers.target or [self.target_size])[-1]
            self.base_size = (self.layers.base or [self.base_size])[-1]
        self.check()
        payload = data[self.place :]
        self.payload = payload
        start = 0
        for stream in self.streams:
            stream.data = payload[start : start + stream.size]
            start += stream.size

    def take(self, count):
        if len(self.data) - self.place < count:
            if self.is_whole:
                raise DeltaError("truncated", "the header is cut off")
            raise malformed("the header is longer than 2048 bytes")
        self.place += count
        return self.data[self.place - count : self.place]

    def byte(self):
        return self.take(1)[0]

    def little_endian(self, count):
        return int.from_bytes(self.take(count), "little")

    def varint(self, limit):
        value = read_varint(self.byte)
        if value >= limit:
            raise malformed(f"the number {value}")
        return value

    def read_layers(self):
        """Layers 2."""
        import layers

        base_size = self.base_size if self.has_base else None
        try:
            self.layers = layers.read_sizes(self.byte, self.varint, base_size, self.target_size)
        except layers.Malformed as error:
            raise malformed(str(error)) from error

    def read_windows(self):
        """3.1."""
        self.window_log = self.byte()
        if not 20 <= self.window_log <= 56:
            raise malformed(f"window log {self.window_log}")
        count = -(-self.target_size >> self.window_log)
        if count > 8:
            raise malformed(f"{count} windows")
        self.window_checks = [self.little_endian(4) for _ in range(count - 1)]

    def read_streams(self):
        self.streams = []
        latest = 0
        for _ in range(self.byte()):
            kind = self.byte()
            if kind not in KINDS or kind <= latest:
                raise malformed(f"stream kind {kind}")
            latest = kind
            coder, parameter = self.byte(), self.byte()
            allowed = {
                STORED: range(0, 1),
                LZMA2: range(12, 31),
                MODELLED: range(0, PROFILES.get(KINDS[kind], 1)),
                MIXED: range(10, 19) if KINDS[kind] == "literal" else (),
            }
            if KINDS[kind] == "reference":
                allowed = {MIXED: (0,)}
            if KINDS[kind] == "correction":
                allowed = {MIXED: range(12, 25)}
            if parameter not in allowed.get(coder, ()):
                raise malformed(f"coder {coder} with parameter {parameter}")
            symbols, size = self.varint(1 << 56), self.varint(1 << 56)
            if symbols == 0:
                raise malformed("an empty stream")
            self.streams.append(Stream(KINDS[kind], coder, parameter, symbols, size))

    def count(self, kind):
        return sum(stream.symbols for stream in self.streams if stream.kind == kind)

    def check_features(self, features):
        """3.2."""
        kinds = {stream.kind for stream in self.streams}
        mixed = {stream.kind for stream in self.streams if stream.coder == MIXED}
        self.has_images = "image" in kinds
        needed = REFERENCE_FEATURE if kinds & {"image", "reference"} else 0
        needed |= MIXING_FEATURE if mixed else 0
        needed |= DIGEST_FEATURE if "page-digest" in kinds else 0
        needed |= BRANCH_FEATURE if "branch" in kinds else 0
        needed |= LAYER_FEATURE if "layer" in kinds else 0
        if features != needed:
            raise malformed(f"features {features}, the streams need {needed}")
        if mixed & {"reference", "literal"} and not self.has_images:
            raise malformed("no images")
        if "branch" in kinds and ("literal" not in kinds or "literal" in mixed):
            raise malformed("filters without what they filter")

    def check_size(self, file_size):
        size = self.place + sum(stream.size for stream in self.streams)
        if file_size > size:
            raise malformed("bytes behind the last stream")
        if file_size < size:
            raise DeltaError("truncated", f"{file_size} of {size} bytes")

    def check(self):
        counts = [self.count(kind) for kind in ("cover-gap", "cover-length", "cover-source")]
        if self.cover_count > self.target_size or counts != [self.cover_count] * 3:
            raise malformed("cover counts")
        if self.count("cover-distance") > self.cover_count:
            raise malformed("too many distances")
        residuals = self.count("residual-gap")
        if residuals != self.count("residual-value") or residuals > self.target_size:
            raise malformed("residual counts")
        if residuals > 0 and not self.has_base:
            raise malformed("residuals without a base")
        corrected = self.count("correction")
        if corrected > self.target_size or corrected > 0 and not self.has_base:
            raise malformed("correction counts")
        if corrected > 0 and residuals > 0:
            raise malformed("both residuals and corrections")
        if self.count("literal") > self.target_size:
            raise malformed("too many literals")
        if "recompression" in {stream.kind for stream in self.streams} and not self.layers:
            raise malformed("corrections of deflate streams without layers")
        need = (256 << 10) + (4 << 20 if self.has_base else 0)
        need += sum(stream.memory() for stream in self.streams)
        numbers = self.count("page-digest")
        if numbers > 4 * 65535:
            raise malformed("too many parts with page digests")
        if numbers:
            need += numbers // 4 * 32 + ((self.target_size >> 12) + 1) * 32
        numbers = self.count("branch")
        if numbers > 4 * 65536:
            raise malformed("too many ranges of code")
        if numbers:
            need += numbers // 4 * 32 + (256 << 10)
        if self.has_base and self.has_images:
            need += self.base_size + 4 * (self.base_size >> 12) + 8
            need += 74 * self.count("reference") + 160 * self.cover_count
            if self.layers and self.layers.base and self.layers.base_is_held():
                need -= self.base_size
        if self.layers:
            need += self.layers.memory() + 32 * self.count("layer")
            need += (9 << 20) if self.count("recompression") else 0
        if self.memory < need:
            raise malformed(f"declares {self.memory} bytes of memory, needs {need}")


# --- 5 and 6. Coders ----------------------------------------------------------------------------


def unpack_lzma2(data, dictionary_log):
    """The stored form of a stream; the end marker must be there."""
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << dictionary_log}]
    decoder = lzma.LZMADecompressor(format=lzma.FORMAT_RAW, filters=filters)
    try:
        plain = decoder.decompress(data)
    except lzma.LZMAError as error:
        raise DeltaError("damaged", f"LZMA2: {error}") from error
    if not decoder.eof:
        raise DeltaError("damaged", "LZMA2 without its end")
    if decoder.unused_data:
        raise malformed("bytes behind the end of LZMA2")
    return plain


class PlainReader:
    """Numbers and bytes in the stored form."""

    def __init__(self, data):
        self.data = data
        self.place = 0

    def byte(self, _context=0):
        if self.place == len(self.data):
            raise malformed("a stream ends too early")
        self.place += 1
        return self.data[self.place - 1]

    def number(self, _context=0):
        return read_varint(self.byte)

    def is_used_up(self):
        return self.place == len(self.data)


class ModelledReader:
    """6."""

    def __init__(self, data):
        self.data = data
        self.place = 0
        self.range = 2**32 - 1
        self.code = 0
        self.models = {}
        for _ in range(4):
            self.code = self.code << 8 | self.next()

    def next(self):
        self.place += 1
        return self.data[self.place - 1] if self.place <= len(self.data) else 0

    def is_used_up(self):
        return self.place >= len(self.data)

    def normalise(self):
        while self.range < 1 << 24:
            self.range <<= 8
            self.code = (self.code << 8 | self.next()) % 2**32

    def bit_of(self, probability):
        """6.1: a bit that is one with a probability, in 1/65536."""
        bound = (self.range >> 16) * probability
        if self.code < bound:
            bit = 1
            self.range = bound
        else:
            bit = 0
            self.code -= bound
            self.range -= bound
        self.normalise()
        return bit

    @staticmethod
    def moved(chance, count, bit):
        """6.2: a model behind a bit."""
        rate = 2**17 // (2 * count + 3)
        if bit:
            chance += ((2**22 - 1 - chance) * rate) >> 16
        else:
            chance -= (chance * rate) >> 16
        return chance, min(count + 1, 254)

    def bit(self, key):
        """6.1 and 6.2: a bit with the model `key`."""
        chance, count = self.models.get(key, (1 << 21, 0))
        bit = self.bit_of(min(max(chance >> 6, 24), 65512))
        self.models[key] = self.moved(chance, count, bit)
        return bit

    def even_bit(self):
        self.range >>= 1
        bit = 1 if self.code < self.range else 0
        if not bit:
            self.code -= self.range
        self.normalise()
        return bit

    def tree(self, bits, key):
        node = 1
        for _ in range(bits):
            node = 2 * node + self.bit((key, node))
        return node - (1 << bits)

    def number(self, context):
        """6.3."""
        length = self.tree(6, ("length", context))
        high = min(length, 5)
        low = min(length - high, 2)
        value = 1 << high | self.tree(high, ("high", context, length))
        for _ in range(length - high - low):
            value = value << 1 | self.even_bit()
        value = value << low | self.tree(low, ("low", context, length))
        return value - 1

    def byte(self, context):
        """6.4."""
        return self.tree(8, context)


class SymbolReader:
    """One stream's symbols, counted."""

    def __init__(self, header, kind):
        self.kind = kind
        self.left = 0
        self.profile = 0
        self.coder = PlainReader(b"")
        for stream in header.streams:
            if stream.kind != kind:
                continue
            self.left = stream.symbols
            if stream.coder == MODELLED:
                self.coder = ModelledReader(stream.data)
                self.profile = stream.parameter
            elif stream.coder == LZMA2:
                self.coder = PlainReader(unpack_lzma2(stream.data, stream.parameter))
            else:
                self.coder = PlainReader(stream.data)

    def count(self):
        if self.left == 0:
            raise malformed(f"{self.kind} has too few symbols")
        self.left -= 1

    def is_used_up(self):
        return self.left == 0 and self.coder.is_used_up()

    def number(self, context, most):
        self.count()
        value = self.coder.number(context)
        if value > most:
            raise malformed(f"{self.kind} has {value}, at most {most} is possible")
        return value

    def byte(self, context):
        self.count()
        return self.coder.byte(context)


# --- 4 and 7. The target ------------------------------------------------------------------------


def cover_gap_class(gap):
    return 0 if gap == 0 else 1 if gap <= 3 else 2 if gap <= 31 else 3


def residual_gap_class(gap):
    if gap < 4:
        return gap
    return 4 if gap < 8 else 5 if gap < 16 else 6 if gap < 64 else 7


class Residuals:
    """4.2 and 7.2: corrects the bytes of covers, one cover after the other."""

    def __init__(self, header):
        self.gaps = SymbolReader(header, "residual-gap")
        self.values = SymbolReader(header, "residual-value")
        self.latest_class = self.earlier_class = 7
        self.latest_place = 0
        self.run = 0
        self.latest_value = self.latest_behind_gap = 0
        self.latest_at = [0, 0, 0, 0]
        self.read_gap()

    def read_gap(self):
        """Reads how many bytes agree before the next residual; None behind the last."""
        self.until_next = self.gap = None
        if self.gaps.left == 0:
            return
        if self.gaps.profile == 0:
            context = 8 * self.latest_class + self.earlier_class
        else:
            context = 8 * self.latest_class + 2 * (self.latest_place % 4)
            context += 1 if self.earlier_class == 0 else 0
        self.until_next = self.gap = self.gaps.number(context, 2**64)

    def correct(self, part, start):
        """Corrects `part`, which is the target from `start` on."""
        at = 0
        while self.until_next is not None and self.until_next < len(part) - at:
            at += self.until_next
            part[at] = (part[at] + self.read_value(start + at, part[at])) % 256
            at += 1
            self.read_gap()
        if self.until_next is not None:
            self.until_next -= len(part) - at

    def read_value(self, place, old):
        gap = self.gap
        run = 0 if gap > 0 else min(3, 1 + self.run)
        if self.values.profile == 0:
            context = 256 * run + (self.latest_value if gap == 0 else self.latest_behind_gap)
        elif self.values.profile == 1:
            latest = self.latest_value if gap == 0 else self.latest_at[place % 4]
            context = 256 * (place % 4) + latest
        else:
            context = (256 if gap == 0 else 0) + old
        value = self.values.byte(context)
        self.earlier_class, self.latest_class = self.latest_class, residual_gap_class(gap)
        self.latest_place = place
        self.run = self.run + 1 if gap == 0 else 0
        self.latest_value = value
        if gap > 0:
            self.latest_behind_gap = value
        self.latest_at[place % 4] = value
        return value


class Covers:
    """4.1 and 7.1: reads covers as (gap, length, base offset or None, fill byte)."""

    def __init__(self, header):
        self.header = header
        self.gaps = SymbolReader(header, "cover-gap")
        self.lengths = SymbolReader(header, "cover-length")
        self.sources = SymbolReader(header, "cover-source")
        self.distances = SymbolReader(header, "cover-distance")
        self.current = 0
        self.others = [0] * 16
        self.base_end = 0
        self.gap_class = self.source_class = 0

    def next(self, place):
        left = self.header.target_size - place
        if left == 0:
            raise malformed("a cover behind the target's end")
        gap_before, source_before = self.gap_class, self.source_class
        gap = self.gaps.number(4 * gap_before + source_before, left - 1)
        place += gap
        gap_class = cover_gap_class(gap)
        context = 8 * gap_class + 2 * source_before + (0 if gap_before == 0 else 1)
        source = self.sources.number(context, 19)
        source_class = {0: 0, 1: 1, 2: 3, 3: 3}.get(source, 2)
        fill = offset = None
        if source == 0:
            offset = place + self.current
        elif source == 1:
            offset = self.base_end
        elif source == 2:
            offset = self.base_end + from_zigzag(self.distances.number(gap_class, 1 << 58))
        elif source == 3:
            fill = self.distances.number(7, 255)
        else:
            offset = place + self.others[source - 4]
        context = 8 * gap_class + 2 * source_class + (0 if source_before == 0 else 1)
        length = self.lengths.number(context, left - gap - 1) + 1
        self.gap_class, self.source_class = gap_class, source_class
        if offset is not None:
            if offset < 0 or offset + length > self.header.base_size:
                raise malformed("a cover outside of the base")
            self.remember(offset - place)
            self.base_end = offset + length
        return gap, length, offset, fill

    def remember(self, diagonal):
        if diagonal == self.current:
            return
        if diagonal in self.others:
            self.others.remove(diagonal)
        else:
            self.others.pop()
        self.others.insert(0, self.current)
        self.current = diagonal


class Literals:
    """7.3 and 4.4: literals that are not mixed."""

    def __init__(self, header):
        self.symbols = SymbolReader(header, "literal")
        self.latest = 0
        self.branches = []
        if header.count("branch") > 0:
            import branches

            numbers = SymbolReader(header, "branch")
            self.branches = branches.read_ranges(numbers, header.target_size, malformed)
            if not numbers.is_used_up():
                raise malformed("symbols or bytes are left over")

    @property
    def left(self):
        return self.symbols.left

    def is_used_up(self):
        return self.symbols.is_used_up()

    def read(self, target, count, _before, _behind):
        start = len(target)
        for _ in range(count):
            self.latest = self.symbols.byte(self.latest)
            target.append(self.latest)
        for part in self.branches:
            part.restore(target, start)


def read_covers(header):
    """All covers, as (start, length, offset), where offset is None for fills."""
    covers, reader, place = [], Covers(header), 0
    for _ in range(header.cover_count):
        gap, length, offset, _ = reader.next(place)
        covers.append((place + gap, length, offset))
        place += gap + length
    return covers


def make_patcher(header, base):
    """Format-References 1: what rewrites references, or None; and the target's addresses."""
    if not header.has_images:
        return None, None
    # Deltas without references need nothing but this file.
    import references
    from reference_codec import Patcher

    numbers = references.Numbers(SymbolReader(header, "image"))
    try:
        table = references.Table(base, references.read_base_images(numbers, len(base)))
        if len(table.entries) != header.count("reference"):
            raise malformed(f"the base has {len(table.entries)} references")
        target = references.read_target(numbers, table.space, header.target_size)
    except references.Malformed as error:
        raise malformed(str(error)) from error
    data = b"".join(stream.data for stream in header.streams if stream.kind == "reference")
    return Patcher(table, base, read_covers(header), target, ModelledReader(data)), target


class Corrector:
    """References/Corrections: what takes the place of residuals."""

    def __init__(self, header, patcher):
        self.reader = None
        self.symbols = 0
        self.space = patcher.table.space if patcher else None
        for stream in header.streams:
            if stream.kind == "correction":
                from corrections import Corrections

                self.reader = Corrections(ModelledReader(stream.data), stream.parameter)
                self.symbols = stream.symbols

    def correct(self, part, offset, place):
        if self.reader:
            self.reader.start_cover(self.space, offset, place, len(part))
            self.reader.correct(part, place)

    def is_used_up(self):
        if self.reader is None:
            return True
        return self.reader.count == self.symbols and self.reader.coder.is_used_up()


def make_literals(header, base, addresses):
    for stream in header.streams:
        if stream.kind == "literal" and stream.coder == MIXED:
            from literals import MixedLiterals

            coder = ModelledReader(stream.data)
            return MixedLiterals(base, stream.symbols, stream.parameter, coder, addresses)
    return Literals(header)


def make_target(header, base):
    """4."""
    covers = Covers(header)
    residuals = Residuals(header)
    patcher, addresses = make_patcher(header, base)
    corrector = Corrector(header, patcher)
    literals = make_literals(header, base, addresses)
    target = bytearray()
    previous = None

    def copy_literals(count, behind):
        if count > literals.left:
            raise malformed("too few literals")
        literals.read(target, count, previous, behind)

    for _ in range(header.cover_count):
        gap, length, offset, fill = covers.next(len(target))
        cover = (len(target) + gap, offset)
        copy_literals(gap, cover)
        if fill is not None:
            target.extend(bytes([fill]) * length)
            continue
        previous = cover
        part = bytearray(base[offset : offset + length])
        if patcher:
            patcher.patch(part, offset, len(target))
        residuals.correct(part, len(target))
        corrector.correct(part, offset, len(target))
        target.extend(part)
    copy_literals(header.target_size - len(target), None)
    streams = (
        *(covers.gaps, covers.lengths, covers.sources, covers.distances),
        *(residuals.gaps, residuals.values, literals),
    )
    left_over = patcher and not patcher.coder.is_used_up()
    left_over = left_over or not corrector.is_used_up()
    left_over = left_over or any(not stream.is_used_up() for stream in streams)
    if residuals.until_next is not None or left_over:
        raise malformed("symbols or bytes are left over")
    restore_digests(header, target)
    return bytes(target)


def restore_digests(header, target):
    """4.3."""
    numbers = SymbolReader(header, "page-digest")
    end, size = 0, len(target)
    while numbers.left > 0:
        start = end + numbers.number(0, size - end)
        log = numbers.number(1, 20)
        stop = start + numbers.number(2, size - start)
        place = stop + numbers.number(3, size - stop)
        end = place + 32 * -(-(stop - start) >> log)
        if log < 12 or stop == start or end > size:
            raise malformed("page digests that do not fit")
        for number in range((end - place) // 32):
            first = start + (number << log)
            page = target[first : min(first + (1 << log), stop)]
            for index, byte in enumerate(hashlib.sha256(page).digest()):
                target[place + 32 * number + index] ^= byte
    if not numbers.is_used_up():
        raise malformed("symbols or bytes are left over")


# --- Layers -------------------------------------------------------------------------------------


class Corrections:
    """What `recompression` says, number by number."""

    def __init__(self, header):
        self.reader = SymbolReader(header, "recompression")

    def next(self, context):
        return self.reader.number(context, 2**64 - 2)


def make_layered(header, base):
    """Layers 1: the target of a delta that sees through deflate."""
    import layers

    numbers = SymbolReader(header, "layer")
    corrections = Corrections(header)
    try:
        lists = layers.Lists(header.layers, numbers.number)
        if lists.has_corrections() != (corrections.reader.left > 0) or not numbers.is_used_up():
            raise malformed("corrections that nothing needs, or symbols that are left over")
        view = base
        for streams, size in zip(lists.base, header.layers.base):
            view = layers.view_of(view, streams, size)
        target = layers.target_of(make_target(header, view), lists.target, corrections)
    except layers.Malformed as error:
        raise malformed(str(error)) from error
    if not corrections.reader.is_used_up():
        raise malformed("symbols or bytes are left over")
    return target


# --- 9. Applying --------------------------------------------------------------------------------


def apply(delta, base, memory_limit=1 << 30):
    """The target that `delta` makes of `base`; raises DeltaError."""
    header = Header(delta)
    if header.memory > memory_limit:
        raise DeltaError("limit-exceeded", f"{header.memory} bytes of memory")
    if crc64(header.payload) != header.payload_checksum:
        raise DeltaError("damaged", "the payload's checksum")
    if header.has_base:
        if len(base) != header.base_file_size or crc64(base) != header.base_checksum:
            if hashlib.sha256(base).digest() == header.target_digest:
                raise DeltaError("already-applied", "the base is the target")
            raise DeltaError("wrong-base", "the base is another content")
    target = (make_layered if header.layers else make_target)(header, base)
    digest = hashlib.sha256()
    window = 1 << header.window_log
    for number, check in enumerate(header.window_checks):
        digest.update(target[number * window : (number + 1) * window])
        if int.from_bytes(digest.digest()[:4], "big") != check:
            raise DeltaError("damaged", f"the check of window {number}")
    if hashlib.sha256(target).digest() != header.target_digest:
        raise DeltaError("damaged", "the target's digest")
    return target


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    with open(sys.argv[1], "rb") as file:
        base = file.read()
    with open(sys.argv[2], "rb") as file:
        delta = file.read()
    try:
        target = apply(delta, base)
    except DeltaError as error:
        sys.exit(f"refused: {error}")
    with open(sys.argv[3], "wb") as file:
        file.write(target)


if __name__ == "__main__":
    main()
