"""The rules for the XML itself, of Atom as of RSS: where text may stand, which attributes, which namespaces."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from .reading import ATOM, CONTENT, DC, HISTORY, THREADING, elements, short, text
from .rule import Finding, rule

_XML = "{http://www.w3.org/XML/1998/namespace}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
# Of the many that the W3C feed validator knows, those that a column may come to use.
_NAMESPACES = frozenset((ATOM, CONTENT, DC, HISTORY, THREADING, _XML, _XHTML, "")) | {
    f"{{{name}}}"
    for name in (
        *("http://purl.org/rss/1.0/modules/slash/", "http://purl.org/rss/1.0/modules/syndication/"),
        *("http://search.yahoo.com/mrss/", "http://wellformedweb.org/CommentAPI/", "http://purl.org/dc/terms/"),
        *("http://www.itunes.com/dtds/podcast-1.0.dtd", "http://www.georss.org/georss"),
    )
}
_ATTRIBUTES = {
    **{f"{ATOM}{name}": {"type"} for name in ("title", "subtitle", "summary", "rights")},
    f"{ATOM}content": {"type", "src"},
    f"{ATOM}link": {"rel", "type", "href", "hreflang", "title", "length", f"{THREADING}count", f"{THREADING}updated"},
    f"{ATOM}category": {"term", "scheme", "label"},
    f"{ATOM}generator": {"uri", "version"},
    f"{THREADING}in-reply-to": {"ref", "href", "type", "source"},
    "rss": {"version"},
    "guid": {"isPermaLink"},
    "category": {"domain"},
    "source": {"url"},
    "enclosure": {"url", "length", "type"},
    "cloud": {"domain", "port", "path", "registerProcedure", "protocol"},
}
_HOLDERS = frozenset(f"{ATOM}{name}" for name in ("feed", "entry", "author", "contributor", "source"))
_HOLDERS |= {"rss", "channel", "item", "image"}
_NOT_BLANK = frozenset(f"{ATOM}{name}" for name in ("title", "subtitle", "summary", "rights", "content", "generator"))
_NOT_BLANK |= {"title", "category"}
_BAD = re.compile("[\x7f-\x9f\ufffd]")


def _namespace(name: str) -> str:
    return name[: name.rfind("}") + 1]


def _own(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield the elements that feeds are made of, which XHTML in them is not."""
    yield from ((where, element) for where, element in elements(root) if _namespace(element.tag) != _XHTML)


@rule("W3C: UnexpectedAttribute")
def attribute_unknown(root: Element) -> Iterator[Finding]:
    """An element has its own attributes, beside those that XML gives to all."""
    for where, element in _own(root):
        known = _ATTRIBUTES.get(element.tag, set())
        unknown = [name for name in element.attrib if name not in known and _namespace(name) != _XML]
        yield from ((where, f"<{short(element.tag)}> has the attribute `{short(name)}`") for name in unknown)


@rule("W3C: UnknownNamespace")
def namespace_unknown(root: Element) -> Iterator[Finding]:
    """A namespace is one that feed readers know."""
    for where, element in elements(root):
        if _namespace(element.tag) not in _NAMESPACES:
            yield where, f"nobody knows the namespace `{_namespace(element.tag)[1:-1]}`"


@rule("W3C: UnexpectedText")
def text_between_elements(root: Element) -> Iterator[Finding]:
    """Between the elements of a feed there is nothing."""
    for where, element in _own(root):
        said = [element.text, *(child.tail for child in element)] if element.tag in _HOLDERS else []
        yield from ((where, f"`{one.strip()}` stands in <{short(element.tag)}>") for one in said if one and one.strip())


@rule("W3C: NotBlank, AttrNotBlank")
def text_blank(root: Element) -> Iterator[Finding]:
    """What is there says something."""
    for where, element in _own(root):
        if element.tag in _NOT_BLANK and not text(element) and not len(element) and not element.get("src"):
            yield where, f"<{short(element.tag)}> is empty"
        empty = [name for name in ("rel", "title", "type") if element.get(name) == ""]
        yield from ((where, f"`{name}` of <{short(element.tag)}> is empty") for name in empty)


@rule("W3C: BadCharacters")
def characters_bad(root: Element) -> Iterator[Finding]:
    """Signs of no script tell of a text read in the wrong encoding."""
    for where, element in elements(root):
        if any(_BAD.search(said) for said in (element.text or "", *element.attrib.values())):
            yield where, f"<{short(element.tag)}> has characters of a wrong encoding"


RULES = (attribute_unknown, namespace_unknown, text_between_elements, text_blank, characters_bad)
