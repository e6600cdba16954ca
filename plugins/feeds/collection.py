"""Every feed of a column, as files: what stands in each, and in which format."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from plugins.threads.model import Thread, Turn

from .archives import Archive, Page, bind
from .atom import atom
from .entries import Resolve, thread_entry, turn_entry
from .history import LATER_KINDS, later_turns, updated
from .identity import feed_id, thread_id
from .jsonfeed import jsonfeed
from .masthead import Masthead
from .model import Entry, Feed, Replies
from .plan import Plan, Topic
from .rss import rss

File = tuple[str, bytes]
_SITE = "feeds/atom.xml"


def column_feeds(plan: Plan, masthead: Masthead, resolve: Resolve) -> Iterator[File]:
    """Yield the address and the bytes of each feed; none for a column without threads."""
    if not plan.threads:
        return
    archive = bind(plan.threads + plan.withdrawn, masthead.feeds.archive_threads, lambda t: thread_id(masthead, t))
    newest, older = plan.threads[: masthead.feeds.newest], plan.threads[masthead.feeds.newest :]
    loose = [*newest, *(thread for thread in older if thread_id(masthead, thread) in archive.loose)]
    desk = _Desk(plan, masthead, resolve, {})
    yield from _site(desk, newest, loose, archive)
    yield from _archive(desk, archive)
    yield from _updates(desk)
    for name, topics in (("CATEGORY_URL", plan.categories), ("TAG_URL", plan.tags)):
        yield from (_topic(desk, topic, name) for topic in topics.values())
    yield from (_later(desk, thread) for thread in plan.threads if plan.thread(thread))


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every feed is made from, and the entries made so far: each is made once for all its feeds."""

    plan: Plan
    masthead: Masthead
    resolve: Resolve
    made: dict[str, Entry]

    def entries(self, threads: Sequence[Thread]) -> tuple[Entry, ...]:
        """Return the entries of the threads with the newest change."""
        return tuple(self._entry(thread) for thread in threads)

    def _entry(self, thread: Thread) -> Entry:
        if thread.path not in self.made:
            replies = self._replies(thread)
            self.made[thread.path] = thread_entry(thread, self.masthead, self.resolve, replies=replies)
        return self.made[thread.path]

    def _replies(self, thread: Thread) -> Replies | None:
        address = self.plan.thread(thread)
        later = later_turns(thread)
        last = later[-1].date if later else None
        return Replies(self.masthead.url(address), len(later), last) if address else None

    def turns(self, said: Sequence[tuple[Thread, Turn]]) -> tuple[Entry, ...]:
        """Return the entries of some turns."""
        return tuple(turn_entry(thread, turn, self.masthead, self.resolve) for thread, turn in said)

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


def _site(desk: _Desk, newest: Sequence[Thread], loose: Sequence[Thread], archive: Archive) -> Iterator[File]:
    """The whole site: in Atom with everything that no page of the archive holds, else with the newest."""
    masthead, pages = desk.masthead, len(archive.frozen)
    previous = masthead.url(_page_address(pages)) if pages else ""
    formats: tuple[tuple[str, Callable[[Feed], bytes], Sequence[Thread]], ...] = (
        (_SITE, atom, loose),
        ("feeds/rss.xml", rss, newest),
        ("feeds/feed.json", jsonfeed, newest),
    )
    for address, write, threads in formats:
        feed = desk.feed(address, masthead.name, masthead.home, desk.entries(threads))
        yield address, write(replace(feed, previous=previous))


def _page_address(number: int) -> str:
    return f"feeds/archive/{number}.atom.xml"


def _archive(desk: _Desk, archive: Archive) -> Iterator[File]:
    """The frozen pages, numbered from 1, the oldest first."""
    masthead = desk.masthead
    shared = {"id": feed_id(masthead, _SITE), "current": masthead.url(_SITE)}
    for number, page in enumerate(archive.frozen, 1):
        address, entries = _page_address(number), _page_entries(desk, page)
        feed = desk.feed(address, masthead.name, masthead.home, entries, empty=page.last)
        previous = masthead.url(_page_address(number - 1)) if number > 1 else ""
        yield address, atom(replace(feed, previous=previous, **shared))


def _page_entries(desk: _Desk, page: Page) -> tuple[Entry, ...]:
    """Return the entries of a page, newest first; where a thread was withdrawn nothing is left."""
    shown = {thread.path for thread in desk.plan.threads}
    return tuple(
        thread_entry(version.shown, desk.masthead, desk.resolve, since=version.date)
        for version in reversed(page.versions.values())
        if version.thread.path in shown
    )


def _updates(desk: _Desk) -> Iterator[File]:
    """Updates and perspectives from all threads, the newest first."""
    said = [
        (thread, turn) for thread in desk.plan.threads for turn in later_turns(thread) if turn.kind in LATER_KINDS
    ]
    said.sort(key=lambda pair: (pair[1].date, pair[0].uid, pair[1].id), reverse=True)
    title = f"{desk.masthead.name}: {desk.masthead.feeds.updates}"
    entries = desk.turns(said[: desk.masthead.feeds.newest])
    address = desk.plan.updates
    yield address, atom(desk.feed(address, title, desk.masthead.home, entries))


def _topic(desk: _Desk, topic: Topic, url: str) -> File:
    masthead = desk.masthead
    page = masthead.url(str(masthead.addresses.settings[url]).format(slug=topic.slug))
    entries = desk.entries(topic.threads[: masthead.feeds.newest])
    return topic.address, atom(desk.feed(topic.address, f"{masthead.name}: {topic.name}", page, entries))


def _later(desk: _Desk, thread: Thread) -> File:
    """One thread's later turns, the newest first; before there is one, the feed is as old as the thread."""
    masthead, address = desk.masthead, desk.plan.thread(thread)
    entries = desk.turns([(thread, turn) for turn in reversed(later_turns(thread))])
    title = f"{masthead.name}: {masthead.feeds.later.format(title=thread.title)}"
    feed = desk.feed(address, title, masthead.thread_url(thread), entries, empty=thread.date)
    return address, atom(replace(feed, id=f"{thread_id(masthead, thread)}/later", lang=thread.lang))
