"""Every feed of a column, as files: what stands in each, and in which format."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from plugins.threads.model import Thread, Turn

from .archives import Archive, Page, bind
from .atom import Written, atom, atom_of, written
from .entries import Resolve, Scribe
from .history import LATER_KINDS, later_turns, updated
from .identity import feed_id, thread_id
from .jsonfeed import jsonfeed
from .masthead import Masthead
from .model import Entry, Feed, Replies
from .plan import Plan, Topic
from .rss import rss

Mark = Callable[[Thread], str]
"""What all that a thread shows is known by; an empty text if nobody keeps feeds between builds."""
_SITE = "feeds/atom.xml"


@dataclass(frozen=True, slots=True)
class File:
    """A feed as a file, made when it is asked for."""

    address: str
    key: str
    """All that it depends on, beside the settings."""
    make: Callable[[], bytes]


def column_feeds(plan: Plan, masthead: Masthead, resolve: Resolve, mark: Mark = lambda thread: "") -> Iterator[File]:
    """Yield each feed; none for a column without threads."""
    if not plan.threads:
        return
    archive = bind(plan.threads + plan.withdrawn, masthead.feeds.archive_threads, lambda t: thread_id(masthead, t))
    newest, older = plan.threads[: masthead.feeds.newest], plan.threads[masthead.feeds.newest :]
    loose = [*newest, *(thread for thread in older if thread_id(masthead, thread) in archive.loose)]
    desk = Desk(plan, masthead, Scribe(masthead, resolve), mark)
    yield from _site(desk, newest, loose, archive)
    yield from _archive(desk, archive)
    yield from _updates(desk)
    for name, topics in (("CATEGORY_URL", plan.categories), ("TAG_URL", plan.tags)):
        yield from (_topic(desk, topic, name) for topic in topics.values())
    yield from (_later(desk, thread) for thread in plan.threads if plan.thread(thread))


@dataclass(frozen=True, slots=True)
class Desk:
    """What every feed is made from, and what was made so far: keys, and entries that stand in feeds of many topics."""

    plan: Plan
    masthead: Masthead
    scribe: Scribe
    mark: Mark
    made: dict[tuple[str, str], Written] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)

    def entries(self, threads: Sequence[Thread]) -> tuple[Entry, ...]:
        """Return the entries of the threads with the newest change."""
        return tuple(self.scribe.thread(thread, self._replies(thread)) for thread in threads)

    def written(self, threads: Sequence[Thread]) -> list[Written]:
        """Return the same as Atom."""
        return [self._written(thread) for thread in threads]

    def _written(self, thread: Thread) -> Written:
        name = thread.path, self.mark(thread)
        if name not in self.made:
            self.made[name] = written(*self.entries([thread]))
        return self.made[name]

    def _replies(self, thread: Thread) -> Replies | None:
        address = self.plan.thread(thread)
        later = later_turns(thread)
        last = later[-1].date if later else None
        return Replies(self.masthead.url(address), len(later), last) if address else None

    def key(self, threads: Iterable[Thread], *also: object) -> str:
        """Return all that a feed of some threads depends on."""
        shown = [self._shown(thread) for thread in threads]
        return repr((shown, updated(self.plan.threads[0]).isoformat() if not shown else "", *also))

    def _shown(self, thread: Thread) -> str:
        """Return all that an entry of a thread depends on."""
        if thread.path not in self.marks:
            self.marks[thread.path] = f"{self.mark(thread)} {updated(thread).isoformat()} {self.plan.thread(thread)}"
        return self.marks[thread.path]

    def turns(self, said: Sequence[tuple[Thread, Turn]]) -> tuple[Entry, ...]:
        """Return the entries of some turns."""
        return tuple(self.scribe.turn(thread, turn) for thread, turn in said)

    def feed(
        self, address: str, title: str, page: str, entries: tuple[Entry, ...], empty: datetime.datetime | None = None
    ) -> Feed:
        """Return a feed; one without entries is as old as `empty`, else as the newest change in the column."""
        masthead = self.masthead
        nothing = empty or updated(self.plan.threads[0])
        return Feed(
            id=feed_id(masthead, address),
            url=masthead.url(address),
            page=page,
            title=title,
            about=masthead.about,
            lang=masthead.lang,
            author=masthead.column.columnist,
            updated=max((entry.updated for entry in entries), default=nothing),
            style="../" * (address.count("/") - 1) + "feed.css",
            help=masthead.help,
            entries=entries,
            explanation=masthead.feeds.explanation.format(address=masthead.help),
        )


def _site(desk: Desk, newest: Sequence[Thread], loose: Sequence[Thread], archive: Archive) -> Iterator[File]:
    """The whole site: in Atom with everything that no page of the archive holds, else with the newest."""
    masthead, pages = desk.masthead, len(archive.frozen)
    previous = masthead.url(_page_address(pages)) if pages else ""
    formats: tuple[tuple[str, Callable[[Feed], bytes], Sequence[Thread]], ...] = (
        (_SITE, atom, loose),
        ("feeds/rss.xml", rss, newest),
        ("feeds/feed.json", jsonfeed, newest),
    )
    for address, write, threads in formats:
        yield File(address, desk.key(threads, previous), partial(_whole, desk, address, write, threads, previous))


def _whole(desk: Desk, address: str, write: Callable[[Feed], bytes], threads: Sequence[Thread], previous: str) -> bytes:
    feed = desk.feed(address, desk.masthead.name, desk.masthead.home, desk.entries(threads))
    return write(replace(feed, previous=previous))


def _page_address(number: int) -> str:
    return f"feeds/archive/{number}.atom.xml"


def _archive(desk: Desk, archive: Archive) -> Iterator[File]:
    """The frozen pages, numbered from 1, the oldest first."""
    for number, page in enumerate(archive.frozen, 1):
        versions = page.versions.values()
        dates = [version.date.isoformat() for version in versions]
        shown = [version.thread.path in desk.plan.paths for version in versions]
        key = desk.key([version.thread for version in versions], dates, shown, page.last.isoformat())
        yield File(_page_address(number), key, partial(_frozen, desk, number, page))


def _frozen(desk: Desk, number: int, page: Page) -> bytes:
    masthead, address = desk.masthead, _page_address(number)
    feed = desk.feed(address, masthead.name, masthead.home, _page_entries(desk, page), empty=page.last)
    previous = masthead.url(_page_address(number - 1)) if number > 1 else ""
    following = masthead.url(_page_address(2)) if number == 1 else ""
    current = masthead.url(_SITE)
    return atom(replace(feed, id=feed_id(masthead, _SITE), current=current, previous=previous, following=following))


def _page_entries(desk: Desk, page: Page) -> tuple[Entry, ...]:
    """Return the entries of a page, newest first; where a thread was withdrawn nothing is left."""
    return tuple(
        desk.scribe.version(version)
        for version in reversed(page.versions.values())
        if version.thread.path in desk.plan.paths
    )


def _updates(desk: Desk) -> Iterator[File]:
    """Updates and perspectives from all threads, the newest first."""
    said = [(thread, turn) for thread in desk.plan.threads for turn in later_turns(thread) if turn.kind in LATER_KINDS]
    said.sort(key=lambda pair: (pair[1].date, pair[0].uid, pair[1].id), reverse=True)
    newest = said[: desk.masthead.feeds.newest]
    key = desk.key([thread for thread, _ in newest], [turn.id for _, turn in newest])
    yield File(desk.plan.updates, key, partial(_newest_turns, desk, newest))


def _newest_turns(desk: Desk, said: Sequence[tuple[Thread, Turn]]) -> bytes:
    title = f"{desk.masthead.name}: {desk.masthead.feeds.updates}"
    return atom(desk.feed(desk.plan.updates, title, desk.masthead.home, desk.turns(said)))


def _topic(desk: Desk, topic: Topic, url: str) -> File:
    masthead = desk.masthead
    page = masthead.url(str(masthead.addresses.settings[url]).format(slug=topic.slug))
    threads = topic.threads[: masthead.feeds.newest]

    def make() -> bytes:
        feed = desk.feed(topic.address, f"{masthead.name}: {topic.name}", page, ())
        return atom_of(feed, desk.written(threads))

    return File(topic.address, desk.key(threads, topic.name), make)


def _later(desk: Desk, thread: Thread) -> File:
    """One thread's later turns, the newest first; before there is one, the feed is as old as the thread."""
    masthead, address = desk.masthead, desk.plan.thread(thread)

    def make() -> bytes:
        entries = desk.turns([(thread, turn) for turn in reversed(later_turns(thread))])
        title = f"{masthead.name}: {masthead.feeds.later.format(title=thread.title)}"
        feed = desk.feed(address, title, masthead.thread_url(thread), entries, empty=thread.date)
        return atom(replace(feed, id=f"{thread_id(masthead, thread)}/later", lang=thread.lang))

    return File(address, desk.key([thread]), make)
