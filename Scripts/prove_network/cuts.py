# SPDX-License-Identifier: Apache-2.0
"""Answers that end early: at every byte of small objects, at random ones of large objects."""
import concurrent.futures
import itertools
import queue
import random

from .servers import FaultServer
from .site import MOST_REPEATED, check_account, repeated


class Cuts:
    """Cuts an answer once, or for ever and then no more, and sees what becomes of the update."""

    def __init__(self, site, count, jobs):
        self._site = site
        self._count = count
        self._numbers = itertools.count()
        self._servers = queue.Queue()
        self._all = [FaultServer(site.repository) for _ in range(jobs)]
        for server in self._all:
            self._servers.put(server)
        self._jobs = jobs
        self._least = 0
        self.most_repeated = 0

    def close(self):
        """Ends the servers."""
        for server in self._all:
            server.close()

    def answers(self):
        """Each answer that an undisturbed update takes, with its size."""
        server = self._servers.get()
        device = self._site.device("measure")
        server.take()
        device.install(server.address)
        sent = server.take()
        device.remove()
        self._servers.put(server)
        self._least = sum(answer.size for answer in sent)
        return [(answer.path, answer.size) for answer in sent if answer.status in (200, 206)]

    def prove_each(self, every):
        """Cuts every answer at each byte, or at each so-manieth, all answers of an update alike."""
        answers = self.answers()
        longest = max(size for _, size in answers)
        places = sorted({0, 1, *range(0, longest, every), *(size - 1 for _, size in answers)})
        self._run([([path for path, size in answers if size > place], place, "cut")
                   for place in places])

    def prove_some(self, number, seed):
        """Cuts or resets answers at random bytes."""
        chance = random.Random(seed)
        answers = [answer for answer in self.answers() if answer[1] > 1]
        weights = [size for _, size in answers]
        jobs = []
        for path, size in chance.choices(answers, weights, k=number):
            jobs.append(([path], chance.randrange(size), chance.choice(("cut", "cut", "reset"))))
        self._run(jobs)

    def _run(self, jobs):
        with concurrent.futures.ThreadPoolExecutor(self._jobs) as pool:
            list(pool.map(lambda job: self._prove(*job), jobs))

    def _prove(self, paths, place, kind):
        number = next(self._numbers)
        name = f"{kind} of {' '.join(sorted(set(paths)))} at byte {place}"
        server = self._servers.get()
        device = self._site.device(f"cut{number}")
        try:
            server.take()
            # Every so often the server stays as it is until the command has given up.
            times = {} if number % 10 == 9 else {"times": 1}
            server.fail_by(*[{"fault": kind, "path": path, "at": place, **times}
                             for path in sorted(set(paths))])
            result = device.install(server.address)
            sent = server.take()
            self._count.end(f"status {result.status} after a {kind}")
            if result.status != 0:
                self._count.check(result.status == 11 and bool(times) is False,
                                  f"{name}: ended with {result.status}: {result.output}")
                device.is_old(self._count, name)
                server.fail_by()
                result = device.install(server.address)
                again = server.take()
                self._count.check(result.status == 0, f"{name}, again: {result.output}")
                check_account(result, again, self._count, name + ", again")
                sent += again
                lost = repeated(sent) if kind == "cut" else 0
            elif kind == "cut":
                check_account(result, sent, self._count, name)
                lost = repeated(sent)
            else:
                # What a server had still to send when it reset the connection never came.
                lost = result.report["transfer"]["total"] - self._least
            self.most_repeated = max(self.most_repeated, lost)
            self._count.check(lost <= MOST_REPEATED, f"{name}: {lost} bytes came twice")
            device.is_whole(self._count, name)
        finally:
            server.fail_by()
            self._servers.put(server)
            device.remove()
