"""From the lines of a turn to safe HTML, and to the plain words of it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape, unescape
from xml.etree.ElementTree import Element, ElementTree

import nh3
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.inlinepatterns import LINK_RE, InlineProcessor, LinkInlineProcessor
from markdown.util import AtomicString

from .blocks import Blocks, Layout, rank_headings

TAGS = frozenset("p br strong em code pre blockquote ul ol li h3 h4 h5 h6 hr table thead tbody tr th td a img".split())
"""All that a turn may contain."""
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}, "li": {"value"}}
CLASSES = {"p": {"greeting", "signoff"}, "th": {"center", "right"}, "td": {"center", "right"}}
SCHEMES = frozenset({"http", "https", "mailto"})

NO_LAYOUT = Layout()

_TAG = re.compile(r"<(/?)([a-z0-9]+)((?:\s[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*)?)>")
_BLOCKS = frozenset("p br blockquote ul ol li h2 h3 h4 h5 h6 hr table thead tbody tr th td pre section".split())
_REFERENCE = re.compile(
    r"^ {0,3}\[([^\[\]]+)\]:[ \t]+<?((?:https?:|mailto:|[./#{|])[^\s>]*)>?(?:[ \t]+[\"'(](.*)[\"')])?[ \t]*$"
)
_URL = r"(?<![\w/.@-])(https?://[^\s<>\"\x02\x03]*[^\s<>\"\x02\x03.,;:!?'’”)\]*_])"


class _MailParser(BlockParser):
    """Python-Markdown's place for a block parser, filled with ours."""

    layout = Layout()

    def parseDocument(self, lines: Sequence[str]) -> ElementTree:  # noqa: N802, the name is Python-Markdown's
        """Return the tree of one turn, with its link references taken out."""
        self.root = Element(self.md.doc_tag)
        kept = list(lines)
        self._take_references(kept)
        Blocks(kept).turn(self.root, self.layout)
        rank_headings(self.root)
        return ElementTree(self.root)

    def _take_references(self, lines: list[str]) -> None:
        """Read `[label]: address` where the label is used; any other such line is text."""
        if not any("]:" in line for line in lines):
            return
        whole = "\n".join(lines).casefold()
        for i, line in enumerate(lines):
            found = _REFERENCE.match(line)
            if found and whole.count(f"[{found[1].casefold()}]") > 1:
                self.md.references[found[1].strip().lower()] = (found[2], found[3])
                lines[i] = ""


class _Entity(InlineProcessor):
    """`&copy;` as typed: the serializer would take it for the sign."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # noqa: N802
        return AtomicString("&amp;" + m.group(1)), m.start(0), m.end(0)


class _Address(InlineProcessor):
    """A web address in the text becomes a link."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # noqa: N802
        link = Element("a", {"href": m.group(1)})
        link.text = AtomicString(m.group(1))
        return link, m.start(0), m.end(0)


class _Link(LinkInlineProcessor):
    """A link whose address has no spaces: "[sic](as he wrote)" is text."""

    def handleMatch(self, m: re.Match[str], data: str):  # noqa: N802, ANN201
        element, start, end = super().handleMatch(m, data)
        if element is not None and re.search(r"\s", element.get("href", "")):
            return None, None, None
        return element, start, end


class _Mail(Extension):
    """The habits of mail for Python-Markdown."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802, the name is Python-Markdown's
        """Put our parser and patterns in, and take raw HTML out."""
        md.parser = _MailParser(md)
        md.preprocessors.deregister("html_block")
        for name in ("html", "automail", "entity", "link"):
            md.inlinePatterns.deregister(name)
        md.inlinePatterns.register(_Entity(r"&(#?\w+;)", md), "entity", 80)
        md.inlinePatterns.register(_Link(LINK_RE, md), "link", 160)
        md.inlinePatterns.register(_Address(_URL, md), "address", 115)
        # A star opens or closes emphasis only at a word, so that footnote marks and sums stay as typed.
        md.delimiters.add("*", "strong,em", smart=True)


@lru_cache(maxsize=1)
def _markdown() -> Markdown:
    return Markdown(extensions=[_Mail()], output_format="html")


@lru_cache(maxsize=1)
def _sanitizer() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        allowed_classes=CLASSES,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def to_html(lines: Sequence[str], layout: Layout = NO_LAYOUT) -> str:
    """Return the safe HTML of a turn's lines: tags of `TAGS` only, no script, style or event in it."""
    md = _markdown().reset()
    md.parser.layout = layout
    return _sanitizer().clean(md.convert("\n".join(lines)))


def to_text(html: str) -> str:
    """Return the words of HTML that `to_html` or `markup` made, one line a block, entities as characters."""
    parted = _TAG.sub(lambda tag: "\n" if tag[2] in _BLOCKS else "", html.replace("\n", " "))
    lines = (re.sub(r"[ \t]+", " ", line).strip(" ") for line in unescape(parted).split("\n"))
    return "\n".join(line for line in lines if line)


def safe(text: str) -> str:
    """Return plain text for HTML, quotation marks escaped too."""
    return escape(text)
