"""A feed as RSS 2.0, as the RSS Advisory Board's profile advises."""

from email.utils import format_datetime
from xml.etree import ElementTree as ET

from .atom import plain
from .model import Entry, Feed
from .tree import add, document, named


def rss(feed: Feed) -> bytes:
    """Return the bytes of an RSS document."""
    root = ET.Element("rss", {"version": "2.0", **named("atom", "content", "dc")})
    channel = add(root, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.page)
    add(channel, "description", feed.about or feed.title)
    add(channel, "docs", feed.help)
    add(channel, "language", feed.lang)
    add(channel, "lastBuildDate", format_datetime(plain(feed.updated)))
    add(channel, "atom:link", attributes={"rel": "self", "type": "application/rss+xml", "href": feed.url})
    for entry in feed.entries:
        _item(channel, entry, feed.lang)
    return document(root, feed.style)


def _item(channel: ET.Element, entry: Entry, lang: str) -> None:
    item = add(channel, "item")
    add(item, "title", entry.title)
    add(item, "link", entry.url)
    # The id is no address, and without `false` a reader would take it for one.
    add(item, "guid", entry.id, {"isPermaLink": "false"})
    add(item, "pubDate", format_datetime(plain(entry.published)))
    # `author` would have to be a mail address, and this one is nobody's to publish.
    add(item, "dc:creator", entry.author)
    if entry.lang != lang:
        add(item, "dc:language", entry.lang)
    for category in entry.categories:
        add(item, "category", category)
    # The profile wants the summary first: some readers show whichever of the two comes last.
    add(item, "description", entry.summary or entry.title)
    add(item, "content:encoded", entry.html)
