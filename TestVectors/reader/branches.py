# SPDX-License-Identifier: Apache-2.0
"""Filtered literals, written from Documentation/References/Branches.md."""

from references_x64_lengths import WINDOW, decode

BLOCK = 65536
X64, AARCH64 = 1, 2


class Range:
    """1: a range of the target whose literals are filtered."""

    def __init__(self, start, end, address, machine):
        self.start = start
        self.end = end
        self.address = address
        self.machine = machine

    def restore(self, target, run_start):
        """2: restores the blocks of the run that `target` ends with."""
        place = max(run_start, self.start)
        while place < min(len(target), self.end):
            end = min(len(target), self.end, (place // BLOCK + 1) * BLOCK)
            address = self.address + place - self.start
            undo = restore_x64 if self.machine == X64 else restore_aarch64
            target[place:end] = undo(bytes(target[place:end]), address % 2**32)
            place = end


def read_ranges(numbers, size, malformed):
    """1: the ranges in the stream."""
    ranges, end = [], 0
    while numbers.left > 0:
        start = end + numbers.number(0, size - end)
        if start == size:
            raise malformed("a range outside of the target")
        end = start + numbers.number(1, size - start - 1) + 1
        address = numbers.number(2, 2**32 - 1)
        machine = numbers.number(3, 255)
        if machine not in (X64, AARCH64):
            raise malformed(f"machine {machine}")
        ranges.append(Range(start, end, address, machine))
    return ranges


def restore_aarch64(block, address):
    """3, backwards."""
    result = bytearray(block)
    for place in range(-address % 4, len(block) - 3, 4):
        site = (address + place) % 2**32
        word = int.from_bytes(block[place : place + 4], "big")
        if word & 0x1C000000 != 0x14000000 and word & 0x1F000000 != 0x10000000:
            first, rest = word >> 16 & 31, word >> 5 & 0x7FF
            word = word & 0xFFE0001F | rest << 10 | first << 5
        if word & 0xFC000000 == 0x94000000:
            word = 0x94000000 | (word - (site >> 2)) % 2**26
        elif word & 0x9F000000 == 0x90000000:
            page = ((word >> 5 & 0x7FFFF) * 4 + (word >> 29 & 3) - (site >> 12)) % 2**21
            word = word & 0x9F00001F | page % 4 << 29 | page // 4 << 5
        result[place : place + 4] = word.to_bytes(4, "little")
    return result


def restore_x64(block, address):
    """4, backwards."""
    result = bytearray(block)
    text = block + bytes(WINDOW)
    place = fixed = 0
    while place < len(block):
        instruction = decode(text, place)
        if instruction is None:
            fixed = place + 32
            place += 1
            continue
        behind = place + instruction.length
        if behind > len(block):
            break
        operand = instruction.relative
        if operand is None and instruction.branch and instruction.opcode == 0xE8:
            operand = behind - 4
        if operand is not None and operand >= fixed:
            value = int.from_bytes(block[operand : operand + 4], "big") - address - behind
            result[operand : operand + 4] = (value % 2**32).to_bytes(4, "little")
        place = behind
    return result
