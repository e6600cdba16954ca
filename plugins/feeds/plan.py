"""Which feeds a column has, and where each of them stands.

feeds/atom.xml rss.xml feed.json          the whole site, every language
feeds/updates.atom.xml                    updates and perspectives only
feeds/category/<slug>.atom.xml            each category
feeds/tag/<slug>.atom.xml                 each tag with enough threads
feeds/archive/<n>.atom.xml                pages of feeds/atom.xml that are full (see archives.py)
feeds/thread/<slug>.atom.xml              by a setting: one thread's later turns (<slug>.<lang> in another language)
feeds/index.html feed.css                 the page that explains feeds, and their dress in a browser
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from plugins.threads.model import State, Status, Thread
from plugins.threads.slugs import slugify

from .history import updated
from .settings import FeedsSettings


@dataclass(frozen=True, slots=True)
class Topic:
    """A category or a tag, and its threads, newest change first."""

    name: str
    slug: str
    address: str
    """Of its feed."""
    threads: tuple[Thread, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The feeds of a column; templates know it as `feeds`. An address that is empty leads to no feed."""

    threads: tuple[Thread, ...] = ()
    """All that are public, newest change first."""
    withdrawn: tuple[Thread, ...] = ()
    """Threads of which nothing is shown but the place that they held in the archive."""
    categories: dict[str, Topic] = field(default_factory=dict)
    tags: dict[str, Topic] = field(default_factory=dict)
    followed: dict[str, str] = field(default_factory=dict)
    """Path of each thread that has its own feed -> the feed's address."""
    paths: frozenset[str] = field(init=False)
    """Those of the threads."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "paths", frozenset(thread.path for thread in self.threads))

    @property
    def page(self) -> str:
        """The page that explains feeds."""
        return self._with_threads("feeds/index.html")

    @property
    def atom(self) -> str:
        """The whole site as Atom."""
        return self._with_threads("feeds/atom.xml")

    @property
    def rss(self) -> str:
        """The whole site as RSS."""
        return self._with_threads("feeds/rss.xml")

    @property
    def json(self) -> str:
        """The whole site as JSON Feed."""
        return self._with_threads("feeds/feed.json")

    @property
    def updates(self) -> str:
        """Updates and perspectives only."""
        return self._with_threads("feeds/updates.atom.xml")

    def category(self, slug: str) -> str:
        """Return the address of a category's feed."""
        return self.categories[slug].address if slug in self.categories else ""

    def tag(self, slug: str) -> str:
        """Return the address of a tag's feed."""
        return self.tags[slug].address if slug in self.tags else ""

    def thread(self, thread: Thread) -> str:
        """Return the address of the feed of one thread's later turns."""
        return self.followed.get(thread.path, "")

    def _with_threads(self, address: str) -> str:
        """A column without threads has no feeds: Atom wants a date (RFC 4287, 4.1.1), and there is none."""
        return address if self.threads else ""


def plan_of(threads: Iterable[Thread], settings: FeedsSettings, lang: str) -> Plan:
    """Return the feeds of a column. Of its threads only those that are public and listed have a place in them."""
    threads = list(threads)
    listed = [thread for thread in threads if thread.status is not Status.HIDDEN]
    public = [thread for thread in listed if thread.state is State.PUBLIC]
    public.sort(key=lambda thread: (updated(thread), thread.uid, thread.lang), reverse=True)
    tags = _topics("tag", public, lambda thread: thread.tags)
    return Plan(
        threads=tuple(public),
        withdrawn=tuple(thread for thread in listed if thread.state is State.WITHDRAWN),
        categories=_topics("category", public, lambda thread: (thread.category,)),
        tags={slug: topic for slug, topic in tags.items() if len(topic.threads) >= settings.tag_threads},
        followed=_followed(public, settings, lang) if settings.thread_feeds else {},
    )


def _topics(kind: str, threads: Iterable[Thread], names_of: Callable[[Thread], Iterable[str]]) -> dict[str, Topic]:
    """Return the topics of a kind by slug; two spellings of one slug are one topic, named as it last was."""
    names: dict[str, str] = {}
    filed: dict[str, list[Thread]] = {}
    for thread in threads:
        for slug, name in {slugify(name): name for name in names_of(thread)}.items():
            names.setdefault(slug, name)
            filed.setdefault(slug, []).append(thread)
    return {
        slug: Topic(names[slug], slug, f"feeds/{kind}/{slug}.atom.xml", tuple(filed[slug]))
        for slug in sorted(filed)
        if slug
    }


def _followed(threads: list[Thread], settings: FeedsSettings, lang: str) -> dict[str, str]:
    followed = {}
    for thread in threads:
        age = _months(updated(threads[0])) - _months(updated(thread))
        if age <= settings.thread_months:
            name = thread.slug if thread.lang == lang else f"{thread.slug}.{thread.lang}"
            followed[thread.path] = f"feeds/thread/{name}.atom.xml"
    return followed


def _months(moment: datetime.datetime) -> int:
    """Count months from the year 0."""
    return moment.year * 12 + moment.month
