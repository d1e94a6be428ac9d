# SPDX-License-Identifier: Apache-2.0
import dataclasses
import json
import math
import os
import tempfile
import unittest
import xml.etree.ElementTree as xml

from compare_support import golden, picture, report, summary
from compare_support.contest import Result
from compare_support.corpus import Pair, Side
from compare_support.outcome import Outcome, geometric_mean
from compare_support.text_table import markdown

SIDE = Side("1", "archive", "0" * 64, 1000, "0" * 64)
RESULT = Result(100, 2.0, 2.0, 4096, 1.0, 1.0, 2048, runs=1, measured="2026-01-01")


def sample():
    """Two pairs; Cairn half as large as the reference on one and twice as large on the other."""
    pairs = [Pair(name, "a kind <&>", name, {}, SIDE, SIDE) for name in ("one", "two")]
    outcome = Outcome(pairs, ["cairn-fast", "cairn-default", "hdiffpatch", "xz"])
    for pair, size in zip(pairs, (50, 200)):
        outcome.add(pair, "cairn-default", dataclasses.replace(RESULT, bytes=size))
        outcome.add(pair, "hdiffpatch", RESULT)
    outcome.add(pairs[0], "cairn-fast", dataclasses.replace(RESULT, bytes=60, encode_cpu=0.2))
    return outcome


class ReportTests(unittest.TestCase):
    """The reports say what was measured, and nothing of what was not."""

    def test_the_geometric_mean_of_a_half_and_two_is_one(self):
        self.assertAlmostEqual(geometric_mean([0.5, 2]), 1)

    def test_the_geometric_mean_of_nothing_is_not_a_number(self):
        self.assertTrue(math.isnan(geometric_mean([])))

    def test_a_mean_above_the_limit_is_a_miss(self):
        rows = {row.name: row for row in summary.reach(sample())}
        self.assertEqual(rows["patch bytes, default"].verdict, "MISS")
        self.assertEqual(rows["patch bytes, default, worst pair"].value, 2)
        self.assertEqual(rows["encode CPU, default"].verdict, "pass")
        self.assertEqual(rows["encode CPU, fast"].verdict, "pass")
        self.assertEqual(rows["cairn --help"].verdict, "not measured")

    def test_ratios_cover_only_pairs_that_both_tools_did(self):
        ratios = sample().ratios("cairn-fast", "cairn-default", summary.BYTES)
        self.assertEqual(ratios, {"one": 1.2})

    def test_the_reports_are_written_and_well_formed(self):
        with tempfile.TemporaryDirectory() as directory:
            report.write(sample(), directory)
            with open(os.path.join(directory, "compare.json"), encoding="utf-8") as file:
                values = json.load(file)
            with open(os.path.join(directory, "compare.md"), encoding="utf-8") as file:
                text = file.read()
        self.assertEqual(values["pairs"][0]["results"]["cairn-default"]["bytes"], 50)
        self.assertIn("| one", text)

    def test_the_picture_is_well_formed_and_loads_nothing(self):
        page = picture.page(sample(), "a <machine>")
        self.assertNotIn("http", page)
        for part in page.split("<svg")[1:]:
            xml.fromstring("<svg" + part.split("</svg>")[0] + "</svg>")

    def test_sizes_are_shown_with_three_digits(self):
        shown = [picture.bytes_text(size) for size in (7, 999, 1234, 56_789, 999_600, 123_456_789)]
        self.assertEqual(shown, ["7 B", "999 B", "1.23 kB", "56.8 kB", "1.00 MB", "123 MB"])

    def test_a_column_of_numbers_is_flush_right(self):
        table = markdown(["pair", "bytes"], [["a", "1"], ["b", "1,000"]])
        self.assertIn("| a    |     1 |", table)


class GoldenTests(unittest.TestCase):
    """Recorded sizes are found again; a change is told."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = directory.name

    def test_what_was_recorded_is_no_change(self):
        golden.update(sample(), self.directory)
        self.assertEqual(golden.changes(sample(), self.directory), [])

    def test_a_size_without_a_record_is_a_change(self):
        self.assertEqual(len(golden.changes(sample(), self.directory)), 3)

    def test_another_size_is_a_change(self):
        golden.update(sample(), self.directory)
        outcome = sample()
        outcome.results["one"]["cairn-fast"].bytes += 1
        changes = golden.changes(outcome, self.directory)
        self.assertEqual(len(changes), 1)
        self.assertIn("one at effort fast", changes[0])

    def test_updating_keeps_what_was_not_run(self):
        golden.update(sample(), self.directory)
        outcome = sample()
        del outcome.results["one"]
        golden.update(outcome, self.directory)
        self.assertEqual(golden.changes(sample(), self.directory), [])


if __name__ == "__main__":
    unittest.main()
