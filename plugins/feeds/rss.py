"""A feed as RSS 2.0, as the RSS Advisory Board's profile advises."""

import datetime
import re
from collections.abc import Iterator
from email.utils import format_datetime

from plugins.threads.text import safe

from .atom import plain
from .elements import Element, around, document, element, named
from .model import Entry, Feed

_PLAIN = re.compile(rb"^<(?:title|description|category|dc:creator)>.*$", re.MULTILINE)


def rss(feed: Feed) -> bytes:
    """Return the bytes of an RSS document."""
    channel = around("channel", _parts(feed))
    root = around("rss", (channel,), {"version": "2.0", **named("atom", "content", "dc")})
    # The profile's way to say that a sign in plain text is no beginning of HTML ("character data").
    return _PLAIN.sub(
        lambda line: line[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;"), document(root, feed.style)
    )


def _parts(feed: Feed) -> Iterator[Element]:
    yield element("title", feed.title)
    yield element("link", feed.page)
    yield element("description", feed.about or feed.title)
    yield element("docs", feed.help)
    yield element("language", feed.lang)
    yield element("lastBuildDate", _date(feed.updated))
    yield element("atom:link", attributes={"rel": "self", "type": "application/rss+xml", "href": feed.url})
    for entry in feed.entries:
        yield around("item", _item(entry, feed.lang))


def _date(moment: datetime.datetime) -> str:
    """Return a moment as RFC 822 has it, in a zone that the W3C feed validator takes: of whole or half hours."""
    known = plain(moment)
    odd = (known.utcoffset() or datetime.timedelta()) % datetime.timedelta(minutes=30)
    return format_datetime(known.astimezone(datetime.UTC) if odd else known)


def _item(entry: Entry, lang: str) -> Iterator[Element]:
    yield element("title", entry.title)
    yield element("link", entry.url)
    # The id is no address, and without `false` a reader would take it for one.
    yield element("guid", entry.id, {"isPermaLink": "false"})
    yield element("pubDate", _date(entry.published))
    # `author` would have to be a mail address, and this one is nobody's to publish.
    yield element("dc:creator", entry.author)
    if entry.lang != lang:
        yield element("dc:language", entry.lang)
    for category in entry.categories:
        yield element("category", category)
    # It is read as HTML. The profile wants it first: some readers show whichever of the two comes last.
    yield element("description", safe(entry.summary or entry.title))
    yield element("content:encoded", entry.html)
