"""A web server for one folder that counts what it sends, and can be as slow as a poor line."""

import gzip
import mimetypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

_TEXT = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".txt"}
# What a browser calls (in Sec-Fetch-Dest) the parts of a page that are there without a search, too.
_PAGE = {"document", "style", "font", "image"}
_PIECE = 4096  # bytes sent at once, so that answers share the line


@dataclass(frozen=True, slots=True)
class Line:
    """How slow the way to the server is."""

    name: str
    delay: float = 0.0
    """Seconds added to each request."""
    rate: float = 0.0
    """Bytes in a second, shared by all answers; 0 sets no limit."""


PLAIN = Line("no delay")
SLOW = Line("150 ms, 1.6 Mbit/s", 0.150, 200_000)


@dataclass(frozen=True, slots=True)
class Answer:
    """One file sent."""

    path: str
    size: int
    """Bytes of the body, as sent."""
    of_page: bool
    """Whether it is the page, its style, a font or a picture: no part of the search."""


@dataclass
class Site:
    """A folder that is being served."""

    folder: Path
    line: Line = PLAIN
    address: str = ""
    answers: list[Answer] = field(default_factory=list)
    busy: int = 0
    last: float = 0.0
    free: float = 0.0
    """When the line will have sent everything that it was given."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    packed: dict[Path, bytes] = field(default_factory=dict)

    def quiet(self) -> float:
        """Return for how many seconds nothing has been asked or sent."""
        return 0.0 if self.busy else time.monotonic() - self.last

    def body(self, path: Path) -> bytes:
        """Return what is sent of a file: text packed by gzip, all else as it is."""
        if path.suffix not in _TEXT:
            return path.read_bytes()
        if path not in self.packed:
            self.packed[path] = gzip.compress(path.read_bytes(), 9)
        return self.packed[path]

    def send(self, piece: bytes) -> None:
        """Wait until the line has room for a piece, and has carried it."""
        if not self.line.rate:
            return
        with self.lock:
            self.free = max(self.free, time.monotonic()) + len(piece) / self.line.rate
            until = self.free
        time.sleep(max(0.0, until - time.monotonic()))


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else the end of each answer waits for the browser's acknowledgement

    def __init__(self, site: Site, *connection) -> None:
        self.site = site
        super().__init__(*connection)

    def do_GET(self) -> None:  # noqa: N802, the name that http.server calls
        with self.site.lock:
            self.site.busy += 1
        try:
            time.sleep(self.site.line.delay)
            self._answer()
        finally:
            with self.site.lock:
                self.site.busy -= 1
                self.site.last = time.monotonic()

    def _answer(self) -> None:
        path = self._file()
        if path is None:
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = self.site.body(path)
        of_page = self.headers.get("Sec-Fetch-Dest", "") in _PAGE
        self.site.answers.append(Answer(self.path, len(body), of_page))
        self.send_response(200)
        self.send_header("Content-Type", mimetypes.guess_type(path.name)[0] or "application/octet-stream")
        if path.suffix in _TEXT:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Cache-Control", "max-age=600")  # as common hosts of static sites say
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for start in range(0, len(body), _PIECE):
            self.site.send(body[start : start + _PIECE])
            self.wfile.write(body[start : start + _PIECE])

    def _file(self) -> Path | None:
        path = self.site.folder / unquote(urlsplit(self.path).path).lstrip("/")
        path = path / "index.html" if path.is_dir() else path
        inside = path.resolve().is_relative_to(self.site.folder.resolve())
        return path if inside and path.is_file() else None

    def log_message(self, *said: object) -> None:
        """Print nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[Site]:
    """Serve a folder on this machine for as long as the block lasts."""
    site = Site(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Answering, site))
    server.daemon_threads = True
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
