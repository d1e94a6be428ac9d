# SPDX-License-Identifier: Apache-2.0
"""What a device downloads: the payloads that its target release takes, and the packages' heads."""
from __future__ import annotations

from typing import List, Optional, Set, Tuple

from .package import Package


def update(
    packages: List[Package], start: int, target: int, bridge: Optional[Package] = None
) -> Tuple[int, int]:
    """The bytes of payloads and of heads for a device that goes from one release to another.

    At hand are the contents of the release that it stands on and, by its reverse deltas, those of
    that release's base. A content is carried by one package only, so there is nothing to choose; what
    a bridge has is taken from it, which may not be the least.
    """
    at_hand = set(packages[start].contents)
    for number in packages[start].prerequisites[-1:]:
        at_hand |= set(packages[number].contents)
    chain = packages[target].prerequisites + [target]
    makers = {}
    for number in [-1, *chain] if bridge else chain:
        for payload in (packages[number] if number >= 0 else bridge).payloads:
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
    heads = sum(packages[number].head_size for number in (used | {target}) - {-1})
    return size, heads + (bridge.head_size if bridge else 0)
