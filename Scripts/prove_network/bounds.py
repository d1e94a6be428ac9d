# SPDX-License-Identifier: Apache-2.0
"""Bounds that a user sets, and repairs that fetch nothing but what is damaged."""
import os
import time

from .servers import Nginx
from .site import check_account

FEW = 64 << 10


def prove(site, count):
    """`site` has large files, each with payloads of its own."""
    server = Nginx(site.repository)
    try:
        for part in (_most_bytes, _rate, _repair, _no_fallback):
            device = site.device("bounds")
            try:
                part(site, server, device, count)
                count.end("held")
            finally:
                device.remove()
                server.take()
    finally:
        server.close()


def _most_bytes(site, server, device, count):
    """Where more is needed than may be fetched, nothing but metadata is."""
    plan = site.program.run("plan", *device.command(server.address)[1:]).report
    need = plan["toFetch"]["total"]
    server.take()
    result = device.install(server.address, "--max-bytes", str(need - 1))
    sent = server.take()
    count.check(result.status == 11 and "transfer.too-much" in result.output,
                f"--max-bytes: ended with {result.status}: {result.output}")
    count.check(not [one for one in sent if "/packages/" in one.path],
                f"--max-bytes: payloads were fetched: {sent}")
    device.is_old(count, "--max-bytes")
    result = device.install(server.address, "--max-bytes", str(need + FEW))
    sent = server.take()
    count.check(result.status == 0, f"enough --max-bytes: {result.output}")
    check_account(result, sent, count, "--max-bytes")
    device.is_whole(count, "--max-bytes")


def _rate(site, server, device, count):
    """All transfers together stay below the rate."""
    rate = 700_000
    begin = time.monotonic()
    result = device.install(server.address, "--limit-rate", str(rate))
    took = time.monotonic() - begin
    size = result.report["transfer"]["total"]
    count.check(size / took < rate * 1.15, f"--limit-rate: {size} bytes in {took:.1f} s")
    device.is_whole(count, "--limit-rate")


def _damage(device):
    """Spoils one file; returns its size."""
    path = os.path.join(device.root, "data0-1")
    with open(path, "r+b") as file:
        file.seek(1000)
        file.write(b"damaged")
    return os.path.getsize(path)


def _repair(site, server, device, count):
    """Of one damaged file its own payloads are fetched, nothing else."""
    device.install(server.address)
    size = _damage(device)
    server.take()
    result = site.program.run(
        "repair", "--root", device.root, "--from", server.address, *site.trust, "--json")
    sent = server.take()
    count.check(result.status == 0, f"repair: {result.output}{result.errors}")
    check_account(result, sent, count, "repair")
    account = result.report.get("transfer", {})
    fetched = account.get("total", 0) - account.get("metadata", 0)
    count.check(0 < fetched <= size * 1.02 + FEW,
                f"repair: {fetched} bytes for a file of {size}")
    device.is_whole(count, "repair")


def _no_fallback(site, server, device, count):
    """What the device should have is not fetched where that was ruled out."""
    size = _damage(device)
    result = device.install(server.address, "--no-full-fallback", "--force")
    sent = server.take()
    if result.status == 0:
        # The damaged file did not have to be made anew: then its content was not fetched either.
        fetched = result.report["transfer"]["fallback"]
        count.check(fetched == 0, f"--no-full-fallback: {fetched} bytes of {size}")
        return
    count.check(result.status == 11 and "transfer.fallback" in result.output,
                f"--no-full-fallback: ended with {result.status}: {result.output}")
    count.check(not [one for one in sent if "/packages/" in one.path],
                f"--no-full-fallback: payloads were fetched: {sent}")
