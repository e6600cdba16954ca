"""The rules for HTML in a feed, whatever its format: each takes `(where, html)` pairs."""

import re
from collections.abc import Iterable, Iterator
from html.entities import html5
from html.parser import HTMLParser
from urllib.parse import urlsplit

from .rule import Finding, rule

Content = Iterable[tuple[str, str]]
_ADDRESSES = ("href", "src", "poster", "cite", "data", "action")
_FORMS = frozenset("form input button select textarea option fieldset label".split())
_ACTIVE = frozenset("script iframe object embed applet frame frameset meta link base".split())
# The attributes that the W3C feed validator lets pass, as far as they are still in HTML, and those of images.
_ATTRIBUTES = frozenset(
    "abbr alt cite class colspan datetime dir headers height href hreflang id lang rel rowspan scope span src start "
    "title type value width srcset sizes media poster style".split()
)
_ELEMENTS = frozenset(
    "a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn "
    "div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main map mark meter nav "
    "ol p picture pre progress q rp rt ruby s samp section small source span strong sub summary sup table tbody td "
    "tfoot th thead time tr track u ul var video wbr".split()
)
_EMPTY = frozenset("area base br col embed hr img input link meta source track wbr".split())
# An end tag of these may be left out (HTML, "Optional tags").
_OPEN_ENDED = frozenset("p li dt dd tr td th thead tbody tfoot option colgroup caption rt rp".split())
_TAG = re.compile(r"<[^<>]*>")
_ENTITY = re.compile(r"&([a-zA-Z][a-zA-Z0-9]*;?)")


class _Tags(HTMLParser):
    """Collects the start tags of a text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def _tags(content: Content) -> Iterator[tuple[str, str, dict[str, str]]]:
    for where, html in content:
        for tag, attributes in _Tags(html).found:
            yield where, tag, attributes


@rule("W3C: ContainsRelRef")
def relative_address_in_html(content: Content) -> Iterator[Finding]:
    """A feed reader does not know the page that an address is relative to."""
    for where, tag, attributes in _tags(content):
        listed = [candidate.split()[0] for candidate in attributes.get("srcset", "").split(",") if candidate.split()]
        for address in [attributes[name] for name in _ADDRESSES if name in attributes] + listed:
            if not urlsplit(address).scheme:
                yield where, f"`{address}` in <{tag}> is not absolute"


@rule("W3C: SecurityRisk")
def script_in_html(content: Content) -> Iterator[Finding]:
    """What acts by itself has no place in a feed."""
    yield from ((where, f"there is a <{tag}>") for where, tag, _ in _tags(content) if tag in _ACTIVE)


@rule("W3C: SecurityRisk")
def form_in_html(content: Content) -> Iterator[Finding]:
    """A form works in no feed reader."""
    yield from ((where, f"there is a <{tag}>") for where, tag, _ in _tags(content) if tag in _FORMS)


@rule("W3C: DangerousStyleAttr")
def style_in_html(content: Content) -> Iterator[Finding]:
    """How a text looks is the reader's choice."""
    for where, tag, attributes in _tags(content):
        if tag == "style" or "style" in attributes:
            yield where, f"there is style in <{tag}>"


@rule("W3C: SecurityRiskAttr")
def risky_attribute_in_html(content: Content) -> Iterator[Finding]:
    """Other attributes are taken out by feed readers, some as dangers."""
    for where, tag, attributes in _tags(content):
        yield from ((where, f"<{tag}> has `{name}`") for name in attributes if name not in _ATTRIBUTES)


class _Nesting(HTMLParser):
    """Finds tags without their counterparts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self.open if tag not in _OPEN_ENDED]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open += [tag] if tag not in _EMPTY else []

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in _OPEN_ENDED:
            self.open.pop()
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.faults.append(f"</{tag}> closes nothing")


@rule("W3C: NotHtml")
def html_broken(content: Content) -> Iterator[Finding]:
    """A text is HTML: elements that there are, closed in their order, and `&` only before what it stands for."""
    for where, html in content:
        known = _ELEMENTS | _FORMS | _ACTIVE | {"style"}
        tags = dict.fromkeys(tag for tag, _ in _Tags(html).found)
        yield from ((where, f"HTML has no <{tag}>") for tag in tags if tag not in known)
        yield from ((where, fault) for fault in _Nesting(html).faults)
        entities = _ENTITY.findall(_TAG.sub("", html))
        yield from ((where, f"`&{name}` is no character") for name in entities if name not in html5 or name[-1] != ";")


RULES = (relative_address_in_html, script_in_html, form_in_html, style_in_html, risky_attribute_in_html, html_broken)
