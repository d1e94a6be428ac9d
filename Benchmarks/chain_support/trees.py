# SPDX-License-Identifier: Apache-2.0
"""Trees of consecutive releases: found in a directory, or made of published Python packages."""
from __future__ import annotations

import calendar
import datetime
import hashlib
import os
import shutil
import subprocess
import venv
from typing import Dict, List

PACKAGES = ["ruff", "numpy", "lxml", "pydantic-core", "django"]
PLATFORM = "aarch64-pc-windows-msvc"
PYTHON = "3.13"

# What the installer writes about itself says nothing of a release.
BOOKKEEPING = {"INSTALLER", "RECORD", "REQUESTED", "direct_url.json", "uv_cache.json"}


class TreeError(Exception):
    """The trees are not there and cannot be made."""


def find(root: str) -> List[str]:
    """The releases in `root`, in the order of their names."""
    names = sorted(
        name for name in os.listdir(root)
        if not name.startswith(".") and os.path.isdir(os.path.join(root, name)))
    if len(names) < 2:
        raise TreeError(f"{root} has fewer than two trees")
    return names


def fetch(root: str, months: int, end: str) -> None:
    """Makes the trees that are missing: the newest versions on the second Tuesday of each month."""
    os.makedirs(root, exist_ok=True)
    uv = _uv(root)
    for name, day in _days(months, end):
        tree = os.path.join(root, name)
        if os.path.isdir(tree):
            continue
        part = tree + ".part"
        shutil.rmtree(part, ignore_errors=True)
        command = [
            uv, "pip", "install", "--target", part, "--python-platform", PLATFORM,
            "--python-version", PYTHON, "--exclude-newer", f"{day}T18:00:00Z", "--only-binary",
            ":all:", "--no-deps", "--link-mode", "copy", "--cache-dir",
            os.path.join(root, ".cache"), *PACKAGES]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise TreeError(f"{name}: {done.stderr.strip()[-400:]}")
        _clean(part)
        os.rename(part, tree)


def _uv(root: str) -> str:
    """uv, installed in an environment of its own."""
    home = os.path.join(root, ".venv")
    uv = os.path.join(home, "bin", "uv")
    if not os.path.exists(uv):
        venv.create(home, with_pip=True)
        subprocess.run(
            [os.path.join(home, "bin", "pip"), "install", "--quiet", "uv"], check=True)
    return uv


def _days(months: int, end: str):
    year, month = (int(part) for part in end.split("-"))
    for back in range(months - 1, -1, -1):
        number = year * 12 + month - 1 - back
        first = datetime.date(number // 12, number % 12 + 1, 1)
        tuesday = first + datetime.timedelta((calendar.TUESDAY - first.weekday()) % 7 + 7)
        yield f"{first:%Y-%m}", tuesday.isoformat()


def _clean(tree: str) -> None:
    for directory, _, files in os.walk(tree):
        for name in files:
            is_own = directory.endswith(".dist-info") and name in BOOKKEEPING
            if is_own or (name == ".lock" and directory == tree):
                os.remove(os.path.join(directory, name))


def contents(tree: str) -> Dict[str, str]:
    """The SHA-256 of each file by path."""
    found = {}
    for directory, _, files in os.walk(tree):
        for name in files:
            path = os.path.join(directory, name)
            if os.path.islink(path):
                continue
            digest = hashlib.sha256()
            with open(path, "rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
            found[os.path.relpath(path, tree)] = digest.hexdigest()
    return found
