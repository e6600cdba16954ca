"""The server's HTTP/1.1: a browser opens some connections, and asks on each for one file after the other."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .server import Site


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else the end of each answer waits for the browser's acknowledgement

    def __init__(self, site: Site, *connection) -> None:
        self.site = site
        super().__init__(*connection)

    def do_GET(self) -> None:  # noqa: N802, the name that http.server calls
        with self.site.answering():
            time.sleep(self.site.line.delay)
            reply = self.site.reply(self.path, self.headers.get("Sec-Fetch-Dest", ""))
            told = "".join(f"{name}: {value}\r\n" for name, value in reply.headers)
            head = f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}\r\n{told}\r\n".encode()
            ready = time.monotonic()
            for piece in reply.pieces():
                ready = self.site.carried(len(head + piece), ready)
                time.sleep(max(0.0, ready - time.monotonic()))
                self.wfile.write(head + piece)
                reply.has_sent(piece)
                head = b""

    def log_message(self, *said: object) -> None:
        """Print nothing."""


@contextmanager
def answering(site: Site) -> Iterator[str]:
    """Serve a site for as long as the block lasts; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Answering, site))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
