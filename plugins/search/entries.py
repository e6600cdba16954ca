"""Threads as the index knows them, and in which order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from plugins.threads.model import Kind, Thread

from .counts import fingerprint
from .query import set_name


@dataclass(frozen=True, slots=True)
class Entry:
    """A thread as the index knows it."""

    thread: Thread
    address: str
    content: str
    """The fingerprint."""

    @property
    def sets(self) -> list[str]:
        """The names of the sets that the thread is in."""
        thread = self.thread
        names = [set_name("topic", thread.category), *(set_name("tag", tag) for tag in thread.tags)]
        updated = ["with:update"] if any(turn.kind is Kind.UPDATE for turn in thread.turns) else []
        return [*dict.fromkeys(names), *updated, thread.date.strftime("month:%Y-%m")]


def entries_of(threads: Sequence[Thread], address: Callable[[Thread], str]) -> list[Entry]:
    """Return the entries of threads, oldest first."""
    early = sorted(threads, key=lambda thread: (thread.date, thread.slug, thread.lang))
    return [Entry(thread, address(thread), fingerprint(thread)) for thread in early]
