"""Work that is put off until all of it is known, and then done on all cores (plugins/workers.py)."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from plugins.workers import Aside, mapped_from_both_ends, parted

from .progress import followed

Job = tuple[Callable[[], Any], Callable[[Any], None]]
"""What is to be done, in any process, and what is to be done with the outcome, in ours."""


class Later:
    """Work that is put off until all of it is known, and then shared out."""

    def __init__(self, processes: int) -> None:
        self.processes = processes
        self._large: list[Job] = []
        self._small: list[Job] = []
        self._begun: list[tuple[Aside, Callable[[Any], None]]] = []

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

    def stop(self) -> None:
        """Do nothing more of all that."""
        for aside, _ in self._begun:
            aside.stop()
        self._begun, self._large, self._small = [], [], []

    def run(self) -> None:
        """Do everything; raise what a job raises, as if it had been done here."""
        large, small = self._large, self._small
        self._large, self._small = [], []
        jobs = [*large, *small]
        places = range(len(jobs))
        # Large ones first and alone: lists and feeds show the same letters, whose rows and entries are remembered.
        chunks = [*parted(places[: len(large)], 1), *parted(places[len(large) :])]
        made_of = mapped_from_both_ends(partial(_tried, jobs), chunks, self.processes)
        steps = ((len(chunks[place]), (chunks[place], made)) for place, made in made_of)
        for chunk, made in followed(steps, len(jobs), "pages and feeds made"):
            for place, one in zip(chunk, made):
                do, done = jobs[place]
                # What went wrong in another process has lost the place in the template where it did.
                done(do() if isinstance(one, _Failed) else one)
        while self._begun:
            aside, done = self._begun[0]
            done(aside.made())
            self._begun.pop(0)


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
