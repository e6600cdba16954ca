"""XML documents for Atom and RSS, built as trees so that no text can become markup."""

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

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


def named(*prefixes: str) -> dict[str, str]:
    """Return the attributes that declare some prefixes."""
    return {f"xmlns:{prefix}": NAMESPACES[f"xmlns:{prefix}"] for prefix in prefixes}


def add(parent: ET.Element, name: str, text: str = "", attributes: Mapping[str, str] | None = None) -> ET.Element:
    """Put an element with a text at the end of another, and return it."""
    cleaned = {key: clean(value) for key, value in (attributes or {}).items()}
    element = ET.SubElement(parent, name, cleaned)
    element.text = clean(text) or None
    return element


def clean(text: str) -> str:
    """Return a text without control characters."""
    # What can be printed is never forbidden, and that is soon said of most texts.
    return text if text.replace("\n", "").isprintable() else _FORBIDDEN.sub("", text)


def document(root: ET.Element, style: str) -> bytes:
    """Return the bytes of a document that a browser shows by a style sheet, one element a line."""
    ET.indent(root, space="")
    dress = ET.ProcessingInstruction("xml-stylesheet", f'type="text/css" href="{style}"')
    head = b'<?xml version="1.0" encoding="utf-8"?>'
    return b"\n".join((head, ET.tostring(dress), ET.tostring(root, encoding="utf-8"), b""))
