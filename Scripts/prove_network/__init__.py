# SPDX-License-Identifier: Apache-2.0
"""What proves that releases come over a network whole, counted and only once."""
