"""XML documents for Atom and RSS, made of elements, so that no text can become markup.

The text of a document is nothing but what `element`, `around` and `document` write, and they escape whatever they are
given. The standard library's serializer would write the same, and take more than thrice as long: it walks a tree in
Python, and the archive of a column has a hundred thousand elements.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
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
    begun = _begun(name, attributes) if attributes else name
    said = _escaped(text)
    return Element(f"<{begun}>{said}</{name}>" if said else f"<{begun} />")


def around(name: str, elements: Iterable[Element], attributes: Mapping[str, str] | None = None) -> Element:
    """Return an element with others in it, one a line."""
    begun = _begun(name, attributes) if attributes else name
    return Element("\n".join((f"<{begun}>", *elements, f"</{name}>")))


def document(root: Element, style: str) -> bytes:
    """Return the bytes of a document that a browser shows by a style sheet."""
    dress = f'<?xml-stylesheet type="text/css" href="{_quoted(style)}"?>'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{dress}\n{root}\n'.encode()


def _begun(name: str, attributes: Mapping[str, str]) -> str:
    for key, value in attributes.items():
        name += f' {key}="{_quoted(value)}"'
    return name


def _escaped(text: str) -> str:
    """Return a text without forbidden characters, and with no sign that would be markup."""
    # What can be printed is never forbidden. It is soon asked of a short text, and soon answered for one of many lines.
    if text.isprintable():
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    data = text.encode(errors="surrogatepass")
    if len(data.translate(None, _SUSPECT)) < len(data):
        data = _FORBIDDEN.sub("", text).encode()
    # As bytes, for in these one sign is found and replaced in a third of the time.
    return data.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;").decode()


@lru_cache(maxsize=1000)
def _quoted(value: str) -> str:
    """Return a text for an attribute, remembered: most are types, languages and topics, and the same in each entry."""
    return _escaped(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#09;")
