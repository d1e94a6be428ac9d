# SPDX-License-Identifier: Apache-2.0
"""The layers of deltas that see through deflate, from Documentation/Format-Layers.md.

Section numbers in comments are that page's.
"""

import zlib

MOST_STREAMS = 1 << 24
FAR = 1 << 56
NONE, ZLIB, GZIP, PNG, DESCRIPTOR, DESCRIPTOR_64, DESCRIPTOR_BARE = range(7)
# Settings below this number are zlib's own.
ZLIB_SETTINGS = 5 * 9 * 7 * 9
STRATEGIES = (
    *(zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE, zlib.Z_FIXED),
)


class Malformed(Exception):
    """What the format does not allow; the caller makes its own error of it."""


# --- 2. Sizes -----------------------------------------------------------------------------------


class Sizes:
    """The sizes of the views of each side, the outermost first."""

    def __init__(self, base, target):
        self.base = base
        self.target = target

    def base_is_held(self):
        return sum(self.base) <= 1 << 26

    def memory(self):
        """5."""
        need = len(self.target) << 20
        if self.base_is_held():
            return need + sum(self.base)
        return need + sum((1 << 20) + (1 << 16) * min(max(n >> 22, 16), 1024) for n in self.base)


def read_sizes(byte, varint, base_size, target_size):
    """The fields of the header; `base_size` is None where there is no base."""
    sides = []
    for size in (base_size, target_size):
        views = []
        for _ in range(0 if size is None else byte()):
            view = varint(FAR)
            if view > 64 * size + (1 << 24):
                raise Malformed(f"a view of {view} bytes")
            views.append(view)
        if len(views) > 4:
            raise Malformed(f"{len(views)} layers")
        sides.append(views)
    if not any(sides):
        raise Malformed("no layers")
    return Sizes(*sides)


# --- 3. The stream `layer` ----------------------------------------------------------------------


class Stream:
    """A deflate stream as it is listed."""

    def __init__(self, gap, framing):
        self.gap = gap
        self.framing = framing
        self.chunk_size = self.data_size = self.expanded_size = 0
        self.settings = None
        self.is_corrected = False

    def framing_size(self, compressed):
        """How many bytes the framing adds to so many of deflate data."""
        if self.framing == PNG:
            return 8 + 12 * ((2 + compressed + 4 - 1) // self.chunk_size)
        return (0, 4, 8, 0, 16, 24, 12)[self.framing]


def read_settings(code):
    """Format-Deflate 2: the number is checked here and taken apart where a stream is made."""
    if code >= 4 * ZLIB_SETTINGS:
        raise Malformed(f"settings {code}")
    return code


def from_zigzag(code):
    return code // 2 if code % 2 == 0 else -(code + 1) // 2


class Lists:
    """The streams of each layer; `number(context, most)` reads."""

    def __init__(self, sizes, number):
        self.number = number
        self.left = MOST_STREAMS
        self.base = [self.read_base() for _ in sizes.base]
        self.target = []
        for layer in range(len(sizes.target)):
            peers = self.base[layer] if layer < len(sizes.base) else []
            self.target.append(self.read_target(peers))
        self.left_alone = [number(8, FAR) for _ in range(8)]

    def has_corrections(self):
        return any(stream.is_corrected for layer in self.target for stream in layer)

    def count(self):
        count = self.number(0, self.left)
        if count == 0:
            raise Malformed("a layer without streams")
        self.left -= count
        return count

    def read_framing(self, gap):
        stream = Stream(gap, self.number(2, DESCRIPTOR_BARE))
        if stream.framing == PNG:
            stream.chunk_size = self.number(3, 2**31 - 1)
            if stream.chunk_size < 3:
                raise Malformed(f"chunks of {stream.chunk_size} bytes")
        return stream

    def read_base(self):
        streams = []
        for _ in range(self.count()):
            stream = self.read_framing(self.number(1, FAR))
            code = self.number(4, 1 << 32)
            if code > 0:
                stream.settings = read_settings(code - 1)
            streams.append(stream)
        return streams

    def read_target(self, peers):
        streams, expected = [], 0
        for _ in range(self.count()):
            code = self.number(5, FAR)
            if code == 0:
                gap = self.number(1, FAR)
            else:
                peer = expected + from_zigzag(code - 1)
                if not 0 <= peer < len(peers):
                    raise Malformed("a peer that is not there")
                expected = peer + 1
                gap = peers[peer].gap + from_zigzag(self.number(6, 2 * FAR))
                if gap < 0:
                    raise Malformed("streams that overlap")
            stream = self.read_framing(gap)
            if stream.framing == PNG:
                stream.data_size = self.number(3, FAR)
            code = self.number(9, 1 << 32)
            stream.settings = read_settings(code >> 1)
            stream.is_corrected = code % 2 == 1
            stream.expanded_size = self.number(7, FAR - 1) + 1
            streams.append(stream)
        return streams


# --- 1. Views of the base -----------------------------------------------------------------------


def deflate_data(content, start, stream):
    """All that may be deflate data of a stream: up to the end of the file, without the chunks."""
    if stream.framing != PNG:
        return content[start:]
    data, room = b"", stream.chunk_size - 2
    while start < len(content):
        data += content[start : start + room]
        start += room + 12
        room = stream.chunk_size
    return data


def view_of(content, streams, size):
    """The view of a file or view, which must have `size` bytes."""
    view, end = bytearray(), 0
    for stream in streams:
        start = end + stream.gap
        if stream.gap < (2 if stream.framing == PNG else 0) or start >= len(content):
            raise Malformed("a stream outside of its file")
        view += content[end:start]
        data = deflate_data(content, start, stream)
        inflater = zlib.decompressobj(-15)
        try:
            expanded = inflater.decompress(data, max(1, size - len(view) + 1))
        except zlib.error as error:
            raise Malformed(f"deflate: {error}") from error
        if not inflater.eof or not expanded:
            raise Malformed("a stream that does not end, or holds nothing, or too much")
        view += expanded
        compressed = len(data) - len(inflater.unused_data)
        end = start + compressed + stream.framing_size(compressed)
        if end > len(content):
            raise Malformed("a framing outside of its file")
    view += content[end:]
    if len(view) != size:
        raise Malformed(f"a view of {len(view)} bytes, {size} are declared")
    return bytes(view)


# --- 1 and 3. The target ------------------------------------------------------------------------


def compress(expanded, settings):
    """What zlib makes of it. It depends on nothing else if all is given at once."""
    coder = zlib.compressobj(
        settings % 9 + 1, zlib.DEFLATED, settings // 9 % 7 - 15, (settings // 63 % 9 + 7) % 9 + 1,
        STRATEGIES[settings // 567])
    return coder.compress(expanded) + coder.flush()


def deflated(expanded, settings, corrections):
    """The deflate data of a stream; `corrections` is None where there are none."""
    if corrections is None and settings < ZLIB_SETTINGS:
        return compress(expanded, settings)
    from deflate_again import Contradiction, deflate_again

    try:
        return deflate_again(expanded, settings, corrections)
    except Contradiction as error:
        raise Malformed("corrections that do not fit") from error


def with_framing(stream, data, expanded, front):
    """The deflate data with what the framing computes; `front` are the two bytes before it."""
    crc, size = zlib.crc32(expanded).to_bytes(4, "little"), len(expanded)
    adler = zlib.adler32(expanded).to_bytes(4, "big")
    if stream.framing == ZLIB:
        return data + adler
    if stream.framing == GZIP:
        return data + crc + (size % 2**32).to_bytes(4, "little")
    if stream.framing == PNG:
        return chunks(stream, data + adler, front)
    if stream.framing == NONE:
        return data
    width = 8 if stream.framing == DESCRIPTOR_64 else 4
    signature = b"" if stream.framing == DESCRIPTOR_BARE else b"PK\7\x08"
    sizes = [(n % 2 ** (8 * width)).to_bytes(width, "little") for n in (len(data), size)]
    return data + signature + crc + sizes[0] + sizes[1]


def chunks(stream, data, front):
    """3.1."""
    data = front + data
    if len(data) != stream.data_size:
        raise Malformed(f"{len(data)} bytes of data, {stream.data_size} are declared")
    result = b""
    for start in range(0, len(data), stream.chunk_size):
        part = data[start : start + stream.chunk_size]
        if start > 0:
            result += len(part).to_bytes(4, "big") + b"IDAT"
        result += part + zlib.crc32(b"IDAT" + part).to_bytes(4, "big")
    return result[len(front) :]


class Stage:
    """Makes a file of its view; several work hand in hand, so that corrections come in order."""

    def __init__(self, streams, corrections, output):
        self.streams = list(reversed(streams))
        self.corrections = corrections
        self.output = output
        self.front = b"\0\0"
        self.expanded = b""
        self.left = streams[0].gap
        self.is_inside = False

    def take(self, data):
        while data:
            if not self.streams:
                self.output(data)
                return
            if self.left == 0 and not self.is_inside:
                self.start()
            part, data = data[: self.left], data[self.left :]
            self.left -= len(part)
            if self.is_inside:
                self.expanded += part
                if self.left == 0:
                    self.finish_stream()
            else:
                self.front = (self.front + part)[-2:]
                self.output(part)

    def start(self):
        stream = self.streams[-1]
        if stream.framing == PNG and stream.gap < 2:
            raise Malformed("an image without the header of its data")
        self.left, self.is_inside, self.expanded = stream.expanded_size, True, b""

    def finish_stream(self):
        stream = self.streams.pop()
        corrections = self.corrections if stream.is_corrected else None
        data = deflated(self.expanded, stream.settings, corrections)
        self.output(with_framing(stream, data, self.expanded, self.front))
        self.is_inside = False
        self.left = self.streams[-1].gap if self.streams else 0


def target_of(view, layers, corrections):
    """The target, of its innermost view."""
    result = bytearray()
    stages, output = [], result.extend
    for streams in layers:
        stages.append(Stage(streams, corrections, output))
        output = stages[-1].take
    output(bytes(view))
    if any(stage.streams for stage in stages):
        raise Malformed("a stream behind the target's end")
    return bytes(result)
