# SPDX-License-Identifier: Apache-2.0
"""The toy format, after Documentation/References/Toy.md."""

from references_common import CODED32, OFFSET12, PAGE21, TABLE8, Collector, Image, number

MAGIC = b"CairnToy"
HEADER, SECTION, REFERENCE = 24, 20, 16


def image(data):
    """The image that starts with the first byte, or None (1)."""
    if len(data) < HEADER or data[:8] != MAGIC or data[8] > 2:
        return None
    count = data[9]
    if HEADER + count * SECTION + number(data, 10, 2) * REFERENCE > len(data):
        return None
    sections = []
    for place in range(HEADER, HEADER + count * SECTION, SECTION):
        content = data[place + 16]
        if content > 2:
            return None
        sections.append((*(number(data, place + 4 * i, 4) for i in range(4)), content))
    return Image.make(data[8], number(data, 16, 8), sections, len(data))


def tables(data, image):
    """The references in the order of the list, and their bases (2)."""
    collector = Collector(image, len(data))
    start = HEADER + data[9] * SECTION
    for place in range(start, start + number(data, 10, 2) * REFERENCE, REFERENCE):
        kind, aux = data[place], data[place + 1]
        offset, target, base = (number(data, place + 4 * i, 4) for i in range(1, 4))
        if kind > CODED32:
            continue
        if kind in (PAGE21, OFFSET12) and (aux > 63 or offset % 4 != 0):
            continue
        if kind == OFFSET12 and 4 * aux > offset:
            continue
        link = collector.link(base) if kind >= TABLE8 else 0
        if link is not None:
            collector.add_table(kind, offset, target, aux, link)
    return collector.tables, collector.bases
