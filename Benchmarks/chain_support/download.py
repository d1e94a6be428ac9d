# SPDX-License-Identifier: Apache-2.0
"""What a device downloads: the payloads that its target release takes, and the packages' heads."""
from __future__ import annotations

from typing import List, Set, Tuple

from .package import Package


def update(packages: List[Package], start: int, target: int) -> Tuple[int, int]:
    """The bytes of payloads and of heads for a device that goes from one release to another.

    At hand are the contents of the release that it stands on and, by its reverse deltas, those of
    that release's base. A content is carried by one package only, so there is nothing to choose.
    """
    at_hand = set(packages[start].contents)
    for number in packages[start].prerequisites[-1:]:
        at_hand |= set(packages[number].contents)
    chain = packages[target].prerequisites + [target]
    makers = {}
    for number in chain:
        for payload in packages[number].payloads:
            for content in payload.targets:
                makers.setdefault(content, (number, payload))
    size, used, taken = 0, set(), set()
    wanted = [content for content in packages[target].contents if content not in at_hand]
    seen: Set[bytes] = set(wanted)
    while wanted:
        number, payload = makers[wanted.pop()]
        if id(payload) in taken:
            continue
        taken.add(id(payload))
        used.add(number)
        size += payload.size
        for base in payload.bases:
            if base not in at_hand and base not in seen:
                seen.add(base)
                wanted.append(base)
    heads = sum(packages[number].head_size for number in used | {target})
    return size, heads
