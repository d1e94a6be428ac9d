# SPDX-License-Identifier: Apache-2.0
"""Which fault a request meets, and what is answered before the fault spoils the sending."""

import fnmatch
import gzip
import json
import os
import re
import threading
import urllib.parse


def parameters(query):
    """A query as a dictionary; what looks like a number is one, except for the fault's name."""
    pairs = urllib.parse.parse_qsl(query)
    return {k: v if k in ("fault", "path") else _number(v) for k, v in pairs}


class FaultRules:
    """Rules in their order: the first that matches a request and is not used up decides."""

    def __init__(self, control=None):
        self.control = control
        self.read = None
        self.rules = []
        self.lock = threading.Lock()

    def replace(self, rules):
        with self.lock:
            self.rules = [dict(rule, seen=0) for rule in rules]

    def add(self, rule):
        with self.lock:
            self.rules.append(dict(rule, seen=0))

    def fault(self, request):
        """The fault for a request: a dictionary, empty for a proper answer."""
        asked = parameters(request.query)
        if "fault" in asked:
            return asked
        self._read_control()
        with self.lock:
            for rule in self.rules:
                if not fnmatch.fnmatchcase(request.path, rule.get("path", "*")):
                    continue
                if "range" in rule and rule["range"] != ("range" in request.headers):
                    continue
                rule["seen"] += 1
                number = rule["seen"] - rule.get("skip", 0)
                if 1 <= number <= rule.get("times", 1 << 62):
                    return dict(rule, number=number)
        return {}

    def _read_control(self):
        if not self.control:
            return
        try:
            status = os.stat(self.control)
            version = (status.st_mtime_ns, status.st_size, status.st_ino)
            if version == self.read:
                return
            with open(self.control, encoding="utf-8") as file:
                rules = json.load(file)
        except FileNotFoundError:
            version, rules = None, []
        except ValueError:
            return  # It is being written.
        self.read = version
        self.replace(rules)


class Reply:
    """Status, headers and body as they are meant before a fault changes the sending."""

    def __init__(self, status, headers, body, fault):
        self.status = status
        self.headers = headers
        self.body = body
        self.fault = fault

    @staticmethod
    def missing(fault):
        """There is no such file; a fault that needs none still happens."""
        if fault.get("fault") in ("status", "redirect", "endless"):
            return _spoilt(Reply(200, {}, b"", fault), None)
        return Reply(404, {}, b"there is no such file\n", fault)

    @staticmethod
    def of_file(path, headers, fault):
        """The file or the range of it that was asked for."""
        with open(path, "rb") as file:
            content = file.read()
        status = os.stat(path)
        tag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
        kind = fault.get("fault")
        if kind == "etag":
            tag = f'"{fault.get("value", "other")}-{fault.get("number", 1)}"'
        if kind == "corrupt":
            at = fault.get("at", 0)
            if at < len(content):
                content = content[:at] + bytes([content[at] ^ fault.get("xor", 1)]) + content[at + 1:]
        fields = {"ETag": tag, "Accept-Ranges": "bytes", "Content-Type": "application/octet-stream"}
        wanted = _range(headers, tag, len(content), kind)
        if wanted is None:
            return _spoilt(Reply(200, fields, content, fault), content)
        if wanted.start >= len(content) or kind == "416":
            fields["Content-Range"] = f"bytes */{len(content)}"
            return Reply(416, fields, b"", fault)
        fields["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{len(content)}"
        reply = Reply(206, fields, content[wanted.start:wanted.stop], fault)
        return _spoilt(reply, content, wanted)


def _number(text):
    return int(text) if re.fullmatch(r"-?\d+", text) else text


def _range(headers, tag, size, kind):
    match = re.fullmatch(r"bytes=(\d+)-(\d*)", headers.get("range", ""))
    if not match or kind == "ignore-range" or headers.get("if-range", tag) != tag:
        return None
    stop = int(match.group(2)) + 1 if match.group(2) else size
    return range(int(match.group(1)), min(stop, size))


def _spoilt(reply, content, wanted=None):
    """The faults that change what is answered; those of the sending come later."""
    fault, kind = reply.fault, reply.fault.get("fault")
    if kind == "status":
        reply = Reply(fault.get("status", 503), {}, b"told to fail\n", fault)
        if "retry_after" in fault:
            reply.headers["Retry-After"] = str(fault["retry_after"])
    elif kind == "redirect":
        hops = fault.get("hops", 1)
        to = fault.get("to", "?" + urllib.parse.urlencode(
            {"fault": "redirect", "hops": hops - 1} if hops > 1 else {"fault": "none"}))
        reply = Reply(fault.get("status", 302), {"Location": to}, b"elsewhere\n", fault)
    elif kind == "gzip":
        reply.headers["Content-Encoding"] = "gzip"
        reply.body = gzip.compress(reply.body)
    elif kind == "repeat":
        at, count = fault.get("at", 0), fault.get("count", 1)
        body = reply.body
        reply.body = (body[:at] + body[max(0, at - count):])[:len(body)]
    elif kind == "reorder":
        size, body = fault.get("size", 1024), reply.body
        blocks = [body[i:i + size] for i in range(0, len(body), size)]
        blocks[0:2] = blocks[0:2][::-1]
        reply.body = b"".join(blocks)
    elif wanted is not None:
        _spoil_range(reply, content, wanted)
    return reply


def _spoil_range(reply, content, wanted):
    fault, kind = reply.fault, reply.fault.get("fault")
    if kind == "wrong-range":
        start = max(0, wanted.start + fault.get("shift", 1))
        stop = min(len(content), wanted.stop + fault.get("shift", 1))
        reply.body = content[start:stop]
        reply.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(content)}"
    elif kind == "other-bytes":
        # The head promises the right range, the body is that of another.
        start = fault.get("from", 0)
        reply.body = content[start:start + len(wanted)]
    elif kind == "short-range":
        stop = min(wanted.stop, wanted.start + fault.get("count", 1))
        reply.body = content[wanted.start:stop]
        reply.headers["Content-Range"] = f"bytes {wanted.start}-{stop - 1}/{len(content)}"
    elif kind == "no-content-range":
        del reply.headers["Content-Range"]
    elif kind == "bad-content-range":
        reply.headers["Content-Range"] = fault.get("value", "bytes nonsense")
    elif kind == "multipart":
        head = f"--b\r\nContent-Range: {reply.headers.pop('Content-Range')}\r\n\r\n"
        reply.headers["Content-Type"] = "multipart/byteranges; boundary=b"
        reply.body = head.encode() + reply.body + b"\r\n--b--\r\n"
