# SPDX-License-Identifier: Apache-2.0
"""A chain of releases of some megabytes that no compression makes small."""
import os
import random
import shutil

from prove_support.chain import CHECKPOINT, RELEASES

FILES = 3
SIZE = 700_000


class LargeChain:
    """As `SmallChain`, with large files: some are edited, each release brings new ones."""

    def __init__(self, program, directory, files=FILES, seed=1):
        self.repository = os.path.join(directory, "repository")
        self.directory = directory
        chance = random.Random(seed)
        for number, release in enumerate(RELEASES):
            tree = self.tree(release)
            if number == 0:
                os.makedirs(tree)
            else:
                shutil.copytree(self.tree(RELEASES[number - 1]), tree)
                self._edit(tree, chance)
            for index in range(files if number == 0 else 1):
                with open(os.path.join(tree, f"data{number}-{index}"), "wb") as file:
                    file.write(chance.randbytes(SIZE + chance.randrange(SIZE)))
            options = ["--checkpoint"] if release == CHECKPOINT else []
            program.must(
                "release", "add", tree, "--repo", self.repository, "--id", release,
                "--effort", "fast", "-q", *options)

    @staticmethod
    def _edit(tree, chance):
        for name in sorted(os.listdir(tree))[::2]:
            with open(os.path.join(tree, name), "r+b") as file:
                for _ in range(40):
                    file.seek(chance.randrange(SIZE))
                    file.write(chance.randbytes(500))

    def tree(self, release):
        """Where the tree of a release lies."""
        return os.path.join(self.directory, "trees", release)
