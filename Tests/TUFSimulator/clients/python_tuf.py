#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The reference implementation behind the command protocol: what the cases say is checked on it."""
import argparse
import os
import shutil
import sys

from tuf.ngclient import Updater


def main():
    """Does one command."""
    parser = argparse.ArgumentParser()
    for option in ("--metadata-dir", "--metadata-url", "--target-base-url", "--target-dir"):
        parser.add_argument(option)
    parser.add_argument("--target-name", action="append")
    parser.add_argument("command", choices=("init", "refresh", "download"))
    parser.add_argument("root", nargs="?")
    options = parser.parse_args()
    if options.command == "init":
        shutil.copyfile(options.root, os.path.join(options.metadata_dir, "root.json"))
        return
    updater = Updater(options.metadata_dir, options.metadata_url, options.target_dir,
                      options.target_base_url, bootstrap=None)
    if options.command == "refresh":
        updater.refresh()
        return
    for name in options.target_name:
        target = updater.get_targetinfo(name)
        if target is None:
            raise LookupError(f"no target {name}")
        if updater.find_cached_target(target) is None:
            updater.download_target(target)


if __name__ == "__main__":
    try:
        main()
    except Exception as error:  # Whatever it is, the protocol has one status for it.
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(1)
