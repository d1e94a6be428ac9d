# SPDX-License-Identifier: Apache-2.0
"""What the scripts that prove the device's promises share."""
