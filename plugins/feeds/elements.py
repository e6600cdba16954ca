"""XML documents for Atom and RSS, made of elements, so that no text can become markup.

The text of a document is nothing but what `element`, `around` and `document` write, and they escape whatever they are
given. The standard library's serializer would write the same, and take five times as long: it walks a tree in Python,
and the archive of a column has a hundred thousand elements.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import NewType

Element = NewType("Element", str)
"""An element as it stands in a document."""

NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:fh": "http://purl.org/syndication/history/1.0",
    "xmlns:thr": "http://purl.org/syndication/thread/1.0",
}
# XML 1.0, section 2.2: no other characters may stand in a document, not even escaped. Those from 0x7f to 0x9f may,
# but are signs of no script, and the W3C feed validator takes them for a wrong encoding (BadCharacters).
_FORBIDDEN = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SUSPECT = bytes({*range(0x20), 0x7F, 0xC2, 0xED, 0xEF} - {*b"\t\n"})
"""The bytes with which a forbidden character begins in UTF-8, and some others do."""


def named(*prefixes: str) -> dict[str, str]:
    """Return the attributes that declare some prefixes."""
    return {f"xmlns:{prefix}": NAMESPACES[f"xmlns:{prefix}"] for prefix in prefixes}


def element(name: str, text: str = "", attributes: Mapping[str, str] | None = None) -> Element:
    """Return an element with a text."""
    said = escape(clean(text), quote=False)
    return Element(f"<{_begun(name, attributes)}>{said}</{name}>" if said else f"<{_begun(name, attributes)} />")


def around(name: str, elements: Iterable[Element], attributes: Mapping[str, str] | None = None) -> Element:
    """Return an element with others in it, one a line."""
    return Element("\n".join((f"<{_begun(name, attributes)}>", *elements, f"</{name}>")))


def document(root: Element, style: str) -> bytes:
    """Return the bytes of a document that a browser shows by a style sheet."""
    dress = f'<?xml-stylesheet type="text/css" href="{_quoted(style)}"?>'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{dress}\n{root}\n'.encode()


def clean(text: str) -> str:
    """Return a text without forbidden characters."""
    # What can be printed is never forbidden, and that is soon said of a short text; a long one has lines.
    return text if text.isprintable() or _harmless(text) else _FORBIDDEN.sub("", text)


def _harmless(text: str) -> bool:
    """Say, of most texts without anything forbidden, that there is nothing; five times as fast as the pattern."""
    data = text.encode(errors="surrogatepass")
    return len(data.translate(None, _SUSPECT)) == len(data)


def _begun(name: str, attributes: Mapping[str, str] | None) -> str:
    if not attributes:
        return name
    return " ".join((name, *(f'{key}="{_quoted(value)}"' for key, value in attributes.items())))


def _quoted(value: str) -> str:
    """Return a text for an attribute; without the last three, it would end there, or a reader would find spaces."""
    said = escape(clean(value), quote=False)
    return said.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#09;")
