"""From the bytes of a file to its lines: what an editor shows, without the author's comments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plugins.problems import ERROR, Problem

MOST_BYTES = 1_000_000
"""A letter of a megabyte is a mistake: 150,000 words, where the longest letters have 3,000."""

# Characters that XML forbids or that no reader sees; tab and line feed are text.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_UNCLOSED = re.compile(r"<!--(?!.*-->)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, by the number that an editor shows."""

    number: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether there is nothing to see on it."""
        return not self.text.strip()


def read_lines(path: str, data: bytes) -> tuple[list[Line], list[Problem]]:
    """Return the lines of a file without comments, and what makes it unreadable.

    A line that holds nothing but a comment is left out, so that it parts no paragraph.
    """
    text, problems = _decode(path, data)
    if problems:
        return [], problems
    problems = list(_unclosed_comments(path, text))
    if "<!--" not in text:
        return [Line(number, line) for number, line in enumerate(text.split("\n"), 1)], problems
    return list(_without_comments(text)), problems


def _decode(path: str, data: bytes) -> tuple[str, list[Problem]]:
    if len(data) > MOST_BYTES:
        size = f"it is {len(data) / 1_000_000:.1f} MB; a letter has at most 1 MB"
        return "", [Problem(path, 1, ERROR, f"this file is too large: {size}", "take out what is not text")]
    if b"\0" in data:
        return "", [_not_text(path, 1)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        return "", [_not_text(path, data.count(b"\n", 0, fault.start) + 1)]
    if not text.strip():
        mend = "write a header and a letter, or remove the file"
        return "", [Problem(path, 1, ERROR, "this file is empty", mend)]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # What can be printed is never invisible, and that is soon said of most letters.
    return text if text.replace("\n", "").isprintable() else _INVISIBLE.sub(" ", text), []


def _not_text(path: str, line: int) -> Problem:
    what = "this is not text in UTF-8"
    return Problem(path, line, ERROR, what, "save it again as plain text with the encoding UTF-8")


def _unclosed_comments(path: str, text: str) -> Iterator[Problem]:
    found = _UNCLOSED.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        what = "a comment is opened with `<!--` and never closed"
        yield Problem(path, line, ERROR, what, "write `-->` where it ends")


def _without_comments(text: str) -> Iterator[Line]:
    """Yield the lines that are left; a comment over several lines joins the text around it."""
    bare = _COMMENT.sub(lambda found: "\0" + "\n\0" * found.group().count("\n"), text)
    for number, line in enumerate(bare.split("\n"), 1):
        kept = line.replace("\0", "")
        if kept.strip() or "\0" not in line:
            yield Line(number, kept)
