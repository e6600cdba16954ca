"""Work on all cores: forked processes that know everything we know, and hand back what they made."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from .progress import followed

Task = TypeVar("Task")
Chunk = TypeVar("Chunk", bound=Sequence)
Made = TypeVar("Made")
Job = tuple[Callable[[], Any], Callable[[Any], None]]
"""What is to be done, in any process, and what is to be done with the outcome, in ours."""

CHUNK = 32
"""Tasks that a process takes at a time: enough that handing over costs little, few enough that none ends late."""
WORTH = 96
"""Tasks below which one process is done before others would have begun."""


def cores(wanted: int = 0) -> int:
    """Return how many processes to work with: as many as wanted, or as this machine lets us use.

    One where processes cannot be forked safely: on Windows, and on macOS, whose libraries do not survive it.
    """
    if wanted:
        return wanted if hasattr(os, "fork") else 1
    if sys.platform != "linux":
        return 1
    return len(os.sched_getaffinity(0))


def mapped(work: Callable[[Chunk], Made], chunks: Sequence[Chunk], processes: int) -> Iterator[Made]:
    """Yield what `work` makes of each chunk, in their order, whoever did it.

    Raises what `work` raises.
    """
    if processes < 2 or len(chunks) < 2:
        yield from map(work, chunks)
        return
    # Forked, not spawned: rules, letters and templates need not be made anew, and their memory is shared.
    with multiprocessing.get_context("fork").Pool(min(processes, len(chunks)), _begin, (work,)) as pool:
        yield from pool.imap(_do, chunks)


def parted(tasks: Sequence[Task], size: int = CHUNK) -> list[Sequence[Task]]:
    """Return tasks in chunks."""
    return [tasks[start : start + size] for start in range(0, len(tasks), size)]


class Later:
    """Work that is put off until all of it is known, and then shared out."""

    def __init__(self) -> None:
        self._large: list[Job] = []
        self._small: list[Job] = []

    def add(self, job: Job, *, large: bool = False) -> None:
        """Put off a job: what is to be done, wherever, and what is to be done here with what that gives."""
        (self._large if large else self._small).append(job)

    def run(self, processes: int) -> None:
        """Do everything; raise what a job raises, as if it had been done here."""
        large, small = self._large, self._small
        self._large, self._small = [], []
        jobs = [*large, *small]
        places = range(len(jobs))
        # Large ones first and alone, so that no process is left with one when the others have ended.
        chunks = [*parted(places[: len(large)], 1), *parted(places[len(large) :])]
        work = partial(_tried, jobs)
        made_of = mapped(work, chunks, processes if len(jobs) >= WORTH else 1)
        steps = ((len(chunk), (chunk, made)) for chunk, made in zip(chunks, made_of))
        for chunk, made in followed(steps, len(jobs), "pages and feeds made"):
            for place, one in zip(chunk, made):
                do, done = jobs[place]
                # What went wrong in another process has lost the place in the template where it did.
                done(do() if isinstance(one, _Failed) else one)


class _Failed:
    """Stands for what a job would have given."""


def _tried(jobs: Sequence[Job], places: Sequence[int]) -> list[Any]:
    made: list[Any] = []
    for place in places:
        try:
            made.append(jobs[place][0]())
        except Exception:
            made.append(_Failed())
    return made


_work: Callable | None = None


def _begin(work: Callable) -> None:
    """Let a new process know its work, which could not be pickled; it ends when, and only when, we say so."""
    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _do(chunk: Sequence) -> object:
    return _work(chunk)
