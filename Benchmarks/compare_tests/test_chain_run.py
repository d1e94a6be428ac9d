# SPDX-License-Identifier: Apache-2.0
"""A whole run of `chain` on a small chain that is made by rule; for this `cairn` must be built."""
import contextlib
import io
import json
import os
import random
import shutil
import tempfile
import unittest

from chain_support import command

CAIRN = os.environ.get("CAIRN") or os.path.join(command.HERE, "../.build/release/cairn")


def make_trees(root):
    """Five months: some files change each time, one comes, one moves, one goes."""
    chance = random.Random(7)
    words = [chance.randbytes(9) for _ in range(300)]
    files = {
        f"part{n % 2}/file{n}": b"".join(chance.choices(words, k=900)) for n in range(8)}
    for month in range(1, 6):
        for path in chance.sample(sorted(files), 3):
            place = chance.randrange(len(files[path]))
            files[path] = files[path][:place] + b"month %d" % month + files[path][place:]
        files[f"new{month}"] = chance.randbytes(2000)
        files[f"moved{month}"] = files.pop("part0/file0" if month == 1 else f"moved{month - 1}")
        files.pop(f"new{month - 2}", None)
        for path, content in files.items():
            full = os.path.join(root, f"2026-{month:02}", path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "wb") as file:
                file.write(content)


@unittest.skipUnless(os.access(CAIRN, os.X_OK), f"{CAIRN} is not built")
class Run(unittest.TestCase):
    def test_a_chain_is_published_installed_and_compared(self):
        with tempfile.TemporaryDirectory() as directory:
            root, results = (os.path.join(directory, name) for name in ("trees", "results"))
            make_trees(root)
            names = [name for name in ("xz", "zstd") if shutil.which(name)]
            steps = "publish,install,catch-up,bridges,peers" + (",speed" if "zstd" in names else "")
            options = [
                "--cairn", CAIRN, "--tree-root", root, "--results", results, "--effort", "fast",
                "--checkpoint-every", "2", "--peers", ",".join(names), "--steps", steps,
                "--runs", "1"]
            some = self.run_it([*options, "--steps", "publish,install", "--pairs", "some"], results)
            self.assertEqual(len(some["installs"]), 9)
            result = self.run_it(options, results)
            self.assertEqual(len(result["installs"]), 10)
            self.assertTrue(
                all(row["right"] and row["undo"]["right"] for row in result["installs"]))
            self.assertEqual(
                [row["to"] for row in result["catchingUp"]], ["2026-04", "2026-05"])
            self.assertTrue(all(row["through"] >= row["direct"] > 0
                                for row in result["catchingUp"]))
            # 2026-04 and 2026-05 are built on checkpoints that they do not follow or start from.
            self.assertEqual(
                [(row["from"], row["to"]) for row in result["bridges"]],
                [("2026-01", "2026-04"), ("2026-01", "2026-05"), ("2026-02", "2026-03"),
                 ("2026-04", "2026-05")])
            self.assertTrue(all(row["update"] > row["size"] / 2 for row in result["bridges"]))
            self.assertEqual(
                [len(result["peers"][name]["updates"]) for name in names], [4] * len(names))
            if "zstd" in names:
                # The month after the last checkpoint that has one after it.
                self.assertEqual(result["speed"]["to"], "2026-04")
                self.assertTrue(all(
                    result["speed"][name]["median"] > 0
                    for name in ("publish", "zstd", "install", "uninstall", "copyAndHash")))
            # All of it is known now.
            self.assertEqual(self.run_it([*options, "--steps", "none"], results), result)

    def run_it(self, options, results):
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            status = command.main(options)
        self.assertEqual(status, 0, said.getvalue())
        with open(os.path.join(results, "chain-small.json"), encoding="utf-8") as file:
            return json.load(file)


if __name__ == "__main__":
    unittest.main()
