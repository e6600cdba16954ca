"""New words of a letter in feeds that are there: its entries are put in the place of the old ones.

A feed is its entries in their order, each the same whatever stands beside it, in a frame that no words change. So a
file whose threads are all as they were but for words need not be made again.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from plugins.threads.model import Thread

from .atom import atom
from .collection import Desk
from .history import later_turns, versions
from .identity import thread_id
from .jsonfeed import jsonfeed
from .model import Entry, Feed
from .rss import rss

_FORMATS: tuple[tuple[str, Callable[[Feed], bytes], re.Pattern[bytes]], ...] = (
    ("feed.json", jsonfeed, re.compile(rb"^  \{\n.*?^  \}", re.DOTALL | re.MULTILINE)),
    ("rss.xml", rss, re.compile(rb"^<item>.*?</item>", re.DOTALL | re.MULTILINE)),
    ("", atom, re.compile(rb"^<entry .*?</entry>", re.DOTALL | re.MULTILINE)),
)
"""How a file's name ends, how such a file is made, and what an entry of it looks like."""


class Renewal:
    """Knows the entries of some threads as they are when it is made, and brings them up to date in files."""

    def __init__(self, desk: Desk, threads: Sequence[Thread]) -> None:
        self.desk, self.threads = desk, threads
        self._old = list(self._entries())
        ids = b"|".join(re.escape(thread_id(desk.masthead, thread).encode()) for thread in threads)
        self._own = re.compile(rb"[>\"](?:%s)[<#\"]" % ids)

    def __call__(self, name: str, data: bytes) -> bytes | None:
        """Return the bytes of a feed with what the threads say now; None when it has other entries of theirs."""
        write, form = next((write, form) for ending, write, form in _FORMATS if name.endswith(ending))
        fresh = dict(zip(self._chunks(self._old, write, form), self._chunks(self._entries(), write, form)))
        unknown = False

        def renewed(found: re.Match[bytes]) -> bytes:
            nonlocal unknown
            unknown |= found[0] not in fresh and bool(self._own.search(found[0]))
            return fresh.get(found[0], found[0])

        data = form.sub(renewed, data)
        return None if unknown else data

    def _entries(self) -> Iterator[Entry]:
        """Yield all entries that the threads may have in feeds."""
        for thread in self.threads:
            yield from self.desk.entries([thread])
            yield from self.desk.turns([(thread, turn) for turn in later_turns(thread)])
            yield from map(self.desk.scribe.version, versions(thread))

    def _chunks(self, entries: Sequence[Entry], write: Callable[[Feed], bytes], form: re.Pattern[bytes]) -> list[bytes]:
        """Return entries as they stand in a file."""
        return [form.findall(write(self.desk.feed("", "", "", (entry,))))[-1] for entry in entries]
