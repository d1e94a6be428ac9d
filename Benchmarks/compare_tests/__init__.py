# SPDX-License-Identifier: Apache-2.0
"""Tests of `compare`'s own parts; they need no network and none of the tools."""
