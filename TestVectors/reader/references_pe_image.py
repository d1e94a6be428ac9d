# SPDX-License-Identifier: Apache-2.0
"""Images of Windows executables (Documentation/References/PE.md, section 2)."""

from references_common import ARM64, CODE, DATA, NONE, TABLE, X64, Image, number
import references_pe_cli
from references_pe_scan import Scan


class Header:
    """The headers of a PE file (2); raises ValueError if they are not understood."""

    def __init__(self, data):
        def need(condition):
            if not condition:
                raise ValueError("not an image")

        need(len(data) >= 64 and data[:2] == b"MZ")
        start = number(data, 60, 4)
        need(start <= len(data) - 24 and data[start : start + 4] == b"PE\0\0")
        self.machine = number(data, start + 4, 2)
        self.section_count = number(data, start + 6, 2)
        self.optional = start + 24
        optional_size = number(data, start + 20, 2)
        need(96 <= optional_size <= len(data) - self.optional)
        magic = number(data, self.optional, 2)
        self.wide = magic == 0x20B
        need(magic == 0x10B or (self.wide and optional_size >= 112))
        if self.wide:
            self.image_base = number(data, self.optional + 24, 8)
        else:
            self.image_base = number(data, self.optional + 28, 4)
        fixed = 112 if self.wide else 96
        self.directories = self.optional + fixed
        self.directory_count = min(
            16, number(data, self.directories - 4, 4), (optional_size - fixed) // 8)
        self.section_table = self.optional + optional_size
        need(1 <= self.section_count <= 1024)
        need(self.section_table + 40 * self.section_count <= len(data))
        self.size = min(number(data, self.optional + 60, 4), len(data))
        self.data = data

    def directory(self, index):
        """The address and the size of a directory, or None."""
        if index >= self.directory_count:
            return None
        address = number(self.data, self.directories + index * 8, 4)
        size = number(self.data, self.directories + index * 8 + 4, 4)
        return (address, size) if address else None

    def section_headers(self):
        """Where the section headers are."""
        return [self.section_table + 40 * i for i in range(self.section_count)]

    def symbols(self):
        """The offset and the size of the symbols, or None."""
        offset = number(self.data, self.optional - 12, 4)
        count = number(self.data, self.optional - 8, 4)
        if not 0 < offset < len(self.data) or not 0 < count <= (len(self.data) - offset) // 18:
            return None
        return offset, count * 18


def sections_of(header):
    """The sections of the image, or None."""
    data = header.data
    sections = [(0, header.size, 0, header.size, DATA)]
    tables = [(header.directory(i) or (0, 0))[0] for i in (3, 5)]
    headers = header.section_headers()
    for index, entry in enumerate(headers):
        address = number(data, entry + 12, 4)
        limit = 1 << 31
        if index + 1 < len(headers):
            limit = number(data, headers[index + 1] + 12, 4)
        if not 0 < address < limit <= 1 << 31:
            return None
        offset = number(data, entry + 20, 4)
        size = number(data, entry + 16, 4) if offset else 0
        if offset > len(data) or size > len(data) - offset:
            return None
        address_size = min(max(number(data, entry + 8, 4), size), limit - address)
        content = DATA
        if number(data, entry + 36, 4) & 0x20000020:
            content = CODE
        elif address in tables:
            content = TABLE
        sections.append((offset, min(size, address_size), address, address_size, content))
    symbols = header.symbols()
    if symbols:
        end = max(s[2] + s[3] for s in sections)
        if end <= (1 << 31) - (1 << 17) and all(
            s[1] == 0 or s[0] + s[1] <= symbols[0] for s in sections
        ):
            address = (end + 0xFFFF) & ~0xFFFF
            if symbols[1] <= (1 << 31) - address:
                sections.append((*symbols, address, symbols[1], TABLE))
    return sections


def image(data):
    """The image, or None."""
    try:
        header = Header(data)
    except ValueError:
        return None
    machine = NONE
    for system in (0, 0x7B79, 0x4644, 0xADC4, 0x1993):
        mixed = header.machine ^ system
        if mixed == 0x8664:
            machine = X64
        elif mixed in (0xAA64, 0xA641, 0xA64E):
            machine = ARM64
        if machine != NONE:
            break
    sections = sections_of(header)
    if sections is None:
        return None
    plain = Image.make(machine, header.image_base, sections, len(data))
    if plain is None:
        return None
    language = references_pe_cli.find_header(header, plain)
    portable = language is not None and references_pe_cli.is_portable(data, language)
    if header.wide and machine != NONE and not portable:
        return plain
    if language is None:
        return None
    scan = Scan(data, header, plain)
    sections = references_pe_cli.separate_tables(scan, language, sections)
    sections = [(*s[:4], DATA if s[4] == CODE else s[4]) for s in sections]
    return Image.make(NONE, header.image_base, sections, len(data))
