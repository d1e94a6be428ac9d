# SPDX-License-Identifier: Apache-2.0
"""Packages of PyPI for a script, in an environment of its own below `.build`."""
import importlib.util
import os
import shutil
import subprocess
import sys

from .program import ROOT, fail, skip


def use_packages(name, modules, packages):
    """Makes sure that the modules can be imported; runs the script anew where that takes an
    environment with the packages. It is made on first use and kept."""
    if all(importlib.util.find_spec(module) for module in modules):
        return
    directory = os.path.join(ROOT, ".build", "python", name)
    python = os.path.join(directory, "bin", "python3")
    mark = os.path.join(directory, "complete")
    if sys.executable == python:
        fail(f"{directory} lacks one of {', '.join(modules)}: remove it, then try again")
    if not _is_complete(mark, packages):
        shutil.rmtree(directory, ignore_errors=True)
        for step in ([sys.executable, "-m", "venv", directory],
                     [python, "-m", "pip", "install", "-q", "--disable-pip-version-check",
                      *packages]):
            if subprocess.run(step, check=False).returncode != 0:
                skip(f"{', '.join(packages)} could not be installed into {directory}")
        with open(mark, "w", encoding="utf-8") as file:
            file.write("\n".join(packages))
    os.execv(python, [python, os.path.realpath(sys.argv[0]), *sys.argv[1:]])


def _is_complete(mark, packages):
    try:
        with open(mark, encoding="utf-8") as file:
            return file.read() == "\n".join(packages)
    except OSError:
        return False
