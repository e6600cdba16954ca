"""The tree of a turn: the rank of its headings, and the tree as HTML."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from markdown.serializers import RE_AMP

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_BLOCKS = frozenset("p blockquote ul ol li hr table thead tbody tr th td pre".split()) | _HEADINGS
_WITHOUT_END = frozenset({"br", "img"})

Write = Callable[[str], None]


def rank_headings(root: Element, top: int = 3) -> None:
    """Rank the headings of a turn below its own: the highest becomes `h3`, the next `h4`, to `h6`."""
    found = [element for element in root.iter() if element.tag in _HEADINGS]
    used = sorted({element.tag for element in found})
    for element in found:
        element.tag = f"h{min(top + used.index(element.tag), 6)}"


def tree_html(root: Element) -> str:
    """Return the blocks below `root` as HTML, byte for byte as Python-Markdown writes them.

    It goes through the tree four times (line ends, `br`, `pre`, tags), this once.
    """
    pieces: list[str] = []
    for block in root:
        _block(block, pieces.append)
    return "".join(pieces).strip()


def _block(element: Element, write: Write) -> None:
    tag, text = element.tag, element.text
    write(f"<{tag}{_attributes(element)}>")
    if tag == "pre":
        write(f"<code>{_escaped(element[0].text.rstrip())}\n</code>")
    elif len(element):
        _content(element, text, write)
    elif text:
        write(_escaped(text))
    write(f"</{tag}>\n" if tag != "hr" else "\n")


def _content(element: Element, text: str | None, write: Write) -> None:
    """Write an element's text and what stands in it; blocks begin on a line of their own."""
    if text and text.strip():
        write(_escaped(text))
    elif element[0].tag in _BLOCKS:
        write("\n")
    elif text:
        write(_escaped(text))
    for child in element:
        if child.tag in _BLOCKS:
            _block(child, write)
        else:
            _phrase(child, write)


def _phrase(element: Element, write: Write) -> None:
    """Write what stands in a line, and the text behind it."""
    tag, tail = element.tag, element.tail or ""
    write(f"<{tag}{_attributes(element)}>")
    if tag == "br":
        tail = f"\n{tail}" if tail.strip() else "\n"
    if element.text:
        write(_escaped(element.text))
    for child in element:
        _phrase(child, write)
    if tag not in _WITHOUT_END:
        write(f"</{tag}>")
    if tail:
        write(_escaped(tail))


def _attributes(element: Element) -> str:
    if not element.attrib:
        return ""
    return "".join(f' {name}="{_escaped(value).replace(chr(34), "&quot;")}"' for name, value in sorted(element.items()))


def _escaped(text: str) -> str:
    """Return text for HTML; an `&` that begins an entity stays, for `&amp;` is written so in the tree."""
    if "&" in text:
        text = RE_AMP.sub("&amp;", text)
    return text.replace("<", "&lt;").replace(">", "&gt;")
