"""Feeds as they are read for checking: names in namespaces, and each entry with its number."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
THREADING = "{http://purl.org/syndication/thread/1.0}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def entries(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield the entries of an Atom feed, each with what to call it."""
    for number, entry in enumerate(root.findall(f"{ATOM}entry"), 1):
        yield f"entry {number}", entry


def parts(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield an Atom feed and then its entries."""
    yield "feed", root
    yield from entries(root)


def items(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield the items of an RSS feed, each with what to call it."""
    for number, item in enumerate(root.iter("item"), 1):
        yield f"item {number}", item


def channels(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield the channel of an RSS feed and then its items."""
    yield from (("channel", channel) for channel in root.findall("channel"))
    yield from items(root)


def elements(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield every element of a feed, Atom or RSS, with what to call the part that it stands in."""
    whole = list(parts(root)) if root.tag == f"{ATOM}feed" else [("rss", root), *channels(root)]
    own = {id(part) for _, part in whole}
    for where, part in whole:
        yield where, part
        for child in part:
            if id(child) not in own:
                yield from ((where, inner) for inner in child.iter())


def text(element: Element | None) -> str:
    """Return the text of an element, or an empty one."""
    return ("".join(element.itertext()) if element is not None else "").strip()


def short(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition("}")[2]
