# SPDX-License-Identifier: Apache-2.0
"""Servers that answer wrongly: once, and for ever."""
import concurrent.futures
import random
import time

from .servers import FaultServer

PACKAGES = "/packages/*"
LONGEST = 60

# What is wrong, and whether an update succeeds although it stays wrong. None: either.
FAULTS = [
    ({"fault": "corrupt", "at": 1500}, False), ({"fault": "corrupt", "at": 5, "xor": 128}, None),
    ({"fault": "repeat", "at": 100, "count": 50}, None), ({"fault": "reorder", "size": 40}, None),
    ({"fault": "other-bytes", "from": 3}, None), ({"fault": "short-range", "count": 10}, None),
    ({"fault": "wrong-range", "shift": 1}, False), ({"fault": "no-content-range"}, False),
    ({"fault": "bad-content-range", "value": "bytes 9-1/x"}, False),
    ({"fault": "bad-content-range", "value": "bytes 0-99999999999999999999/5"}, False),
    ({"fault": "multipart"}, False), ({"fault": "416"}, False), ({"fault": "gzip"}, False),
    ({"fault": "ignore-range"}, True), ({"fault": "chunked", "size": 100}, True),
    ({"fault": "no-length"}, None), ({"fault": "length", "add": 7}, False),
    ({"fault": "length", "add": -7}, False), ({"fault": "length", "value": "-5"}, False),
    ({"fault": "length", "value": "99999999999999999999999"}, False),
    ({"fault": "extra", "count": 9}, None), ({"fault": "extra", "count": 9, "hidden": 1}, None),
    ({"fault": "endless"}, None), ({"fault": "endless-head", "count": 200000}, False),
    ({"fault": "endless-head"}, False), ({"fault": "garbage"}, False), ({"fault": "refuse"}, False),
    ({"fault": "early-hints"}, True), ({"fault": "etag"}, None),
    ({"fault": "redirect", "hops": 3}, True), ({"fault": "redirect", "hops": 30}, False),
    ({"fault": "redirect", "to": "file:///etc/passwd"}, False),
    ({"fault": "redirect", "to": "ftp://127.0.0.1/x"}, False),
    ({"fault": "status", "status": 503}, False), ({"fault": "status", "status": 404}, False),
    ({"fault": "status", "status": 403}, False), ({"fault": "status", "status": 204}, False),
    ({"fault": "status", "status": 304}, False), ({"fault": "status", "status": 429}, False),
    ({"fault": "cut", "at": 0}, False), ({"fault": "reset", "at": 0}, False),
]


def prove(site, count, jobs, number, seed):
    """Each fault on packages and on everything, once and for ever; then some at random places."""
    work = [(number, rule, outcome, path, is_lasting)
            for number, (rule, outcome) in enumerate(FAULTS)
            for path in (PACKAGES, "*") for is_lasting in (False, True)]
    chance = random.Random(seed)
    files = sorted(site.objects().items())
    for each in range(number):
        path, size = chance.choice(files)
        place = chance.randrange(size)
        rule = chance.choice((
            {"fault": "corrupt", "at": place, "xor": chance.randrange(1, 256)},
            {"fault": "repeat", "at": place, "count": chance.randrange(1, 200)},
            {"fault": "reorder", "size": 1 + place // 2}))
        work.append((len(FAULTS) + each, rule, None, path, chance.random() < 0.5))
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        list(pool.map(lambda item: _prove_one(site, count, *item), work))


def _prove_one(site, count, number, rule, outcome, path, is_lasting):
    name = f"{rule} of {path}, {'for ever' if is_lasting else 'once'}"
    server = FaultServer(site.repository)
    device = site.device(f"spoil{number}-{path == '*'}-{is_lasting}")
    try:
        server.fail_by({**rule, "path": path, **({} if is_lasting else {"times": 1})})
        begin = time.monotonic()
        result = device.install(server.address)
        took = time.monotonic() - begin
        count.end(f"status {result.status}")
        count.check(took < LONGEST, f"{name}: took {took:.0f} s")
        count.check(result.status in (0, 3, 6, 11, 12),
                    f"{name}: ended with {result.status}: {result.output}{result.errors}")
        if is_lasting and path == PACKAGES and outcome is not None:
            count.check((result.status == 0) == outcome,
                        f"{name}: ended with {result.status}: {result.output}")
        if result.status != 0:
            device.is_old(count, name)
            server.fail_by()
            result = device.install(server.address)
            count.check(result.status == 0, f"{name}, healed: {result.output}{result.errors}")
        device.is_whole(count, name)
    finally:
        server.close()
        device.remove()
