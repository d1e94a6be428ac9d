# SPDX-License-Identifier: Apache-2.0
import gzip
import hashlib
import os
import tempfile
import unittest
import zipfile

from compare_support import corpus
from compare_support.options import HOME


class CorpusTests(unittest.TestCase):
    """The corpus file is complete, and files are made from archives by its rules alone."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = directory.name

    def path(self, name):
        return os.path.join(self.directory, name)

    def archive(self, members):
        with zipfile.ZipFile(self.path("archive"), "w") as bundle:
            for name, data in members.items():
                bundle.writestr(name, data)
        return self.path("archive")

    def pair(self, content, made, archive):
        """A pair of equal sides, its archive already in place under its pinned hash."""
        side = corpus.Side(
            "1", "archive", corpus.sha256_of(archive), len(made),
            hashlib.sha256(made).hexdigest())
        return corpus.Pair("pair", "kind", "package", content, side, side)

    def test_every_pair_is_pinned_and_has_a_name_of_its_own(self):
        pairs = [pair for name in ("corpus.json", "archives.json")
                 for pair in corpus.load(os.path.join(HOME, name))]
        self.assertEqual(len({pair.name for pair in pairs}), len(pairs))
        for side in (side for pair in pairs for side in (pair.old, pair.new)):
            self.assertEqual((len(side.sha256), len(side.archive_sha256)), (64, 64))
            self.assertGreater(side.size, 0)

    def test_a_member_is_taken_from_an_archive_at_hand(self):
        archive = self.archive({"a/b.dll": b"library", "a/c.txt": b"text"})
        pair = self.pair({"made": "member", "member": "a/*.dll"}, b"library", archive)
        corpus.provide(pair, self.path("pairs"), self.directory)
        with open(self.path("pairs/pair/new"), "rb") as file:
            self.assertEqual(file.read(), b"library")

    def test_a_pattern_that_fits_two_members_is_an_error(self):
        archive = self.archive({"a.dll": b"1", "b.dll": b"2"})
        pair = self.pair({"made": "member", "member": "*.dll"}, b"1", archive)
        with self.assertRaisesRegex(corpus.CorpusError, "2 members"):
            corpus.provide(pair, self.path("pairs"), self.directory)

    def test_a_file_that_is_not_the_pinned_one_is_an_error(self):
        archive = self.archive({"a.dll": b"forged"})
        pair = self.pair({"made": "member", "member": "a.dll"}, b"wanted", archive)
        with self.assertRaises(corpus.CorpusError):
            corpus.provide(pair, self.path("pairs"), self.directory)
        self.assertFalse(os.path.exists(self.path("pairs/pair/old")))

    def test_a_tar_is_made_alike_whatever_the_order_in_the_archive(self):
        tars = []
        for order in (("b", "a"), ("a", "b")):
            members = {name: name.encode() * 5 for name in order}
            members["c.gz"] = gzip.compress(b"plain")
            corpus._tar(self.archive(members), self.path("tar"))
            tars.append(corpus.sha256_of(self.path("tar")))
        self.assertEqual(tars[0], tars[1])

    def test_pip_is_told_the_tags_of_the_archives_name(self):
        tags = corpus._tags("p", "p-1-cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64.whl")
        self.assertEqual(tags, [
            "--only-binary", ":all:", "--implementation", "cp", "--python-version", "313",
            "--abi", "cp313", "--platform", "manylinux_2_17_x86_64",
            "--platform", "manylinux2014_x86_64"])


if __name__ == "__main__":
    unittest.main()
