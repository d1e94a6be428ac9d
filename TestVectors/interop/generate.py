#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the vectors in this directory: inputs by rule, patches by bsdiff 4.3, xdelta3 3.0.11 and,
where those cannot make a case, by hand from the formats' definitions."""
import bz2
import gzip
import lzma
import pathlib
import struct
import subprocess
import zlib

HERE = pathlib.Path(__file__).parent
CASES = []
MALFORMED, TRUNCATED, DAMAGED = "delta.malformed", "delta.truncated", "delta.damaged"
UNSUPPORTED, WRONG_BASE, LIMIT = "delta.unsupported", "delta.wrong-base", "delta.limit-exceeded"
HUGE = 2**62
LARGEST = 2**63 - 1


def numbers(seed):
    while True:
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        yield seed >> 8


def make_base():
    source = numbers(1)
    lines = [b"entry %04d holds %06x\n" % (line, next(source)) for line in range(400)]
    return b"".join(lines)


def make_target(base):
    target = bytearray(base)
    source = numbers(2)
    for _ in range(40):  # single bytes changed
        target[next(source) % len(target)] = 0x2A
    moved = target[1000:1600]
    del target[1000:1600]
    target[5000:5000] = moved
    target[3000:3000] = bytes(300)  # zeros
    target[6000:6000] = b"something that the base does not have, " * 4
    target += bytes(next(source) & 0xFF for _ in range(200))
    return bytes(target)


def write(name, data):
    (HERE / name).write_bytes(data)


def case(name, base, outcome, data=None):
    """`outcome`: the file that the patch makes, or the id of the error."""
    if data is not None:
        write(name, data)
    CASES.append(f"{name} {base} {outcome}\n")


def run(*command):
    subprocess.run(command, cwd=HERE, check=True)


def xdelta(name, base, target, *options, outcome=None):
    source = ["-s", base] if base != "-" else []
    run("xdelta3", "-e", "-f", "-A", *options, *source, target, name)
    case(name, base, outcome or target)


# BSDIFF40 ---------------------------------------------------------------------------------------


def signed(value):
    return struct.pack("<Q", value if value >= 0 else -value | 1 << 63)


def bsdiff(control, difference, extra, size, control_size=None, difference_size=None):
    entries = control if isinstance(control, bytes) else b"".join(
        signed(value) for entry in control for value in entry)
    packed = [bz2.compress(part) for part in (entries, difference, extra)]
    return (
        b"BSDIFF40"
        + signed(len(packed[0]) if control_size is None else control_size)
        + signed(len(packed[1]) if difference_size is None else difference_size)
        + signed(size) + b"".join(packed))


def bsdiff_accepts():
    run("bsdiff", "base", "target", "bsdiff")
    case("bsdiff", "base", "target")
    run("bsdiff", "target", "base", "bsdiff-reverse")
    case("bsdiff-reverse", "target", "base")
    # Before the base's start and behind its end there are zeros.
    write("outside.target", b"\x01\x02\x03\x04" + b"abcd" + b"\x05\x06")
    case("bsdiff-outside", "abcd", "outside.target", bsdiff(
        [(0, 0, -4), (10, 0, 0)], b"\x01\x02\x03\x04\0\0\0\0\x05\x06", b"", 10))
    write("far.target", b"\x01\x02\x03")
    case("bsdiff-far-outside", "abcd", "far.target", bsdiff(
        [(1, 0, 2**60), (1, 0, -2**61), (1, 0, 0)], b"\xa0\x02\x03", b"", 3))


def bsdiff_rejects():
    for name, entry in {
        "negative-add": (-1, 0, 0), "negative-insert": (0, -1, 0),
        "huge-negative-add": (-LARGEST, LARGEST, 0), "add-beyond": (11, 0, 0),
        "insert-beyond": (0, 11, 0), "sum-overflows": (LARGEST, LARGEST, 0),
        "huge-insert": (5, LARGEST, 0)}.items():
        case(f"bsdiff-{name}", "abcd", MALFORMED, bsdiff([entry], bytes(20), bytes(20), 10))
    for name, seek in {"seek-overflows": LARGEST, "seek-underflows": -LARGEST}.items():
        case(f"bsdiff-{name}", "abcd", MALFORMED, bsdiff(
            [(1, 0, seek), (1, 0, seek), (8, 0, 0)], bytes(10), b"", 10))
    good = ([(4, 6, 0)], bytes(4), b"123456", 10)
    for name, sizes in {
        "control": {"control_size": -1}, "difference": {"difference_size": -1},
        "control-smallest": {"control_size": -LARGEST}}.items():
        case(f"bsdiff-negative-{name}", "abcd", MALFORMED, bsdiff(*good, **sizes))
    for name, sizes in {
        "control": {"control_size": LARGEST}, "difference": {"difference_size": LARGEST},
        "control-by-one": {"control_size": 200}}.items():
        case(f"bsdiff-long-{name}", "abcd", TRUNCATED, bsdiff(*good, **sizes))
    case("bsdiff-negative-size", "abcd", MALFORMED, bsdiff(*good[:3], -10))
    case("bsdiff-size-too-large", "abcd", MALFORMED, bsdiff(*good[:3], LARGEST))
    case("bsdiff-size-too-small", "abcd", MALFORMED, bsdiff([(4, 0, 0)] * 2, bytes(8), b"", 4))
    case("bsdiff-trailing", "abcd", MALFORMED, bsdiff(*good) + b"x")
    case("bsdiff-idle", "abcd", MALFORMED, bsdiff(bytes(24 * 1_000_000), b"", b"", 1))
    corrupt = bytearray(bsdiff(*good))
    corrupt[44] ^= 1  # in the checksum of the control stream's block
    case("bsdiff-corrupt", "abcd", DAMAGED, bytes(corrupt))
    case("bsdiff-short", "abcd", TRUNCATED, bsdiff(*good)[:-3])
    case("bsdiff-head-only", "abcd", TRUNCATED, bsdiff(*good)[:31])


# VCDIFF -----------------------------------------------------------------------------------------


def number(value):
    digits = [value & 0x7F]
    while value := value >> 7:
        digits.append(value & 0x7F | 0x80)
    return bytes(reversed(digits))


def window(size, data, instructions, addresses=b"", *, segment=None, kind=1, checksum=b"", bits=0,
           claimed=None, added=0):
    body = number(size) + bytes([bits])
    body += number(len(data)) + number(len(instructions)) + number(len(addresses))
    body += checksum + data + instructions + addresses
    head = bytes([(kind if segment else 0) | (4 if checksum else 0)])
    if segment:
        head += number(segment[0]) + number(segment[1])
    return head + number((len(body) if claimed is None else claimed) + added) + body


def vcdiff(*windows, version=0, head=b"\0"):
    return b"\xd6\xc3\xc4" + bytes([version]) + head + b"".join(windows)


def vcdiff_by_xdelta():
    for compressor in ("none", "lzma"):
        xdelta(f"xdelta-{compressor}", "base", "target", "-S", compressor)
    for compressor in ("djw", "fgk"):
        xdelta(f"xdelta-{compressor}", "base", "target", "-S", compressor, outcome=UNSUPPORTED)
    xdelta("xdelta-no-checksum", "base", "target", "-S", "none", "-n")
    xdelta("xdelta-no-source", "-", "target", "-S", "lzma")
    xdelta("xdelta-empty", "base", "empty", "-S", "none")
    run("xdelta3", "-e", "-f", "-S", "none", "-s", "base", "target", "xdelta-names")
    case("xdelta-names", "base", "target")
    # Windows of 16 KiB: the sections of the later ones go on with the streams of the first.
    long = b"".join(make_target(make_base())[place:] for place in range(0, 9000, 1500))
    write("long.target", long)
    xdelta("xdelta-windows", "base", "long.target", "-S", "lzma", "-W", "16384")


def vcdiff_of_compressed_files():
    # xdelta3 decompresses what it is given; the patch is one of the plain contents.
    for name in ("base", "target"):
        write(f"{name}.gz", gzip.compress((HERE / name).read_bytes(), 9, mtime=0))
    subprocess.run(
        ["xdelta3", "-q", "-e", "-f", "-S", "none", "-s", "base.gz", "target.gz", "xdelta-gzip"],
        cwd=HERE, check=True, stderr=subprocess.DEVNULL)
    case("xdelta-gzip", "base", "target")
    CASES.append(f"xdelta-gzip base.gz {WRONG_BASE}\n")
    (HERE / "target.gz").unlink()


def vcdiff_accepts():
    # A copy crosses from the segment into the output.
    write("cross.target", b"XdXdXdXd")
    case("vcdiff-cross", "abcd", "cross.target", vcdiff(
        window(8, b"X", b"\x02\x17", b"\x03", segment=(4, 0))))
    write("abab.target", b"abab")
    case("vcdiff-cross-at-start", "abcd", "abab.target", vcdiff(
        window(4, b"", b"\x14", b"\x00", segment=(2, 0))))
    # ADD 1 with COPY 4, then COPY 4 with ADD 1, each in one opcode.
    write("pairs.target", b"XabcdbcdXY")
    case("vcdiff-pairs", "abcd", "pairs.target", vcdiff(
        window(10, b"XY", b"\xa3\xf7", b"\x00\x01", segment=(4, 0))))
    # A window that copies from earlier output.
    write("reuse.target", b"abcdefgh" + b"cdefcdef")
    case("vcdiff-reuse", "abcd", "reuse.target", vcdiff(
        window(8, b"abcdefgh", b"\x09"),
        window(8, b"", b"\x18", b"\x00", segment=(4, 2), kind=2)))
    # ADD 8; COPY 5 at 2, one after the nearest, one known; RUN 300; COPY 4 back from here.
    write("modes.target", b"abcdefgh" + b"cdefg" + b"defgh" + b"cdefg" + b"z" * 300 + b"efgh")
    case("vcdiff-modes", "abcd", "modes.target", vcdiff(window(
        327, b"abcdefghz", bytes([9, 21, 53, 117, 0]) + number(300) + bytes([36]),
        bytes([2, 1, 2]) + number(323 - 4))))
    # Windows of nothing, before and behind one of something.
    nothing = window(0, b"", b"")
    case("vcdiff-empty-windows", "abcd", "abcd", vcdiff(
        nothing, window(4, b"abcd", b"\x05"), nothing))
    case("vcdiff-add-nothing", "abcd", "abcd", vcdiff(window(4, b"abcd", b"\x01\x00\x05")))


def vcdiff_by_open_vcdiff_rules():
    # Data and addresses stand between the instructions; the checksum starts from 0 and is a number.
    target = b"helloabcdzzzhello"
    write("extended.target", target)
    interleaved = b"\x06hello" + b"\x14\x00" + b"\x00\x03z" + b"\x15\x04"
    sections = (b"helloz", b"\x06\x14\x00\x03\x15", b"\x00\x04")

    def checksum(data):
        return number(zlib.adler32(data, 0))

    case("vcdiff-interleaved", "abcd", "extended.target", vcdiff(
        window(17, b"", interleaved, segment=(4, 0), checksum=checksum(target)), version=0x53))
    case("vcdiff-interleaved-no-sum", "abcd", "extended.target", vcdiff(
        window(17, b"", interleaved, segment=(4, 0)), version=0x53))
    case("vcdiff-extended-sections", "abcd", "extended.target", vcdiff(
        window(17, *sections, segment=(4, 0), checksum=checksum(target)), version=0x53))
    case("vcdiff-interleaved-wrong-sum", "abcd", WRONG_BASE, vcdiff(
        window(17, b"", interleaved, segment=(4, 0), checksum=checksum(b"x")), version=0x53))
    case("vcdiff-interleaved-standard", "abcd", MALFORMED, vcdiff(
        window(17, b"", interleaved, segment=(4, 0))))


def vcdiff_rejects():
    add = window(4, b"abcd", b"\x05")
    copy = (b"", b"\x14")
    rejects = {
        "no-window": (TRUNCATED, vcdiff()),
        "code-table": (UNSUPPORTED, vcdiff(add, head=b"\x02\x01\x00")),
        "version": (UNSUPPORTED, vcdiff(add, version=1)),
        "header-bits": (MALFORMED, vcdiff(add, head=b"\x08")),
        "unknown-compressor": (UNSUPPORTED, vcdiff(
            window(4, b"abcd", b"\x05", bits=1), head=b"\x01\x63")),
        "no-compressor": (MALFORMED, vcdiff(window(4, b"abcd", b"\x05", bits=1))),
        "window-bits": (MALFORMED, vcdiff(b"\x08" + add[1:])),
        "two-segments": (MALFORMED, vcdiff(window(4, *copy, b"\0", segment=(4, 0), kind=3))),
        "section-bits": (MALFORMED, vcdiff(window(4, b"abcd", b"\x05", bits=8))),
        "size-too-large": (MALFORMED, vcdiff(window(5, b"abcd", b"\x05"))),
        "size-too-small": (MALFORMED, vcdiff(window(3, b"abcd", b"\x05"))),
        "size-huge": (LIMIT, vcdiff(window(HUGE, b"abcd", b"\x05"))),
        "sizes-overflow": (MALFORMED, vcdiff(*[window(HUGE, b"", b"")] * 2)),
        "run-huge": (LIMIT, vcdiff(window(HUGE, b"z", b"\0" + number(HUGE)))),
        "run-beyond": (MALFORMED, vcdiff(window(4, b"z", b"\0" + number(HUGE)))),
        "number-too-long": (MALFORMED, vcdiff(window(4, b"z", b"\0" + b"\xff" * 9 + b"\x7f"))),
        "length-too-long": (MALFORMED, vcdiff(window(4, b"abcd", b"\x05", added=1), add)),
        "length-huge": (MALFORMED, vcdiff(window(4, b"abcd", b"\x05", claimed=HUGE))),
        "data-left": (MALFORMED, vcdiff(window(4, b"abcde", b"\x05"))),
        "data-short": (MALFORMED, vcdiff(window(4, b"abc", b"\x05"))),
        "address-left": (MALFORMED, vcdiff(window(4, *copy, b"\0\0", segment=(4, 0)))),
        "address-short": (MALFORMED, vcdiff(window(4, *copy, b"", segment=(4, 0)))),
        "address-here": (MALFORMED, vcdiff(window(4, *copy, b"\x04", segment=(4, 0)))),
        "address-negative": (MALFORMED, vcdiff(window(4, b"", b"\x24", b"\x05", segment=(4, 0)))),
        "address-huge": (MALFORMED, vcdiff(window(4, *copy, number(HUGE), segment=(4, 0)))),
        "address-overflow": (MALFORMED, vcdiff(
            window(8, b"", b"\x14\x34", b"\x03" + number(LARGEST), segment=(4, 0)))),
        "copy-of-nothing": (MALFORMED, vcdiff(window(4, *copy, b"\0"))),
        "copy-beyond": (MALFORMED, vcdiff(
            window(4, b"", b"\x13" + number(HUGE), b"\0", segment=(4, 0)))),
        "base-too-small": (WRONG_BASE, vcdiff(window(4, *copy, b"\0", segment=(4, 1)))),
        "segment-huge": (WRONG_BASE, vcdiff(window(4, *copy, b"\0", segment=(HUGE, 0)))),
        "segment-overflow": (MALFORMED, vcdiff(
            window(4, *copy, b"\0", segment=(HUGE, LARGEST)))),
        "reuse-too-early": (MALFORMED, vcdiff(
            window(4, *copy, b"\0", segment=(4, 0), kind=2))),
        "reuse-beyond": (MALFORMED, vcdiff(
            add, window(4, *copy, b"\0", segment=(4, 1), kind=2))),
        "application-huge": (TRUNCATED, vcdiff(head=b"\x04" + number(HUGE))),
        "section-huge": (TRUNCATED, vcdiff(
            b"\0" + number(20) + number(4) + b"\0" + number(HUGE) + b"\1\1")),
    }
    for name, (outcome, data) in rejects.items():
        case(f"vcdiff-{name}", "abcd", outcome, data)


def xz(data):
    return lzma.compress(data, lzma.FORMAT_XZ, lzma.CHECK_NONE, preset=1)


def with_dictionary(stream, code):
    """The stream with another claim of its dictionary's size in the block header."""
    stream = bytearray(stream)
    end = 12 + (stream[12] + 1) * 4
    place = stream.index(b"\x21\x01", 12) + 2
    stream[place] = code
    stream[end - 4:end] = struct.pack("<I", zlib.crc32(bytes(stream[12:end - 4])))
    return bytes(stream)


def vcdiff_compressed_rejects():
    def patch(section):
        return vcdiff(window(4, section, b"\x05", bits=1), head=b"\x01\x02")

    good = b"\x04" + xz(b"abcd")
    for name, (outcome, data) in {
        "garbage": (DAMAGED, patch(b"\x04" + b"garbage" * 4)),
        "size-huge": (MALFORMED, patch(number(HUGE) + good[1:])),
        "empty": (MALFORMED, patch(b"")),
        "longer": (MALFORMED, patch(b"\x04" + xz(b"abcde"))),
        "shorter": (MALFORMED, patch(b"\x04" + xz(b"abc"))),
        "trailing": (DAMAGED, patch(good + b"xxxx")),
        # 3 GiB of dictionary are claimed; the memory must not be taken.
        "dictionary": (LIMIT, patch(b"\x04" + with_dictionary(good[1:], 39))),
        # 100 MB of instructions that do nothing, in few bytes: work, but no output.
        "bomb": (MALFORMED, vcdiff(
            window(4, b"", number(10**8) + xz(b"\x01\x00" * (10**8 // 2)), bits=2),
            head=b"\x01\x02")),
    }.items():
        case(f"vcdiff-lzma-{name}", "abcd", outcome, data)
    case("vcdiff-lzma-ended", "abcd", "abcd", patch(good))


def main():
    base = make_base()
    write("base", base)
    write("target", make_target(base))
    write("abcd", b"abcd")
    write("empty", b"")
    bsdiff_accepts()
    bsdiff_rejects()
    vcdiff_by_xdelta()
    vcdiff_of_compressed_files()
    vcdiff_accepts()
    vcdiff_by_open_vcdiff_rules()
    vcdiff_rejects()
    vcdiff_compressed_rejects()
    (HERE / "cases.txt").write_text("".join(CASES))


main()
