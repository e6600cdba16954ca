"""The rules of JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from collections.abc import Iterator
from typing import Any

from .rule import Finding, rule
from .values import is_language, is_web_address, moment

Node = dict[str, Any]
_OF_FEED = frozenset(
    "version title home_page_url feed_url description user_comment next_url icon favicon authors author language "
    "expired hubs items".split()
)
_OF_ITEM = frozenset(
    "id url external_url title content_html content_text summary image banner_image date_published date_modified "
    "authors author tags language attachments".split()
)
_FEED_ADDRESSES = ("home_page_url", "feed_url", "next_url", "icon", "favicon")
_ITEM_ADDRESSES = ("url", "external_url", "image", "banner_image")


def items(feed: Node) -> Iterator[tuple[str, Node]]:
    """Yield the items of a feed, each with what to call it."""
    found = feed.get("items")
    for number, item in enumerate(found if isinstance(found, list) else [], 1):
        if isinstance(item, dict):
            yield f"item {number}", item


def parts(feed: Node) -> Iterator[tuple[str, Node]]:
    """Yield a feed and then its items."""
    yield "feed", feed
    yield from items(feed)


@rule("JSON Feed 1.1, Top-level")
def json_version(feed: Node) -> Iterator[Finding]:
    """The version is the address of the specification."""
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "feed", f"the version is `{feed.get('version', '')}`"


@rule("JSON Feed 1.1, Top-level")
def json_title_or_items_missing(feed: Node) -> Iterator[Finding]:
    """A feed has a title, and an array of items, which may be empty."""
    if not isinstance(feed.get("title"), str) or not feed["title"]:
        yield "feed", "there is no title"
    if not isinstance(feed.get("items"), list) or not all(isinstance(item, dict) for item in feed["items"]):
        yield "feed", "`items` is no array of objects"


@rule("JSON Feed 1.1, Top-level: strongly recommended")
def json_address_missing(feed: Node) -> Iterator[Finding]:
    """A feed says where it stands and which page it is of."""
    yield from (("feed", f"there is no {key}") for key in ("home_page_url", "feed_url") if not feed.get(key))


@rule("JSON Feed 1.1, Items: id")
def json_id(feed: Node) -> Iterator[Finding]:
    """Each item has an id, a string, of its own."""
    seen: set[str] = set()
    for where, item in items(feed):
        id = item.get("id")
        if not isinstance(id, str) or not id:
            yield where, "the id is no string" if id else "there is no id"
        elif id in seen:
            yield where, f"the id `{id}` has been used above"
        else:
            seen.add(id)


@rule("JSON Feed 1.1, Items: content_html and content_text")
def json_content_missing(feed: Node) -> Iterator[Finding]:
    """An item has a text."""
    for where, item in items(feed):
        if not any(isinstance(item.get(key), str) for key in ("content_html", "content_text")):
            yield where, "there is no content_html and no content_text"


@rule("JSON Feed 1.1, Items: date_published; RFC 3339")
def json_date_unreadable(feed: Node) -> Iterator[Finding]:
    """Dates are those of RFC 3339, with a zone."""
    for where, item in items(feed):
        for key in ("date_published", "date_modified"):
            if key in item and not moment(str(item[key])):
                yield where, f"{key} is `{item[key]}`"


@rule("JSON Feed 1.1, Top-level and Items")
def json_address_not_absolute(feed: Node) -> Iterator[Finding]:
    """Addresses are whole."""
    for where, part in parts(feed):
        for key in _FEED_ADDRESSES if where == "feed" else _ITEM_ADDRESSES:
            if part.get(key) and not is_web_address(str(part[key])):
                yield where, f"{key} is `{part[key]}`"


@rule("JSON Feed 1.1, authors")
def json_authors(feed: Node) -> Iterator[Finding]:
    """Authors are objects with a name, a url or an avatar; `author` is of version 1."""
    for where, part in parts(feed):
        if "author" in part:
            yield where, "`author` is deprecated, write `authors`"
        authors = part.get("authors", [])
        if not isinstance(authors, list) or not all(isinstance(one, dict) and any(one.values()) for one in authors):
            yield where, "`authors` is no array of persons"


@rule("JSON Feed 1.1, Items: tags")
def json_tags(feed: Node) -> Iterator[Finding]:
    """Tags are strings."""
    for where, item in items(feed):
        tags = item.get("tags", [])
        if not isinstance(tags, list) or not all(isinstance(tag, str) and tag for tag in tags):
            yield where, "`tags` is no array of strings"


@rule("JSON Feed 1.1, language; RFC 5646")
def json_language(feed: Node) -> Iterator[Finding]:
    """A feed says its language, and an item in another one does too."""
    if "language" not in feed:
        yield "feed", "there is no language"
    for where, part in parts(feed):
        if "language" in part and not is_language(str(part["language"])):
            yield where, f"the language is `{part['language']}`"


@rule("JSON Feed 1.1, Extensions")
def json_key_unknown(feed: Node) -> Iterator[Finding]:
    """A key of one's own begins with `_`."""
    for where, part in parts(feed):
        known = _OF_FEED if where == "feed" else _OF_ITEM
        yield from ((where, f"JSON Feed has no `{key}`") for key in part if key not in known and key[:1] != "_")


RULES = (
    *(json_version, json_title_or_items_missing, json_address_missing, json_id, json_content_missing),
    *(json_date_unreadable, json_address_not_absolute, json_authors, json_tags, json_language, json_key_unknown),
)
