# SPDX-License-Identifier: Apache-2.0
"""What `chain` does, from the options to the exit status."""
from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from typing import List, Optional

from compare_support import measure

from . import fetching, peers, pictures, report, trees, variants
from .bench import STEPS, Bench
from .program import ProgramError

HERE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))


def main(arguments: Optional[List[str]] = None) -> int:
    """0 when all is measured and right, 1 otherwise, 2 for a wrong command."""
    given = _parse(arguments)
    try:
        if given.fetch:
            variant = variants.ALL[given.variant]
            fetching.fetch(given.tree_root, variant.packages, given.months, given.end)
        measure.become_reaper()
        result = Bench(given).run()
    except (trees.TreeError, ProgramError, peers.PeerError, ValueError, OSError,
            subprocess.CalledProcessError) as error:
        print(f"chain: error: {error}", file=sys.stderr)
        return 1
    _write(given, result)
    wrong = report.wrong(result)
    for line in wrong:
        print(f"chain: error: {line}", file=sys.stderr)
    return 1 if wrong else 0


def _parse(arguments: Optional[List[str]]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="chain", description="Publishes a chain of real releases, installs every release on "
        "every earlier one, and compares what devices download with what other tools need.",
        epilog="Stopped at any moment, it goes on where it was. What a step found is kept in the "
        "work directory; steps that are left out report what earlier runs found.")
    parser.add_argument("--cairn", default=os.path.join(HERE, "../.build/release/cairn"))
    parser.add_argument(
        "--variant", choices=sorted(variants.ALL), default="small",
        help="small: five packages, 90 MB a month; full: 31 packages, 700 MB a month")
    parser.add_argument(
        "--tree-root", help="a directory of trees, one for each release, named in their order "
        "(default: corpus/chain-VARIANT)")
    parser.add_argument(
        "--fetch", action="store_true", help="make the trees there that are missing, with uv")
    parser.add_argument("--months", type=int, help="how many trees --fetch makes (default: 13)")
    parser.add_argument("--end", help="the last month that --fetch makes")
    parser.add_argument(
        "--checkpoint-every", type=int, default=3, metavar="N",
        help="every so many releases is a checkpoint (default: 3)")
    parser.add_argument("--effort", default="default")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--steps", default="publish,install,catch-up,bridges,peers", metavar="A,B",
        help=f"some of {', '.join(STEPS)} (default: all but speed), or none")
    parser.add_argument(
        "--pairs", choices=("all", "some"), default="all",
        help="which installations: all, or those of neighbours, from the first release and to the "
        "last (default: all)")
    parser.add_argument(
        "--peers", default=",".join(peers.ALL), metavar="A,B",
        help=f"some of {', '.join(peers.ALL)} (default: all that are installed), or none")
    parser.add_argument(
        "--peer-memory", metavar="FILE", help="where results of peers are kept (default: in the "
        "work directory)")
    parser.add_argument(
        "--direct", type=int, default=3, metavar="N",
        help="compare catching up with direct deltas for the last N releases (default: 3)")
    parser.add_argument(
        "--runs", type=int, default=3, metavar="N", help="medians of N in the step speed")
    parser.add_argument(
        "--work", metavar="DIR", help="where repositories and findings are kept "
        "(default: RESULTS/chain-VARIANT-work)")
    parser.add_argument("--results", default=os.path.join(HERE, "results"), metavar="DIR")
    parser.add_argument(
        "--pictures", metavar="DIR", help="where pictures go (default: RESULTS)")
    return _complete(parser, parser.parse_args(arguments))


def _complete(
    parser: argparse.ArgumentParser, given: argparse.Namespace
) -> argparse.Namespace:
    variant = variants.ALL[given.variant]
    given.months = given.months or variant.months
    given.end = given.end or variant.end
    given.tree_root = given.tree_root or os.path.join(HERE, "corpus", f"chain-{given.variant}")
    given.work = given.work or os.path.join(given.results, f"chain-{given.variant}-work")
    given.pictures = given.pictures or given.results
    for name, known in (("steps", STEPS), ("peers", peers.ALL)):
        chosen = getattr(given, name)
        names = [] if chosen in ("", "none") else chosen.split(",")
        for one in names:
            if one not in known:
                parser.error(f"--{name}: {one} is none of {', '.join(known)}")
        setattr(given, name, names)
    if given.checkpoint_every < 1:
        parser.error("--checkpoint-every must be at least 1")
    return given


def _write(given: argparse.Namespace, result: dict) -> None:
    os.makedirs(given.results, exist_ok=True)
    os.makedirs(given.pictures, exist_ok=True)
    text = report.markdown(result)
    base = os.path.join(given.results, f"chain-{given.variant}")
    files = {base + ".json": json.dumps(result, indent=1) + "\n", base + ".md": text + "\n"}
    for name, picture in pictures.draw(result).items():
        files[os.path.join(given.pictures, f"chain-{given.variant}-{name}.svg")] = picture
    for path, content in files.items():
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)
    print(text)
    print("\nreports:", ", ".join(os.path.relpath(path) for path in files))
