#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Serves a directory over HTTP/1.1, as badly as it is told to.

    fault_server.py DIRECTORY [--port N] [--log FILE] [--control FILE] [--cert PEM] [--until-eof]

The first line of the output is `listening on ADDRESS`. README.md lists the faults and how to ask
for them. Only Python's standard library is used.
"""

import argparse
import json
import os
import re
import socket
import socketserver
import ssl
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from faults import FaultRules, Reply, parameters  # noqa: E402
from reply_writer import write_reply  # noqa: E402

LARGEST_HEAD = 1 << 16
OWN = "/-/"


class RequestLog:
    """Every request as one JSON object a line, in the order in which the answers ended."""

    def __init__(self, path):
        self.lock = threading.Lock()
        self.lines = []
        self.running = []
        self.file = open(path, "a", encoding="utf-8", buffering=1) if path else None

    def begin(self, path):
        with self.lock:
            self.running.append(path)

    def end(self, record):
        with self.lock:
            self.running.remove(record["path"])
            self.lines.append(record)
            if self.file:
                self.file.write(json.dumps(record) + "\n")

    def take(self, path, clear):
        """The lines for a path, or all; a client may have its answer before the line is there."""
        for _ in range(1000):
            with self.lock:
                if path not in self.running:
                    break
            time.sleep(0.01)
        with self.lock:
            lines = [line for line in self.lines if path in (None, line["path"])]
            if clear:
                self.lines.clear()
        return lines


class Request:
    """The head of a request."""

    def __init__(self, head, body):
        lines = head.decode("latin-1").split("\r\n")
        self.method, target, self.version = lines[0].split(" ", 2)
        parts = urllib.parse.urlsplit(target)
        self.path = urllib.parse.unquote(parts.path)
        self.query = parts.query
        self.headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            self.headers[name.strip().lower()] = value.strip()
        self.body = body

    @property
    def keeps_connection(self):
        return self.headers.get("connection", "").lower() != "close"


class Connection(socketserver.BaseRequestHandler):
    """One connection: request after request until a fault or the client ends it."""

    def setup(self):
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.pending = b""
        self.number = self.server.next_connection()

    def handle(self):
        try:
            while True:
                request = self.read_request()
                if request is None or not self.answer(request) or not request.keeps_connection:
                    return
        except (ConnectionError, TimeoutError, ssl.SSLError):
            pass

    def read_request(self):
        while b"\r\n\r\n" not in self.pending:
            part = self.request.recv(65536)
            if not part or len(self.pending) > LARGEST_HEAD:
                return None
            self.pending += part
        head, _, rest = self.pending.partition(b"\r\n\r\n")
        match = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        length = int(match.group(1)) if match else 0
        while len(rest) < length:
            rest += self.request.recv(65536)
        self.pending = rest[length:]
        return Request(head, rest[:length])

    def answer(self, request):
        if request.path.startswith(OWN):
            return self.answer_own(request)
        reply = self.server.reply(request)
        self.server.log.begin(request.path)
        record = {
            "time": time.time(), "connection": self.number, "method": request.method,
            "path": request.path, "query": request.query, "headers": request.headers,
            "range": request.headers.get("range"), "status": reply.status,
            "fault": reply.fault.get("fault"), "sent": 0,
        }
        try:
            return write_reply(self.request, reply, request, record)
        finally:
            self.server.log.end(record)

    def answer_own(self, request):
        """`/-/faults` and `/-/add` take rules, `/-/log` gives the log (DELETE: and forgets it)."""
        if request.path == OWN + "faults" and request.method in ("PUT", "POST"):
            self.server.rules.replace(json.loads(request.body or b"[]"))
            body = b"{}"
        elif request.path == OWN + "add":
            self.server.rules.add(parameters(request.query))
            body = b"{}"
        elif request.path == OWN + "log":
            path = parameters(request.query).get("path")
            body = json.dumps(self.server.log.take(path, request.method == "DELETE")).encode()
        else:
            body = b"{}"
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n"
        self.request.sendall(head.encode() + body)
        return True


class FaultServer(socketserver.ThreadingTCPServer):
    """The files of a directory and the rules that spoil them."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, directory, port, rules, log, context):
        super().__init__(("127.0.0.1", port), Connection)
        self.directory = os.path.realpath(directory)
        self.rules = rules
        self.log = log
        self.context = context
        self.lock = threading.Lock()
        self.connections = 0

    def next_connection(self):
        with self.lock:
            self.connections += 1
            return self.connections

    def get_request(self):
        connection, address = super().get_request()
        if self.context:
            connection.settimeout(30)
            connection = self.context.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, request, client_address):
        """Broken connections are this program's business; they need no report."""

    def file(self, path):
        """The file that a path names, None where there is none inside of the directory."""
        if "\0" in path:
            return None
        full = os.path.realpath(os.path.join(self.directory, path.lstrip("/")))
        inside = full.startswith(self.directory + os.sep)
        return full if inside and os.path.isfile(full) else None

    def reply(self, request):
        fault = self.rules.fault(request)
        path = self.file(request.path)
        if path is None:
            return Reply.missing(fault)
        return Reply.of_file(path, request.headers, fault)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory")
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--log", help="append every request to this file")
    parser.add_argument("--control", help="a JSON file with rules, read before each request")
    parser.add_argument("--cert", help="certificate chain and key in one PEM file: serve TLS")
    parser.add_argument("--until-eof", action="store_true", help="end when the input ends")
    options = parser.parse_args()
    context = None
    if options.cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.cert)
    server = FaultServer(
        options.directory, options.port, FaultRules(options.control), RequestLog(options.log),
        context)
    scheme = "https" if context else "http"
    print(f"listening on {scheme}://127.0.0.1:{server.server_address[1]}", flush=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    if options.until_eof:
        while sys.stdin.buffer.read(4096):
            pass
    else:
        thread.join()


if __name__ == "__main__":
    main()
