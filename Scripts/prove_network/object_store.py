# SPDX-License-Identifier: Apache-2.0
"""An object store with the interface of S3: PyPI's `moto`, behind a count of what it sends."""
import os
import threading

from .servers import Sent


class ObjectStore:
    """A bucket with the files of a directory that anybody may read."""

    def __init__(self, directory):
        os.environ.setdefault("AWS_ACCESS_KEY_ID", "none")
        os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "none")
        from moto.server import DomainDispatcherApplication, create_backend_app
        from werkzeug.serving import WSGIRequestHandler, make_server
        self._lock = threading.Lock()
        self._sent = []

        class Quiet(WSGIRequestHandler):
            """Says nothing, and keeps connections."""

            protocol_version = "HTTP/1.1"

            def log(self, *_):
                """Nothing: the log is kept here."""

        application = DomainDispatcherApplication(create_backend_app)
        self._server = make_server(
            "127.0.0.1", 0, self._counting(application), threaded=True, request_handler=Quiet)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        endpoint = f"http://127.0.0.1:{self._server.server_port}"
        self._fill(endpoint, directory)
        self.take()
        self.address = endpoint + "/updates"

    def _counting(self, application):
        def answer(environment, start):
            status = []

            def begin(text, *rest):
                status.append(int(text.split()[0]))
                return start(text, *rest)
            body = b"".join(application(environment, begin))
            if environment["REQUEST_METHOD"] == "GET":
                with self._lock:
                    self._sent.append(Sent(
                        environment["PATH_INFO"], environment.get("HTTP_RANGE", ""), status[0],
                        len(body)))
            return [body]
        return answer

    @staticmethod
    def _fill(endpoint, directory):
        import boto3
        client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
        client.create_bucket(Bucket="updates", ACL="public-read")
        for place, _, names in os.walk(directory):
            for name in names:
                path = os.path.join(place, name)
                key = os.path.relpath(path, directory)
                if not key.startswith("."):
                    client.upload_file(path, "updates", key, ExtraArgs={"ACL": "public-read"})

    def take(self):
        """What was sent since this was last asked for."""
        with self._lock:
            sent, self._sent = self._sent, []
        return sent

    def close(self):
        """Ends it."""
        self._server.shutdown()
