# SPDX-License-Identifier: Apache-2.0
"""Every case, by importing the files that hold them."""
from . import (  # noqa: F401
    basic, damage, delegations, downloads, expiry, malformed, names, rollback, rotation, signatures)
