# SPDX-License-Identifier: Apache-2.0
"""Runs one command and measures it as a whole process: CPU, wall time, peak memory.

The kernel's peak memory of a process also counts what the process was *before* it executed its
program: a copy of its parent. Started straight from here, a program that needs 4 MB would be
reported with the interpreter's 20 MB. So each program is started by a small shell that ends at
once; this process, declared the reaper of orphans, then waits for the program itself.
"""
from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import time
from dataclasses import dataclass
from typing import Optional, Sequence

PR_SET_CHILD_SUBREAPER = 36

# The program starts when the shell has ended, so that the shell cannot be the one to reap it.
LAUNCH = 'exec 3<&0; { read -r go <&3; exec "$@" 3<&- >"$0"; } & echo $!'


class CommandFailed(Exception):
    """A measured command ended with a status other than zero, or took too long."""


@dataclass
class Measurement:
    """What one process used."""

    cpu: float
    wall: float
    peak_kib: int


def become_reaper() -> None:
    """Makes this process the parent of the programs that `run` leaves behind."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER) failed")


def run(
    command: Sequence[str],
    log: str,
    stdout: Optional[str] = None,
    timeout: float = 3600,
) -> Measurement:
    """Runs `command`, its standard output to the file `stdout` and its messages to `log`.

    Raises `CommandFailed` with the end of the messages if it does not end with status 0.
    """
    with open(log, "wb") as messages:
        pid = _launch(command, stdout or os.devnull, messages)
        begin = time.monotonic()
        status, usage = _wait(pid, timeout)
    wall = time.monotonic() - begin
    if status != 0:
        raise CommandFailed(_explain(command, status, log))
    return Measurement(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss)


def _launch(command: Sequence[str], stdout: str, messages) -> int:
    shell = subprocess.Popen(
        ["/bin/sh", "-c", LAUNCH, stdout, *command], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=messages, env=_environment())
    with shell.stdin as gate, shell.stdout as answer:
        pid = int(answer.readline())
        shell.wait()
        gate.write(b"go\n")
    return pid


def _environment() -> dict:
    """The caller's environment without the variables that steer the tools."""
    steering = ("XDELTA", "XZ_OPT", "XZ_DEFAULTS", "ZSTD_CLEVEL", "ZSTD_NBTHREADS")
    kept = {name: value for name, value in os.environ.items() if name not in steering}
    kept["LC_ALL"] = "C"
    return kept


def _wait(pid: int, timeout: float):
    handle = os.pidfd_open(pid)
    ended = False
    try:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        ended = bool(poll.poll(timeout * 1000))
    finally:
        os.close(handle)
        if not ended:
            os.kill(pid, signal.SIGKILL)
        _, status, usage = os.wait4(pid, 0)
    return (os.waitstatus_to_exitcode(status) if ended else None), usage


def _explain(command: Sequence[str], status: Optional[int], log: str) -> str:
    with open(log, "rb") as messages:
        tail = messages.read()[-400:].decode("utf-8", "replace").strip()
    how = "took too long" if status is None else f"ended with status {status}"
    return f"{os.path.basename(command[0])} {how}: {tail or 'no message'}"
