"""From the lines of a turn to safe HTML, and to the plain words of it."""

import re
from collections.abc import Sequence, Set
from functools import lru_cache
from html import escape, unescape

import nh3

from .blocks import Blocks, Layout
from .marks import Marks

TAGS = frozenset("p br strong em code pre blockquote ul ol li h3 h4 h5 h6 hr table thead tbody tr th td a img".split())
"""All that a turn may contain."""
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}, "li": {"value"}}
CLASSES = {"p": {"greeting", "signoff"}, "th": {"center", "right"}, "td": {"center", "right"}}
SCHEMES = frozenset({"http", "https", "mailto"})

NO_LAYOUT = Layout()

# All that looks like this is a tag: what somebody wrote has `&lt;`.
_HEADING = re.compile(r"</?h([1-6])>")
_ANY_TAG = re.compile(r"(<[^>]*>?)")
_BARE_TAGS = frozenset(
    [
        *(f"<{end}{name}>" for name in "p strong em code blockquote ul ol li h3 h4 h5 h6".split() for end in ("", "/")),
        *("<br>", "<hr>", '<p class="greeting">', '<p class="signoff">'),
    ]
)
_BARE_PHRASES = frozenset(f"<{end}{name}>" for name in ("strong", "em", "code") for end in ("", "/"))

_BLOCK_NAMES = "p|br|blockquote|ul|ol|li|h[2-6]|hr|table|thead|tbody|tr|th|td|pre|section"
_INSIDE = r"(?:\s[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*)?"
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCK_NAMES}){_INSIDE}>")
_PHRASE_TAG = re.compile(rf"</?(?!(?:{_BLOCK_NAMES})[\s>])[a-z0-9]+{_INSIDE}>")
_REFERENCE = re.compile(
    r"^ {0,3}\[([^\[\]]+)\]:[ \t]+<?((?:https?:|mailto:|[./#{|])[^\s>]*)>?(?:[ \t]+[\"'(](.*)[\"')])?[ \t]*$"
)


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
    return to_html_and_text(lines, layout)[0]


def to_html_and_text(lines: Sequence[str], layout: Layout) -> tuple[str, str]:
    """Return the safe HTML of a turn's lines, and the words of it as `to_text` gives them."""
    html = _html(lines, layout)
    flat = html.replace("\n", " ")
    pieces = _ANY_TAG.split(flat)
    tags = set(pieces[1::2])
    if not _is_bare(html, tags):
        html = _sanitizer().clean(html)
        return html, to_text(html)
    if phrases := tags & _BARE_PHRASES:
        for tag in phrases:
            flat = flat.replace(tag, "")
        pieces = _ANY_TAG.split(flat)
    # The tags that are left part lines, and no entity and no tab is in such HTML.
    return html, _single_spaced("\n".join(filter(None, [text.strip(" ") for text in pieces[::2]])))


def _html(lines: Sequence[str], layout: Layout) -> str:
    source = _plain_spaces("\n".join(lines))
    kept = source.split("\n")
    references = _take_references(kept) if "]" in source and "]:" in source else {}
    return _ranked(Blocks(kept, Marks(source, references)).turn(layout).strip())


def _ranked(html: str, top: int = 3) -> str:
    """Rank the headings of a turn below its own: the highest becomes `h3`, the next `h4`, to `h6`."""
    used = sorted(set(_HEADING.findall(html))) if "<h" in html else ()
    ranks = {level: min(top + place, 6) for place, level in enumerate(used)}
    return _HEADING.sub(lambda found: f"{found[0][:-2]}{ranks[found[1]]}>", html) if used else html


def _is_bare(html: str, tags: Set[str]) -> bool:
    """Say whether the sanitizer would return this HTML, which has these tags, as it is.

    So it is when every tag is one that a turn may contain, without attributes that somebody wrote, and
    nothing in the text is written in another way by the sanitizer. Tables and `pre` are left to it,
    for there the place of a tag counts too; elsewhere our tags are nested as HTML wants them.
    """
    odd = any(mark in html for mark in "&\xa0\r\0")
    return not odd and tags <= _BARE_TAGS


def _plain_spaces(source: str) -> str:
    """Return text without tabs and without Python-Markdown's own marks; a line of spaces is empty."""
    if "\t" in source or "\r" in source or "\x02" in source or "\x03" in source:
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


def to_text(html: str) -> str:
    """Return the words of HTML that `to_html` or `markup` made, one line a block, entities as characters."""
    # What stands in a line is taken out first, whole: the description of a picture may look like a tag.
    phrases = _PHRASE_TAG.sub("", html.replace("\n", " "))
    text = _single_spaced(unescape(_BLOCK_TAG.sub("\n", phrases)))
    lines = [line.strip(" ") for line in text.split("\n")]
    return "\n".join(filter(None, lines))


def _single_spaced(text: str) -> str:
    return re.sub(r"[ \t]+", " ", text) if "  " in text or "\t" in text else text


def safe(text: str) -> str:
    """Return plain text for HTML, quotation marks escaped too."""
    return escape(text)
