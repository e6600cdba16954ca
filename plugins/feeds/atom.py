"""A feed as Atom: RFC 4287, with threads (RFC 4685) and archives (RFC 5005)."""

import datetime
import re
import zlib
from html import escape
from xml.etree import ElementTree as ET

from .model import Entry, Feed
from .tree import add, clean, document, named

_LIKE_HTML = re.compile(r"</?[a-zA-Z]|&#?\w+;")


def atom(feed: Feed) -> bytes:
    """Return the bytes of an Atom document."""
    names = {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": clean(feed.lang), **named("fh", "thr")}
    root = ET.Element("feed", names)
    _text(root, "title", feed.title)
    if feed.about:
        _text(root, "subtitle", feed.about)
    _link(root, "related", feed.help, "text/html", title="About feeds")
    changed = max((_own(entry.updated, entry.id) for entry in feed.entries), default=plain(feed.updated))
    add(root, "updated", changed.isoformat())
    add(root, "id", feed.id)
    _link(root, "self", feed.url, "application/atom+xml")
    _link(root, "alternate", feed.page, "text/html")
    if feed.current:
        add(root, "fh:archive")
        _link(root, "current", feed.current, "application/atom+xml")
    for relation, address in (("prev-archive", feed.previous), ("next-archive", feed.following)):
        if address:
            _link(root, relation, address, "application/atom+xml")
    _person(root, "author", feed.author)
    for entry in feed.entries:
        _entry(root, entry)
    return document(root, feed.style)


def _entry(root: ET.Element, entry: Entry) -> None:
    element = add(root, "entry", attributes={"xml:lang": entry.lang})
    _text(element, "title", entry.title)
    _link(element, "alternate", entry.url, "text/html")
    add(element, "published", _own(entry.published, entry.id).isoformat())
    add(element, "updated", _own(entry.updated, entry.id).isoformat())
    add(element, "id", entry.id)
    _person(element, "author", entry.author)
    for name in entry.contributors:
        _person(element, "contributor", name)
    for category in entry.categories:
        add(element, "category", attributes={"term": category})
    _threading(element, entry)
    if entry.summary:
        _text(element, "summary", entry.summary)
    add(element, "content", entry.html, {"type": "html"})


def _threading(element: ET.Element, entry: Entry) -> None:
    """Say what the entry answers, and where its own answers are (RFC 4685, sections 3 and 4)."""
    if entry.parent:
        where = {"ref": entry.parent.id, "href": entry.parent.url, "type": "text/html", "source": entry.parent.feed}
        add(element, "thr:in-reply-to", attributes=where)
    if entry.replies:
        counted = {"thr:count": str(entry.replies.count)}
        if entry.replies.updated:
            counted["thr:updated"] = stamp(entry.replies.updated)
        _link(element, "replies", entry.replies.url, "application/atom+xml", **counted)


def _link(element: ET.Element, rel: str, href: str, type: str, **more: str) -> None:
    add(element, "link", attributes={"rel": rel, "type": type, "href": href, **more})


def _person(element: ET.Element, role: str, name: str) -> None:
    add(add(element, role), "name", name)


def _text(element: ET.Element, name: str, text: str) -> None:
    """Put plain words in; where a reader could take them for HTML they are written as HTML (section 3.1.1.2)."""
    if _LIKE_HTML.search(text):
        add(element, name, escape(text, quote=False), {"type": "html"})
    else:
        add(element, name, text)


def _own(moment: datetime.datetime, id: str) -> datetime.datetime:
    """Return a moment with a fraction of a second that only the entry with this id has.

    Letters have days and no times, and the W3C feed validator warns of two entries with one `updated`
    (DuplicateUpdated). The fraction is of the id alone, so that nothing moves while the column grows.
    """
    return plain(moment).replace(microsecond=zlib.crc32(id.encode()) % 1_000_000)


def stamp(moment: datetime.datetime) -> str:
    """Return a moment as RFC 3339 has it, in its own zone."""
    return plain(moment).isoformat()


def plain(moment: datetime.datetime) -> datetime.datetime:
    """Return a moment to the second, in a zone that both RFC 3339 and RFC 822 can name.

    Before standard time, zones were off by seconds too, which neither can say.
    """
    offset = moment.utcoffset()
    whole = moment.replace(microsecond=0)
    return whole.astimezone(datetime.UTC) if offset and offset.seconds % 60 else whole
