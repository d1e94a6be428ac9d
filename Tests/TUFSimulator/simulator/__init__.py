# SPDX-License-Identifier: Apache-2.0
"""A repository of The Update Framework in any state, and devices that read it."""
