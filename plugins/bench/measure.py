"""What a command costs: time, processor and memory, of all the processes that it starts."""

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .processes import memory

_PAUSE = 0.02  # seconds between two looks at the memory, at least
_REST = 15  # a look takes processor time from what is measured: after each we rest for so many times its length


@dataclass(frozen=True, slots=True)
class Cost:
    """What something has cost."""

    seconds: float
    processor: float
    """Seconds of processor time, over all cores."""
    memory: int
    """The most bytes in memory at one time."""


def measured(command: Sequence[str], folder: Path, log: Path) -> tuple[Cost, str]:
    """Run a command in a folder; return its cost and what it printed, which the log keeps.

    Raises RuntimeError when the command fails.
    """
    before, started = os.times(), time.perf_counter()
    with log.open("w+", encoding="utf-8", errors="replace") as said:
        running = subprocess.Popen(list(command), cwd=folder, stdout=said, stderr=subprocess.STDOUT)
        with most_memory(running.pid) as most:
            running.wait()
        seconds = time.perf_counter() - started
        after = os.times()
        said.seek(0)
        text = said.read()
    if running.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {text.strip()[-500:]}")
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(seconds, processor, most.memory), text


@dataclass
class Most:
    """The most that was seen."""

    memory: int = 0


@contextmanager
def most_memory(process: int) -> Iterator[Most]:
    """Keep, for as long as the block lasts, the most memory that a process and its descendants had at one look."""
    most, over = Most(), threading.Event()

    def look() -> None:
        pause = 0.0
        while not over.wait(pause):
            began = time.perf_counter()
            most.memory = max(most.memory, memory(process))
            pause = max(_PAUSE, _REST * (time.perf_counter() - began))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
