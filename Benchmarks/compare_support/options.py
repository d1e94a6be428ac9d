# SPDX-License-Identifier: Apache-2.0
"""The command line of `compare`."""
from __future__ import annotations

import argparse
import os
from typing import List, Optional

from .contestants import EFFORTS

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PEERS = ("hdiffpatch", "xdelta3", "xz", "zstd-19", "zstd-22", "bsdiff")

EXAMPLES = """examples:
  compare --summary                       everything; the first run takes more than an hour
  compare --only numpy-winx64,django-tar --efforts default
  compare --class ELF --peers hdiffpatch --runs 3
  compare --check-golden --peers none     fails when a size of Cairn's changed
"""


def parse(arguments: Optional[List[str]]) -> argparse.Namespace:
    """The options, checked; ends the process with status 2 on a mistake."""
    parser = argparse.ArgumentParser(
        prog="compare", description="Compare Cairn with other delta tools on real files.",
        epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--only", metavar="A,B", type=_names, help="these pairs")
    add("--class", metavar="TEXT", dest="kind", help="the pairs whose class contains TEXT")
    add("--efforts", metavar="A,B", type=_names, default=list(EFFORTS),
        help=f"of {', '.join(EFFORTS)} (default: all); 'none' for no run of Cairn")
    add("--peers", metavar="A,B", type=_names, default=list(PEERS),
        help=f"of {', '.join(PEERS)} (default: all); 'none' for none")
    add("--runs", metavar="N", type=int, default=1, help="report medians of N runs (default: 1)")
    add("--timeout", metavar="SECONDS", type=float, default=3600, help="for one command")
    add("--refresh-peers", action="store_true", help="measure peers again that were before")
    add("--cached-peers", action="store_true", help="only show peers measured before, run none")
    add("--summary", action="store_true", help="print means and what is to be reached")
    add("--check-golden", action="store_true", help="fail if a size is not the recorded one")
    add("--update-golden", action="store_true", help="record the sizes")
    add("--cairn", metavar="PATH", default=os.path.join(HOME, "../.build/release/cairn"),
        help="the program to measure (default: the release build)")
    add("--fetch", action="store_true", help="only fetch and check the pairs")
    add("--corpus-file", metavar="PATH", default=os.path.join(HOME, "corpus.json"),
        help="what the pairs are (default: Benchmarks/corpus.json)")
    add("--corpus", metavar="DIR", help="where NAME/{old,new} are or will be put")
    add("--cache", metavar="DIR", default=os.path.join(HOME, "corpus"),
        help="for downloads and peers' results (default: Benchmarks/corpus)")
    add("--results", metavar="DIR", default=os.path.join(HOME, "results"),
        help="for the reports (default: Benchmarks/results)")
    add("--hdiffpatch-python", metavar="PATH",
        help="an interpreter that has the package hdiffpatch (default: one is set up)")
    options = parser.parse_args(arguments)
    for name in set(options.efforts) - set(EFFORTS):
        parser.error(f"there is no effort {name}; there are {', '.join(EFFORTS)}")
    for name in set(options.peers) - set(PEERS):
        parser.error(f"there is no peer {name}; there are {', '.join(PEERS)}")
    if options.runs < 1:
        parser.error("--runs must be at least 1")
    options.cairn = os.path.abspath(options.cairn)
    if options.corpus is None:
        options.corpus = os.path.join(options.cache, "pairs")
    return options


def _names(text: str) -> List[str]:
    return [] if text == "none" else [name for name in text.split(",") if name]
