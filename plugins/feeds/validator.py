"""Our own validator of feeds: what the W3C's would say of them, and JSON Feed's specification, at every test.

It knows the rules in rules/, each with its source, and reads a feed's bytes and nothing else, so that it
checks what we write without believing how we write it.
"""

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from .rules import atom, html, jsonfeed, links, rss, shape
from .rules.reading import ATOM, CONTENT, entries, items, text
from .rules.rule import Fault, Rule

WELL_FORMED = "not-well-formed"
UNKNOWN = "unknown-format"
NAMES = frozenset(
    {WELL_FORMED, UNKNOWN, *(one.name for part in (atom, html, jsonfeed, links, rss, shape) for one in part.RULES)}
)
"""The names of all rules."""

Content = list[tuple[str, str]]


def faults(data: bytes) -> list[Fault]:
    """Return all that is wrong with a feed, in the order of the rules."""
    try:
        document, rules, content = _read(data)
    except (ET.ParseError, ValueError) as broken:
        return [Fault("document", str(broken), WELL_FORMED, "XML 1.0, 2.1; RFC 8259")]
    if not rules:
        what = "this is no Atom, no RSS and no JSON Feed"
        return [Fault("document", what, UNKNOWN, "RFC 4287; RSS 2.0; JSON Feed 1.1")]
    found = [fault for one in rules for fault in one.faults(document)]
    return found + [fault for one in html.RULES for fault in one.faults(content)]


def report(data: bytes) -> str:
    """Return one line for each fault; empty when there is none."""
    return "".join(f"{fault}\n" for fault in faults(data))


def _read(data: bytes) -> tuple[Any, tuple[Rule, ...], Content]:
    """Return a feed as it is parsed, the rules of its format, and the HTML in it with its place."""
    if data.lstrip()[:1] in (b"{", b"["):
        feed = json.loads(data)
        rules = jsonfeed.RULES if isinstance(feed, dict) else ()
        return feed, rules, list(_json_html(feed)) if rules else []
    root = ET.fromstring(data)
    if root.tag == f"{ATOM}feed":
        return root, atom.RULES + links.RULES + shape.RULES, list(_atom_html(root))
    own = rss.RULES + links.SHARED + shape.RULES
    return root, own if root.tag == "rss" else (), list(_rss_html(root))


def _atom_html(root: ET.Element) -> Iterator[tuple[str, str]]:
    for where, entry in entries(root):
        for name in ("summary", "content"):
            for element in entry.findall(f"{ATOM}{name}"):
                if element.get("type") == "html":
                    yield where, text(element)


def _rss_html(root: ET.Element) -> Iterator[tuple[str, str]]:
    for where, item in items(root):
        for name in ("description", f"{CONTENT}encoded"):
            yield from ((where, text(element)) for element in item.findall(name))


def _json_html(feed: jsonfeed.Node) -> Iterator[tuple[str, str]]:
    for where, item in jsonfeed.items(feed):
        if isinstance(item.get("content_html"), str):
            yield where, item["content_html"]
