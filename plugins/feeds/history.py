"""How a thread grew: which turns came later, when it last changed, what it was at each of its dates.

Only dates that stand in the file count. There is no clock here, so a rebuild moves nothing.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from plugins.threads.model import Kind, Thread, Turn

LATER_KINDS = (Kind.UPDATE, Kind.PERSPECTIVE)


def updated(thread: Thread) -> datetime.datetime:
    """Return when a thread last changed: the latest of its Date, its turns' dates and Modified."""
    return thread.changed


def later_turns(thread: Thread) -> tuple[Turn, ...]:
    """Return what was added to a thread after its answer, oldest first.

    An undated turn is not among them: an entry must say when it was `updated` (RFC 4287, 4.1.2), and no
    date is invented for it. It stands in its thread's own entry.
    """
    added = (*LATER_KINDS, Kind.NOTE)
    later = [turn for turn in thread.turns if turn.date and (turn.kind in added or turn.date > thread.date)]
    return tuple(sorted(later, key=lambda turn: turn.date))


@dataclass(frozen=True, slots=True)
class Version:
    """A thread as it was from one of its dates on."""

    thread: Thread
    date: datetime.datetime

    @property
    def turns(self) -> Sequence[Turn]:
        """The turns of that date and before.

        An undated turn belongs to the dated one above it, since nothing says that it came later.
        """
        if self.date == self.thread.last_date:
            return self.thread.turns
        turns, since = [], self.thread.date
        for turn in self.thread.turns:
            since = max(turn.date, self.thread.date) if turn.date else since
            if since <= self.date:
                turns.append(turn)
        return turns


def versions(thread: Thread) -> tuple[Version, ...]:
    """Return a thread at each of its dates, oldest first; the first is the thread as it was published.

    `Modified` makes no version: it is overwritten when it changes, and what vanished from here would
    shift every page of the archive after it.
    """
    if thread.last_date == thread.date:
        return (Version(thread, thread.date),)
    later = {turn.date for turn in thread.turns if turn.date and turn.date > thread.date}
    return tuple(Version(thread, date) for date in sorted({thread.date, *later}))
