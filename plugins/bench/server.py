"""A web server for one folder that counts what it sends, and can be as slow as a poor line."""

import gzip
import mimetypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from urllib.parse import unquote, urlsplit

HTTP_1, HTTP_2 = "HTTP/1.1", "HTTP/2"
_TEXT = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".txt"}
# What a browser calls (in Sec-Fetch-Dest) the parts of a page that are there without a search, too.
_PAGE = {"document", "style", "font", "image"}
_PIECE = 1400  # bytes sent at once, as in a packet of the net: so answers share the line


@dataclass(frozen=True, slots=True)
class Line:
    """How slow the way to the server is, and what is spoken on it. To connect costs nothing."""

    name: str
    delay: float = 0.0
    """Seconds added to each request."""
    rate: float = 0.0
    """Bytes in a second, shared by all answers; 0 sets no limit."""
    protocol: str = HTTP_1


LINES = {
    "plain": Line("no delay"),
    "http1": Line("150 ms, 1.6 Mbit/s, HTTP/1.1", 0.150, 200_000),
    "http2": Line("150 ms, 1.6 Mbit/s, HTTP/2", 0.150, 200_000, HTTP_2),
}
"""By the name that `--only` knows."""
PLAIN = LINES["plain"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One file sent."""

    path: str
    size: int
    """Bytes of the body, as sent."""
    of_page: bool
    """Whether it is the page, its style, a font or a picture: no part of the search."""
    sent: list[tuple[float, int]] = field(default_factory=list, compare=False)
    """Its pieces: when each was sent, in seconds since 1970, and its bytes."""

    def sent_by(self, when: float) -> int:
        """Return how many bytes had been sent at a time."""
        return sum(size for moment, size in self.sent if moment <= when)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a request is answered with."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    answer: Answer

    def pieces(self) -> Iterator[bytes]:
        """Yield the body in the pieces that are sent at once; the one of an empty body is empty."""
        for start in range(0, len(self.body) or 1, _PIECE):
            yield self.body[start : start + _PIECE]

    def has_sent(self, piece: bytes) -> None:
        """Note that a piece of the body was sent just now."""
        self.answer.sent.append((time.time(), len(piece)))


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

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Be busy for as long as the block lasts."""
        with self.lock:
            self.busy += 1
        try:
            yield
        finally:
            with self.lock:
                self.busy -= 1
                self.last = time.monotonic()

    def reply(self, path: str, kind: str) -> Reply:
        """Return what a path is answered with; `kind` is what the browser says it will be used for."""
        headers = [("date", formatdate(usegmt=True))]
        file = self._file(path)
        if file is None:
            return Reply(404, (*headers, ("content-length", "0")), b"", Answer(path, 0, True))
        body = self._body(file)
        headers.append(("content-type", mimetypes.guess_type(file.name)[0] or "application/octet-stream"))
        if file.suffix in _TEXT:
            headers.append(("content-encoding", "gzip"))
        # Common hosts of static sites let a browser keep files for so long.
        headers += [("cache-control", "max-age=600"), ("content-length", str(len(body)))]
        answer = Answer(path, len(body), kind in _PAGE)
        self.answers.append(answer)
        return Reply(200, tuple(headers), body, answer)

    def carried(self, size: int, ready: float) -> float:
        """Give the line bytes that were ready at a time, and return when it will have carried them.

        Times are those of the monotonic clock. Who has slept too long says when it should have woken, so that an
        answer of many pieces is not slower than the line.
        """
        if not self.line.rate:
            return ready
        with self.lock:
            self.free = max(self.free, ready) + size / self.line.rate
            return self.free

    def _body(self, path: Path) -> bytes:
        """Return what is sent of a file: text packed by gzip, all else as it is."""
        if path.suffix not in _TEXT:
            return path.read_bytes()
        if path not in self.packed:
            self.packed[path] = gzip.compress(path.read_bytes(), 9)
        return self.packed[path]

    def _file(self, path: str) -> Path | None:
        file = self.folder / unquote(urlsplit(path).path).lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        inside = file.resolve().is_relative_to(self.folder.resolve())
        return file if inside and file.is_file() else None


@contextmanager
def serving(folder: Path, protocol: str = HTTP_1) -> Iterator[Site]:
    """Serve a folder on this machine for as long as the block lasts."""
    if protocol == HTTP_2:  # its packages come with the rivals
        from .http2 import answering
    else:
        from .http1 import answering
    site = Site(folder)
    with answering(site) as site.address:
        yield site
