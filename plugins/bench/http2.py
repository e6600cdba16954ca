"""The server's HTTP/2, as web hosts speak it: a browser asks for all files at once, and they share one connection."""

import asyncio
import threading
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import Event, RequestReceived, StreamReset, WindowUpdated

from .certificate import HOST, certificate
from .server import Reply, Site

_READ = 65_536
_FRAME = 9  # bytes before each piece


class _Connection:
    """One browser's connection to a site."""

    def __init__(self, site: Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.site, self.reader, self.writer = site, reader, writer
        self.spoken = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        self.room = asyncio.Event()
        self.tasks: dict[int, asyncio.Task] = {}

    async def serve(self) -> None:
        """Answer what is asked until the browser closes the connection."""
        self.spoken.initiate_connection()
        self._flush()
        try:
            while heard := await self.reader.read(_READ):
                for event in self.spoken.receive_data(heard):
                    self._heard(event)
                self._flush()
        finally:
            for task in self.tasks.values():
                task.cancel()
            self.writer.close()

    def _heard(self, event: Event) -> None:
        if isinstance(event, RequestReceived):
            said = dict(event.headers)
            self.tasks[event.stream_id] = task = asyncio.create_task(self._answer(event.stream_id, said))
            task.add_done_callback(lambda _, stream=event.stream_id: self.tasks.pop(stream, None))
        elif isinstance(event, StreamReset) and event.stream_id in self.tasks:
            self.tasks[event.stream_id].cancel()
        elif isinstance(event, WindowUpdated):
            self.room.set()

    async def _answer(self, stream: int, said: dict[str, str]) -> None:
        with self.site.answering():
            await asyncio.sleep(self.site.line.delay)
            reply = self.site.reply(said[":path"], said.get("sec-fetch-dest", ""))
            # The next head leans on the words of this one: heads are sent in the order in which they are packed.
            self.spoken.send_headers(stream, [(":status", str(reply.status)), *reply.headers])
            await self._send(stream, reply, self._flush())

    async def _send(self, stream: int, reply: Reply, head: int) -> None:
        left, ready = len(reply.body), time.monotonic()
        for piece in reply.pieces():
            ready = self.site.carried(head + _FRAME + len(piece), ready)
            await asyncio.sleep(ready - time.monotonic())
            while self.spoken.local_flow_control_window(stream) < len(piece):
                self.room.clear()
                await self.room.wait()
            left -= len(piece)
            self.spoken.send_data(stream, piece, end_stream=not left)
            self._flush()
            reply.has_sent(piece)
            head = 0

    def _flush(self) -> int:
        """Send what was said, and return its bytes."""
        said = self.spoken.data_to_send()
        self.writer.write(said)
        return len(said)


@contextmanager
def answering(site: Site) -> Iterator[str]:
    """Serve a site for as long as the block lasts; gives its address."""
    loop = asyncio.new_event_loop()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.CancelledError):  # the browser went, or the block is over
            await _Connection(site, reader, writer).serve()

    def wait(step: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(step, loop).result()

    # A thread of its own, for Playwright has a loop in the one that calls.
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = wait(asyncio.start_server(serve, HOST, 0, ssl=certificate().context))
    try:
        yield f"https://{HOST}:{server.sockets[0].getsockname()[1]}"
    finally:
        wait(_closed(server))
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _closed(server: asyncio.Server) -> None:
    """Close a server with all its connections."""
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
