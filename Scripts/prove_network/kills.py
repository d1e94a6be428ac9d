# SPDX-License-Identifier: Apache-2.0
"""Commands that are killed at random moments while they fetch and install."""
import random
import subprocess
import time

from .servers import Nginx
from .site import MOST_REPEATED, check_account, repeated


def prove(site, count, number, rate, seed):
    """Kills an update again and again until it is through; returns the most repeated bytes."""
    chance = random.Random(seed)
    server = Nginx(site.repository, rate=rate)
    most = 0
    try:
        device = site.device("undisturbed")
        begin = time.monotonic()
        result = device.install(server.address)
        length = time.monotonic() - begin
        count.check(result.status == 0, f"undisturbed: {result.output}")
        server.take()
        device.remove()
        for run in range(number):
            most = max(most, _prove_one(site, server, count, run, length, chance))
    finally:
        server.close()
    return most


def _prove_one(site, server, count, run, length, chance):
    name = f"kill {run}"
    device = site.device(f"kill{run}")
    kills = 0
    while kills < 12:
        process = subprocess.Popen(
            [site.program.path, *device.command(server.address)], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=chance.random() * length * 0.7)
            break
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
    sent = server.take()
    result = device.install(server.address)
    again = server.take()
    count.check(result.status == 0, f"{name}: after {kills} kills: {result.output}{result.errors}")
    check_account(result, again, count, name)
    device.is_whole(count, name)
    # What was on its way when a command was killed is lost, whatever a client does.
    lost = repeated(sent + again)
    count.check(lost <= MOST_REPEATED * max(1, kills),
                f"{name}: {lost} bytes came twice with {kills} kills")
    count.end(f"{kills} kills")
    device.remove()
    return lost // max(1, kills)
