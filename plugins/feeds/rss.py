"""A feed as RSS 2.0, as the RSS Advisory Board's profile advises."""

import datetime
import re
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from plugins.threads.text import safe

from .atom import plain
from .model import Entry, Feed
from .tree import add, document, named

_PLAIN = re.compile(rb"^<(?:title|description|category|dc:creator)>.*$", re.MULTILINE)


def rss(feed: Feed) -> bytes:
    """Return the bytes of an RSS document."""
    root = ET.Element("rss", {"version": "2.0", **named("atom", "content", "dc")})
    channel = add(root, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.page)
    add(channel, "description", feed.about or feed.title)
    add(channel, "docs", feed.help)
    add(channel, "language", feed.lang)
    add(channel, "lastBuildDate", _date(feed.updated))
    add(channel, "atom:link", attributes={"rel": "self", "type": "application/rss+xml", "href": feed.url})
    for entry in feed.entries:
        _item(channel, entry, feed.lang)
    # The profile's way to say that a sign in plain text is no beginning of HTML ("character data").
    return _PLAIN.sub(
        lambda line: line[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;"), document(root, feed.style)
    )


def _date(moment: datetime.datetime) -> str:
    """Return a moment as RFC 822 has it, in a zone that the W3C feed validator takes: of whole or half hours."""
    known = plain(moment)
    odd = (known.utcoffset() or datetime.timedelta()) % datetime.timedelta(minutes=30)
    return format_datetime(known.astimezone(datetime.UTC) if odd else known)


def _item(channel: ET.Element, entry: Entry, lang: str) -> None:
    item = add(channel, "item")
    add(item, "title", entry.title)
    add(item, "link", entry.url)
    # The id is no address, and without `false` a reader would take it for one.
    add(item, "guid", entry.id, {"isPermaLink": "false"})
    add(item, "pubDate", _date(entry.published))
    # `author` would have to be a mail address, and this one is nobody's to publish.
    add(item, "dc:creator", entry.author)
    if entry.lang != lang:
        add(item, "dc:language", entry.lang)
    for category in entry.categories:
        add(item, "category", category)
    # It is read as HTML. The profile wants it first: some readers show whichever of the two comes last.
    add(item, "description", safe(entry.summary or entry.title))
    add(item, "content:encoded", entry.html)
