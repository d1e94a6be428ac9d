# SPDX-License-Identifier: Apache-2.0
"""Serves repositories on loopback and notes what was asked for."""
import http.server
import threading
import urllib.parse


class Endless:
    """A file that begins with some bytes and goes on for ever."""

    def __init__(self, begin=b""):
        self.begin = begin


class Status:
    """An answer without a file."""

    def __init__(self, number):
        self.number = number


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):  # noqa: N802 (the library's name)
        """Answers with the file of the repository that the path begins with."""
        world, _, path = self.path.lstrip("/").partition("/")
        place = self.server.places.get(world)
        if place is None:
            self.send_error(404)
            return
        place.log.append(path)
        is_target = path.startswith("targets/")
        content = place.files.get(urllib.parse.unquote(path) if is_target else path)
        if isinstance(content, Endless):
            self._stream(place, content)
        elif content is None or isinstance(content, Status):
            self.send_response(content.number if content else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            place.served.add(content)
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def _stream(self, place, content):
        self.close_connection = True
        self.send_response(200)
        self.end_headers()
        try:
            self.wfile.write(content.begin)
            for _ in range(4096):  # 256 MiB stand for ever; no client may take so much.
                self.wfile.write(b" " * 65536)
            place.drained = True
        except OSError:
            pass

    def log_message(self, *_):
        """Nothing: the log is kept for the cases."""


class Place:
    """What is served below one name, and the paths that were asked for."""

    def __init__(self, files):
        self.files = files
        self.log = []
        self.served = set()
        self.drained = False


class Server(http.server.ThreadingHTTPServer):
    """Repositories by name, on a free port."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.places = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def open(self, name, files):
        """Serves files below a name; returns the place and its address."""
        place = self.places[name] = Place(files)
        return place, f"http://127.0.0.1:{self.server_address[1]}/{name}/"

    def handle_error(self, *_):
        """Nothing: clients may hang up whenever they like."""
