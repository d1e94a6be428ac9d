#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes deflate streams again from what they expand to (Format-Deflate).

As a program: makes the streams of the vectors whose paths are given, and says which come out.
"""

import pathlib
import sys
import zlib

from deflate_codes import (
    FIXED_DISTANCES, FIXED_LITERALS, LENGTH_SYMBOLS, RUN_BITS, RUN_LEAST, BitWriter, Codes,
    block_size, code_lengths, distance_symbol, put_tokens,
)
from deflate_predictor import FIXED, RANKS, SETTINGS, Predictor, Settings

(
    BLOCK_START, TOKEN_COUNT, STORED_SIZE, STORED_PADDING, BLOCK_KIND, CODES, LITERAL_COUNT,
    DISTANCE_COUNT, LENGTHS_RIGHT, LENGTH_CHANGE, RUNS_RIGHT, RUN_KIND, RUN_COUNT,
    RUN_LENGTHS_RIGHT, RUN_LENGTH_CHANGE, RUN_LENGTH_COUNT, INSTEAD_OF_MATCH, INSTEAD_OF_LITERAL,
    LENGTH_DIFFERENCE, LENGTH, RANK, DISTANCE, FINAL_PADDING, TOKENS_RIGHT,
) = range(24)
STORED, FIXED_CODES, DYNAMIC = range(3)
MOST_TOKENS = 1 << 20
MOST_EMPTY_BLOCKS = 8


class Contradiction(ValueError):
    """Corrections that do not fit the content."""


def expect(condition):
    if not condition:
        raise Contradiction


def signed(number):
    return number // 2 if number % 2 == 0 else -(number + 1) // 2


class Again:
    """One stream. `numbers` has `next(CONTEXT)`, or is None where nothing is corrected."""

    def __init__(self, content, settings, numbers):
        expect(settings < SETTINGS)
        self.settings = Settings(settings)
        expect(numbers is None or self.settings.may_be_corrected)
        self.content = content
        self.numbers = numbers
        self.predictor = Predictor(content, self.settings)
        self.writer = BitWriter()
        # For each class, the tokens before the next wrong one; None where the number is to come.
        self.right = [None] * 9

    def number(self, context, most):
        value = self.numbers.next(context)
        expect(value <= most)
        return value

    def difference(self, context, base, least, most):
        value = base + signed(self.numbers.next(context))
        expect(least <= value <= most)
        return value

    def stream(self):
        empty = 0
        is_last = False
        while not is_last:
            start = self.predictor.position
            is_last = self.block()
            empty = empty + 1 if self.predictor.position == start else 0
            expect(empty <= MOST_EMPTY_BLOCKS)
        expect(self.predictor.position == len(self.content))
        self.writer.align(0 if self.numbers is None else self.number(FINAL_PADDING, 127))
        return bytes(self.writer.bytes)

    def block(self):
        """Makes a block; whether it is the last one."""
        kind = 0 if self.numbers is None else self.number(BLOCK_START, 4)
        is_last = kind in (2, 4)
        if kind >= 3:
            size = self.number(STORED_SIZE, 65535)
            padding = self.number(STORED_PADDING, 127)
            start = self.predictor.position
            expect(size <= len(self.content) - start)
            self.put_stored(self.content[start:start + size], is_last, padding)
            self.predictor.skip(size)
            return is_last
        start = self.predictor.position
        tokens = []
        if kind == 0:
            is_last = self.take_foretold_block(tokens)
        else:
            for _ in range(self.number(TOKEN_COUNT, MOST_TOKENS)):
                expect(self.predictor.foretell() is not None)
                tokens.append(self.take_token())
        self.put_block(tokens, start, is_last)
        return is_last

    def take_foretold_block(self, tokens):
        predictor = self.predictor
        while predictor.foretell() is not None:
            token = self.take_token()
            tokens.append(token)
            is_held_back = (
                predictor.is_lazy and token[0] == 0 and predictor.position == len(self.content))
            if len(tokens) == self.settings.capacity and not is_held_back:
                return False
        return True

    def take_token(self):
        token = self.predictor.token
        if self.numbers is not None:
            kind = self.predictor.token_class()
            if self.right[kind] is None:
                count = self.numbers.next(TOKENS_RIGHT + kind)
                self.right[kind] = count - 1 if count else -1
            if self.right[kind] == 0:
                self.right[kind] = None
                token = self.wrong_token()
            elif self.right[kind] > 0:
                self.right[kind] -= 1
        self.predictor.follow(token)
        return token

    def wrong_token(self):
        predictor = self.predictor
        if predictor.token[0] > 0:
            base = predictor.token
            if self.number(INSTEAD_OF_MATCH, 1) == 0:
                return predictor.literal()
        else:
            base = predictor.found and predictor.found.token
            if base and self.number(INSTEAD_OF_LITERAL, 1) == 0:
                return base
        most = min(258, len(self.content) - predictor.position)
        if base:
            length = self.difference(LENGTH_DIFFERENCE, base[0], 3, most)
        else:
            length = 3 + self.numbers.next(LENGTH)
            expect(length <= most)
        rank = self.number(RANK, RANKS)
        if rank > 0:
            distance = predictor.distance_of_rank(rank - 1, length)
            expect(distance is not None)
        else:
            distance = 1 + self.number(DISTANCE, 32767)
            expect(distance <= predictor.position)
        return length, distance

    # Blocks

    def put_stored(self, data, is_last, padding):
        self.writer.put(int(is_last), 3)
        self.writer.align(padding)
        self.writer.put(len(data), 16)
        self.writer.put(len(data) ^ 0xFFFF, 16)
        self.writer.bytes += data

    def put_block(self, tokens, start, is_last):
        literal_counts, distance_counts = [0] * 286, [0] * 30
        literal_counts[256] = 1
        for length, distance in tokens:
            if length == 0:
                literal_counts[distance] += 1
            else:
                literal_counts[LENGTH_SYMBOLS[length]] += 1
                distance_counts[distance_symbol(distance)] += 1
        codes = Codes(code_lengths(literal_counts, 15), code_lengths(distance_counts, 15))
        size = self.predictor.position - start
        may_be_stored = start >= self.predictor.gone and size < 65536
        kind = self.foretold_kind(tokens, codes, size, may_be_stored)
        if self.numbers is not None:
            kind = (kind + self.number(BLOCK_KIND, 2)) % 3
            if kind == DYNAMIC:
                codes = self.actual_codes(codes)
        if kind == STORED:
            expect(may_be_stored)
            self.put_stored(self.content[start:start + size], is_last, 0)
            return
        self.writer.put(kind << 1 | int(is_last), 3)
        if kind == FIXED_CODES:
            put_tokens(tokens, FIXED_LITERALS, FIXED_DISTANCES, self.writer)
        else:
            expect(codes.put(self.writer))
            expect(put_tokens(tokens, codes.literals, codes.distances, self.writer))

    def foretold_kind(self, tokens, codes, size, may_be_stored):
        fixed = (block_size(tokens, FIXED_LITERALS, FIXED_DISTANCES) + 3 + 7) // 8
        dynamic = block_size(tokens, codes.literals, codes.distances) + codes.size()
        coded = fixed
        if self.settings.strategy != FIXED:
            coded = min(fixed, (dynamic + 3 + 7) // 8)
        if size + 4 <= coded and may_be_stored:
            return STORED
        return FIXED_CODES if coded == fixed else DYNAMIC

    def actual_codes(self, foretold):
        if self.number(CODES, 1) == 0:
            return foretold
        literals = self.difference(LITERAL_COUNT, len(foretold.literals), 257, 286)
        distances = self.difference(DISTANCE_COUNT, len(foretold.distances), 1, 30)
        codes = Codes(
            self.changed(foretold.literals, literals, LENGTHS_RIGHT, LENGTH_CHANGE, 15),
            self.changed(foretold.distances, distances, LENGTHS_RIGHT, LENGTH_CHANGE, 15))
        codes.runs = self.actual_runs(codes)
        codes.run_lengths = self.changed(
            codes.foretold_run_lengths(), 19, RUN_LENGTHS_RIGHT, RUN_LENGTH_CHANGE, 7)
        codes.run_length_count = self.difference(
            RUN_LENGTH_COUNT, codes.foretold_run_length_count(), 4, 19)
        return codes

    def actual_runs(self, codes):
        lengths = codes.literals + codes.distances
        runs, said = [], 0
        right = self.number(RUNS_RIGHT, len(lengths))
        while said < len(lengths):
            if right != 1:
                run = codes.next_run(said)
                right = max(right - 1, 0)
            else:
                kind = self.number(RUN_KIND, 3)
                run = lengths[said], 1
                if kind > 0:
                    symbol = 15 + kind
                    extra = self.number(RUN_COUNT, (1 << RUN_BITS[symbol]) - 1)
                    run = symbol, RUN_LEAST[symbol] + extra
                expect(run[1] <= len(lengths) - said)
                right = self.number(RUNS_RIGHT, len(lengths))
            runs.append(run)
            said += run[1]
        expect(right == 0)
        return runs

    def changed(self, foretold, count, right_context, change_context, most):
        values = foretold[:count] + [0] * (count - len(foretold))
        index = 0
        while right := self.number(right_context, count - index):
            index += right - 1
            values[index] += signed(self.number(change_context, 2 * most) + 1)
            expect(0 <= values[index] <= most)
            index += 1
        return values


def deflate_again(content, settings, numbers=None):
    """The raw deflate stream that a recipe makes of a content; throws `Contradiction`."""
    return Again(content, settings, numbers).stream()


class Listed:
    """The corrections of a vector."""

    def __init__(self, words):
        pairs = (word.split(":") for word in words)
        self.pairs = [(int(context), int(value)) for context, value in pairs]
        self.used = 0

    def next(self, context):
        expect(self.used < len(self.pairs))
        listed, value = self.pairs[self.used]
        expect(listed == context)
        self.used += 1
        return value


def check(folder):
    """Makes the streams of all vectors; how many came out and how many did not."""
    passed, failed = 0, 0
    for path in sorted(pathlib.Path(folder).glob("*.vector")):
        text, stream = path.read_bytes().split(b"\n\n", 1)
        fields = dict(line.split(":", 1) for line in text.decode().split("\n"))
        listed = Listed(fields["corrections"].split())
        try:
            made = deflate_again(
                zlib.decompress(stream, -15), int(fields["settings"]),
                listed if listed.pairs else None)
        except Contradiction:
            made = None
        if made == stream and listed.used == len(listed.pairs):
            passed += 1
        else:
            failed += 1
            print(f"{path.name}: another stream")
    return passed, failed


if __name__ == "__main__":
    sys.exit(1 if check(sys.argv[1])[1] else 0)
