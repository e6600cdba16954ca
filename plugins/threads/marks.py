"""What stands inside the blocks of a turn: emphasis, code and links, as Python-Markdown finds them."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import LINK_RE, InlineProcessor, LinkInlineProcessor
from markdown.serializers import RE_AMP
from markdown.util import AtomicString

_MARKS = {
    **{"backtick": {"`"}, "escape": {"\\"}, "reference": {"]:"}, "link": {"["}, "image_link": {"!["}},
    **{"image_reference": {"]:"}, "short_reference": {"]:"}, "short_image_ref": {"]:"}, "autolink": {"<"}},
    **{"address": {"://"}, "linebreak": {"  \n"}, "entity": {"&"}, "em_strong": {"*", "_"}},
}
"""The inline patterns in their order; one finds nothing in a turn that has none of its marks.

References need the line that says what a label stands for.
"""
_ALL_MARKS = frozenset(mark for marks in _MARKS.values() for mark in marks)

_URL = r"(?<![\w/.@-])(https?://[^\s<>\"\x02\x03]*[^\s<>\"\x02\x03.,;:!?'’”)\]*_])"
# Stars that can only open, before a word and behind a space, and as many that can only close.
_EMPHASIS = re.compile(r"(\*(?<!\S\*)\*?)(?=\w)([^*]*[^\s*])\1(?!\S)")
_TAGS = {"*": "em", "**": "strong"}
_WITHOUT_END = frozenset({"br", "img"})


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


class Marks:
    """Writes the texts of one turn as HTML, with whatever their marks stand for."""

    def __init__(self, source: str, references: Mapping[str, tuple[str, str]]) -> None:
        # One character is looked for many times sooner than two, and few turns have it.
        self._found = [mark for mark in _ALL_MARKS if mark[0] in source and mark in source]
        self._references = references

    def html(self, text: str, *, crowded: bool = False) -> str:
        """Return the HTML of a text; a crowded one has blocks beside it, as in a list inside a list."""
        found = [mark for mark in self._found if mark in text] if self._found else ()
        if not found:
            return escaped(text)
        if found == ["*"] and "*" not in (html := _emphasized(text)):
            return html
        paragraph = Element("p")
        paragraph.text = text
        if not crowded:
            return self._marked_up(paragraph)
        # Python-Markdown looks twice at what stands beside something else.
        SubElement(paragraph, "ul")
        return self._marked_up(paragraph).removesuffix("<ul></ul>")

    def signed(self, lines: Sequence[str]) -> str:
        """Return the HTML of lines that stay lines."""
        if not any(map(self._in, lines)):
            return "<br>\n".join(map(escaped, lines))
        paragraph = Element("p")
        paragraph.text = self._closed(lines[0])
        for line in lines[1:]:
            SubElement(paragraph, "br").tail = self._closed(line)
        return self._marked_up(paragraph)

    def _in(self, text: str) -> bool:
        """Say whether there is any mark in a text."""
        return any(mark in text for mark in self._found)

    def _closed(self, text: str) -> str:
        """Tell Python-Markdown when there is nothing for it to find."""
        return text if self._in(text) else AtomicString(text)

    @cached_property
    def _markdown(self) -> Markdown:
        """Python-Markdown with those patterns that could find anything in the turn."""
        md = _markdown().reset()
        md.references.update(self._references)
        patterns = [md.inlinePatterns[name] for name, marks in _MARKS.items() if not marks.isdisjoint(self._found)]
        md.treeprocessors["inline"].inlinePatterns = patterns
        return md

    def _marked_up(self, paragraph: Element) -> str:
        md, root = self._markdown, Element("div")
        root.append(paragraph)
        md.treeprocessors["inline"].run(root)
        if "\\" in self._found:
            md.treeprocessors["unescape"].run(root)
        return _inside(paragraph)


def _emphasized(text: str) -> str:
    """Return the HTML of a text without other marks, with those stars still in it that are no plain pair."""
    return _EMPHASIS.sub(lambda pair: f"<{_TAGS[pair[1]]}>{pair[2]}</{_TAGS[pair[1]]}>", escaped(text))


def _inside(element: Element) -> str:
    """Return the HTML of what stands in an element, byte for byte as Python-Markdown writes it."""
    return escaped(element.text or "") + "".join([_phrase(child) for child in element])


def _phrase(element: Element) -> str:
    """Return the HTML of an element and of the text behind it."""
    tag, tail = element.tag, element.tail or ""
    if tag == "br":
        tail = f"\n{tail}" if tail.strip() else "\n"
    end = "" if tag in _WITHOUT_END else f"</{tag}>"
    return f"<{tag}{_attributes(element)}>{_inside(element)}{end}{escaped(tail)}"


def _attributes(element: Element) -> str:
    pairs = sorted(element.items())
    return "".join([f' {name}="{escaped(value).replace(chr(34), "&quot;")}"' for name, value in pairs])


def escaped(text: str) -> str:
    """Return text for HTML; an `&` that begins an entity stays, for Python-Markdown has `&amp;` written so."""
    if "&" in text:
        text = RE_AMP.sub("&amp;", text)
    return text.replace("<", "&lt;").replace(">", "&gt;")
