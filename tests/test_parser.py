"""What holds for any text whatever: the parser never raises and loses no word."""

import itertools
import re
from pathlib import Path

import pytest
from conftest import RULES, parse
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.threads.model import Kind
from plugins.threads.people import Manners
from plugins.threads.text import to_html, to_text

FUZZ = settings(deadline=None, derandomize=True, max_examples=400)
HEAD = "Title: May I?\nDate: 2026-03-02\nUid: abcdefghijkl\n\n"

# What letters are made of: all that Markdown and mail know, and words (W), each numbered later.
LINES = st.one_of(
    st.integers(1, 12).map(lambda count: " ".join("W" * count)),
    st.sampled_from(["-", "*", "+", ">", ">>", "#", "##", "1.", "1)", "7.", "•", "|", "[", "]:", "\t"]).map(
        "{} W W".format
    ),
    st.builds(
        "{}W W{} W".format,
        st.sampled_from(["*", "**", "_", "`", "<", "[", "](", "&", "\\", "![", "~~"]),
        st.sampled_from(["*", "**", "_", "`", ">", "]", ")", ";", "", "~~"]),
    ),
    st.sampled_from(["W | W | W", "| W | W |", "---|---|---", "|---|---|", "[W](W)", "![W](W)", "[W]: W", "W. W!"]),
    st.sampled_from(["", "", "", "***", "> ", "    W", "  - W", "```", "~~~", "=====", "P.S. W", "- ", "1."]),
)


@FUZZ
@given(st.lists(LINES, max_size=30))
def test_every_word_of_a_turn_appears_in_it_once_and_in_order(lines):
    numbers = itertools.count()
    text = re.sub("W", lambda found: f"w{next(numbers)}", "\n".join(lines))

    html = to_html(text.split("\n"))

    # The address of a link and the description of an image are there, though not as text.
    aside = re.findall(r"w\d+", " ".join(re.findall(r'(?:alt|title|href|src)="([^"]*)"', html)))
    assert re.findall(r"w\d+", to_text(html)) == [word for word in re.findall(r"w\d+", text) if word not in aside]


@FUZZ
@given(st.one_of(st.text(max_size=400), st.lists(LINES, max_size=20).map("\n".join)))
def test_any_text_gives_turns_and_problems_whose_lines_lie_in_the_file(text):
    parsed = parse(text.encode("utf-8", "replace"))

    last = max(1, len(re.split("\r\n|\r|\n", text)))
    assert all(1 <= problem.line <= last for problem in parsed.problems)
    assert all(1 <= turn.line <= last for turn in parsed.thread.turns)


@FUZZ
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_sentence(data):
    parsed = parse(data)

    assert parsed.thread.turns or parsed.problems


@FUZZ
@given(
    st.lists(
        st.sampled_from(
            [
                "Dear Mike:",
                "Hi Linus,",
                "Thanks,",
                "Linus",
                "Mike",
                "---",
                "___",
                "",
                "w1 w2.",
                "From: Priya",
                "Kind: note",
                "P.S. w3",
                "- Ann",
                "> w4",
                "Sent from my phone",
                "<!-- w5 -->",
            ]
        ),
        max_size=25,
    )
)
def test_what_people_write_around_their_text_stays_in_its_turn(lines):
    text = HEAD + "\n".join(lines)
    parsed = parse(text)

    shown = " ".join(turn.text for turn in parsed.thread.turns).split()
    assert shown.count("w1") == sum(line == "w1 w2." for line in lines)
    assert shown.count("w4") == sum(line == "> w4" for line in lines)
    assert "w5" not in shown
    assert not parsed.thread.turns or parsed.thread.turns[0].kind is Kind.LETTER or "Kind: note" in lines


def test_ids_stay_when_the_file_grows_at_its_end():
    text = HEAD + "Dear Mike:\n\nMay I?\n\nThanks,\nLinus\n\n---\n\nYou may.\n\nMike\n"
    grown = text + "\n---\nFrom: Ann\n\nI did.\n\n---\nFrom: Linus\n\nSo did I.\n\n---\nFrom: Mike\n\nGood.\n"

    before = [turn.id for turn in parse(text).thread.turns]
    after = [turn.id for turn in parse(grown).thread.turns]

    assert before == ["letter", "answer"]
    assert after == ["letter", "answer", "perspective-1", "update-1", "answer-2"]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_change_nothing(ends):
    text = HEAD + "Dear Mike:\n\nMay I?\n\nThanks,\nLinus\n\n---\n\nYou may.\n\nMike\n"

    assert parse(b"\xef\xbb\xbf" + text.replace("\n", ends).encode()).thread == parse(text).thread


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( data:text/html;base64,PHNjcmlwdD4=)",
    "<iframe src=//evil.example.org></iframe>",
    "<form action=/x><input name=q></form>",
    "![x](javascript:alert(1))",
    "<style>*{display:none}</style>",
    '[x](http://a.example.org "onmouseover=alert(1)")',
    "<svg/onload=alert(1)>",
    "&lt;script&gt;",
    "[a]: javascript:alert(1)\n\n[a]",
    "<javascript:alert(1)>",
    "<vbscript://x>",
    '`<b onclick="x">`',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_outside_is_text(text):
    html = to_html(text.split("\n"))

    assert not re.search(r"<(?:script|style|iframe|form|input|svg|b)\b", html)
    assert not re.search(r"<[^>]*\s(?:on\w+|style)=", html)
    assert not re.search(r"(?:href|src)=\"\s*(?:javascript|data|vbscript):", html, re.IGNORECASE)


@pytest.mark.parametrize(
    "mark",
    [
        "[",
        "(",
        "*",
        "_",
        "`",
        "<",
        ">",
        "&",
        "#",
        "!",
        "![",
        "[[",
        "*a ",
        "_a ",
        "[a](",
        "`a ``",
        "**a*",
        "\\",
        "- ",
        "1. ",
    ],
)
def test_no_run_of_marks_makes_markdown_slow_or_ill(mark):
    assert parse(HEAD + "Word " + mark * 4_000).thread.turns


def test_a_greeting_word_and_a_name_greet_and_a_sentence_does_not():
    manners = Manners(RULES.threads.columnist_names)

    greets = [
        "Dear Mike:",
        "Hi Mike",
        "Mike -",
        "Mike,",
        "Hello Mr. Burgett,",
        "Hey there!",
        "Good morning, Mike.",
        "**Dear Mike:**",
    ]
    does_not = [
        "Hi I am new here",
        "Mike says no",
        "To be honest,",
        "Dear me, what a week",
        "Hello from the other side of it all",
    ]

    assert [line for line in greets if not manners.greeting(line)] == []
    assert [line for line in does_not if manners.greeting(line)] == []
    assert manners.greeting("Hi Mike, quick question about pay").alone is False


def test_no_letter_of_the_sample_column_loses_a_word():
    folder = Path(__file__).parents[1] / "content/letters"
    for path in sorted(folder.rglob("*.md")):
        parsed = parse(path.read_bytes(), f"letters/{path.parent.name}/{path.name}")
        for turn, draft in zip(parsed.thread.turns, parsed.drafts):
            source = "\n".join(draft.texts)
            plain = re.sub(r"\]\([^)]*\)|^\s*\d+[.)] |[*`>#|~]|(?<=```)\w+", " ", source, flags=re.MULTILINE)
            missing = set(re.findall(r"[^\W\d_]{3,}", plain)) - set(re.findall(r"[^\W\d_]{3,}", turn.text + turn.html))
            assert not missing, f"{path.name}: {turn.id} lost {missing}"
