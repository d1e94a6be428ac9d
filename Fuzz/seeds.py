# SPDX-License-Identifier: Apache-2.0
"""Fills a fuzzer's corpus from the test vectors: seeds.py TARGET DIRECTORY."""

import pathlib
import sys

LARGEST = 1 << 16


def seeds(target, vectors):
    """Pairs of a name and bytes."""
    if target == "round-trip":
        for path in sorted((vectors / "interop").glob("*")):
            if path.suffix in ("", ".target") and path.is_file():
                yield path.name, b"\x00\x80" + path.read_bytes()[:4000]
    elif target in ("delta", "covers"):
        for path in sorted((vectors / "delta").glob("*/*.vector")):
            yield path.stem, path.read_bytes().split(b"\n\n", 1)[1]
    else:
        prefixes = ("bsdiff",) if target == "bsdiff" else ("vcdiff", "xdelta")
        for path in sorted((vectors / "interop").iterdir()):
            if path.name.startswith(prefixes) and path.suffix == "":
                yield path.name, path.read_bytes()


def main():
    target, directory = sys.argv[1], pathlib.Path(sys.argv[2])
    directory.mkdir(parents=True, exist_ok=True)
    vectors = pathlib.Path(__file__).resolve().parent.parent / "TestVectors"
    for name, data in seeds(target, vectors):
        if len(data) <= LARGEST:
            (directory / name).write_bytes(data)


if __name__ == "__main__":
    main()
