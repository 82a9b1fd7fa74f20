"""A made-up set of two tiny files, and a server on loopback that hands them out or misbehaves."""

import gzip
import hashlib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from core import datasets as ds

TINY = {
    "train-images-idx3-ubyte": b"\x00\x00\x08\x03" + bytes(range(256)) * 40,
    "train-labels-idx1-ubyte": b"\x00\x00\x08\x01" + bytes(range(10)) * 30,
}
PACKED = {name: gzip.compress(data, mtime=0) for name, data in TINY.items()}


def md5(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()


def tiny_source() -> ds.Source:
    files = tuple(
        ds.File(name, len(data), md5(data), len(PACKED[name]), md5(PACKED[name]))
        for name, data in TINY.items()
    )
    return ds.Source("Tiny", "FashionMNIST", ("http://127.0.0.1:9/",), "none", files)


class Mirror(ThreadingHTTPServer):
    """A server that hands out the tiny files, or misbehaves in the way it was told to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.fault = ""
        self.asked: Counter[str] = Counter()
        self.url = f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    server: Mirror

    def do_GET(self) -> None:
        name = self.path.strip("/").removesuffix(".gz")
        self.server.asked[name] += 1
        fault, body = self.server.fault, PACKED[name]
        if fault == "404":
            return self.send_error(404)
        if fault == "hang":
            time.sleep(1.5)
            return None
        if fault == "wrong":
            body = bytes(len(body))
        if fault == "page":
            body = b"<html>please sign in</html>" * 1000
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if fault == "half":
            body = body[: len(body) // 2]
        if fault == "slow":
            for start in range(0, len(body), 40):
                self.wfile.write(body[start : start + 40])
                self.wfile.flush()
                time.sleep(0.02)
            return None
        self.wfile.write(body)
        return None

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[ThreadingHTTPServer]:
    """Run a server until the end of the block."""
    threading.Thread(target=partial(server.serve_forever, 0.02), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
