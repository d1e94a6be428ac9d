# SPDX-License-Identifier: Apache-2.0
"""What `chain` does, from the options to the exit status."""
from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from typing import List, Optional

from compare_support import text_table

from . import download, package, trees
from .peers import Zstd

HERE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))


def main(arguments: Optional[List[str]] = None) -> int:
    """0 when everything was measured, 1 otherwise, 2 for a wrong command."""
    given = _parse(arguments)
    try:
        if given.fetch:
            trees.fetch(given.tree_root, given.months, given.end)
        result = Bench(given).run()
    except (trees.TreeError, ValueError, OSError, subprocess.CalledProcessError) as error:
        print(f"chain: error: {error}", file=sys.stderr)
        return 1
    os.makedirs(given.results, exist_ok=True)
    path = os.path.join(given.results, "chain.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(result, file, indent=2)
    print(_text(result))
    print(f"\nreport: {os.path.relpath(path)}")
    return 0


def _parse(arguments: Optional[List[str]]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="chain", description=__doc__)
    parser.add_argument("--cairn", default=os.path.join(HERE, "../.build/release/cairn"))
    parser.add_argument(
        "--tree-root", default=os.path.join(HERE, "corpus", "chain"),
        help="a directory of trees, one for each release, named in their order")
    parser.add_argument(
        "--fetch", action="store_true", help="make the trees there that are missing, with uv")
    parser.add_argument("--months", type=int, default=6, help="how many trees --fetch makes")
    parser.add_argument("--end", default="2026-11", help="the last month that --fetch makes")
    parser.add_argument(
        "--checkpoint-every", type=int, default=3, help="every so many releases is a checkpoint")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--effort", default="default")
    parser.add_argument(
        "--scaling", action="store_true", help="publish the last release on one thread, too")
    parser.add_argument("--no-peers", action="store_true", help="do without zstd")
    parser.add_argument(
        "--no-one-go", action="store_true", help="do without the way through two checkpoints")
    parser.add_argument("--results", default=os.path.join(HERE, "results"))
    return parser.parse_args(arguments)


class Bench:
    """Publishes the chains and counts bytes."""

    def __init__(self, given: argparse.Namespace):
        self.given = given
        self.root = given.tree_root
        self.cairn = os.path.realpath(given.cairn)
        self.names = trees.find(self.root)
        self.work = os.path.join(given.results, "chain-work")
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.work)

    def run(self) -> dict:
        every = self.given.checkpoint_every
        published = self._publish(
            "monthly", self.names, self.names[every::every], timed=True)
        result = {
            "trees": self.names, "checkpoints": self.names[every::every],
            "effort": self.given.effort, "threads": self.given.threads,
            "releases": self._monthly(published)}
        if self.given.scaling:
            result["scaling"] = self._scaling()
        if not self.given.no_one_go and len(self.names) >= 4:
            result["oneGo"] = self._one_go()
        shutil.rmtree(self.work)
        return result

    # Publishing.

    def _publish(
        self, repository: str, names: List[str], checkpoints: List[str], timed: bool = False
    ) -> List[dict]:
        path = os.path.join(self.work, repository)
        if not timed:
            # The baseline is always the same.
            self._copy_baseline(path)
            names = names[1:]
        return [self._add(path, name, name in checkpoints, self.given.threads) for name in names]

    def _copy_baseline(self, path: str) -> None:
        os.makedirs(os.path.join(path, "packages"))
        with open(os.path.join(self.work, "monthly", "catalog.json"), encoding="utf-8") as file:
            catalog = json.load(file)
        catalog["releases"] = catalog["releases"][:1]
        name = catalog["releases"][0]["package"]
        shutil.copy(os.path.join(self.work, "monthly", name), os.path.join(path, name))
        with open(os.path.join(path, "catalog.json"), "w", encoding="utf-8") as file:
            json.dump(catalog, file)

    def _add(self, repository: str, name: str, checkpoint: bool, threads: int) -> dict:
        print(f"publishing {name} ...", file=sys.stderr)
        command = [
            self.cairn, "release", "add", os.path.join(self.root, name), "--repo", repository,
            "--id", name, "--effort", self.given.effort, "--threads", str(threads), "--json"]
        begin = time.monotonic()
        done = subprocess.run(
            command + (["--checkpoint"] if checkpoint else []), capture_output=True, text=True)
        if done.returncode != 0:
            raise trees.TreeError(f"{name}: {done.stdout}{done.stderr}")
        report = json.loads(done.stdout)
        report["wall"] = time.monotonic() - begin
        return report

    def _packages(self, repository: str) -> List[package.Package]:
        path = os.path.join(self.work, repository)
        with open(os.path.join(path, "catalog.json"), encoding="utf-8") as file:
            return package.read_chain(self.cairn, path, json.load(file)["releases"])

    # Counting.

    def _monthly(self, published: List[dict]) -> List[dict]:
        packages = self._packages("monthly")
        known = {name: trees.contents(os.path.join(self.root, name)) for name in self.names}
        zstd = Zstd(os.path.join(self.given.results, "chain-zstd.json"))
        rows = []
        for number, report in enumerate(published):
            row = {
                "id": self.names[number], "size": report["release"]["size"],
                "treeSize": report["treeSize"], "payloads": report["payloads"],
                "cpu": report["usage"]["processorSeconds"], "wall": round(report["wall"], 2),
                "peakMemory": report["usage"]["peakMemory"],
            }
            if number > 0:
                payloads, heads = download.update(packages, number - 1, number)
                row["update"] = payloads + heads
                row["updateHeads"] = heads
                base = packages[number].prerequisites[-1]
                if not self.given.no_peers:
                    names = self.names
                    print(f"zstd for {names[number]} ...", file=sys.stderr)
                    row["zstdUpdate"] = zstd.update_size(
                        self.root, names[number - 1], names[number], known)
                    row["zstdSinceBase"] = zstd.update_size(
                        self.root, names[base], names[number], known)
            rows.append(row)
        return rows

    def _scaling(self) -> dict:
        """The last release against the first one, on one thread and on all."""
        seconds = {}
        for threads in (1, self.given.threads):
            path = os.path.join(self.work, f"scaling-{threads}")
            self._copy_baseline(path)
            seconds[str(threads)] = round(self._add(path, self.names[-1], False, threads)["wall"], 2)
        one, all_ = (self._bytes(f"scaling-{threads}") for threads in (1, self.given.threads))
        if one != all_:
            raise ValueError("the package depends on the number of threads")
        return seconds

    def _bytes(self, repository: str) -> List[bytes]:
        directory = os.path.join(self.work, repository, "packages")
        found = []
        for name in sorted(os.listdir(directory)):
            with open(os.path.join(directory, name), "rb") as file:
                found.append(file.read())
        return found

    def _one_go(self) -> dict:
        """From the first release to the last: through two checkpoints, and by one delta."""
        last = len(self.names) - 1
        middle = sorted({last // 3 + (last % 3 > 0), 2 * last // 3 + (last % 3 > 0)})
        stops = [self.names[number] for number in middle]
        self._publish("two", [self.names[0], *stops, self.names[last]], stops)
        self._publish("direct", [self.names[0], self.names[last]], [])
        through = download.update(self._packages("two"), 0, len(stops) + 1)
        direct = download.update(self._packages("direct"), 0, 1)
        return {"checkpoints": stops, "through": sum(through), "direct": sum(direct)}


def _text(result: dict) -> str:
    header = [
        "release", "package", "of tree", "update", "zstd", "ratio", "zstd since base", "ratio ",
        "CPU s", "s", "MiB"]
    lines = []
    for row in result["releases"]:
        lines.append([
            row["id"], f"{row['size']:,}", f"{100 * row['size'] / row['treeSize']:.2f}%",
            _number(row.get("update")), _number(row.get("zstdUpdate")),
            _ratio(row.get("update"), row.get("zstdUpdate")),
            _number(row.get("zstdSinceBase")), _ratio(row["size"], row.get("zstdSinceBase")),
            f"{row['cpu']:.1f}", f"{row['wall']:.1f}", str(row["peakMemory"] >> 20)])
    text = text_table.markdown(header, lines)
    own, peer = (
        sum(row.get(key, 0) for row in result["releases"]) for key in ("update", "zstdUpdate"))
    if peer:
        text += f"\n\nall updates together: {own:,} of {peer:,} bytes, {own / peer:.3f}"
    if "oneGo" in result:
        go = result["oneGo"]
        text += f"\nin one go through {' and '.join(go['checkpoints'])}: {go['through']:,} bytes, "
        text += f"directly {go['direct']:,}: {go['through'] / go['direct']:.3f}"
    if "scaling" in result:
        text += "\nseconds by threads: " + ", ".join(
            f"{threads}: {seconds}" for threads, seconds in result["scaling"].items())
    return text


def _number(value: Optional[int]) -> str:
    return "-" if value is None else f"{value:,}"


def _ratio(value: Optional[int], other: Optional[int]) -> str:
    return "-" if not value or not other else f"{value / other:.3f}"
