# SPDX-License-Identifier: Apache-2.0
"""Makes trees out of published Python packages, as they were on a day of each month."""
from __future__ import annotations

import calendar
import datetime
import os
import shutil
import subprocess
import venv
from typing import Iterator, Sequence, Tuple

from .trees import TreeError

PLATFORM = "aarch64-pc-windows-msvc"
PYTHON = "3.13"

# What the installer writes about itself says nothing of a release.
BOOKKEEPING = {"INSTALLER", "RECORD", "REQUESTED", "direct_url.json", "uv_cache.json"}


def fetch(root: str, packages: Sequence[str], months: int, end: str) -> None:
    """Makes the trees that are missing: the newest versions on the second Tuesday of each month."""
    os.makedirs(root, exist_ok=True)
    missing = [
        (name, day) for name, day in days(months, end)
        if not os.path.isdir(os.path.join(root, name))]
    if not missing:
        return
    uv = _uv(root)
    for name, day in missing:
        tree = os.path.join(root, name)
        part = tree + ".part"
        shutil.rmtree(part, ignore_errors=True)
        command = [
            uv, "pip", "install", "--target", part, "--python-platform", PLATFORM,
            "--python-version", PYTHON, "--exclude-newer", f"{day}T18:00:00Z", "--only-binary",
            ":all:", "--no-deps", "--link-mode", "copy", "--cache-dir",
            os.path.join(root, ".cache"), *packages]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
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


def days(months: int, end: str) -> Iterator[Tuple[str, str]]:
    """Each month's name and its second Tuesday."""
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
