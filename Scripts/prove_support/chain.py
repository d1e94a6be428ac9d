# SPDX-License-Identifier: Apache-2.0
"""A small chain of releases with every kind of node and change, made by a seeded rule."""
import errno
import os
import random
import shutil

RELEASES = ("2024-01", "2024-02", "2024-03", "2024-04")
CHECKPOINT = "2024-03"
_TIMES = 1_704_067_200


class SmallChain:
    """The trees of a chain below a directory, and their repository."""

    def __init__(self, program, directory, files=24, seed=1):
        self.repository = os.path.join(directory, "repository")
        self.directory = directory
        self._random = random.Random(seed)
        for number, release in enumerate(RELEASES):
            tree = self.tree(release)
            if number == 0:
                os.makedirs(tree)
                self._begin(tree, files)
            else:
                shutil.copytree(self.tree(RELEASES[number - 1]), tree, symlinks=True)
                self._advance(tree, number, files)
            self._link(tree, number)
            self._mark(tree, number)
            options = ["--checkpoint"] if release == CHECKPOINT else []
            program.must(
                "release", "add", tree, "--repo", self.repository, "--id", release, "--times",
                "exact", "-q", *options)

    def tree(self, release):
        """Where the tree of a release lies."""
        return os.path.join(self.directory, "trees", release)

    def _begin(self, tree, files):
        for number in range(files):
            self._write(tree, f"app/part{number % 3}/file{number:02}", self._bytes(number))
        self._write(tree, "app/program", self._bytes(90_000), 0o755)
        self._write(tree, "app/data.bin", self._bytes(200_000))
        self._write(tree, "empty", b"")
        self._write(tree, "turn/file-to-directory", b"a file\n")
        self._write(tree, "turn/file-to-link", b"another file\n")
        self._write(tree, "turn/directory-to-file/one", b"one\n")
        self._write(tree, "turn/directory-to-link/deep/two", b"two\n")
        os.symlink("file-to-link", os.path.join(tree, "turn/link-to-file"))
        os.symlink("nowhere", os.path.join(tree, "turn/link-to-directory"))
        os.symlink("app/program", os.path.join(tree, "start"))
        os.symlink("x" * 200, os.path.join(tree, "long"))
        os.mkdir(os.path.join(tree, "hollow"))
        os.mkdir(os.path.join(tree, "private"), 0o700)
        self._write(tree, "closed/inside", self._bytes(3000))
        self._close(tree)

    def _advance(self, tree, number, files):
        os.chmod(os.path.join(tree, "closed"), 0o755)
        for index in self._random.sample(range(files), files // 3):
            self._edit(tree, f"app/part{index % 3}/file{index:02}", number)
        self._edit(tree, "app/program", number)
        if number != 2:
            self._edit(tree, "app/data.bin", number)
        self._edit(tree, "closed/inside", number)
        self._write(tree, f"new/of{number}/file", self._bytes(5000), 0o640)
        mode = (0o600, 0o444, 0o755)[number % 3]
        os.chmod(os.path.join(tree, "empty"), mode)
        os.chmod(os.path.join(tree, "private"), (0o700, 0o711)[number % 2])
        self._turn(tree, number)
        self._close(tree)

    def _turn(self, tree, number):
        """Each node of `turn` takes another kind, or comes back to its first one."""
        at = lambda name: os.path.join(tree, "turn", name)
        shutil.rmtree(at(""))
        os.mkdir(at(""))
        if number % 2 == 0:
            self._write(tree, "turn/file-to-directory", b"a file again\n")
            os.symlink("directory-to-file", at("file-to-link"))
            self._write(tree, "turn/directory-to-file", b"now a file\n")
            self._write(tree, "turn/directory-to-link/deep/two", b"two again\n")
            os.symlink("elsewhere", at("link-to-file"))
            os.mkdir(at("link-to-directory"))
        else:
            self._write(tree, "turn/file-to-directory/inner/node", self._bytes(700))
            os.symlink("directory-to-file", at("file-to-link"))
            self._write(tree, "turn/directory-to-file", b"a file\n")
            os.symlink("../app", at("directory-to-link"))
            self._write(tree, "turn/link-to-file", b"no link\n")
            self._write(tree, "turn/link-to-directory/file", b"in a directory\n")

    def _link(self, tree, number):
        """Hard links that come, go and change their file."""
        for name in ("same1", "same2"):
            path = os.path.join(tree, name)
            if os.path.lexists(path):
                os.unlink(path)
        os.link(os.path.join(tree, "app/data.bin"), os.path.join(tree, "same1"))
        if number % 2 == 1:
            os.link(os.path.join(tree, "app/part0/file00"), os.path.join(tree, "same2"))

    @staticmethod
    def _mark(tree, number):
        """Attributes, where the file system of the trees has them."""
        try:
            os.setxattr(os.path.join(tree, "app/program"), "user.release", b"%d" % number)
            os.setxattr(os.path.join(tree, "empty"), "user.large", b"x" * (900 + number))
            os.setxattr(os.path.join(tree, "app"), "user.part", b"directory of %d" % number)
        except OSError as error:
            if error.errno != errno.ENOTSUP:
                raise

    @staticmethod
    def _close(tree):
        os.chmod(os.path.join(tree, "closed"), 0o555)

    def _bytes(self, count):
        words = [self._random.randbytes(12) for _ in range(64)]
        parts = []
        size = 0
        while size < count:
            part = self._random.choice(words)
            parts.append(part)
            size += len(part)
        return b"".join(parts)[:count]

    def _edit(self, tree, path, number):
        with open(os.path.join(tree, path), "rb") as file:
            content = bytearray(file.read())
        place = self._random.randrange(len(content) + 1)
        content[place:place] = b"edit %d of %s\n" % (number, path.encode())
        mode = os.stat(os.path.join(tree, path)).st_mode & 0o7777
        os.unlink(os.path.join(tree, path))
        self._write(tree, path, bytes(content), mode)

    def _write(self, tree, path, content, mode=0o644):
        full = os.path.join(tree, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(content)
        os.chmod(full, mode)
        time = _TIMES + self._random.randrange(10_000_000)
        os.utime(full, (time, time))
