#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Serves a directory with nginx, in all the ways in which web servers are set up.

    nginx_server.py DIRECTORY

Prints a line `NAME ADDRESS` for each server, the line `authority FILE` for what their certificates
are signed with, then `ready`; ends when its input ends. README.md lists the servers. Needs nginx and
openssl, keeps everything in a temporary directory, and binds loopback ports only.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

# The name of each server, what is set for it, and whose certificate it has.
SERVERS = [
    ("plain", "", None),
    ("no-ranges", "max_ranges 0;", None),
    ("one-range", "max_ranges 1;", None),
    ("gzip", "gzip on; gzip_min_length 0; gzip_types *; gzip_proxied any;", None),
    ("no-etag", "etag off;", None),
    ("slow", "limit_rate 100k;", None),
    ("busy", "return 503;", None),
    ("to-plain", "return 302 http://127.0.0.1:{plain}$request_uri;", None),
    ("to-tls", "return 302 https://localhost:{tls}$request_uri;", None),
    ("tls", "", "good"),
    ("tls-to-plain", "return 302 http://127.0.0.1:{plain}$request_uri;", "good"),
    ("tls-other-name", "", "other-name"),
    ("tls-expired", "", "expired"),
    ("tls-unknown", "", "unknown"),
]


def openssl(*arguments, cwd):
    subprocess.run(["openssl", *arguments], cwd=cwd, check=True, capture_output=True)


def make_certificates(place):
    """An authority, and certificates for localhost: a good one and three bad ones."""
    for name in ("authority", "nobody"):
        openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "2", "-subj", f"/CN={name}",
            cwd=place)
    for name, host, days, signer in (
            ("good", "localhost", ["-days", "2"], "authority"),
            ("other-name", "other.example", ["-days", "2"], "authority"),
            ("expired", "localhost", ["-days", "0"], "authority"),
            ("unknown", "localhost", ["-days", "2"], "nobody")):
        openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
            f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={host}", cwd=place)
        with open(os.path.join(place, f"{name}.ext"), "w", encoding="ascii") as file:
            file.write(f"subjectAltName=DNS:{host}\n")
        openssl(
            "x509", "-req", "-in", f"{name}.csr", "-CA", f"{signer}.pem", "-CAkey",
            f"{signer}.key", "-CAcreateserial", *days, "-extfile", f"{name}.ext", "-out",
            f"{name}.pem", cwd=place)


def free_ports(count):
    """Ports that nobody has; all are held until all are known."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def configuration(directory, place, ports):
    """nginx's configuration: a server block for each entry."""
    blocks = []
    for name, settings, certificate in SERVERS:
        settings = settings.replace("{plain}", str(ports["plain"]))
        settings = settings.replace("{tls}", str(ports["tls"]))
        kind = ""
        if certificate:
            kind = " ssl http2"
            settings += (
                f" ssl_certificate {place}/{certificate}.pem;"
                f" ssl_certificate_key {place}/{certificate}.key;")
        blocks.append(
            f"server {{ listen 127.0.0.1:{ports[name]}{kind}; root {directory}; {settings} }}")
    temporary = " ".join(
        f"{kind}_temp_path {place}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    return (
        f"daemon off; pid {place}/pid; error_log {place}/error.log; worker_processes 1;"
        + ("user root;" if os.getuid() == 0 else "")
        + "events { worker_connections 256; }"
        f"http {{ log_format body '$server_port $request_uri $http_range $status $body_bytes_sent '"
        " '$server_protocol';"
        f"access_log {place}/access.log body; default_type application/octet-stream; sendfile on;"
        f"keepalive_requests 100000; {temporary} {' '.join(blocks)} }}\n")


def start(directory, place):
    """Starts nginx; its process and the ports."""
    ports = dict(zip((name for name, _, _ in SERVERS), free_ports(len(SERVERS))))
    path = os.path.join(place, "nginx.conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write(configuration(directory, place, ports))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    nginx = subprocess.Popen(
        [program, "-p", place, "-c", path], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    for _ in range(500):
        if nginx.poll() is not None:
            sys.exit("nginx did not start; it has said why")
        try:
            socket.create_connection(("127.0.0.1", ports["plain"])).close()
            return nginx, ports
        except ConnectionRefusedError:
            time.sleep(0.01)
    sys.exit("nginx does not listen")


def main():
    directory = os.path.realpath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="cairn-nginx-") as place:
        make_certificates(place)
        nginx, ports = start(directory, place)
        try:
            for name, _, certificate in SERVERS:
                scheme, host = ("https", "localhost") if certificate else ("http", "127.0.0.1")
                print(f"{name} {scheme}://{host}:{ports[name]}/")
            print(f"authority {place}/authority.pem\nlog {place}/access.log\nready", flush=True)
            while sys.stdin.buffer.read(4096):
                pass
        finally:
            nginx.terminate()
            nginx.wait()


if __name__ == "__main__":
    main()
