"""Work on all cores: forked processes that know everything we know, and hand back what they made."""

import contextlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

Task = TypeVar("Task")
Chunk = TypeVar("Chunk", bound=Sequence)
Made = TypeVar("Made")

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
    """Yield what `work` makes of each chunk, in their order, whoever did it; a process that is killed leaves it to us.

    Raises what `work` raises.
    """
    if processes < 2 or len(chunks) < 2 or sum(map(len, chunks)) < WORTH:
        yield from map(work, chunks)
        return
    # Forked, not spawned: rules, letters and templates need not be made anew, and their memory is shared.
    fork, made = multiprocessing.get_context("fork"), 0
    with ProcessPoolExecutor(min(processes, len(chunks)), fork, _begin, (work,)) as pool:
        try:
            for each in pool.map(_do, chunks):
                yield each
                made += 1
        except BrokenProcessPool:
            yield from map(work, chunks[made:])
        except BaseException:
            # Nobody waits for what was begun.
            for process in multiprocessing.active_children():
                process.terminate()
            raise


class Aside(Generic[Made]):
    """Work that goes on in a process of its own while we do something else."""

    def __init__(self, work: Callable[[], Made]) -> None:
        """Begin it; the process knows everything that we know now."""
        fork = multiprocessing.get_context("fork")
        self._work = work
        self._made, theirs = fork.Pipe(duplex=False)
        self._process = fork.Process(target=self._run, args=(theirs,))
        self._process.start()
        theirs.close()

    def made(self) -> Made:
        """Return what it has made; when the process fails or is killed, the work is done here.

        Raises what the work raises.
        """
        try:
            made = self._made.recv()
        except (EOFError, OSError):
            made = self._work()
        self.stop()
        return made

    def stop(self) -> None:
        """End it, done or not."""
        self._process.terminate()
        self._process.join()
        self._made.close()

    def _run(self, theirs: Connection) -> None:
        _begin(self._work)
        # Whatever it is, we raise it, with all that is known here.
        with contextlib.suppress(Exception):
            theirs.send(self._work())


def shared_out(work: Callable[[Sequence[Task]], list[Made]], tasks: Sequence[Task], processes: int) -> list[Made]:
    """Return what `work` makes of tasks, given to it in runs; what it makes can be pickled, the tasks need not be."""
    runs = parted(range(len(tasks)))
    made = mapped(lambda places: work([tasks[place] for place in places]), runs, processes)
    return [one for each in made for one in each]


def parted(tasks: Sequence[Task], size: int = CHUNK) -> list[Sequence[Task]]:
    """Return tasks in chunks."""
    return [tasks[start : start + size] for start in range(0, len(tasks), size)]


_work: Callable | None = None


def _begin(work: Callable) -> None:
    """Let a new process know its work, which could not be pickled; it ends when, and only when, we say so."""
    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _do(chunk: Sequence) -> object:
    return _work(chunk)
