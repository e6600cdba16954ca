"""A feed as Atom: RFC 4287, with threads (RFC 4685) and archives (RFC 5005)."""

import datetime
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from .elements import Element, around, document, element, named
from .model import Entry, Feed

_LIKE_HTML = re.compile(r"</?[a-zA-Z]|&#?\w+;")


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it stands in every Atom document that has it."""

    element: Element
    updated: datetime.datetime


def written(entry: Entry) -> Written:
    """Return an entry as Atom."""
    updated = _own(entry.updated, entry.id)
    return Written(around("entry", _entry(entry, updated), {"xml:lang": entry.lang}), updated)


def atom(feed: Feed) -> bytes:
    """Return the bytes of an Atom document."""
    return atom_of(feed, [written(entry) for entry in feed.entries])


def atom_of(feed: Feed, entries: Sequence[Written]) -> bytes:
    """Return the bytes of an Atom document with these entries in the place of its own."""
    names = {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": feed.lang, **named("fh", "thr")}
    return document(around("feed", _parts(feed, entries), names), feed.style)


def _parts(feed: Feed, entries: Sequence[Written]) -> Iterator[Element]:
    yield _text("title", feed.title)
    if feed.about:
        yield _text("subtitle", feed.about)
    yield _link("related", feed.help, "text/html", title="About feeds")
    changed = max((entry.updated for entry in entries), default=plain(feed.updated))
    yield element("updated", changed.isoformat())
    yield element("id", feed.id)
    yield _link("self", feed.url, "application/atom+xml")
    yield _link("alternate", feed.page, "text/html")
    if feed.current:
        yield element("fh:archive")
        yield _link("current", feed.current, "application/atom+xml")
    for relation, address in (("prev-archive", feed.previous), ("next-archive", feed.following)):
        if address:
            yield _link(relation, address, "application/atom+xml")
    yield _person("author", feed.author)
    for entry in entries:
        yield entry.element


def _entry(entry: Entry, updated: datetime.datetime) -> Iterator[Element]:
    told = updated.isoformat()
    first = told if entry.published is entry.updated else _own(entry.published, entry.id).isoformat()
    yield _text("title", entry.title)
    yield _link("alternate", entry.url, "text/html")
    yield element("published", first)
    yield element("updated", told)
    yield element("id", entry.id)
    yield _person("author", entry.author)
    for name in entry.contributors:
        yield _person("contributor", name)
    for category in entry.categories:
        yield _category(category)
    yield from _threading(entry)
    if entry.summary:
        yield _text("summary", entry.summary)
    yield element("content", entry.html, {"type": "html"})


def _threading(entry: Entry) -> Iterator[Element]:
    """Say what the entry answers, and where its own answers are (RFC 4685, sections 3 and 4)."""
    if entry.parent:
        where = {"ref": entry.parent.id, "href": entry.parent.url, "type": "text/html", "source": entry.parent.feed}
        yield element("thr:in-reply-to", attributes=where)
    if entry.replies:
        counted = {"thr:count": str(entry.replies.count)}
        if entry.replies.updated:
            counted["thr:updated"] = stamp(entry.replies.updated)
        yield _link("replies", entry.replies.url, "application/atom+xml", **counted)


def _link(rel: str, href: str, type: str, **more: str) -> Element:
    return element("link", attributes={"rel": rel, "type": type, "href": href} | more)


@lru_cache(maxsize=1000)
def _category(name: str) -> Element:
    return element("category", attributes={"term": name})


@lru_cache(maxsize=1000)
def _person(role: str, name: str) -> Element:
    return around(role, (element("name", name),))


def _text(name: str, text: str) -> Element:
    """Return plain words; where a reader could take them for HTML they are written as HTML (section 3.1.1.2)."""
    if ("<" in text or "&" in text) and _LIKE_HTML.search(text):
        return element(name, escape(text, quote=False), {"type": "html"})
    return element(name, text)


def _own(moment: datetime.datetime, id: str) -> datetime.datetime:
    """Return a moment with a fraction of a second that only the entry with this id has.

    Letters have days and no times, and the W3C feed validator warns of two entries with one `updated`
    (DuplicateUpdated). The fraction is of the id alone, so that nothing moves while the column grows.
    """
    return plain(moment, zlib.crc32(id.encode()) % 1_000_000)


def stamp(moment: datetime.datetime) -> str:
    """Return a moment as RFC 3339 has it, in its own zone."""
    return plain(moment).isoformat()


def plain(moment: datetime.datetime, fraction: int = 0) -> datetime.datetime:
    """Return a moment to the second (or to a fraction, in millionths) in a zone that RFC 3339 and RFC 822 can name.

    Before standard time, zones were off by seconds too, which neither can say.
    """
    offset = moment.utcoffset()
    whole = moment.replace(microsecond=fraction)
    return whole.astimezone(datetime.UTC) if offset and offset.seconds % 60 else whole
