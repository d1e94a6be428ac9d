# SPDX-License-Identifier: Apache-2.0
"""What zlib would do next with a content (Format-Deflate 2 and 3)."""

# good, lazy, nice, chain; the first three levels are fast.
EFFORTS = (
    (4, 4, 8, 4), (4, 5, 16, 8), (4, 6, 32, 32), (4, 4, 16, 16), (8, 16, 32, 32),
    (8, 16, 128, 128), (8, 32, 128, 256), (32, 128, 258, 1024), (32, 258, 258, 4096),
)
STANDARD, FILTERED, HUFFMAN, RUNS, FIXED = range(5)
SETTINGS = 4 * 5 * 9 * 7 * 9
RANKS = 2048


class Settings:
    """The settings behind a number below `SETTINGS`."""

    def __init__(self, number):
        number, level = divmod(number, 9)
        number, window = divmod(number, 7)
        number, memory = divmod(number, 9)
        shortest, self.strategy = divmod(number, 5)
        self.level = level + 1
        self.window_bits = 15 - window
        self.memory = (memory + 7) % 9 + 1
        self.shortest = shortest + 3

    @property
    def capacity(self):
        return (1 << (self.memory + 6)) - 1

    @property
    def may_be_corrected(self):
        return self.strategy not in (HUFFMAN, RUNS)


class Found:
    """A match, and whether it pays."""

    def __init__(self, length, distance, pays):
        self.token = (length, distance)
        self.length = length
        self.pays = pays


class Predictor:
    """Foretells the token at `position`, given the tokens before it.

    A token is (0, BYTE) or (LENGTH, DISTANCE). A match that is not there is None.
    """

    def __init__(self, content, settings):
        self.content = content
        self.strategy = settings.strategy
        self.shortest = settings.shortest
        self.good, self.lazy_limit, self.nice, self.chain_limit = EFFORTS[settings.level - 1]
        self.is_lazy = settings.level > 3 and settings.may_be_corrected
        self.window = 1 << settings.window_bits
        self.far = self.window - 262
        self.shift = (settings.memory + 9) // 3
        self.mask = (1 << (settings.memory + 7)) - 1
        self.comfort = {HUFFMAN: 1, RUNS: 259}.get(self.strategy, 262)
        self.gone = 0
        self.position = 0
        # The first position that is neither entered nor left out.
        self.entered = 0
        self.newest = {}
        self.older = {}
        self.found = None
        self.is_found = False
        self.next = None
        self.token = None

    # The window

    def look_at(self, place):
        ahead = min(len(self.content), self.gone + 2 * self.window) - place
        if ahead < self.comfort and place - self.gone >= 2 * self.window - 262:
            self.gone += self.window

    def enter(self, end):
        """Enters all positions below `end`."""
        content = self.content
        while self.entered < end and self.entered + 3 <= len(content):
            at = self.entered
            key = content[at] << 2 * self.shift ^ content[at + 1] << self.shift ^ content[at + 2]
            key &= self.mask
            self.older[at] = self.newest.get(key, -1)
            self.newest[key] = at
            self.entered += 1

    def chain(self, place):
        other = self.older.get(place, -1)
        while other > self.gone:
            yield other
            other = self.older[other]

    def common(self, place, other, limit):
        content, length = self.content, 0
        while length < limit and content[place + length] == content[other + length]:
            length += 1
        return length

    # The search

    def search(self, place, beaten):
        left = len(self.content) - place
        if left < 3:
            return None
        budget = self.chain_limit // 4 if beaten >= self.good else self.chain_limit
        limit = min(258, left)
        best, distance = beaten, None
        for tried, other in enumerate(self.chain(place)):
            farthest = self.far if tried == 0 else self.far - 1
            if tried == budget or place - other > farthest:
                break
            length = self.common(place, other, limit)
            if length > best:
                best, distance = length, place - other
                if best >= min(self.nice, left):
                    break
        if distance is None:
            return None
        return Found(best, distance, self.pays(best, distance))

    def pays(self, length, distance):
        if length < self.shortest:
            return False
        if not self.is_lazy or length > 5:
            return True
        return self.strategy != FILTERED and not (length == 3 and distance > 4096)

    # Foretelling

    def foretell(self):
        """The foretold token; None at the end."""
        if self.strategy in (HUFFMAN, RUNS):
            self.look_at(self.position)
            if self.position == len(self.content):
                return None
            self.token = self.run_token()
        elif self.is_lazy:
            return self.foretell_lazy()
        else:
            self.look_at(self.position)
            if self.position == len(self.content):
                return None
            self.enter(self.position + 1)
            self.found = self.search(self.position, 2)
            self.token = self.literal()
            if self.found and self.found.pays:
                self.token = self.found.token
        return self.token

    def literal(self):
        return (0, self.content[self.position])

    def run_token(self):
        content, at = self.content, self.position
        if self.strategy == RUNS and at > self.gone and at + 3 <= len(content):
            length = self.common(at, at - 1, min(258, len(content) - at))
            if length >= 3:
                return (length, 1)
        return self.literal()

    def foretell_lazy(self):
        at = self.position
        if not self.is_found:
            self.look_at(at)
            if at == len(self.content):
                return None
            self.enter(at + 1)
            self.found = self.search(at, 2)
            self.is_found = True
        if at == len(self.content):
            return None
        self.look_at(at + 1)
        self.enter(at + 2)
        is_good = self.found is not None and self.found.pays
        beaten = self.found.length if is_good else 2
        self.next = self.search(at + 1, beaten) if beaten < self.lazy_limit else None
        self.token = self.literal()
        if is_good and not (self.next and self.next.pays):
            self.token = self.found.token
        return self.token

    def token_class(self):
        """The class of the foretold token (5.2)."""
        length = self.token[0]
        if length == 0:
            return 0 if self.found is None else 2 if self.found.pays else 1
        return 3 + sum(length > bound for bound in (3, 5, 8, 16, 257))

    def follow(self, token):
        """Goes on behind the actual token."""
        length = token[0]
        if length == 0:
            self.position += 1
            if self.is_lazy:
                is_right = token == self.token
                self.found = self.next if is_right else self.search(self.position, 2)
            elif self.entered < self.position:
                self.entered = self.position
            return
        end = self.position + length
        if self.strategy not in (HUFFMAN, RUNS):
            if self.is_lazy or length <= self.lazy_limit and end + 3 <= len(self.content):
                self.enter(end)
            elif self.entered < end:
                self.entered = end
        self.position = end
        self.is_found = False

    def skip(self, count):
        """Goes on behind bytes of a stored block."""
        end = self.position + count
        self.enter(end)
        while self.gone + 2 * self.window <= end:
            self.gone += self.window
        self.position = end
        self.is_found = False

    # Naming matches

    def distance_of_rank(self, rank, length):
        """The distance of a match by its rank (5.2); None if there is none."""
        for tried, other in enumerate(self.chain(self.position)):
            if tried == RANKS or self.position - other > self.far:
                return None
            if self.common(self.position, other, length) == length:
                if rank == 0:
                    return self.position - other
                rank -= 1
        return None
