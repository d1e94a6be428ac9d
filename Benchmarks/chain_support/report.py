# SPDX-License-Identifier: Apache-2.0
"""The report in words and tables, which are Markdown too."""
from __future__ import annotations

import re
import statistics
from typing import Dict, Iterator, List, Optional

from compare_support import text_table


def wrong(result: dict) -> List[str]:
    """What should not be, a line each."""
    lines = []
    for row in result.get("installs", []):
        for what, outcome in (("the installation of", row), ("the undo of", row.get("undo"))):
            if outcome is not None and not outcome["right"]:
                lines.append(f"{what} {row['to']} on {row['from']} did not end as it should have")
    return lines


def markdown(result: dict) -> str:
    """Everything that was measured."""
    sections = [
        _about(result), _goals(result), _updates(result), _peers(result), _costs(result),
        _pairs(result), _devices(result), _catching_up(result), _bridges(result), _speed(result)]
    return "\n\n".join(section for section in sections if section)


def _about(result: dict) -> str:
    about = result["machine"]
    versions = "; ".join(
        f"{name} {_bare(peer['version'])}: `{peer['settings']}`"
        for name, peer in result["peers"].items())
    text = (
        f"{about['processor']}, {about['processors']} processors, {about['memory'] / 2**30:.0f} "
        f"GiB, {about['system']}. Cairn {result['cairn']}, effort {result['effort']}, "
        f"{result['threads']} threads.")
    builds = {row.get("build") for row in result["months"] + result.get("installs", [])} - {None}
    if len(builds) > 1:
        text += f" Measured with {len(builds)} builds of Cairn, one after the other."
    return text + (f"\n{versions}." if versions else "")


def _goals(result: dict) -> str:
    """The figures that matter most beside what they shall be."""
    ratios = ratios_to_best(result)
    behind = [
        row["through"] / row["direct"] for row in result.get("catchingUp", [])
        if len(row["checkpoints"]) >= 3]
    bridged = ratios_to_best(result, with_bridges=True)
    shares = store_shares(result.get("installs", []))
    over = [
        row["bridge"] / row["direct"] for row in catching_up_by_bridge(result)
        if len(row["checkpoints"]) >= 3]
    speed = result.get("speed")
    found = [
        ("a month's bytes, of the best peer's, median", ratios and statistics.median(ratios), 0.45),
        ("the same with bridges from the month before",
         result.get("bridges") and bridged and statistics.median(bridged), 0.45),
        ("three checkpoints behind, of one delta", behind and max(behind), 1.10),
        ("the same over a bridge", over and max(over), 1.10),
        ("store kept, of the tree, median over all pairs",
         shares and statistics.median(shares), 0.06),
        ("store kept, of the tree, most", shares and max(shares), 0.06)]
    if speed:
        found += [
            ("time to publish a month, of zstd's with two processes", _times(speed, "publish"), 1),
            ("time to install a month, of cp and sha256sum", _times(speed, "install"), 2.5)]
    lines = [
        [name, f"{figure:.3f}", f"{goal:g}", "reached" if figure <= goal else "missed"]
        for name, figure, goal in found if figure]
    return text_table.markdown(["figure", "is", "goal", ""], lines) if lines else ""


def _times(speed: dict, name: str) -> float:
    beside = {"publish": "zstd"}.get(name, "copyAndHash")
    return speed[name]["median"] / max(speed[beside]["median"], 0.001)


def _bare(version: str) -> str:
    """The number in what a program says of its version."""
    found = re.search(r"\d+(\.\d+)+", version) or re.search(r"\d+", version)
    return found.group() if found else version


def updates(result: dict) -> Dict[str, Dict[str, int]]:
    """Bytes that a device downloads that has the month before: by month, then by who made it."""
    found = {}
    for month in result["months"][1:]:
        sizes = {"cairn": month["update"]} if "update" in month else {}
        for name, peer in result["peers"].items():
            if month["id"] in peer["updates"]:
                sizes[name] = peer["updates"][month["id"]]["size"]
        found[month["id"]] = sizes
    return found


def ratios_to_best(result: dict, with_bridges: bool = False) -> List[float]:
    """Cairn's bytes relative to those of the month's best peer, in months that need any."""
    bridged = bridged_updates(result) if with_bridges else {}
    found = []
    for month, sizes in updates(result).items():
        best = best_peer(result, month)
        if "cairn" in sizes and best:
            found.append(min(sizes["cairn"], bridged.get(month, sizes["cairn"])) / best)
    return found


def bridged_updates(result: dict) -> Dict[str, int]:
    """Bytes of updates over a bridge from the month before, by month."""
    months = [month["id"] for month in result["months"]]
    before = dict(zip(months[1:], months))
    return {
        row["to"]: row["update"] for row in result.get("bridges", [])
        if before[row["to"]] == row["from"]}


def catching_up_by_bridge(result: dict) -> List[dict]:
    """The ways past checkpoints for which there is a bridge, with its bytes."""
    bridges = {(row["from"], row["to"]): row["update"] for row in result.get("bridges", [])}
    return [
        {**row, "bridge": bridges[row["from"], row["to"]]}
        for row in result.get("catchingUp", []) if (row["from"], row["to"]) in bridges]


def _bridges(result: dict) -> str:
    """Each bridge beside the way without it."""
    usual = {month: sizes.get("cairn") for month, sizes in updates(result).items()}
    through = {(row["from"], row["to"]): row["through"] for row in result.get("catchingUp", [])}
    months = bridged_updates(result)
    lines = []
    for row in result.get("bridges", []):
        without = through.get((row["from"], row["to"]))
        if row["to"] in months and months[row["to"]] == row["update"]:
            without = usual[row["to"]]
        lines.append([
            row["from"], row["to"], f"{row['update']:,}", f"{without:,}" if without else "-",
            f"{row['update'] / without:.3f}" if without else "-",
            f"{row['cpu']:.1f}" if row.get("cpu") else "-"])
    return text_table.markdown(
        ["from", "to", "over a bridge", "without", "ratio", "CPU s"], lines) if lines else ""


def best_peer(result: dict, month: str) -> Optional[int]:
    """The fewest bytes that a peer needs, once all are known that could have the fewest.

    xz, slow as it is, has every changed file whole, and need not be waited for.
    """
    peers = {
        name: peer["updates"][month]["size"] if month in peer["updates"] else None
        for name, peer in result["peers"].items()}
    if any(size is None and name != "xz" for name, size in peers.items()):
        return None
    return min((size for size in peers.values() if size is not None), default=None)


def _updates(result: dict) -> str:
    names = ["cairn", *result["peers"]]
    lines = []
    for month, sizes in updates(result).items():
        best = best_peer(result, month)
        shown = month + (" (c)" if month in result["checkpoints"] else "")
        lines.append([
            shown, *(_number(sizes.get(name)) for name in names),
            _ratio(sizes.get("cairn"), best)])
    text = text_table.markdown(["update to", *names, "of the best"], lines)
    ratios = ratios_to_best(result)
    if ratios:
        text += (
            f"\n\nOf the month's best peer: median {statistics.median(ratios):.3f}, "
            f"from {min(ratios):.3f} to {max(ratios):.3f}, {len(ratios)} months. "
            "(c): a checkpoint.")
    return text


def _peers(result: dict) -> str:
    """Sums over the months that are known of both sides."""
    lines = []
    months = {month["id"]: month for month in result["months"]}
    for name, peer in result["peers"].items():
        both = [
            (months[month], update) for month, update in peer["updates"].items()
            if "update" in months[month]]
        if not both:
            continue
        own = sum(month["update"] for month, _ in both)
        its = sum(update["size"] for _, update in both)
        timed = [(month, update) for month, update in both if "cpu" in month]
        lines.append([
            name, str(len(both)), f"{own:,}", f"{its:,}", _ratio(own, its),
            f"{sum(month['cpu'] for month, _ in timed):.0f}",
            f"{sum(update['cpu'] for _, update in timed):.0f}",
            str(max(update["peak_kib"] for _, update in both) >> 10),
            f"{sum(update['kept'] for _, update in both):,}",
            f"{_median(update['device_disk'] for _, update in both):,}"])
    if not lines:
        return ""
    return text_table.markdown([
        "peer", "months", "Cairn's bytes", "its bytes", "ratio", "Cairn's CPU s", "its CPU s",
        "its MiB", "its server keeps", "its disk on a device"], lines)


def _costs(result: dict) -> str:
    lines = [
        [month["id"], f"{month['files']:,}", f"{month['bytes']:,}", f"{month['size']:,}",
         f"{100 * month['size'] / month['bytes']:.2f}%", _decimal(month.get("cpu")),
         _decimal(month.get("wall")), _mebibytes(month.get("peakMemory"))]
        for month in result["months"] if "size" in month]
    if not lines:
        return ""
    return text_table.markdown(
        ["release", "files", "tree", "package", "of the tree", "CPU s", "s", "MiB"], lines)


def _pairs(result: dict) -> str:
    """Downloads from each release (rows) to each later one (columns), in MB."""
    rows = result.get("installs", [])
    names = [month["id"] for month in result["months"]]
    sizes = {(row["from"], row["to"]): row["download"] for row in rows}
    if not sizes:
        return ""
    lines = [
        [start, *(f"{sizes[start, name] / 1e6:.1f}" if (start, name) in sizes else ""
                  for name in names[1:])]
        for start in names[:-1]]
    return text_table.markdown(["MB from", *(f"to {name[2:]}" for name in names[1:])], lines)


def _devices(result: dict) -> str:
    rows = result.get("installs", [])
    if not rows:
        return ""
    right = sum(row["right"] for row in rows)
    undone = [row["undo"] for row in rows if "undo" in row]
    lines = [
        _spread("store kept, of the tree", [100 * share for share in store_shares(rows)], "%"),
        _spread("disk at most, of the tree",
                [100 * row["peakDisk"] / row["treeSize"] for row in rows], "%"),
        _spread("CPU of an installation", [row["cpu"] for row in rows], " s"),
        _spread("time of an installation", [row["wall"] for row in rows], " s"),
        _spread("memory", [row["peakMemory"] / 2**20 for row in rows], " MiB"),
        _spread("time of an undo", [one["wall"] for one in undone], " s")]
    text = (
        f"{right} of {len(rows)} installations gave the published tree with the bytes that were "
        f"counted, {sum(one['right'] for one in undone)} of {len(undone)} undone ones the tree "
        "before.\n\n")
    return text + text_table.markdown(
        ["over all pairs", "median", "least", "most"], [line for line in lines if line])


def store_shares(rows: List[dict]) -> List[float]:
    """What the store keeps, relative to the tree, after each installation."""
    return [row["store"] / row["treeSize"] for row in rows]


def _catching_up(result: dict) -> str:
    rows = result.get("catchingUp", [])
    if not rows:
        return ""
    return text_table.markdown(
        ["from", "to", "checkpoints between", "in one go", "one delta", "ratio"],
        [[row["from"], row["to"], str(len(row["checkpoints"])), f"{row['through']:,}",
          f"{row['direct']:,}", _ratio(row["through"], row["direct"])] for row in rows])


def _speed(result: dict) -> str:
    speed = result.get("speed")
    if not speed:
        return ""
    lines = []
    for name, what, other, beside in (
        ("publish", "publish on two threads", "zstd", "zstd, two processes"),
        ("install", "install from a folder", "copyAndHash", "cp and sha256sum of what changed"),
        ("uninstall", "undo", "copyAndHash", "cp and sha256sum of what changed"),
    ):
        own, its = speed[name]["median"], speed[other]["median"]
        lines.append([what, f"{own:.1f}", beside, f"{its:.1f}", f"{_times(speed, name):.2f}"])
    return f"From {speed['from']} to {speed['to']}:\n\n" + text_table.markdown(
        ["", "s", "beside", "s ", "ratio"], lines)


def _spread(name: str, values: List[float], unit: str) -> Optional[List[str]]:
    if not values:
        return None
    return [name, *(f"{value:.1f}{unit}" for value in (
        statistics.median(values), min(values), max(values)))]


def _median(values: Iterator[int]) -> int:
    return round(statistics.median(values))


def _number(value: Optional[int]) -> str:
    return "-" if value is None else f"{value:,}"


def _decimal(value: Optional[float]) -> str:
    return "-" if value is None else f"{value:.1f}"


def _mebibytes(value: Optional[int]) -> str:
    return "-" if value is None else str(value >> 20)


def _ratio(value: Optional[int], other: Optional[int]) -> str:
    return "-" if not value or not other else f"{value / other:.3f}"
