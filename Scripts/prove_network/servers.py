# SPDX-License-Identifier: Apache-2.0
"""Real web servers on loopback, each with a log of the body bytes that it sent."""
import dataclasses
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from prove_support.program import ROOT, fail

FAULT_SERVER = os.path.join(ROOT, "Tests", "FaultServer", "fault_server.py")


@dataclasses.dataclass
class Sent:
    """One answer, as its server logged it."""

    path: str
    range: str
    status: int
    size: int


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(port):
    for _ in range(500):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    fail(f"the server on port {port} did not begin to listen")


class Nginx:
    """nginx as Debian packs it.

    `max_ranges` 0 means that it knows no ranges; `rate` limits each connection (bytes a second).
    """

    def __init__(self, directory, max_ranges=None, gzip=False, tls=None, rate=None):
        self._work = tempfile.TemporaryDirectory(prefix="prove-nginx-")
        place = self._work.name
        os.chmod(place, 0o755)
        port = free_port()
        self._log = os.path.join(place, "access.log")
        self._read = 0
        lines = [f"listen 127.0.0.1:{port}{' ssl' if tls else ''};", f"root {directory};"]
        if max_ranges is not None:
            lines.append(f"max_ranges {max_ranges};")
        if gzip:
            lines += ["gzip on;", "gzip_min_length 1;", "gzip_types *;", "gzip_proxied any;"]
        if rate:
            lines.append(f"limit_rate {rate};")
        if tls:
            lines += [f"ssl_certificate {tls.certificate};", f"ssl_certificate_key {tls.key};"]
        path = os.path.join(place, "nginx.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write(
                f"daemon off; pid {place}/pid; error_log {place}/error.log; worker_processes 1;\n"
                + ("user root;\n" if os.geteuid() == 0 else "")
                + "events { worker_connections 256; }\nhttp {\n"
                "log_format plain '$request_uri\\t$http_range\\t$status\\t$body_bytes_sent';\n"
                f"access_log {self._log} plain; sendfile on; etag on; default_type "
                "application/octet-stream;\n"
                + "".join(f"{name}_temp_path {place}/{name};\n" for name in (
                    "client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
                + "server {\n" + "\n".join(lines) + "\n} }\n")
        self._process = subprocess.Popen(
            ["nginx", "-p", place, "-c", path], stderr=subprocess.DEVNULL)
        _wait(port)
        host = "localhost" if tls else "127.0.0.1"
        self.address = f"http{'s' if tls else ''}://{host}:{port}"

    def take(self):
        """What was sent since this was last asked for."""
        last, still = -1, 0
        # An answer is logged when it is over, which may be after its client has gone.
        while still < 3:
            size = os.path.getsize(self._log)
            still = still + 1 if size == last else 0
            last = size
            time.sleep(0.01)
        with open(self._log, encoding="utf-8") as file:
            file.seek(self._read)
            lines = file.read().splitlines()
            self._read = file.tell()
        fields = [line.split("\t") for line in lines]
        return [Sent(path, "" if asked == "-" else asked, int(status), int(size))
                for path, asked, status, size in fields]

    def close(self):
        """Ends it."""
        self._process.terminate()
        self._process.wait()
        self._work.cleanup()


class FaultServer:
    """The server that fails as it is told."""

    def __init__(self, directory):
        self._process = subprocess.Popen(
            [sys.executable, "-B", FAULT_SERVER, directory, "--until-eof"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.address = re.sub(
            r".*listening on ", "", self._process.stdout.readline().strip())

    def _ask(self, method, path, body=None):
        request = urllib.request.Request(
            self.address + path, method=method,
            data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request) as reply:
            return reply.read()

    def fail_by(self, *rules):
        """These faults from now on, and no others."""
        self._ask("PUT", "/-/faults", list(rules))

    def take(self):
        """What was sent since this was last asked for."""
        time.sleep(0.02)
        records = json.loads(self._ask("DELETE", "/-/log"))
        return [Sent(record["path"], record.get("range") or "", record.get("status") or 0,
                     record["sent"]) for record in records if not record["path"].startswith("/-/")]

    def close(self):
        """Ends it."""
        self._process.stdin.close()
        self._process.wait()
