# SPDX-License-Identifier: Apache-2.0
"""Corrections, written from Documentation/References/Corrections.md.

`Corrections(coder, table_log)` reads a stream of them; for each cover `start_cover` or `start`, then
`correct`. Section numbers in comments are that page's.
"""

from corrections_bytes import ByteCorrections
from corrections_mixer import BLOCK, CHUNK, DATA, INSTRUCTIONS, UNKNOWN, WORDS, Mixer
from corrections_words import WordCorrections
from references_common import ARM64, CODE, X64


def size_class(size):
    return min(size.bit_length() - 1, 15)


def content_of(space, offset, place):
    """1: what the bytes of a cover are; `space` has the base's addresses, or is None."""
    section = space.holding(offset) if space else None
    if section is None:
        return UNKNOWN
    if section.content != CODE:
        return DATA
    machine = space.images[section.image].machine
    if machine == ARM64 and (offset - place) % 4 == 0:
        return WORDS
    return INSTRUCTIONS if machine == X64 else DATA


class Corrections:
    """3: chunks and blocks."""

    def __init__(self, coder, table_log):
        self.coder = coder
        self.mixer = Mixer(self.coder, table_log)
        self.count = 0
        self.chunks = 0
        self.by_content = [0] * 4
        self.blocks = 0
        self.block_count = 0
        self.bytes = ByteCorrections(self)
        self.words = WordCorrections(self)

    def start_cover(self, space, offset, place, length):
        self.start(content_of(space, offset, place), length)

    def start(self, content, length):
        self.content = content
        self.length_class = size_class(length)
        self.is_first = True
        self.cover = 0
        self.cover_chunks = 0

    def correct(self, text, place):
        """Corrects a whole cover, which is the target from `place` on."""
        at = 0
        while at < len(text):
            end = min(len(text), at + 4096 - (place + at) % 4096)
            if self.chunk(end - at):
                self.correct_chunk(text, at, end, place)
            at = end

    def chunk(self, size):
        kind = self.content
        group = kind * 16 + size_class(size)
        contexts = (
            group << 3 | (self.chunks & 3) << 1 | (1 if self.is_first else 0),
            kind << 10 | self.by_content[kind],
            kind << 8 | self.chunks,
            (self.length_class << 4 | size_class(size)) << 2 | self.cover,
            (kind << 2 | min(3, self.cover_chunks)) << 2 | self.cover,
            (self.length_class << 3 | kind) << 2 | self.chunks & 3,
        )
        bit = self.mixer.bit(CHUNK, contexts, group)
        self.chunks = (self.chunks << 1 | bit) & 255
        self.by_content[kind] = (self.by_content[kind] << 1 | bit) & 1023
        self.cover = (self.cover << 1 | bit) & 3
        self.cover_chunks += 1
        self.is_first = False
        return bit

    def correct_chunk(self, text, start, stop, place):
        any_before = 0
        at = start
        while at < stop:
            end = min(stop, at + 64 - (place + at) % 64)
            dirty = 1
            if any_before or end < stop:
                dirty = self.block(end - at, at - start, stop - at, any_before)
            self.blocks = (self.blocks << 1 | dirty) & 255
            self.block_count = 0
            if dirty:
                any_before = 1
                before = self.count
                if self.content == WORDS:
                    count = self.words.correct(text, at, end, place, start)
                else:
                    self.bytes.correct(text, at, end, place, start, True)
                    count = self.count - before
                self.block_count = min(count, 15)
            at = end

    def block(self, size, start, left, any_before):
        kind = self.content
        history = self.blocks
        shape = history & 15 if size == 64 else 16 + size_class(size)
        contexts = (
            (kind << 6 | history & 63) << 3 | size_class(size),
            kind << 8 | history,
            ((start >> 6) << 6 | (left - 1) >> 6) << 1 | any_before,
            (self.block_count << 3 | history & 7) << 3 | kind,
            (shape << 3 | kind) << 1 | any_before,
            ((self.length_class << 3 | kind) << 4 | self.block_count) << 1 | any_before,
        )
        return self.mixer.bit(BLOCK, contexts, kind * 8 + (history & 3) * 2 + any_before)
