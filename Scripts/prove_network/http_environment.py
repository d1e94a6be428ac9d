# SPDX-License-Identifier: Apache-2.0
"""What surrounds a transfer: proxies, passwords, mirrors, signals, a machine without libcurl."""
import glob
import json
import os
import signal
import subprocess
import tempfile
import time
import urllib.request

from .servers import FaultServer, free_port

NOBODY = "http://repository.invalid"
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


class Surroundings:
    """Runs installations of one site in surroundings of their own."""

    def __init__(self, site, count, home):
        self.site = site
        self._count = count
        self.home = home
        self._number = 0

    def install(self, addresses, environment=None, before=(), device=None):
        """Installs from addresses; the result and the device."""
        self._number += 1
        device = device or self.site.device(f"surroundings{self._number}")
        more = [part for address in addresses[1:] for part in ("--from", address)]
        clean = {name: "" for name in PROXIES}
        result = self.site.program.run(
            *device.command(addresses[0], *more), before=before,
            environment={**clean, "HOME": self.home, **(environment or {})})
        return result, device

    def expect_installed(self, name, *arguments, **named):
        """The installation must succeed."""
        result, device = self.install(*arguments, **named)
        self._count.end("installed")
        if self._count.check(result.status == 0, f"{name}: {result.output}{result.errors}"):
            device.is_whole(self._count, name)
        device.remove()

    def expect_refused(self, name, code, words, *arguments, **named):
        """The installation must fail with a code and say these words, and nothing may change."""
        result, device = self.install(*arguments, **named)
        self._count.end("refused")
        error = result.report.get("error") or {}
        self._count.check(
            result.status == 11 and error.get("code") == code,
            f"{name}: ended with {result.status}: {result.output}{result.errors}")
        text = str(error)
        for word in words:
            self._count.check(word in text, f"{name}: no word of {word}: {text}")
        device.is_old(self._count, name)
        device.remove()


def prove(site, count):
    """All surroundings, with servers that do nothing wrong unless that is the point."""
    with tempfile.TemporaryDirectory(prefix="prove-home-") as home:
        surroundings = Surroundings(site, count, home)
        for part in (_proxies, _passwords, _mirrors, _missing_library):
            server = FaultServer(site.repository)
            try:
                part(surroundings, server, count)
            finally:
                server.close()
        _signal(site, count)


def _headers(server, name):
    """The values of a header in all requests so far."""
    with urllib.request.urlopen(server.address + "/-/log") as reply:
        return [record["headers"].get(name) for record in json.load(reply)]


def _proxies(surroundings, server, count):
    surroundings.expect_installed(
        "through a proxy", [NOBODY], {"http_proxy": server.address})
    hosts = set(_headers(server, "host"))
    count.check(hosts == {"repository.invalid"}, f"the proxy was asked for {hosts}")
    surroundings.expect_refused(
        "past the proxy", "network.unreachable", ["repository.invalid"], [NOBODY],
        {"http_proxy": server.address, "no_proxy": "repository.invalid"})
    surroundings.expect_refused(
        "through a proxy that is gone", "network.refused", [], [NOBODY],
        {"http_proxy": f"http://127.0.0.1:{free_port()}"})


def _passwords(surroundings, server, count):
    with open(os.path.join(surroundings.home, ".netrc"), "w", encoding="utf-8") as file:
        file.write("machine 127.0.0.1 login me password secret\n")
    surroundings.expect_installed("with a password from ~/.netrc", [server.address])
    given = set(_headers(server, "authorization"))
    count.check(given == {"Basic bWU6c2VjcmV0"}, f"the passwords given were {given}")
    other = FaultServer(surroundings.site.repository)
    try:
        elsewhere = other.address.replace("127.0.0.1", "localhost")
        names = surroundings.site.objects()
        server.fail_by(*(
            {"path": name, "fault": "redirect", "to": elsewhere + name} for name in names))
        surroundings.expect_installed("redirected to another host", [server.address])
        given = set(_headers(other, "authorization"))
        count.check(given == {None}, f"the other host was given {given}")
        with_user = server.address.replace("//", "//me:secret@")
        server.fail_by({"fault": "status", "status": 403})
        surroundings.expect_refused(
            "denied", "network.status", ["403", "...@127.0.0.1"], [with_user])
        result, device = surroundings.install([with_user])
        count.check("secret" not in result.output + result.errors,
                    f"a password is shown: {result.output}{result.errors}")
        device.remove()
    finally:
        other.close()
        os.remove(os.path.join(surroundings.home, ".netrc"))


def _mirrors(surroundings, server, _count):
    dead = f"http://127.0.0.1:{free_port()}"
    surroundings.expect_installed("the first mirror is gone", [dead, server.address])
    surroundings.expect_installed("the second mirror is gone", [server.address, dead])
    surroundings.expect_refused(
        "every mirror is gone", "network.refused", [dead, "mirrors"], [dead, dead + "/b"])


def _missing_library(surroundings, server, _count):
    libraries = [path for pattern in ("/usr/lib/*/libcurl*.so*", "/usr/lib*/libcurl*.so*")
                 for path in glob.glob(pattern)]
    hide = "".join(f"mount --bind /dev/null {path} && " for path in libraries)
    before = ["unshare", "-m", "sh", "-c", f"{hide} exec \"$@\"", "sh"]
    if subprocess.run([*before, "true"], capture_output=True, check=False).returncode != 0:
        return  # Hiding files takes root.
    surroundings.expect_refused(
        "libcurl is missing", "network.unsupported", ["libcurl"], [server.address], before=before)
    surroundings.expect_installed(
        "a folder needs no libcurl", [surroundings.site.repository], before=before)


def _signal(site, count):
    """A command that waits for a server ends within seconds of a signal, and can be repeated."""
    server = FaultServer(site.repository)
    device = site.device("signal")
    try:
        server.fail_by({"path": "/packages/*", "fault": "stall", "at": 100, "seconds": 60})
        process = subprocess.Popen(
            [site.program.path, *device.command(server.address)], stdout=subprocess.DEVNULL)
        time.sleep(1.5)
        count.check(process.poll() is None, "the command did not wait for the server")
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        status = process.wait()
        took = time.monotonic() - begin
        count.check(status == 130 and took < 2,
                    f"interrupted: ended with {status} after {took:.1f} s")
        device.is_old(count, "interrupted")
        server.fail_by()
        result = device.install(server.address)
        count.check(result.status == 0, f"after the interruption: {result.output}{result.errors}")
        device.is_whole(count, "after the interruption")
        count.end("interrupted")
    finally:
        server.close()
        device.remove()
