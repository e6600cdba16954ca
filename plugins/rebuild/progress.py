"""How far a long piece of work has come, for somebody who is watching."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Chunk = TypeVar("Chunk")

PATIENCE = 1.0
"""Seconds for which nobody needs to be told anything."""


def followed(chunks: Iterable[tuple[int, Chunk]], total: int, what: str) -> Iterator[Chunk]:
    """Yield what comes with the sizes of the steps that it makes; show a bar when it takes long and someone is there.

    `total` is the number of steps, and `what` says what they are: "letters read".
    """
    started, done, bar = time.monotonic(), 0, None
    try:
        for size, chunk in chunks:
            yield chunk
            done += size
            if bar is None and sys.stderr.isatty() and time.monotonic() - started > PATIENCE:
                bar = _Bar(total, what)
            if bar:
                bar.show(done, done / (time.monotonic() - started))
    finally:
        if bar:
            bar.close()


class _Bar:
    """A bar on the terminal, gone when the work is done."""

    def __init__(self, total: int, what: str) -> None:
        # Imported here: most builds are over before anybody needs it.
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (BarColumn(), MofNCompleteColumn(), TextColumn(f"{what}, {{task.fields[speed]:.0f}} a second"))
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task(what, total=total, speed=0)
        self._progress.start()

    def show(self, done: int, speed: float) -> None:
        self._progress.update(self._task, completed=done, speed=speed)

    def close(self) -> None:
        self._progress.stop()
