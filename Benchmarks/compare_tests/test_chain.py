# SPDX-License-Identifier: Apache-2.0
"""What `chain` counts, and what it says of it."""
import contextlib
import io
import unittest

from chain_support import chart, command, download, fetching, pictures, report, variants
from chain_support.package import Package, Payload, Reader, manifest_contents


def package(name, prerequisites, contents, payloads):
    made = [
        Payload([base.encode() for base in bases], [target.encode() for target in targets], size)
        for bases, targets, size in payloads]
    size = 10 + sum(payload.size for payload in made)
    return Package(name, size, 10, [c.encode() for c in contents], made, prerequisites)


class Downloads(unittest.TestCase):
    chain = [
        package("base", [], ["a1", "b1"], [([], ["a1", "b1"], 1000)]),
        package("one", [0], ["a2", "b1"], [(["a1"], ["a2"], 50)]),
        package("checkpoint", [0], ["a3", "b2"], [(["a1"], ["a3"], 60), (["b1"], ["b2"], 7)]),
        package("last", [0, 2], ["a4", "b2", "c"], [(["a3"], ["a4"], 20), ([], ["c"], 5)]),
    ]

    def test_a_month_takes_the_payloads_that_are_new(self):
        self.assertEqual(download.update(self.chain, 0, 1), (50, 10))

    def test_a_checkpoint_on_the_way_is_used_as_far_as_it_is_needed(self):
        self.assertEqual(download.update(self.chain, 1, 3), (60 + 7 + 20 + 5, 20))

    def test_from_a_checkpoint_on_only_the_target_counts(self):
        self.assertEqual(download.update(self.chain, 2, 3), (25, 10))


class Formats(unittest.TestCase):
    def test_numbers(self):
        self.assertEqual(Reader(b"\xac\x02").number(), 300)
        self.assertEqual([Reader(bytes([n])).signed() for n in range(4)], [0, -1, 1, -2])
        with self.assertRaises(ValueError):
            Reader(b"\x05ab").counted()

    def test_the_contents_of_a_manifest(self):
        digest = bytes(range(32))
        raw = b"\x89CAIRNM\x01" + bytes([0, 0, 2])
        raw += bytes([0, 1]) + b"a" + bytes([0, 0xED, 0x03])
        raw += bytes([0, 1]) + b"b" + bytes([0x11, 0xA4, 0x03, 0, 0x0A])
        raw += bytes([1, 7]) + digest
        self.assertEqual(manifest_contents(raw), [digest])


class Months(unittest.TestCase):
    def test_second_tuesdays(self):
        days = list(fetching.days(3, "2026-01"))
        self.assertEqual(
            days, [("2025-11", "2025-11-11"), ("2025-12", "2025-12-09"), ("2026-01", "2026-01-13")])

    def test_the_small_chain_is_a_part_of_the_full_one(self):
        self.assertLess(set(variants.SMALL.packages), set(variants.FULL.packages))
        self.assertEqual(len(set(variants.FULL.packages)), 31)


def update(size):
    return {"size": size, "cpu": 2.0, "peak_kib": 2048, "kept": size, "device_disk": 3 * size}


def install(start, target, download_size, right=True):
    return {
        "from": start, "to": target, "download": download_size, "heads": 1, "written": 70,
        "cpu": 0.5, "wall": 0.6, "peakMemory": 5 << 20, "peakDisk": 80, "store": 4,
        "treeSize": 100, "right": right,
        "undo": {"cpu": 0.1, "wall": 0.2, "right": True}}


def result():
    month = {"files": 3, "bytes": 100, "size": 30, "cpu": 1.0, "wall": 1.5, "peakMemory": 1 << 20}
    return {
        "machine": {
            "processor": "some", "processors": 2, "memory": 2 << 30, "system": "a system"},
        "cairn": "0.1.0", "effort": "default", "threads": 2, "checkpoints": ["c"],
        "months": [
            {"id": "a", **month}, {"id": "b", **month, "update": 50},
            {"id": "c", **month, "update": 60}, {"id": "d", **month, "update": 80}],
        "peers": {
            "casync": {
                "version": "casync 2", "settings": "-x",
                "updates": {"b": update(400), "c": update(500), "d": update(600)}},
            "zstd": {
                "version": "*** CLI v1.5.4", "settings": "-19",
                "updates": {"b": update(100), "c": update(200)}}},
        "installs": [install("a", "b", 50), install("a", "c", 60)],
        "catchingUp": [
            {"from": "a", "to": "d", "checkpoints": ["c"], "through": 110, "direct": 100}],
        "speed": {
            "from": "c", "to": "d",
            **{name: {"median": 2.0, "all": [2.0]} for name in (
                "publish", "zstd", "install", "uninstall", "copyAndHash")}},
    }


class Reports(unittest.TestCase):
    def test_a_month_is_compared_with_its_best_peer(self):
        self.assertEqual(report.ratios_to_best(result()), [0.5, 0.3])

    def test_all_are_waited_for_but_those_that_send_whole_files(self):
        known = result()
        known["peers"]["xz"] = {
            "version": "5", "settings": "-9e", "updates": {"b": update(90)}}
        self.assertEqual(report.ratios_to_best(known), [50 / 90, 0.3])
        del known["peers"]["zstd"]
        self.assertEqual(report.ratios_to_best(known), [50 / 90, 60 / 500, 80 / 600])

    def test_a_month_that_needs_nothing_has_no_ratio(self):
        known = result()
        known["peers"]["zstd"]["updates"]["b"] = update(0)
        self.assertEqual(report.ratios_to_best(known), [0.3])

    def test_sums_cover_the_months_that_both_sides_know(self):
        text = report.markdown(result())
        row = next(line for line in text.splitlines() if line.startswith("| zstd"))
        self.assertEqual(
            [cell.strip() for cell in row.split("|")[2:6]], ["2", "110", "300", "0.367"])

    def test_goals_are_reached_or_missed(self):
        known = result()
        known["catchingUp"][0]["checkpoints"] = ["b", "c", "x"]
        known["speed"]["publish"]["median"] = 3.0
        lines = report.markdown(known).splitlines()
        states = [
            [cell.strip() for cell in line.split("|")[2:5]] for line in lines
            if line.rstrip(" |").endswith(("reached", "missed"))]
        self.assertEqual(states, [
            ["0.400", "0.45", "reached"], ["1.100", "1.1", "reached"],
            ["0.040", "0.06", "reached"], ["0.040", "0.06", "reached"],
            ["1.500", "1", "missed"], ["1.000", "2.5", "reached"]])

    def test_everything_has_its_place(self):
        text = report.markdown(result())
        for part in ("median 0.400", "c (c)", "1.100", "zstd 1.5.4", "2 of 2 installations",
                     "From c to d", "4.0%"):
            self.assertIn(part, text)

    def test_what_is_not_known_yet_is_left_out(self):
        known = {key: value for key, value in result().items()
                 if key not in ("installs", "catchingUp", "speed")}
        known["peers"] = {}
        for month in known["months"][2:]:
            for key in ("update", "size", "cpu", "wall", "peakMemory"):
                month.pop(key, None)
        self.assertIn("| b ", report.markdown(known))
        self.assertEqual(list(pictures.draw(known)), ["updates"])

    def test_what_went_wrong_is_named(self):
        known = result()
        self.assertEqual(report.wrong(known), [])
        known["installs"].append(install("b", "c", 1, right=False))
        known["installs"][0]["undo"]["right"] = False
        self.assertEqual(len(report.wrong(known)), 2)


class Pictures(unittest.TestCase):
    def test_pictures_stand_by_themselves(self):
        drawn = pictures.draw(result())
        self.assertEqual(list(drawn), ["updates", "total", "store"])
        for picture in drawn.values():
            self.assertIn("prefers-color-scheme: dark", picture)
            self.assertNotIn("href", picture)

    def test_a_sum_is_shown_only_of_those_that_know_every_month(self):
        total = pictures.draw(result())["total"]
        self.assertIn("casync", total.split("</style>")[1])
        self.assertNotIn("zstd", total.split("</style>")[1])

    def test_ticks_are_round_and_reach_the_top(self):
        self.assertEqual(chart._ticks(23.0), [0, 5, 10, 15, 20, 25])
        self.assertEqual(chart._ticks(1.0), [0, 0.2, 0.4, 0.6, 0.8, 1.0])
        for top in (0.013, 7, 99, 100, 101, 141.2):
            ticks = chart._ticks(top)
            self.assertTrue(ticks[-2] < top <= ticks[-1] and 3 < len(ticks) < 8)


class Options(unittest.TestCase):
    def test_names_that_are_none_are_refused(self):
        with contextlib.redirect_stderr(io.StringIO()):
            for wrong in (["--steps", "dance"], ["--peers", "rsync"], ["--checkpoint-every", "0"]):
                with self.assertRaises(SystemExit) as ended:
                    command._parse(wrong)
                self.assertEqual(ended.exception.code, 2)

    def test_the_variant_decides_what_is_not_said(self):
        given = command._parse(["--variant", "full", "--steps", "none", "--peers", "xz"])
        self.assertEqual((given.months, given.end, given.steps), (13, "2026-11", []))
        self.assertEqual(given.peers, ["xz"])
        self.assertTrue(given.tree_root.endswith("chain-full"))


if __name__ == "__main__":
    unittest.main()
