# SPDX-License-Identifier: Apache-2.0
"""Codes of deflate blocks, as zlib makes them (Format-Deflate 4.2 and 4.3)."""

LENGTH_BASES = (
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
)
LENGTH_BITS = (0,) * 8 + (1,) * 4 + (2,) * 4 + (3,) * 4 + (4,) * 4 + (5,) * 4 + (0,)
DISTANCE_BITS = (0, 0) + tuple(bits for bits in range(14) for _ in range(2))
DISTANCE_BASES = tuple(
    1 + sum(1 << bits for bits in DISTANCE_BITS[:symbol]) for symbol in range(30))
END = 256
ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
RUN_BITS = {16: 2, 17: 3, 18: 7}
RUN_LEAST = {16: 3, 17: 3, 18: 11}
FIXED_LITERALS = [8] * 144 + [9] * 112 + [7] * 24 + [8] * 8
FIXED_DISTANCES = [5] * 30


def length_symbol(length):
    return 257 + max(index for index, base in enumerate(LENGTH_BASES) if base <= length)


def distance_symbol(distance):
    return max(index for index, base in enumerate(DISTANCE_BASES) if base <= distance)


LENGTH_SYMBOLS = [0, 0, 0] + [length_symbol(length) for length in range(3, 259)]


class BitWriter:
    """Bits, the lowest of each byte first."""

    def __init__(self):
        self.bytes = bytearray()
        self.held = 0
        self.count = 0

    def put(self, value, bits):
        self.held |= value << self.count
        self.count += bits
        while self.count >= 8:
            self.bytes.append(self.held & 255)
            self.held >>= 8
            self.count -= 8

    def align(self, padding=0):
        bits = -self.count % 8
        self.put(padding & ((1 << bits) - 1), bits)


class Code:
    """The codes that RFC 1951 gives to lengths."""

    def __init__(self, lengths):
        self.codes = {}
        code = 0
        for length in range(1, 16):
            for symbol, other in enumerate(lengths):
                if other == length:
                    reversed_code = int(format(code, f"0{length}b")[::-1][:length], 2)
                    self.codes[symbol] = (reversed_code, length)
                    code += 1
            code <<= 1

    def put(self, symbol, writer):
        """Writes a symbol; false if it has no code."""
        if symbol not in self.codes:
            return False
        writer.put(*self.codes[symbol])
        return True


def code_lengths(counts, longest):
    """The lengths for symbols that occur so often, up to the last that has one (4.2)."""
    counts = list(counts)
    size = len(counts)
    symbols = [symbol for symbol, count in enumerate(counts) if count > 0]
    heap = list(symbols)
    top = symbols[-1] if symbols else -1
    while len(heap) < 2:
        if top < 2:
            top += 1
            symbol = top
        else:
            symbol = 0
        heap.append(symbol)
        counts[symbol] = 1
    depths = [0] * size
    parents = [None] * size

    def before(one, other):
        return (counts[one], depths[one]) <= (counts[other], depths[other])

    def sink(place):
        """Places are from 1 on."""
        node = heap[place - 1]
        child = 2 * place
        while child <= len(heap):
            if child < len(heap) and before(heap[child], heap[child - 1]):
                child += 1
            if before(node, heap[child - 1]):
                break
            heap[place - 1] = heap[child - 1]
            place, child = child, 2 * child
        heap[place - 1] = node

    for place in range(len(heap) // 2, 0, -1):
        sink(place)
    written = []
    while len(heap) >= 2:
        rarest = heap[0]
        heap[0] = heap[-1]
        heap.pop()
        sink(1)
        second = heap[0]
        written += [rarest, second]
        node = len(counts)
        counts.append(counts[rarest] + counts[second])
        depths.append(1 + max(depths[rarest], depths[second]))
        parents.append(None)
        parents[rarest] = parents[second] = node
        heap[0] = node
        sink(1)
    written.append(heap[0])

    lengths = [0] * len(counts)
    of_length = [0] * (longest + 1)
    cut = 0
    for node in reversed(written[:-1]):
        length = lengths[parents[node]] + 1
        if length > longest:
            length = longest
            cut += 1
        lengths[node] = length
        if node < size:
            of_length[length] += 1
    if cut > 0:
        while cut > 0:
            length = longest - 1
            while of_length[length] == 0:
                length -= 1
            of_length[length] -= 1
            of_length[length + 1] += 2
            of_length[longest] -= 1
            cut -= 2
        rarest_first = iter([node for node in written if node < size])
        for length in range(longest, 0, -1):
            for _ in range(of_length[length]):
                lengths[next(rarest_first)] = length
    return lengths[:top + 1]


class Codes:
    """The codes of a dynamic block, and how its header says them."""

    def __init__(self, literals, distances):
        self.literals = literals
        self.distances = distances
        self.runs = []
        said = 0
        while said < len(literals) + len(distances):
            run = self.next_run(said)
            self.runs.append(run)
            said += run[1]
        self.run_lengths = self.foretold_run_lengths()
        self.run_length_count = self.foretold_run_length_count()

    def next_run(self, index):
        """The symbol of the next run, and how many lengths it says (4.3)."""
        part = self.literals
        if index >= len(part):
            part, index = self.distances, index - len(part)
        length, same = part[index], 1
        while index + same < len(part) and part[index + same] == length:
            same += 1
        if length == 0 and same >= 11:
            return 18, min(same, 138)
        if length == 0 and same >= 3:
            return 17, same
        if length != 0 and same >= 3 and index > 0 and part[index - 1] == length:
            return 16, min(same, 6)
        return length, 1

    def foretold_run_lengths(self):
        counts = [0] * 19
        for symbol, _ in self.runs:
            counts[symbol] += 1
        lengths = code_lengths(counts, 7)
        return lengths + [0] * (19 - len(lengths))

    def foretold_run_length_count(self):
        return max([4] + [place + 1 for place, symbol in enumerate(ORDER)
                          if self.run_lengths[symbol]])

    def size(self):
        """The bits of the header, without the block's own three."""
        return 14 + 3 * self.run_length_count + sum(
            self.run_lengths[symbol] + RUN_BITS.get(symbol, 0) for symbol, _ in self.runs)

    def put(self, writer):
        """Writes the header; false if a symbol has no code."""
        writer.put(len(self.literals) - 257, 5)
        writer.put(len(self.distances) - 1, 5)
        writer.put(self.run_length_count - 4, 4)
        for symbol in ORDER[:self.run_length_count]:
            writer.put(self.run_lengths[symbol], 3)
        code = Code(self.run_lengths)
        for symbol, count in self.runs:
            if not code.put(symbol, writer):
                return False
            if symbol > 15:
                writer.put(count - RUN_LEAST[symbol], RUN_BITS[symbol])
        return True


def block_size(tokens, literals, distances):
    """The bits of tokens and the end of the block, in codes of these lengths."""
    size = literals[END]
    for length, distance in tokens:
        if length == 0:
            size += literals[distance]
            continue
        symbol, place = LENGTH_SYMBOLS[length], distance_symbol(distance)
        size += literals[symbol] + LENGTH_BITS[symbol - 257]
        size += distances[place] + DISTANCE_BITS[place]
    return size


def put_tokens(tokens, literals, distances, writer):
    """Writes tokens and the end of the block; false if a symbol has no code."""
    literal_code, distance_code = Code(literals), Code(distances)
    for length, distance in tokens:
        if length == 0:
            if not literal_code.put(distance, writer):
                return False
            continue
        symbol, place = LENGTH_SYMBOLS[length], distance_symbol(distance)
        if not literal_code.put(symbol, writer):
            return False
        writer.put(length - LENGTH_BASES[symbol - 257], LENGTH_BITS[symbol - 257])
        if not distance_code.put(place, writer):
            return False
        writer.put(distance - DISTANCE_BASES[place], DISTANCE_BITS[place])
    return literal_code.put(END, writer)
