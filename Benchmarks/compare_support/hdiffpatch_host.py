# SPDX-License-Identifier: Apache-2.0
"""The child process in which HDiffPatch is measured: `diff OLD NEW PATCH` or `apply OLD PATCH NEW`.

`nothing` imports the package and ends: what the interpreter alone costs.
"""
import sys

import hdiffpatch


def read(path):
    with open(path, "rb") as file:
        return file.read()


def main(arguments):
    if arguments == ["nothing"]:
        return
    action, old, given, output = arguments
    if action == "diff":
        coder = hdiffpatch.Lzma2Config(level=9)
        result = hdiffpatch.diff(read(old), read(given), compression=coder, validate=False)
    else:
        result = hdiffpatch.apply(read(old), read(given))
    with open(output, "wb") as file:
        file.write(result)


main(sys.argv[1:])
