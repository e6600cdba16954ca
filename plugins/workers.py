"""Work on all cores: we, and forked processes that know everything we know, and hand back what they made."""

import contextlib
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

from plugins.crew import Crew, begin_process, start

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
    if helpers(chunks, processes) == 0:
        yield from map(work, chunks)
        return
    with Crew(work) as crew:
        crew.add(chunks)
        crew.hire(helpers(chunks, processes))
        for place in range(len(chunks)):
            yield crew.made(place)


def helpers(chunks: Sequence[Sequence], processes: int, worth: int = WORTH) -> int:
    """Return how many processes beside us are of help with so much to do; `worth` is how many tasks it must be."""
    alone = processes < 2 or multiprocessing.current_process().daemon
    if alone or len(chunks) < 2 or sum(map(len, chunks)) < worth:
        return 0
    return min(processes, len(chunks)) - 1


class Aside(Generic[Made]):
    """Work that goes on in a process of its own while we do something else."""

    def __init__(self, work: Callable[[], Made]) -> None:
        """Begin it; the process knows everything that we know now."""
        fork = multiprocessing.get_context("fork")
        self._work = work
        self._made, theirs = fork.Pipe(duplex=False)
        self._process = fork.Process(target=self._run, args=(theirs,))
        start(self._process)
        theirs.close()

    def is_done(self) -> bool:
        """Say whether `made` need not wait."""
        return self._made.poll()

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
        begin_process()
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
