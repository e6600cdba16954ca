"""Work on all cores: we, and forked processes that know everything we know, and hand back what they made."""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from typing import Generic, TypeVar

Task = TypeVar("Task")
Chunk = TypeVar("Chunk", bound=Sequence)
Made = TypeVar("Made")

CHUNK = 32
"""Tasks that a process takes at a time: enough that handing over costs little, few enough that none ends late."""
AHEAD = 2
"""Chunks that a process has before it."""
_SWITCH = 0.0002
"""Seconds after which a thread of ours lets another go on: what a process has made is taken while we work ourselves."""
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
    if _alone(chunks, processes):
        yield from map(work, chunks)
        return
    with _Crew(work, chunks, min(processes, len(chunks)) - 1) as crew:
        for place in range(len(chunks)):
            yield crew.made(place)


def mapped_from_both_ends(
    work: Callable[[Chunk], Made], chunks: Sequence[Chunk], processes: int
) -> Iterator[tuple[int, Made]]:
    """Yield the place of each chunk and what `work` makes of it, as it comes: we begin with the first, others the last.

    So chunks that have something in common, which whoever makes one of them learns, go first and are mostly ours.
    """
    if _alone(chunks, processes):
        yield from enumerate(map(work, chunks))
        return
    with _Crew(work, chunks, min(processes, len(chunks)) - 1, from_the_end=True) as crew:
        yield from (crew.next_made() for _ in chunks)


def _alone(chunks: Sequence[Sequence], processes: int) -> bool:
    """Say whether no other process would be of help."""
    alone = processes < 2 or multiprocessing.current_process().daemon
    return alone or len(chunks) < 2 or sum(map(len, chunks)) < WORTH


class _Crew(Generic[Chunk, Made]):
    """We and some processes that we have forked, all at work: what we make needs no way back, and no memory twice."""

    def __init__(
        self, work: Callable[[Chunk], Made], chunks: Sequence[Chunk], helpers: int, *, from_the_end: bool = False
    ) -> None:
        self._work, self._chunks = work, chunks
        self._left = deque(range(len(chunks)))
        """The chunks that nobody has taken."""
        self._next = self._left.pop if from_the_end else self._left.popleft
        """Gives a helper the next."""
        self._ours: set[int] = set()
        """Those that a process has taken and could not do: they are for us alone."""
        self._made: dict[int, Made] = {}
        self._news = threading.Condition()
        self._helpers: list[tuple[BaseProcess, Connection]] = []
        # Forked, not spawned: rules, letters and templates need not be made anew, and their memory is shared.
        fork = multiprocessing.get_context("fork")
        for _ in range(helpers):
            ours, theirs = fork.Pipe()
            process = fork.Process(target=self._help, args=(ours, theirs), daemon=True)
            process.start()
            theirs.close()
            self._helpers.append((process, ours))
        # After the last fork, for a thread does not survive it.
        self._feeders = [threading.Thread(target=self._feed, args=(ours,), daemon=True) for _, ours in self._helpers]

    def __enter__(self) -> "_Crew[Chunk, Made]":
        self._switch = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH)
        for feeder in self._feeders:
            feeder.start()
        return self

    def __exit__(self, *raised: object) -> None:
        # Whatever is still being done, nobody waits for it.
        self._left.clear()
        for process, _ in self._helpers:
            process.terminate()
        for feeder in self._feeders:
            feeder.join()
        for process, _ in self._helpers:
            process.join()
        sys.setswitchinterval(self._switch)

    def made(self, place: int) -> Made:
        """Return what is made of a chunk; do others while it is being made."""
        while place not in self._made:
            if place in self._ours:
                return self._work(self._chunks[place])
            try:
                mine = self._left.popleft()
            except IndexError:
                with self._news:
                    self._news.wait_for(lambda: place in self._made or place in self._ours)
            else:
                try:
                    self._made[mine] = self._work(self._chunks[mine])
                except Exception:
                    self._ours.add(mine)  # raised when its turn has come
        return self._made.pop(place)

    def next_made(self) -> tuple[int, Made]:
        """Return the place of a chunk and what somebody has made of it; do one when there is none."""
        while True:
            with self._news:
                self._news.wait_for(lambda: self._made or self._ours or self._left)
                if self._made:  # before we make more: it takes room
                    return self._made.popitem()
                place = self._ours.pop() if self._ours else None
            if place is None:
                with contextlib.suppress(IndexError):  # somebody else has taken the last
                    place = self._left.popleft()
            if place is not None:
                return place, self._work(self._chunks[place])

    def _feed(self, helper: Connection) -> None:
        """Let a process do chunks until there are none; it always has the next one, for we may be at work ourselves."""
        given: deque[int] = deque()
        try:
            while True:
                with contextlib.suppress(IndexError):
                    while len(given) < AHEAD:
                        given.append(self._next())
                        helper.send(given[-1])
                if not given:
                    break
                done, made = helper.recv()
                with self._news:
                    place = given.popleft()
                    if done:
                        self._made[place] = made
                    else:
                        self._ours.add(place)
                    self._news.notify()
        except Exception:
            # It was killed, or cannot say what it has made.
            with self._news:
                self._ours.update(given)
                self._news.notify()
        finally:
            helper.close()

    def _help(self, ours: Connection, theirs: Connection) -> None:
        """Do chunks, in a process of its own, until nobody is there who wants them."""
        _begin()
        for _, other in [*self._helpers, (None, ours)]:
            other.close()
        with contextlib.suppress(EOFError, OSError):
            while True:
                place = theirs.recv()
                try:
                    answer = _dumped((True, self._work(self._chunks[place])))
                except Exception:
                    answer = _dumped((False, None))
                theirs.send_bytes(answer)


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
        _begin()
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


def _begin() -> None:
    """Let a new process end when, and only when, we say so."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _dumped(made: object) -> bytes:
    return bytes(ForkingPickler.dumps(made))
