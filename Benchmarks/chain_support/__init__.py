# SPDX-License-Identifier: Apache-2.0
"""The parts of `chain`: trees, packages, what devices download, and what zstd would make of it."""
