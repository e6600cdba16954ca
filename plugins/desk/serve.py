"""`serve`: the site with its drafts at an address of this machine, built again on every save."""

from __future__ import annotations

import contextlib
import json
import mimetypes
import os
import re
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from html import escape
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from typing import Any
from urllib.parse import quote, unquote

from plugins.desk.build import PREVIEW, check_content
from plugins.desk.output import Refused
from plugins.desk.preview import Board, News, Save, Workshop, saves
from plugins.desk.site import say

TRIES = 20
"""How many ports are tried, from the one that was asked for."""
HEARTBEAT = 15
"""Seconds after which a silent tab is written to, so that one that has gone is noticed."""
RELOAD = Path(__file__).with_name("reload.js")
"""The script that each page gets."""
# Under any other name a foreign site could lead a browser here and read our drafts.
_OUR_NAMES = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?")
_TYPES = {".js": "text/javascript", ".webp": "image/webp", ".avif": "image/avif", ".woff2": "font/woff2"}
_NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Not built yet</title>
<body>
<h1>The site is not built yet</h1>
<p>It shows here as soon as a save mends this:</p>
<pre id="build-failure" role="alert" style="white-space: pre-wrap">{failure}</pre>
</body>
"""


def serve_command(content: str, port: int | str) -> int:
    """Serve the preview until Ctrl-C; return 0, or 1 with a sentence on why it cannot be served."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # Said outright, because a script's shell makes what it starts in the background deaf to SIGINT.
        signal.signal(number, signal.default_int_handler)
    try:
        check_content(Path(content))
        with open_server(_number(port)) as server:
            taken = "" if server.port == _number(port) else f" (port {port} is taken)"
            say(f"Serving {content} at http://localhost:{server.port}/{taken}. Each save rebuilds it; Ctrl-C stops.")
            with contextlib.closing(Workshop(content, server.site)) as workshop:
                for save in saves(Path(content)):
                    _follow(save, workshop, server)
    except Refused as refusal:
        say(f"Not served. {refusal}")
        return 1
    except KeyboardInterrupt:
        return 0


def _follow(save: Save, workshop: Workshop, server: PreviewServer) -> None:
    """Build after a save, and say how it went."""
    again = "Rebuilt" if server.site.exists() else "Built"
    started = time.perf_counter()
    for failure, news in workshop.follow(save):
        if failure:
            say(f"Not {again.lower()}.")
        elif news:
            say(f"{again} in {time.perf_counter() - started:.1f} s.")
        if news:
            server.board.post(failure)


@contextmanager
def open_server(port: int) -> Iterator[PreviewServer]:
    """Serve at the first free port from `port` on; at the end stop, and remove what was served.

    Raises Refused when there is none.
    """
    server = _first_free(port)
    shutil.rmtree(server.site.parent, ignore_errors=True)  # left by a server that was killed
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    try:
        yield server
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C changes nothing any more
        server.board.close()
        server.shutdown()
        server.server_close()
        shutil.rmtree(server.site.parent, ignore_errors=True)


def _number(port: int | str) -> int:
    number = int(port) if str(port).isdecimal() else 0
    if not 0 < number < 65536:
        raise Refused(f"There is no port {port}. Write --port with a number from 1 to 65535.")
    return number


def _first_free(port: int) -> PreviewServer:
    last = min(port + TRIES - 1, 65535)
    for number in range(port, last + 1):
        try:
            if not _answers(number):
                return PreviewServer(number)
        except OSError:
            continue
    raise Refused(f"No port from {port} to {last} can be used. Name another one with --port.")


def _answers(port: int) -> bool:
    """Say whether somebody serves at a port, by whichever address browsers take `localhost` for."""
    try:
        socket.create_connection(("localhost", port), timeout=0.2).close()
    except OSError:
        return False
    return True


class PreviewServer(ThreadingTCPServer):
    """Serves one preview to this machine alone."""

    daemon_threads = True
    request_queue_size = 64
    # On Windows the option would let two servers share a port.
    allow_reuse_address = os.name != "nt"

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Answer)
        self.port = port
        self.board = Board()
        self.site = PREVIEW / str(port) / "site"
        self.types = mimetypes.MimeTypes(filenames=())  # without the system's lists, which differ
        for suffix, name in _TYPES.items():
            self.types.add_type(name, suffix)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print a traceback, unless a browser has gone away or a file has gone with the build before."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, FileNotFoundError)):
            super().handle_error(request, client_address)


class _Answer(BaseHTTPRequestHandler):
    """Answers one request from the preview."""

    server: PreviewServer

    def do_GET(self) -> None:  # noqa: N802, the name is the library's
        """Answer with a file of the preview, or with what the pages need to reload."""
        path = unquote(self.path.partition("?")[0].partition("#")[0])
        if not _OUR_NAMES.fullmatch(self.headers.get("Host", "localhost")):
            self.send_error(403, explain="Drafts are shown on this machine only, at http://localhost.")
        elif path == "/-/events":
            self._tell_news()
        elif path == "/-/reload.js":
            self._send(200, self._type(RELOAD), RELOAD.read_bytes())
        elif news := self.server.board.read():
            self._send_file(path, news)

    do_HEAD = do_GET  # noqa: N815

    def _tell_news(self) -> None:
        """Send the news, and then whatever is new, as server-sent events until the tab or the server goes."""
        self._begin(200, **{"Content-Type": "text/event-stream"})
        known = None
        while self.command != "HEAD" and (news := self.server.board.read(known, HEARTBEAT)):
            self.wfile.write(b": still here\n\n" if news == known else f"data: {json.dumps(asdict(news))}\n\n".encode())
            known = news

    def _send_file(self, path: str, news: News) -> None:
        file = self._find(path)
        if not news.build:
            self._send_page(503, _NOT_BUILT.format(failure=escape(news.failure)).encode(), news)
        elif file and file.name == "index.html" and not path.endswith(("/", "/index.html")):
            _, question, query = self.path.partition("?")
            self._begin(301, Location=quote(f"/{path.strip('/')}/") + question + query)
        elif file and file.suffix == ".html":
            self._send_page(200, file.read_bytes(), news)
        elif file:
            self._send(200, self._type(file), file.read_bytes())
        elif missing := self._find("/404.html"):
            self._send_page(404, missing.read_bytes(), news)
        else:
            self.send_error(404)

    def _find(self, path: str) -> Path | None:
        """Return the file of the preview that an address means, or None."""
        site = self.server.site.resolve()
        try:
            file = site / path.lstrip("/")
            file = (file / "index.html" if file.is_dir() else file).resolve()
            return file if file.is_relative_to(site) and file.is_file() else None
        except (OSError, ValueError):
            return None  # too long, or not a name at all

    def _type(self, file: Path) -> str:
        """Return the media type of a file."""
        name, packed = self.server.types.guess_type(file.name)
        if not name or packed:
            return "application/octet-stream"
        return f"{name}; charset=utf-8" if name.startswith("text/") else name

    def _send_page(self, code: int, page: bytes, news: News) -> None:
        script = f'<script src="/-/reload.js" defer data-build="{news.build}"></script>\n'.encode()
        start, body, end = page.rpartition(b"</body>")
        self._send(code, "text/html; charset=utf-8", start + script + body + end if body else page + script)

    def _send(self, code: int, name: str, body: bytes) -> None:
        self._begin(code, **{"Content-Type": name, "Content-Length": str(len(body))})
        if self.command != "HEAD":
            self.wfile.write(body)

    def _begin(self, code: int, **headers: str) -> None:
        self.send_response(code)
        for name, value in {"Cache-Control": "no-store", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the terminal is for what builds have to say."""
