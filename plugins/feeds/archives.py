"""The archive of the site's Atom feed: full pages that are never written anew (RFC 5005, section 4).

A thread grows, and a page that holds it must not. So the archive is a list of what happened, oldest
first: a thread was published; a turn was added. Each event is the thread as it was from that date on
(a `Version`). The list is cut into pages of fifty threads; a thread that changes again within a page's
time stands there once, as it was last. An old letter's new turn is a new event and so lands in the
feed of today, as a newer version of the same entry; a reader who takes the latest `updated` of each id
(section 4.2) has the whole column.

A page is frozen once it is full and something is at least a day younger than all that is in it: letters
have dates and no times, so another one of the same day could still come. What is younger than the last
frozen page stands in the feed itself.

A frozen page has no `next-archive`: when it is written there is no next page, and a later one would
change it. The way through the archive is backwards, by `prev-archive`, as section 4.2 has it. Only the
first page has none to go back to; the W3C feed validator calls an archive without either link incomplete
(ArchiveIncomplete), so the first page waits for the second, and leads on to it.

A withdrawn thread keeps its place, so that only the pages that held it change; nothing of it is shown.
What does change a frozen page is what its author changes in the past: words, a title, a slug, a letter
or turn dated back, an undated turn added, a file deleted.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from plugins.threads.model import Thread

from .history import Version, versions

_A_DAY = datetime.timedelta(days=1)


@dataclass(slots=True)
class Page:
    """The threads of a stretch of time by their ids, each as it was last within it; the oldest first."""

    versions: dict[str, Version] = field(default_factory=dict)
    last: datetime.datetime | None = None
    """The date of the latest event on it."""


@dataclass(frozen=True, slots=True)
class Archive:
    """All that happened, in pages, oldest first."""

    frozen: tuple[Page, ...]
    loose: frozenset[str]
    """Ids of the threads with an event that is on no frozen page."""


def bind(threads: Iterable[Thread], size: int, id_of: Callable[[Thread], str]) -> Archive:
    """Return the archive of some threads in pages of `size` threads."""
    events = sorted(
        ((version.date, id, version) for thread in threads for id in (id_of(thread),) for version in versions(thread)),
        key=lambda event: event[:2],
    )
    pages = [Page()]
    for date, id, version in events:
        if id not in pages[-1].versions and len(pages[-1].versions) == size:
            pages.append(Page())
        # Taken out first, so that a page's threads stand in the order of their last events.
        pages[-1].versions.pop(id, None)
        pages[-1].versions[id] = version
        pages[-1].last = date
    newest = pages[-1].last
    frozen = tuple(page for page in pages[:-1] if newest - page.last >= _A_DAY)
    frozen = frozen if len(frozen) > 1 else ()
    loose = frozenset(id for page in pages[len(frozen) :] for id in page.versions)
    return Archive(frozen, loose)
