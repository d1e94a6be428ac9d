# SPDX-License-Identifier: Apache-2.0
"""The parts of `compare`, the benchmark of Cairn against other delta tools."""
