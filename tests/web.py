"""A web server for the tests: it sends the site's policy, counts what is asked, and fails or waits where told."""

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from plugins.search.policy import POLICY

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}
TYPES |= {".json": "application/json", ".txt": "text/plain; charset=utf-8", ".bin": "application/octet-stream"}
PACKED = (".html", ".js", ".css", ".json", ".txt", ".svg")


@dataclass
class Web:
    """A site being served below `path`, and what was asked of it."""

    folder: Path
    path: str
    address: str = ""
    asked: list[tuple[str, int]] = field(default_factory=list)
    """Each path asked, below the site's root, and the bytes of its answer's body."""
    failing: str = ""
    """Paths with this in them answer 503."""
    delay: float = 0.0
    """Seconds before an answer."""

    def bytes_of(self, *parts: str) -> int:
        """Return how many bytes were sent of paths that have one of these parts."""
        return sum(size for path, size in self.asked if any(part in path for part in parts))

    def paths(self) -> list[str]:
        """Return the paths asked."""
        return [path for path, _ in self.asked]


@contextmanager
def serving(folder: Path, path: str = "/column") -> Iterator[Web]:
    """Serve a folder on this machine, below a path as a shared host does, until the block ends."""
    web = Web(folder, path)

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            time.sleep(web.delay)
            below = unquote(urlsplit(self.path).path).removeprefix(path).lstrip("/")
            file = web.folder / below
            file = file / "index.html" if file.is_dir() else file
            status = 503 if web.failing and web.failing in below else 200 if file.is_file() else 404
            body = file.read_bytes() if status == 200 else b"no such file"
            packed = status == 200 and file.suffix in PACKED
            body = gzip.compress(body, 9, mtime=0) if packed else body
            web.asked.append((below, len(body)))
            self.send_response(status)
            self.send_header("Content-Type", TYPES.get(file.suffix, "application/octet-stream"))
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", POLICY)
            self.send_header("Cache-Control", "max-age=3600" if file.suffix in (".bin", ".js") else "no-cache")
            if packed:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    web.address = f"http://127.0.0.1:{server.server_port}{path}/"
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
