# SPDX-License-Identifier: Apache-2.0
"""Where x86-64 instructions end, written from Documentation/References/X64.md, section 3."""

WINDOW = 32

PREFIXES = {0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2, 0xF3, *range(0x40, 0x50)}


def opcodes(text):
    """The numbers in a list such as «00-3F, 63»."""
    result = set()
    for part in text.split():
        first, _, last = part.partition("-")
        result.update(range(int(first, 16), int(last or first, 16) + 1))
    return result


def table(**lists):
    """A table from opcodes to what follows: M for ModRM, then the immediate."""
    return {opcode: what for what, text in lists.items() for opcode in opcodes(text)}


PLAIN = table(
    nothing="50-5F 6C-6F 90-99 9B-9F A4-A7 AA-AF C3 C9 CB CC CF D7 EC-EF F1 F4 F5 F8-FD",
    M="63 84-8C 8E D0-D3 D8-DF", Lea="8D", z="68 A9", Mz="69 81",
    b="6A 70-7F A8 B0-B7 CD E0-E7 EB", Mb="6B 80 83 C0 C1", o="A0-A3", v="B8-BF", w="C2 CA",
    e="C8", MoveB="C6", MoveZ="C7", branch="E8 E9", TestB="F6", TestZ="F7", Step="FE",
    Indirect="FF")
for operation in range(0, 0x40, 8):
    for low, what in enumerate(("M", "M", "M", "M", "b", "z")):
        PLAIN[operation + low] = what
ESCAPED = table(M="00-FF")
ESCAPED.update(
    table(
        nothing="05-09 0B 0E 30-35 37 77 A0-A2 A8-AA C8-CF",
        Mb="0F 70-73 A4 AC BA C2 C4-C6", branch="80-8F"))
for missing in opcodes("04 0A 0C 24-27 36 39 3B-3F 7A 7B A6 A7"):
    del ESCAPED[missing]
ESCAPED_38 = table(
    M="00-0B 10 14 15 17 1C-1E 20-25 28-2B 30-35 37-41 80-82 C8-CD CF D8 DB-DF F0 F1 F5 F6 F8-FC")
ESCAPED_3A = table(Mb="08-0F 14-17 20-22 40-42 44 60-63 CC CE CF DF F0")
VECTOR = {
    1: table(
        nothing="77", Mb="70-73 C2 C4-C6",
        M="10-17 28-2F 41-4B 50-6F 74-76 78-7F 90-99 AE D0-FE"),
    2: table(M="00-FF"), 3: table(Mb="00-FF"), 5: table(M="00-FF"), 6: table(M="00-FF"),
}


class Instruction:
    """What is known of an instruction; places are counted in the text it was decoded from."""

    length = 0
    opcode = second = None
    wide = branch = False
    mod = rm = reg = rm_register = base = index = scale = None
    relative = place = place_at = None
    immediate_size = immediate_at = None


def decode(text, start):
    """The instruction at `start`, or None; there must be WINDOW bytes."""
    at = start
    size = address_size = wide = barred = False
    while text[at] in PREFIXES:
        byte = text[at]
        if 0x40 <= byte < 0x50:
            wide = bool(byte & 8)
            barred = True
        else:
            wide = False
            size |= byte == 0x66
            address_size |= byte == 0x67
            barred |= byte in (0x66, 0xF0, 0xF2, 0xF3)
        at += 1
        if at - start >= 15:
            return None
    result = Instruction()
    result.opcode, result.second, result.wide = text[at], text[at + 1], wide
    rex = text[at - 1] if at > start and text[at - 1] & 0xF0 == 0x40 else 0
    what, at = follows(text, at, barred)
    if what is None:
        return None
    if what == "branch":
        result.branch = True
    immediate = {"b": 1, "w": 2, "e": 3, "nothing": 0, "M": 0, "branch": 4, "Mb": 1, "Lea": 0}
    full = 2 if size and not wide else 4
    immediate.update(z=full, Mz=full, v=8 if wide else full, o=4 if address_size else 8)
    immediate.update(MoveB=1, MoveZ=full, Step=0, Indirect=0)
    if what[0].isupper():
        byte = text[at]
        number = byte >> 3 & 7
        if what == "Lea" and byte >= 0xC0:
            return None
        if what in ("MoveB", "MoveZ") and number != 0 and byte != 0xF8:
            return None
        if what == "Step" and number > 1 or what == "Indirect" and number == 7:
            return None
        immediate["TestB"], immediate["TestZ"] = (1, full) if number < 2 else (0, 0)
        at = address(result, text, at, rex)
    result.immediate_size, result.immediate_at = immediate[what], at
    result.length = at + immediate[what] - start
    return result if result.length <= 15 else None


def follows(text, at, barred):
    """What follows the opcode at `at`, and where; None if there is no such instruction."""
    first = text[at]
    if first == 0x0F:
        second = text[at + 1]
        if second in (0x38, 0x3A):
            opcodes_behind = ESCAPED_38 if second == 0x38 else ESCAPED_3A
            return opcodes_behind.get(text[at + 2]), at + 3
        return ESCAPED.get(second), at + 2
    if first == 0x8F and text[at + 1] & 0x38 == 0:
        return "M", at + 1
    if first not in (0xC4, 0xC5, 0x62, 0x8F):
        return PLAIN.get(first), at + 1
    if barred:
        return None, at
    x, y = text[at + 1], text[at + 2]
    if first == 0xC5:
        return VECTOR[1].get(y), at + 3
    if first == 0xC4:
        known = x & 31 if x & 31 <= 3 else 0
        return VECTOR.get(known, {}).get(text[at + 3]), at + 4
    if first == 0x62:
        if x & 8 or not y & 4:
            return None, at
        return VECTOR.get(x & 7, {}).get(text[at + 4]), at + 5
    return {8: "Mb", 9: "M", 10: "Mz"}.get(x & 31), at + 4


def address(result, text, at, rex):
    """Reads the ModRM byte at `at` and its address; returns what is behind it."""
    byte = text[at]
    result.mod, result.rm = byte >> 6, byte & 7
    result.reg = byte >> 3 & 7 | (rex & 4) << 1
    result.rm_register = byte & 7 | (rex & 1) << 3
    at += 1
    displacement = {0: 0, 1: 1, 2: 4, 3: 0}[result.mod]
    if result.mod < 3 and result.rm == 4:
        byte = text[at]
        result.scale = 1 << (byte >> 6)
        result.index = byte >> 3 & 7 | (rex & 2) << 2
        result.base = byte & 7 | (rex & 1) << 3
        if result.mod == 0 and byte & 7 == 5:
            displacement = 4
        at += 1
    if result.mod == 0 and result.rm == 5:
        displacement = 4
        result.relative = at
    if displacement:
        result.place_at = at
        result.place = int.from_bytes(text[at : at + displacement], "little", signed=True)
    return at + displacement
