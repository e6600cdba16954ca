"""Where one turn ends and the next begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plugins.problems import WARNING, Problem

from .people import Greeting, Manners
from .source import Lines

# Underscores, or hyphens and the dashes that autocorrect makes of them, with spaces between.
_DASH = r"[-\u2010-\u2015\u2e3a\u2e3b]"
_SEPARATOR = re.compile(rf"^[ \u00a0]{{0,3}}(?:_(?:\s*_){{2,}}|{_DASH}(?:\s*{_DASH})*)\s*$")
_SEPARATOR_STARTS = frozenset("_ \u00a0-\u2010\u2011\u2012\u2013\u2014\u2015\u2e3a\u2e3b")
# How many hyphens autocorrect makes into one dash: two into an en dash or an em dash.
_WORTH = {"\u2013": 2, "\u2014": 2, "\u2015": 2, "\u2e3a": 3, "\u2e3b": 3}
# A fence may name a language; with more words behind it, it is text.
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(?=[ \t]*[^\s`]*[ \t]*$)")
_HEADER_LIKE = re.compile(r"^\s*(?:from|role|date|kind|id)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of a file that make one turn, and the line to point at when there are none."""

    line: int
    lines: Lines

    @property
    def empty(self) -> bool:
        """Whether nothing is written there."""
        return self.lines.first_written() == len(self.lines)


def closed_fences(lines: Sequence[str]) -> tuple[dict[int, int], list[int]]:
    """Return the code fences as `{opening line: closing line}`, and the lines of unclosed ones.

    A fence closes with a line of the same mark, at least as long, with nothing after it.
    """
    fences: dict[int, int] = {}
    unclosed: list[int] = []
    whole = "\n".join(lines)
    if not any(mark in whole and 3 * mark in whole for mark in "`~"):
        return fences, unclosed
    candidates = [(i, found[1]) for i, line in enumerate(lines) if (found := _FENCE.match(line))]
    end = -1
    for n, (start, mark) in enumerate(candidates):
        if start <= end:
            continue
        closing = (i for i, other in candidates[n + 1 :] if _closes(lines[i], mark, other))
        close = next(closing, None)
        if close is None:
            unclosed.append(start)
        else:
            fences[start] = end = close
    return fences, unclosed


def _closes(line: str, mark: str, other: str) -> bool:
    return other[0] == mark[0] and len(other) >= len(mark) and line.strip() == other


def split_turns(path: str, lines: Lines, manners: Manners) -> tuple[list[Part], list[Problem]]:
    """Part the lines of a file below its header into those of its turns.

    A separator before the first or after the last turn is ignored; two in a row leave an empty part.
    """
    texts = lines.texts
    fences, unclosed = closed_fences(texts)
    problems = [_unclosed_fence(path, lines.numbers[i]) for i in unclosed]
    drawn = [i for i, text in enumerate(texts) if text[:1] in _SEPARATOR_STARTS and _SEPARATOR.match(text)]
    inside = {i for start, end in fences.items() for i in range(start, end + 1)}
    cuts = [i for i in drawn if i not in inside and _is_separator(texts, i, manners)]
    for i in cuts:
        if i and re.fullmatch(r" {0,3}-{3,}\s*", texts[i]) and texts[i - 1].strip() and i - 1 not in cuts:
            problems.append(_heading_like(path, lines.numbers[i]))
    parts, start = [], 0
    for cut in [*cuts, len(lines)]:
        parts.append(_part(lines, start, cut))
        start = cut + 1
    while parts and parts[0].empty:
        parts.pop(0)
    while parts and parts[-1].empty:
        parts.pop()
    return parts, problems


def _part(lines: Lines, start: int, end: int) -> Part:
    """Return a part with the first line that is written in it, or else with the one above it."""
    part = lines[start:end]
    written = part.first_written()
    first = start + written if written < len(part) else max(start - 1, 0)
    return Part(lines.numbers[first] if lines else 1, part)


def _is_separator(lines: Sequence[str], place: int, manners: Manners) -> bool:
    """Say whether the line at `place`, which is drawn like one, ends a turn.

    Three or more `_`, or dashes worth three hyphens. A lone long dash, which some programs make
    of three hyphens and others of the two above a signature, needs empty lines around it and a
    greeting or a turn's header below.
    """
    marks = re.sub(r"\s", "", lines[place])
    if marks[0] == "_" or sum(_WORTH.get(mark, 1) for mark in marks) >= 3:
        return True
    below = next((text for text in lines[place + 1 :] if text.strip()), "")
    apart = (not place or not lines[place - 1].strip()) and (place + 1 == len(lines) or not lines[place + 1].strip())
    greets: Greeting | None = manners.greeting(below) if below else None
    return marks in _WORTH and bool(_HEADER_LIKE.match(below) or (apart and greets))


def _unclosed_fence(path: str, line: int) -> Problem:
    mend = "close it with the same marks on a line of their own, or remove them"
    return Problem(path, line, WARNING, "a code block is opened here and never closed, so it is shown as text", mend)


def _heading_like(path: str, line: int) -> Problem:
    what = "`---` directly under a line of text would make that line a heading; here it ends the turn"
    return Problem(path, line, WARNING, what, "put an empty line above it")
