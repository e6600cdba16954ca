"""Work that is put off until all of it is known, and then done on all cores."""

from collections.abc import Callable, Sequence
from typing import Any

from plugins.crew import Crew
from plugins.workers import CHUNK, Aside, helpers, parted

from .progress import followed

Job = tuple[Callable[[], Any], Callable[[Any], None]]
"""What is to be done, in any process, and what is to be done with the outcome, in ours."""
_LEAST = 4
"""Jobs of a chunk where there are few: whoever is at work on a larger one sees too late that a core is free."""


class Later:
    """Work that is put off until all of it is known, and then shared out."""

    def __init__(self, processes: int) -> None:
        self.processes = processes
        self._large: list[Job] = []
        self._small: list[Job] = []
        self._begun: list[tuple[Aside, Callable[[Any], None]]] = []
        self._crew: Crew[Sequence[Job], list[Any]] = Crew(_tried, from_the_end=True)

    def add(self, job: Job, *, large: bool = False) -> None:
        """Put off a job: what is to be done, wherever, and what is to be done here with what that gives."""
        (self._large if large else self._small).append(job)

    def begin(self, job: Job) -> None:
        """Begin a long job, in a process beside us if there may be one."""
        if self.processes > 1:
            do, done = job
            self._begun.append((Aside(do), done))
        else:
            self.add(job, large=True)

    def start(self) -> None:
        """Let a process beside us begin with the small jobs that there are, while we find out what else there is.

        Of several that know so little, most would soon have nothing to do; and none is forked beside the first, for
        threads are at work by then. Where a long job has one of two cores, nobody begins.
        """
        chunks = parted(self._small)
        if self.processes == 2 and not self._begun and helpers(chunks, self.processes):
            self._small = []
            self._crew.add(chunks)
            self._crew.hire(1)

    def stop(self) -> None:
        """Do nothing more of all that."""
        for aside, _ in self._begun:
            aside.stop()
        self._crew.stop()
        self._begun, self._large, self._small = [], [], []

    def run(self) -> None:
        """Do everything; raise what a job raises, as if it had been done here."""
        large, small = self._large, self._small
        self._large, self._small = [], []
        # Large ones first and alone: lists and feeds show the same letters, whose rows and entries are remembered.
        self._crew.add([*parted(large, 1), *parted(small, min(CHUNK, max(_LEAST, len(small) // CHUNK)))])
        chunks = self._crew.chunks
        if self.processes > 2:
            self._hire()
        self._relieve()
        steps = ((len(chunk), (chunk, made)) for chunk, made in self._crew.all_made())
        for chunk, made in followed(steps, sum(map(len, chunks)), "pages and feeds made"):
            for (do, done), one in zip(chunk, made):
                # What went wrong in another process has lost the place in the template where it did.
                done(do() if isinstance(one, _Failed) else one)
            self._relieve()
        self._crew.stop()
        while self._begun:
            self._end_first()

    def _relieve(self) -> None:
        """Let helpers take the cores of long jobs that are done; beside two processes a third would only need room."""
        while self._begun and self._begun[0][0].is_done():
            self._end_first()
        if not self._begun:
            self._hire()

    def _end_first(self) -> None:
        aside, done = self._begun[0]
        done(aside.made())
        self._begun.pop(0)

    def _hire(self) -> None:
        if not self._crew.hired and (count := helpers(self._crew.left, self.processes, worth=CHUNK)):
            self._crew.hire(count)


class _Failed:
    """Stands for what a job would have given."""


def _tried(jobs: Sequence[Job]) -> list[Any]:
    made: list[Any] = []
    for do, _ in jobs:
        try:
            made.append(do())
        except Exception:
            made.append(_Failed())
    return made
