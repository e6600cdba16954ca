"""What the parser leaves out for speed would have changed nothing."""

import re
import unicodedata
from html import escape
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.util import AtomicString, code_escape
from test_parser import LINES

from plugins.privacy.leaks import PrivacySettings, find_leaks, may_leak
from plugins.threads import marks, text
from plugins.threads.blocks import Blocks, Layout
from plugins.threads.marks import Marks
from plugins.threads.parse import SUMMARY_WORDS, _first_words
from plugins.threads.people import Manners
from plugins.threads.signoff import find_signoff

FUZZ = settings(deadline=None, derandomize=True, max_examples=400)


class Unmarked(Marks):
    """Writes every text as it was typed."""

    def html(self, text: str, *, crowded: bool = False) -> str:
        """Return the HTML of a text, whatever marks are in it."""
        return escape(text)


def tree_of(html: str) -> Element:
    """Return blocks as the tree that Python-Markdown makes of them, in whose texts no mark has been found yet."""
    root = fromstring(f"<div>{html.replace('<hr>', '<hr/>').replace('<br>', '<br/>')}</div>")
    for element in root.iter():
        element.text = element.text if (element.text or "").strip() else None
        element.tail = element.tail.strip() if (element.tail or "").strip() else None
        if element.tag == "code":
            element.text = AtomicString(code_escape(element.text or ""))
    return root


def marked_up_in_full(lines: list[str]) -> str:
    """Return HTML as Python-Markdown makes it of our blocks with every pattern and pass, then sanitized."""
    md = Markdown(extensions=[marks._Mail()], output_format="html")
    kept = md.preprocessors["normalize_whitespace"].run(list(lines))
    md.references.update(text._take_references(kept))
    root = tree_of(text._ranked(Blocks(kept, Unmarked("", {})).turn(Layout())))
    for processor in md.treeprocessors:
        processor.run(root)
    inside = md.serializer(root).strip().removeprefix("<div>").removesuffix("</div>").strip()
    for processor in md.postprocessors:
        inside = processor.run(inside)
    return text._sanitizer().clean(inside)


@FUZZ
@given(st.lists(LINES, max_size=25))
def test_a_turn_is_what_all_of_markdown_and_the_sanitizer_make_of_it(lines):
    numbered = [line.replace("W", f"w{number % 7}") for number, line in enumerate(lines)]

    assert text.to_html(numbered) == marked_up_in_full(numbered)


@FUZZ
@given(st.lists(LINES, max_size=25))
def test_the_words_of_a_turn_are_those_of_its_html(lines):
    html, words = text.to_html_and_text(lines, Layout())

    assert words == text.to_text(html)


PARAGRAPHS = ["Word " * 9, "Words. " * 20, "Word, word, " * 30, "- Word", "![</p>](a)", "[Word](a)", "> Word", "", ""]


@FUZZ
@given(st.lists(st.sampled_from(PARAGRAPHS), max_size=25))
def test_the_first_words_of_a_letter_are_those_of_the_whole(lines):
    html = text.to_html(lines)

    assert _first_words(html) == text.to_text(html).split()[:SUMMARY_WORDS]


def test_a_name_that_one_letter_knows_signs_no_other():
    manners = Manners(("Mike",))
    lines = ["Well, I am lost.", "", "confused one"]

    signed = [
        find_signoff(lines, manners.with_names(name), None, letter=False)
        for name in ("Linus", "Confused One", "Linus", "Confused One", "")
    ]

    assert [bool(signoff) for signoff in signed] == [False, True, False, True, False]


@FUZZ
@given(
    st.lists(st.sampled_from(["a@b.example", "a [at] b.example", "x.com/me", "212 555 0100", "w", "é", "1", "Jane"]))
)
def test_what_seems_to_lead_to_nobody_leads_to_nobody(pieces):
    written = " ".join(pieces)

    assert may_leak(written) or not list(find_leaks(written, PrivacySettings()))
    assert may_leak(written, frozenset({"jane"}))


@FUZZ
@given(
    st.lists(
        st.sampled_from(["*", "**", "***", " ", "\n", "w", "W. ", "!", "“w”", "(w", "<", ">", "_", "-"]), max_size=14
    )
)
def test_stars_stand_for_what_they_stand_for_to_markdown(pieces):
    lines = "".join(pieces).split("\n")

    assert text.to_html(lines) == marked_up_in_full(lines)


FOUND = {
    "*a*": "<em>",
    "__a__": "<strong>",
    "`a`": "<code>",
    "[a](b)": "<a ",
    "![a](b)": "<img ",
    "<https://a.example.org>": "<a ",
    "see https://a.example.org": "<a ",
    "[a]\n\n[a]: https://a.example.org": "<a ",
    "[b][a]\n\n[a]: https://a.example.org": ">b</a>",
    "![a]\n\n[a]: https://a.example.org": "<img ",
    "![b][a]\n\n[a]: https://a.example.org": 'alt="b"',
    "a  \nb": "<br>",
    "\\*a*": ">*a*<",
    "&copy;": "&amp;copy;",
    "a & b": "&amp;",
    "a\u00a0b": "&nbsp;",
    "```\n\na\n```": "<pre><code>\n",
}


@pytest.mark.parametrize(("source", "expected"), FOUND.items())
def test_each_mark_is_found_and_each_sign_written_as_the_sanitizer_writes_it(source, expected):
    html = text.to_html(source.split("\n"))

    assert expected in html
    assert html == marked_up_in_full(source.split("\n"))


@FUZZ
@given(
    st.lists(st.sampled_from(["Jane", "Roe", "jané", "Rœ", "x", "Éx", "1", " ", "  ", "_", "-", ".", "\n", "´", "ß"]))
)
def test_private_names_are_found_wherever_they_are_words(pieces):
    written = "".join(pieces)
    folded = "".join(unicodedata.normalize("NFKD", char)[0].lower()[0] for char in written)

    found = [leak.start for leak in find_leaks(written, PrivacySettings(), frozenset({"jane roe", "x", "-x", "."}))]

    expected = re.finditer(r"(?<![^\W_])(?:jane[\s_-]+roe|-x|x|\.)(?![^\W_])", folded)
    assert found == [place.start() for place in expected]
