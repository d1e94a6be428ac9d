# SPDX-License-Identifier: Apache-2.0
"""Reads the PNG files that a browser writes: eight bits a channel, no interlacing."""
import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def pixels(data):
    """Width, height, and the colours row by row as (red, green, blue)."""
    if data[:8] != SIGNATURE:
        raise ValueError("not a PNG")
    place, packed, width, height, channels = 8, b"", 0, 0, 0
    while place < len(data):
        size, kind = struct.unpack(">I4s", data[place:place + 8])
        body = data[place + 8:place + 8 + size]
        place += size + 12
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            channels = {2: 3, 6: 4}.get(colour, 0)
            if depth != 8 or interlaced or not channels:
                raise ValueError("not a PNG of a browser")
        elif kind == b"IDAT":
            packed += body
    rows = _unfiltered(zlib.decompress(packed), width * channels, height, channels)
    return width, height, [tuple(row[start:start + 3]) for row in rows
                           for start in range(0, width * channels, channels)]


def _unfiltered(data, stride, height, channels):
    above = bytearray(stride)
    for number in range(height):
        start = number * (stride + 1)
        row = bytearray(data[start + 1:start + 1 + stride])
        _unfilter(data[start], row, above, channels)
        yield row
        above = row


def _unfilter(kind, row, above, channels):
    if kind == 2:
        for index, value in enumerate(above):
            row[index] = row[index] + value & 255
    elif kind:
        for index, value in enumerate(row):
            left = row[index - channels] if index >= channels else 0
            corner = above[index - channels] if index >= channels else 0
            row[index] = value + _predicted(kind, left, above[index], corner) & 255


def _predicted(kind, left, up, corner):
    if kind == 1:
        return left
    if kind == 3:
        return (left + up) // 2
    near = (abs(up - corner), abs(left - corner), abs(left + up - 2 * corner))
    return (left, up, corner)[near.index(min(near))]
