"""A feed as Atom: RFC 4287, with threads (RFC 4685) and archives (RFC 5005)."""

import datetime
from xml.etree import ElementTree as ET

from .model import Entry, Feed
from .tree import add, clean, document, named


def atom(feed: Feed) -> bytes:
    """Return the bytes of an Atom document."""
    names = {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": clean(feed.lang), **named("fh", "thr")}
    root = ET.Element("feed", names)
    add(root, "title", feed.title)
    if feed.about:
        add(root, "subtitle", feed.about)
    _link(root, "related", feed.help, "text/html", title="About feeds")
    add(root, "updated", stamp(feed.updated))
    add(root, "id", feed.id)
    _link(root, "self", feed.url, "application/atom+xml")
    _link(root, "alternate", feed.page, "text/html")
    if feed.current:
        add(root, "fh:archive")
        _link(root, "current", feed.current, "application/atom+xml")
    if feed.previous:
        _link(root, "prev-archive", feed.previous, "application/atom+xml")
    _person(root, "author", feed.author)
    for entry in feed.entries:
        _entry(root, entry)
    return document(root, feed.style)


def _entry(root: ET.Element, entry: Entry) -> None:
    element = add(root, "entry", attributes={"xml:lang": entry.lang})
    add(element, "title", entry.title)
    _link(element, "alternate", entry.url, "text/html")
    add(element, "published", stamp(entry.published))
    add(element, "updated", stamp(entry.updated))
    add(element, "id", entry.id)
    _person(element, "author", entry.author)
    for name in entry.contributors:
        _person(element, "contributor", name)
    for category in entry.categories:
        add(element, "category", attributes={"term": category})
    _threading(element, entry)
    if entry.summary:
        add(element, "summary", entry.summary)
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
