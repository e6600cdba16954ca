"""A crew: we and some processes that we have forked, at work on the same list of things to do."""

import contextlib
import multiprocessing
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from typing import Generic, TypeVar

Chunk = TypeVar("Chunk", bound=Sequence)
Made = TypeVar("Made")

AHEAD = 2
"""Chunks that a process has before it."""
_INTERRUPTS = (signal.SIGINT, signal.SIGTERM)
_SWITCH = 0.0002
"""Seconds after which a thread of ours lets another go on: what a process has made is taken while we work ourselves."""


class Crew(Generic[Chunk, Made]):
    """We and some processes that we have forked, all at work: what we make needs no way back, and no memory twice."""

    def __init__(self, work: Callable[[Chunk], Made], *, from_the_end: bool = False) -> None:
        """With `from_the_end` we begin with the first chunk, and others with the last.

        So chunks that have something in common, which whoever makes one of them learns, go first and are mostly ours.
        """
        self._work, self._from_the_end = work, from_the_end
        self.chunks: list[Chunk] = []
        """All that there is to be done."""
        self._left: deque[int] = deque()
        """The chunks that nobody has taken."""
        self._ours: set[int] = set()
        """Those that a process has taken and could not do: they are for us alone."""
        self._made: dict[int, Made] = {}
        self._news = threading.Condition()
        self._helpers: list[tuple[BaseProcess, Connection]] = []
        self._feeders: list[threading.Thread] = []
        self._switch = sys.getswitchinterval()

    def __enter__(self) -> "Crew[Chunk, Made]":
        return self

    def __exit__(self, *raised: object) -> None:
        self.stop()

    @property
    def hired(self) -> bool:
        """Whether processes have been forked."""
        return bool(self._helpers)

    @property
    def left(self) -> list[Chunk]:
        """The chunks that nobody has taken."""
        return [self.chunks[place] for place in self._left]

    def add(self, chunks: Sequence[Chunk]) -> None:
        """Give more to be done, before all that is there."""
        places = range(len(self.chunks), len(self.chunks) + len(chunks))
        self.chunks += chunks
        with self._news:
            self._left.extendleft(reversed(places))

    def hire(self, count: int) -> None:
        """Fork processes, which begin at once; they know the chunks that are there now, and do none that come later."""
        # Forked, not spawned: rules, letters and templates need not be made anew, and their memory is shared.
        fork, known, feeders = multiprocessing.get_context("fork"), len(self.chunks), []
        for _ in range(count):
            ours, theirs = fork.Pipe()
            process = fork.Process(target=self._help, args=(ours, theirs), daemon=True)
            start(process)
            theirs.close()
            self._helpers.append((process, ours))
            feeders.append(threading.Thread(target=self._feed, args=(ours, known), daemon=True))
        sys.setswitchinterval(_SWITCH)
        # After the last fork, for a thread does not survive it.
        for feeder in feeders:
            feeder.start()
        self._feeders += feeders

    def stop(self) -> None:
        """End all processes; whatever is still being done, nobody waits for it."""
        self._left.clear()
        for process, _ in self._helpers:
            process.terminate()
        for feeder in self._feeders:
            feeder.join()
        for process, _ in self._helpers:
            process.join()
        self._helpers, self._feeders = [], []
        sys.setswitchinterval(self._switch)

    def made(self, place: int) -> Made:
        """Return what is made of a chunk; do others while it is being made."""
        while place not in self._made:
            if place in self._ours:
                return self._work(self.chunks[place])
            try:
                mine = self._left.popleft()
            except IndexError:
                with self._news:
                    self._news.wait_for(lambda: place in self._made or place in self._ours)
            else:
                try:
                    self._made[mine] = self._work(self.chunks[mine])
                except Exception:
                    self._ours.add(mine)  # raised when its turn has come
        return self._made.pop(place)

    def all_made(self) -> Iterator[tuple[Chunk, Made]]:
        """Yield each chunk and what somebody has made of it, as it comes."""
        yield from (self._next_made() for _ in self.chunks)

    def _next_made(self) -> tuple[Chunk, Made]:
        """Return a chunk and what somebody has made of it; do one when there is none."""
        while True:
            with self._news:
                self._news.wait_for(lambda: self._made or self._ours or self._left)
                if self._made:  # before we make more: it takes room
                    place, made = self._made.popitem()
                    return self.chunks[place], made
                place = self._ours.pop() if self._ours else None
            if place is None:
                with contextlib.suppress(IndexError):  # somebody else has taken the last
                    place = self._left.popleft()
            if place is not None:
                return self.chunks[place], self._work(self.chunks[place])

    def _next(self, known: int) -> int:
        """Return the next chunk for a helper. Raises IndexError when there is none that it knows."""
        with self._news:
            end = -1 if self._from_the_end else 0
            if self._left[end] >= known:
                raise IndexError
            return self._left.pop() if self._from_the_end else self._left.popleft()

    def _feed(self, helper: Connection, known: int) -> None:
        """Let a process do chunks until there are none; it always has the next one, for we may be at work ourselves."""
        given: deque[int] = deque()
        try:
            while True:
                with contextlib.suppress(IndexError):
                    while len(given) < AHEAD:
                        given.append(self._next(known))
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
        begin_process()
        for _, other in [*self._helpers, (None, ours)]:
            other.close()
        with contextlib.suppress(EOFError, OSError):
            while True:
                place = theirs.recv()
                try:
                    answer = _dumped((True, self._work(self.chunks[place])))
                except Exception:
                    answer = _dumped((False, None))
                theirs.send_bytes(answer)


def start(process: BaseProcess) -> None:
    """Fork a process. Whoever interrupts us meanwhile is heard when that is done, for Python would lose it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTS)
    try:
        process.start()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    except BaseException:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if process.pid:
            process.terminate()
            process.join()
        raise


def begin_process() -> None:
    """Let a new process end when, and only when, we say so."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _INTERRUPTS)


def _dumped(made: object) -> bytes:
    return bytes(ForkingPickler.dumps(made))
