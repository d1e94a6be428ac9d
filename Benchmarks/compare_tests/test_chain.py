# SPDX-License-Identifier: Apache-2.0
"""What `chain` counts."""
import unittest

from chain_support import command, download, trees
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
        days = list(trees._days(3, "2026-01"))
        self.assertEqual(
            days, [("2025-11", "2025-11-11"), ("2025-12", "2025-12-09"), ("2026-01", "2026-01-13")])

    def test_the_report_has_a_line_for_each_release(self):
        row = {
            "id": "r", "size": 10, "treeSize": 100, "cpu": 1.0, "wall": 1.0,
            "peakMemory": 1 << 20}
        later = dict(row, update=5, zstdUpdate=10, zstdSinceBase=20)
        text = command._text({"releases": [row, later]})
        self.assertEqual(text.count("| r "), 2)
        self.assertIn("0.500", text)


if __name__ == "__main__":
    unittest.main()
