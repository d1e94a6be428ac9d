# SPDX-License-Identifier: Apache-2.0
"""What the scans of machine code share: the section that is scanned, and what addresses hold."""

from references_common import CODE


class CodeScanner:
    """One section's scan."""

    def __init__(self, data, section, collector):
        self.data = data
        self.offset, self.size, self.address = section[:3]
        self.collector = collector
        self.image = collector.image
        self.found = []

    # Places

    def mapped(self, target):
        return target >= 0 and self.image.section_at(target) is not None

    def code(self, target):
        section = self.image.section_at(target) if target >= 0 else None
        return section is not None and section[4] == CODE and target < section[2] + section[3]

    def bytes_at(self, target, count):
        """The offset of the bytes at an address and the end of those of its section, or None."""
        section = self.image.section_at(target) if target >= 0 else None
        if section is None or section[4] == CODE:
            return None
        offset = section[0] + target - section[2]
        end = section[0] + section[1]
        return (offset, end) if count <= end - offset else None

    def here(self, target):
        return self.address <= target < self.address + self.size
