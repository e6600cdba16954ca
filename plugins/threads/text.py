"""From the lines of a turn to safe HTML, and to the plain words of it."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from html import escape, unescape
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import LINK_RE, InlineProcessor, LinkInlineProcessor
from markdown.util import AtomicString

from .blocks import Blocks, Layout
from .tree import rank_headings, tree_html

TAGS = frozenset("p br strong em code pre blockquote ul ol li h3 h4 h5 h6 hr table thead tbody tr th td a img".split())
"""All that a turn may contain."""
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}, "li": {"value"}}
CLASSES = {"p": {"greeting", "signoff"}, "th": {"center", "right"}, "td": {"center", "right"}}
SCHEMES = frozenset({"http", "https", "mailto"})

NO_LAYOUT = Layout()

_MARKS = {
    **{"backtick": ("`",), "escape": ("\\",), "reference": ("]:",), "link": ("[",), "image_link": ("![",)},
    **{"image_reference": ("]:",), "short_reference": ("]:",), "short_image_ref": ("]:",), "autolink": ("<",)},
    **{"address": ("://",), "linebreak": ("  \n",), "entity": ("&",), "em_strong": ("*", "_")},
}
"""The inline patterns in their order; one finds nothing in a turn that has none of its marks.

References need the line that says what a label stands for.
"""
_ALL_MARKS = frozenset(mark for marks in _MARKS.values() for mark in marks)

_ANY_TAG = re.compile(r"<[^>]*>?")
_BARE_TAGS = frozenset(
    [
        *(f"<{end}{name}>" for name in "p strong em code blockquote ul ol li h3 h4 h5 h6".split() for end in ("", "/")),
        *("<br>", "<hr>", '<p class="greeting">', '<p class="signoff">'),
    ]
)

_BLOCK_NAMES = "p|br|blockquote|ul|ol|li|h[2-6]|hr|table|thead|tbody|tr|th|td|pre|section"
_INSIDE = r"(?:\s[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*)?"
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCK_NAMES}){_INSIDE}>")
_PHRASE_TAG = re.compile(rf"</?(?!(?:{_BLOCK_NAMES})[\s>])[a-z0-9]+{_INSIDE}>")
_REFERENCE = re.compile(
    r"^ {0,3}\[([^\[\]]+)\]:[ \t]+<?((?:https?:|mailto:|[./#{|])[^\s>]*)>?(?:[ \t]+[\"'(](.*)[\"')])?[ \t]*$"
)
_URL = r"(?<![\w/.@-])(https?://[^\s<>\"\x02\x03]*[^\s<>\"\x02\x03.,;:!?'’”)\]*_])"


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
        """Put our patterns in, and take raw HTML out."""
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
    source = _plain_spaces("\n".join(lines))
    kept = source.split("\n")
    references = _take_references(kept) if "]:" in source else {}
    root = Element("div")
    Blocks(kept).turn(root, layout)
    rank_headings(root)
    _mark_up(root, source, references)
    html = tree_html(root)
    return html if _is_bare(html) else _sanitizer().clean(html)


def _is_bare(html: str) -> bool:
    """Say whether the sanitizer would return this HTML as it is.

    So it is when every tag is one that a turn may contain, without attributes that somebody wrote, and
    nothing in the text is written in another way by the sanitizer. Tables and `pre` are left to it,
    for there the place of a tag counts too; elsewhere our tags are nested as HTML wants them.
    """
    odd = any(mark in html for mark in "&\xa0\r\0")
    return not odd and _BARE_TAGS.issuperset(_ANY_TAG.findall(html))


def _plain_spaces(source: str) -> str:
    """Return text without tabs and without Python-Markdown's own marks; a line of spaces is empty."""
    source = source.replace("\x02", "").replace("\x03", "").replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    return re.sub(r"(?<=\n) +(?=\n|\Z)", "", source) if "\n " in source else source


def _take_references(lines: list[str]) -> dict[str, tuple[str, str]]:
    """Return each `[label]: address` whose label is used, and empty its line; any other such line is text."""
    references = {}
    whole = "\n".join(lines).casefold()
    for i, line in enumerate(lines):
        found = _REFERENCE.match(line)
        if found and whole.count(f"[{found[1].casefold()}]") > 1:
            references[found[1].strip().lower()] = (found[2], found[3])
            lines[i] = ""
    return references


def _mark_up(root: Element, source: str, references: dict[str, tuple[str, str]]) -> None:
    """Let Python-Markdown find emphasis, code and links in the tree's texts, where there is any mark of them."""
    found = {mark for mark in _ALL_MARKS if mark in source}
    if not found:
        return
    md = _markdown().reset()
    md.references.update(references)
    _close_texts(root, found)
    finder = md.treeprocessors["inline"]
    finder.inlinePatterns = [md.inlinePatterns[name] for name, marks in _MARKS.items() if not found.isdisjoint(marks)]
    finder.run(root)
    if "\\" in found:
        md.treeprocessors["unescape"].run(root)


def _close_texts(root: Element, marks: Collection[str]) -> None:
    """Tell Python-Markdown which texts hold nothing for it to find."""
    for element in root.iter():
        if element.text and not any(mark in element.text for mark in marks):
            element.text = AtomicString(element.text)
        if element.tail and not any(mark in element.tail for mark in marks):
            element.tail = AtomicString(element.tail)


def to_text(html: str) -> str:
    """Return the words of HTML that `to_html` or `markup` made, one line a block, entities as characters."""
    # What stands in a line is taken out first, whole: the description of a picture may look like a tag.
    phrases = _PHRASE_TAG.sub("", html.replace("\n", " "))
    text = unescape(_BLOCK_TAG.sub("\n", phrases))
    if "  " in text or "\t" in text:
        text = re.sub(r"[ \t]+", " ", text)
    lines = [line.strip(" ") for line in text.split("\n")]
    return "\n".join(filter(None, lines))


def safe(text: str) -> str:
    """Return plain text for HTML, quotation marks escaped too."""
    return escape(text)
