"""What would choke Markdown: nesting and brackets beyond what any letter needs."""

import re
from collections.abc import Iterator

from plugins.problems import ERROR, Problem

from .blocks import MOST_LEVELS
from .source import Lines

MOST_BRACKETS = 500
"""Brackets that a paragraph opens and never closes; Markdown looks for the end of each."""

_MARKS = re.compile(r"^(?:[ ]{0,3}(?:>|[-*+•](?=[ \t])|\d{1,3}[.)](?=[ \t]))[ \t]?)+")
_STARTS = frozenset(" \t>-*+•0123456789")
_OPENING, _CLOSING = "[(<", "])>"


def too_deep(path: str, lines: Lines) -> Iterator[Problem]:
    """Report the first line that is nested too deeply, and the first paragraph with too many open brackets."""
    deep = [place for place, text in enumerate(lines.texts) if text[:1] in _STARTS and _is_deep(text)]
    if deep:
        what = f"this line is nested more than {MOST_LEVELS} levels deep"
        yield Problem(path, lines.numbers[deep[0]], ERROR, what, "take out some of the `>` or of the indentation")
    whole = lines.text
    if all(mark not in whole or whole.count(mark) <= MOST_BRACKETS for mark in _OPENING):
        return
    first, opened = 0, {mark: 0 for mark in _OPENING}
    for line in lines:
        if line.blank:
            first, opened = 0, {mark: 0 for mark in _OPENING}
            continue
        first = first or line.number
        for mark, end in zip(_OPENING, _CLOSING):
            opened[mark] = max(0, opened[mark] + line.text.count(mark) - line.text.count(end))
        if max(opened.values()) > MOST_BRACKETS:
            what = f"this paragraph opens more than {MOST_BRACKETS} brackets and never closes them"
            yield Problem(path, first, ERROR, what, "close them, or take them out")
            return


def _is_deep(text: str) -> bool:
    # So many levels take more than ten characters, and none of them is a letter.
    return not any(map(str.isalpha, text[:10])) and _levels(text) > MOST_LEVELS


def _levels(text: str) -> int:
    found = _MARKS.match(text.expandtabs(4))
    marks = len(re.findall(r"[^\s\d]", found.group())) if found else 0
    indent = len(text.expandtabs(4)) - len(text.expandtabs(4).lstrip(" "))
    # Two spaces are the least that makes a list inside a list.
    return max(marks, indent // 2 if re.match(r"\s*(?:[-*+•]|\d{1,3}[.)])\s", text) else 0)
