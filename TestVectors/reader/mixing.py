# SPDX-License-Identifier: Apache-2.0
"""Bits that several models estimate at once (Format-Delta 6.5)."""

LIMIT = 3071
POINTS = (
    0, 1, 1, 2, 3, 5, 8, 13, 22, 36, 60, 98, 162, 267, 439, 720, 1179, 1921, 3108, 4971, 7812,
    11955, 17625, 24743, 32768, 40793, 47911, 53581, 57724, 60565, 62428, 63615, 64357, 64816,
    65097, 65269, 65374, 65438, 65476, 65500, 65514, 65523, 65528, 65531, 65533, 65534, 65535,
    65535, 65536,
)


def squash(value):
    """The probability, in 1/65536, at a place of the logistic domain."""
    index, part = divmod(value + LIMIT + 1, 128)
    return (POINTS[index] * (128 - part) + POINTS[index + 1] * part + 64) >> 7


def stretches():
    table, value = [], -LIMIT - 1
    for step in range(4096):
        while value < LIMIT and squash(value) < 16 * step + 8:
            value += 1
        table.append(value)
    return table


SQUASH = [squash(value) for value in range(-LIMIT - 1, LIMIT + 1)]
STRETCH = stretches()


class Weights:
    """Sets of weights, by selector."""

    def __init__(self, count, first, *, one, rate, slow, top, least, most):
        self.first = [first] * count
        self.one = one
        self.rate = rate
        self.slow = slow
        self.limit = 1 << top
        self.least = least
        self.most = most
        self.sets = {}

    def code(self, coder, selector, inputs):
        """Reads a bit whose estimates, stretched, are `inputs`, and teaches the weights."""
        weights = self.sets.get(selector, self.first)
        place = self.sum(inputs, weights) >> self.one
        estimate = SQUASH[min(max(place, -LIMIT), LIMIT) + LIMIT + 1]
        bit = coder.bit_of(min(max(estimate, self.least), self.most))
        half = 1 << (self.slow - 1)
        error = ((65535 if bit else 0) - estimate) * self.rate
        self.sets[selector] = [
            min(max(weight + ((value * error + half) >> self.slow), -self.limit), self.limit)
            for value, weight in zip(inputs, weights)
        ]
        return bit

    def sum(self, inputs, weights):
        return sum(value * weight for value, weight in zip(inputs, weights))


class ShortWeights(Weights):
    """Weights whose sum wraps around to 32 bits."""

    def sum(self, inputs, weights):
        value = super().sum(inputs, weights) & 0xFFFFFFFF
        return value - (value >> 31 << 32)


class MixedFlag:
    """A bit estimated by the models of 6.2, each named by a key."""

    def __init__(self, count):
        self.weights = Weights(
            count, 19660, one=16, rate=10, slow=20, top=20, least=16, most=65520)
        self.models = {}

    def code(self, coder, keys, selector):
        models = [self.models.get(key, (1 << 21, 0)) for key in keys]
        bit = self.weights.code(coder, selector, [STRETCH[chance >> 10] for chance, _ in models])
        for key, (chance, count) in zip(keys, models):
            self.models[key] = coder.moved(chance, count, bit)
        return bit
