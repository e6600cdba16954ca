"""What a command costs: time, processor and memory, of all the processes that it starts."""

import contextlib
import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PAUSE = 0.02  # between two looks at the memory; a look takes about a millisecond


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
        memory = _watched(running)
        seconds = time.perf_counter() - started
        after = os.times()
        said.seek(0)
        text = said.read()
    if running.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {text.strip()[-500:]}")
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(seconds, processor, memory), text


def _watched(running: subprocess.Popen[bytes]) -> int:
    """Wait for a process; return the most memory that it and its children had at one look."""
    import psutil

    most = 0
    first = psutil.Process(running.pid)
    while running.poll() is None:
        most = max(most, _memory(first))
        time.sleep(_PAUSE)
    return most


def _memory(first: Any) -> int:
    import psutil

    total = 0
    with contextlib.suppress(psutil.Error):  # one of them has just ended
        for each in (first, *first.children(recursive=True)):
            total += each.memory_info().rss
    return total
