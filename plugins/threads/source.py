"""From the bytes of a file to its lines: what an editor shows, without the author's comments."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plugins.problems import ERROR, Problem

MOST_BYTES = 1_000_000
"""A letter of a megabyte is a mistake: 150,000 words, where the longest letters have 3,000."""

# Characters that XML forbids or that no reader sees; tab and line feed are text.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]")
_PLAIN = bytes([ord("\n"), *range(ord(" "), 0x7F)])
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


class Lines(Sequence[Line]):
    """Lines that follow one another in a file. Their texts and numbers are at hand without an object for each."""

    __slots__ = ("_text", "numbers", "texts")

    def __init__(self, texts: Sequence[str], numbers: Sequence[int]) -> None:
        self.texts = texts
        self.numbers = numbers
        self._text: str | None = None

    @property
    def text(self) -> str:
        """The lines as one text."""
        if self._text is None:
            self._text = "\n".join(self.texts)
        return self._text

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, place):  # noqa: ANN001, ANN204, a place gives a line, a slice gives lines
        if isinstance(place, slice):
            return Lines(self.texts[place], self.numbers[place])
        return Line(self.numbers[place], self.texts[place])

    def first_written(self) -> int:
        """Return the place of the first line with anything to see on it, or of the end."""
        return next((place for place, text in enumerate(self.texts) if text.strip()), len(self.texts))


NO_LINES = Lines((), ())


def read_lines(path: str, data: bytes) -> tuple[Lines, list[Problem]]:
    """Return the lines of a file without comments, and what makes it unreadable.

    A line that holds nothing but a comment is left out, so that it parts no paragraph.
    """
    text, problems = _decode(path, data)
    if problems:
        return NO_LINES, problems
    if "<" not in text or "<!--" not in text:
        texts = text.split("\n")
        return Lines(texts, range(1, len(texts) + 1)), []
    left = list(_without_comments(text))
    lines = Lines([kept for _, kept in left], [number for number, _ in left])
    return lines, list(_unclosed_comments(path, text))


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
    return text if _is_plain(data) else _visible(text), []


def _is_plain(data: bytes) -> bool:
    """Say whether a text holds line feeds and what one can type in ASCII, and so nothing to mend."""
    return not data.translate(None, _PLAIN)


def _visible(text: str) -> str:
    """Return a text with line feeds at the ends of its lines, and spaces for what cannot be seen."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # What can be printed is never invisible, and that is soon said of most letters.
    return text if text.replace("\n", "").isprintable() else _INVISIBLE.sub(" ", text)


def _not_text(path: str, line: int) -> Problem:
    what = "this is not text in UTF-8"
    return Problem(path, line, ERROR, what, "save it again as plain text with the encoding UTF-8")


def _unclosed_comments(path: str, text: str) -> Iterator[Problem]:
    found = _UNCLOSED.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        what = "a comment is opened with `<!--` and never closed"
        yield Problem(path, line, ERROR, what, "write `-->` where it ends")


def _without_comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield the numbers and texts of the lines that are left; a comment over several lines joins the text around it."""
    bare = _COMMENT.sub(lambda found: "\0" + "\n\0" * found.group().count("\n"), text)
    for number, line in enumerate(bare.split("\n"), 1):
        kept = line.replace("\0", "")
        if kept.strip() or "\0" not in line:
            yield number, kept
