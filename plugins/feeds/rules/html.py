"""The rules for HTML in a feed, whatever its format: each takes `(where, html)` pairs."""

from collections.abc import Iterable, Iterator
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


RULES = (relative_address_in_html, script_in_html, form_in_html, style_in_html, risky_attribute_in_html)
