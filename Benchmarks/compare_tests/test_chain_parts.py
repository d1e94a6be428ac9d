# SPDX-License-Identifier: Apache-2.0
"""What `chain` remembers, what it takes for a change, and how it reads what peers made."""
import os
import struct
import tempfile
import unittest

from chain_support import trees
from chain_support.memory import Memory
from chain_support.peers import PeerError, casync, single_files


def make_tree(directory, name, files):
    root = os.path.join(directory, name)
    for path, content in files.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(content)
    return trees.Tree(root)


class Remembering(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.directory.name, "memory")

    def tearDown(self):
        self.directory.cleanup()

    def test_what_is_known_is_not_measured_again(self):
        Memory(self.path).recall(("a", 1), lambda: {"size": 5})
        again = Memory(self.path)
        self.assertEqual(again.recall(("a", 1), lambda: self.fail("measured again")), {"size": 5})
        self.assertIsNone(again.known(("a", 2)))

    def test_a_line_that_was_cut_off_costs_that_line_only(self):
        memory = Memory(self.path)
        memory.keep("one", {"size": 1})
        memory.keep("two", {"size": 2})
        os.truncate(self.path, os.path.getsize(self.path) - 4)
        Memory(self.path).keep("three", {"size": 3})
        self.assertEqual(
            Memory(self.path).records, {"one": {"size": 1}, "three": {"size": 3}})


class Trees(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()

    def tearDown(self):
        self.directory.cleanup()

    def make(self, name, files):
        return make_tree(self.directory.name, name, files)

    def test_a_tree_is_its_paths_modes_and_contents(self):
        files = {"a": b"1", "d/b": b"2"}
        first, same = self.make("first", files), self.make("same", files)
        os.utime(os.path.join(same.path, "a"), (1, 1))
        self.assertEqual(first.digest, same.digest)
        self.assertEqual((first.size, sorted(first.contents)), (2, ["a", "d/b"]))
        other = self.make("other", files)
        os.chmod(os.path.join(other.path, "a"), 0o600)
        moved = self.make("moved", {"a": b"1", "d/c": b"2"})
        empty = self.make("empty", files)
        os.mkdir(os.path.join(empty.path, "e"))
        self.assertEqual(len({tree.digest for tree in (first, other, moved, empty)}), 4)

    def test_a_digest_is_known_again_until_a_file_is_touched(self):
        memory = Memory(os.path.join(self.directory.name, "memory"))
        tree = self.make("tree", {"a": b"1"})
        digest = trees.Tree(tree.path, memory).digest
        self.assertEqual((digest, len(memory.records)), (tree.digest, 1))
        again = trees.Tree(tree.path, memory)
        again._read_digest = lambda: self.fail("read again")
        self.assertEqual(again.digest, digest)
        status = os.stat(os.path.join(tree.path, "a"))
        self.make("tree", {"a": b"2"})
        os.utime(os.path.join(tree.path, "a"), ns=(status.st_atime_ns, status.st_mtime_ns))
        self.assertNotEqual(trees.Tree(tree.path, memory).digest, digest)

    def test_a_store_in_the_tree_is_not_a_part_of_it(self):
        with_store = self.make("with", {"a": b"1", ".cairn/state": b"x"})
        self.assertEqual(with_store.digest, self.make("without", {"a": b"1"}).digest)
        deeper = self.make("deeper", {"a": b"1", "d/.cairn": b"x"})
        self.assertIn("d/.cairn", deeper.contents)

    def test_an_update_brings_each_new_content_once(self):
        old = self.make("old", {"a": b"1", "b": b"2", "gone": b"3"})
        new = self.make("new", {"a": b"9", "b": b"2", "c": b"9", "d": b"3", "e": b"7"})
        found = [
            (os.path.basename(file.new), file.old and os.path.basename(file.old))
            for file in single_files.work(old, new)]
        self.assertEqual(found, [("a", "a"), ("e", None)])

    def test_trees_are_found_in_order(self):
        for name in ("2", "1", ".cache", "3.part"):
            self.make(name, {"a": b"1"})
        self.assertEqual([tree.name for tree in trees.find(self.directory.name)], ["1", "2"])
        with self.assertRaises(trees.TreeError):
            trees.find(os.path.join(self.directory.name, "1"))


class Indexes(unittest.TestCase):
    def read(self, data):
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            return casync.chunks_of(file.name)

    def test_the_chunks_of_an_index(self):
        chunks = [bytes([n]) * 32 for n in (1, 2)]
        head = struct.pack("<8Q", 48, casync.INDEX, 0, 1, 2, 3, 2**64 - 1, casync.TABLE)
        table = b"".join(struct.pack("<Q", 10 + n) + chunk for n, chunk in enumerate(chunks))
        tail = struct.pack("<5Q", 0, 0, 48, 136, casync.TAIL)
        self.assertEqual(self.read(head + table + tail), [chunk.hex() for chunk in chunks])
        for damaged in (head + table, b"x" * 64 + table + tail, head + table[1:] + tail):
            with self.assertRaises(PeerError):
                self.read(damaged)


if __name__ == "__main__":
    unittest.main()
