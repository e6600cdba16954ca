"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from typing import Any

from .atom import stamp
from .model import Entry, Feed


def jsonfeed(feed: Feed) -> bytes:
    """Return the bytes of a JSON Feed."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.about,
        "user_comment": feed.explanation,
        "home_page_url": feed.page,
        "feed_url": feed.url,
        "language": feed.lang,
        "authors": [{"name": feed.author}],
        "items": [_item(entry) for entry in feed.entries],
    }
    said = {key: value for key, value in document.items() if value != ""}
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary or entry.title,
        "content_html": entry.html,
        "date_published": stamp(entry.published),
        "date_modified": stamp(entry.updated),
        "authors": [{"name": entry.author}],
        "tags": list(entry.categories),
        "language": entry.lang,
    }
