# SPDX-License-Identifier: Apache-2.0
"""Sends an answer, with the faults that happen while sending."""

import http
import socket
import struct
import time
from random import Random

PIECE = 1 << 16


def write_reply(connection, reply, request, record):
    """Sends `reply`, counting body bytes in `record`; False where the connection must end."""
    fault, kind = reply.fault, reply.fault.get("fault")
    if kind == "hang":
        time.sleep(fault.get("seconds", 3600))
        return False
    if kind == "refuse":
        return False
    if kind == "garbage":
        connection.sendall(b"220 this is no web server\r\n")
        return False
    if kind == "endless-head":
        return _endless_head(connection, fault)
    if kind == "noise":
        return _noise(connection, reply, fault)
    body = b"" if request.method == "HEAD" else reply.body
    connection.sendall(_head(reply, len(reply.body)))
    sender = _Sender(connection, record, fault)
    if kind == "endless":
        while True:
            sender.send(b"\xa5" * PIECE)
    if kind in ("cut", "reset"):
        # A fault at the end or behind it must not look like a proper end.
        sender.send(body[:fault.get("at", 0)])
        return _reset(connection) if kind == "reset" else False
    if kind == "stall":
        at = fault.get("at", 0)
        sender.send(body[:at])
        time.sleep(fault.get("seconds", 3600))
        sender.send(body[at:])
        return True
    if kind == "chunked":
        size = fault.get("size", 1000)
        for start in range(0, len(body), size):
            part = body[start:start + size]
            connection.sendall(f"{len(part):x}\r\n".encode() + part + b"\r\n")
            record["sent"] += len(part)
        connection.sendall(b"0\r\nX-Trailer: 1\r\n\r\n")
        return True
    sender.send(body)
    if kind == "extra":
        sender.send(b"\x5a" * fault.get("count", 1))
        return False
    return kind not in ("no-length", "length")


class _Sender:
    """Sends a body in pieces, slowly where that was asked for."""

    def __init__(self, connection, record, fault):
        self.connection = connection
        self.record = record
        self.drips = fault.get("fault") == "drip"
        self.rate = fault.get("rate", 1000)

    def send(self, body):
        size = max(1, self.rate // 10) if self.drips else PIECE
        for start in range(0, len(body), size):
            part = body[start:start + size]
            self._send_counting(part)
            if self.drips:
                time.sleep(len(part) / self.rate)

    def _send_counting(self, part):
        view = memoryview(part)
        while view:
            sent = self.connection.send(view)
            self.record["sent"] += sent
            view = view[sent:]


def _head(reply, size):
    fault, kind = reply.fault, reply.fault.get("fault")
    headers = dict(reply.headers)
    if kind == "chunked":
        headers["Transfer-Encoding"] = "chunked"
    elif kind in ("no-length", "endless") or (kind == "extra" and fault.get("hidden", 0) == 0):
        headers["Connection"] = "close"
    elif kind == "length":
        headers["Content-Length"] = fault.get("value", max(0, size + fault.get("add", 1)))
    else:
        headers["Content-Length"] = size
    if kind == "early-hints":
        hints = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    else:
        hints = ""
    try:
        phrase = http.HTTPStatus(reply.status).phrase
    except ValueError:
        phrase = "Odd"
    lines = [f"{hints}HTTP/1.1 {reply.status} {phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _noise(connection, reply, fault):
    """A proper answer with some bytes of its head changed, lost or doubled, by a seeded rule."""
    random = Random(fault.get("seed", 0))
    head = bytearray(_head(reply, len(reply.body)))
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(head))
        change = random.randrange(4)
        if change == 0:
            head[at] = random.randrange(256)
        elif change == 1:
            del head[at:at + random.randint(1, 20)]
        elif change == 2:
            head[at:at] = head[max(0, at - random.randint(1, 40)):at]
        else:
            head[at:at] = random.choice([b"\r\n", b"\0", b"9" * 30, b"-", b"HTTP/1.1 206 x\r\n"])
    connection.sendall(bytes(head) + reply.body)
    return False


def _endless_head(connection, fault):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    number = 0
    while number < fault.get("count", 1 << 40):
        connection.sendall(b"".join(
            f"X-Filler-{number + i}: {'y' * 80}\r\n".encode() for i in range(100)))
        number += 100
    return False


def _reset(connection):
    """Ends the connection with a reset instead of a proper end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    return False
