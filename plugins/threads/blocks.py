"""The blocks of a turn: Markdown's, with the habits of mail, as HTML.

Python-Markdown's own block parser takes text for markup where mail means text (`#1`, `2019.`, an
indented line, `[Note]: yes`) and loses words doing so; this one loses none. What is inside a
paragraph is left to `Marks`. Linear in the text, at most `MOST_LEVELS` deep.
The HTML is byte for byte what Python-Markdown would write.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from .lines import List, Spacing, lists_at, one_per_line, starts_list
from .marks import Marks
from .split import closed_fences
from .tables import heads_table, table
from .wording import is_postscript

MOST_LEVELS = 20
"""Lists and quotations inside one another; deeper ones are shown as text."""

_QUOTE = re.compile(r"^ {0,3}>[ ]?")
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_RULE = re.compile(r"^ {0,3}(?:\*[ \t]*){3,}$")
_QUOTED_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
# How all that is not text begins, a row of a table and a number of a list aside; P as in P.S.
_MARKUP = frozenset("`~>#*-_+•=pP")
_UNDERLINE = re.compile(r"^ {0,3}={3,}[ \t]*$")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which lines of a turn greet and sign, as places in its lines."""

    greeting: int | None = None
    signoff: tuple[int, int] | None = None


class Blocks:
    """Reads the lines of one turn, or of one part of it."""

    def __init__(self, lines: Sequence[str], marks: Marks, level: int = 0, within: List | None = None) -> None:
        """`within` is the list of which the lines are an item."""
        self.lines = lines
        self.marks = marks
        self.level = level
        self.within = within
        self._fences: dict[int, int] | None = None

    @property
    def fences(self) -> dict[int, int]:
        """The places of the first and last lines of blocks of code; a turn of plain text never asks."""
        if self._fences is None:
            self._fences, _ = closed_fences(self.lines)
        return self._fences

    def turn(self, layout: Layout) -> str:
        """Return the blocks of a whole turn: greeting, text, sign-off, and what stands below it."""
        pieces, first, last = [], 0, len(self.lines)
        if layout.greeting is not None:
            pieces.append(f'<p class="greeting">{self.marks.html(self.lines[layout.greeting].strip())}</p>\n')
            first = layout.greeting + 1
        start, end = layout.signoff or (last, last)
        pieces.append(self.part(first, start, self._spacing(first, start)))
        if layout.signoff:
            names = [line.strip() for line in self.lines[start:end] if line.strip()]
            pieces.append(f'<p class="signoff">{self.marks.signed(names)}</p>\n')
            pieces.append(self.part(end, last, Spacing.INSIDE))
        return "".join(pieces)

    def _spacing(self, first: int, last: int) -> Spacing:
        if _has_gap(self.lines[first:last]):
            return Spacing.INSIDE
        return Spacing.AROUND if _has_gap(self.lines) else Spacing.NONE

    def part(self, start: int, end: int, spacing: Spacing | None = None) -> str:
        """Return the blocks of the lines from `start` to `end`, not included.

        `spacing` is that of a turn's own text, where lines may be paragraphs; None in lists and quotations.
        """
        pieces, place = [], start
        while place < end:
            if self.lines[place].strip():
                block, place = self._block(place, end, spacing)
                pieces.append(block)
            else:
                place += 1
        return "".join(pieces)

    def _block(self, place: int, end: int, spacing: Spacing | None) -> tuple[str, int]:
        """Return the block that begins with a line, and where the next may begin."""
        line = self.lines[place]
        if _is_text(line):
            return self._text(place, end, spacing)
        if self.fences.get(place, end) < end:
            return self._code(place)
        if _QUOTE.match(line) and self.level < MOST_LEVELS:
            return self._quote(place, end)
        if (_RULE if not self.level else _QUOTED_RULE).match(line):
            return "<hr>\n", place + 1
        if found := _HEADING.match(line):
            return self._heading(found[2], len(found[1])), place + 1
        if self._is_table(place, end):
            return self._table(place, end)
        if starts_list(line) and self.level < MOST_LEVELS:
            return self._list(place, end)
        return self._text(place, end, spacing)

    def _code(self, place: int) -> tuple[str, int]:
        close = self.fences[place]
        code = "".join([line + "\n" for line in self.lines[place + 1 : close]])
        return f"<pre><code>{escape(code, quote=False).rstrip()}\n</code></pre>\n", close + 1

    def _quote(self, place: int, end: int) -> tuple[str, int]:
        stop = place
        while stop < end and _QUOTE.match(self.lines[stop]):
            stop += 1
        inner = Blocks([_QUOTE.sub("", line, count=1) for line in self.lines[place:stop]], self.marks, self.level + 1)
        blocks = inner.part(0, stop - place)
        return f"<blockquote>\n{blocks}</blockquote>\n" if blocks else "<blockquote></blockquote>\n", stop

    def _heading(self, text: str, level: int) -> str:
        return f"<h{level}>{self.marks.html(text)}</h{level}>\n"

    def _is_table(self, place: int, end: int) -> bool:
        return place + 1 < end and heads_table(self.lines[place], self.lines[place + 1])

    def _table(self, place: int, end: int) -> tuple[str, int]:
        stop = place
        while stop < end and self.lines[stop].strip() and "|" in self.lines[stop]:
            stop += 1
        return table(self.lines[place:stop], self.marks), stop

    def _list(self, place: int, end: int) -> tuple[str, int]:
        pieces = []
        for found in lists_at(self.lines, place, end, self._ends_item):
            pieces.append(self._items(found))
            place = found.end
        return "".join(pieces), place

    def _ends_item(self, place: int, end: int) -> bool:
        """Say whether an unindented line below an item is no more of its text."""
        line = self.lines[place]
        return bool(_QUOTE.match(line) or _HEADING.match(line) or _RULE.match(line)) or place in self.fences

    def _items(self, found: List) -> str:
        start = f' start="{found.first}"' if found.tag == "ol" and found.first != 1 else ""
        pieces, expected = [f"<{found.tag}{start}>\n"], found.first
        for item in found.items:
            value = f' value="{item.number}"' if found.tag == "ol" and item.number != expected else ""
            expected = item.number + 1
            pieces.append(f"<li{value}>{self._in_item(item.lines, found)}</li>\n")
        pieces.append(f"</{found.tag}>\n")
        return "".join(pieces)

    def _in_item(self, lines: Sequence[str], within: List) -> str:
        """Return the blocks of a list item, the first paragraph without its `p` when no empty lines part the items."""
        if len(lines) == 1 and not within.loose and _is_text(lines[0]):
            return self.marks.html(lines[0].strip())
        blocks = Blocks(lines, self.marks, self.level + 1, within).part(0, len(lines))
        if within.loose or not blocks.startswith("<p>"):
            return f"\n{blocks}"
        # What somebody wrote holds no `</p>`: there it is `&lt;/p&gt;`.
        return blocks[3:].replace("</p>\n", "", 1)

    def _text(self, place: int, end: int, spacing: Spacing | None) -> tuple[str, int]:
        stop = place + 1
        if stop == end or not self.lines[stop].strip():
            return self._paragraph([self.lines[place]]), stop
        while stop < end and not self._interrupts(stop, end, spacing is not None):
            stop += 1
        lines = list(self.lines[place:stop])
        if stop < end and len(lines) == 1 and _UNDERLINE.match(self.lines[stop]):
            return self._heading(lines[0].strip(), 1), stop + 1
        if spacing and one_per_line(lines, spacing):
            return "".join([self._paragraph([line]) for line in lines]), stop
        # It is to lose its `p` then, and stand beside other blocks.
        crowded = self.within is not None and not self.within.loose and not place and stop < end
        return self._paragraph(lines, crowded=crowded), stop

    def _paragraph(self, lines: Sequence[str], *, crowded: bool = False) -> str:
        text = "\n".join([line.lstrip() for line in lines]).rstrip()
        return f"<p>{self.marks.html(text, crowded=crowded)}</p>\n"

    def _interrupts(self, place: int, end: int, mail: bool) -> bool:
        """Say whether the line cannot belong to the paragraph above it."""
        line = self.lines[place]
        if line.strip() and _is_text(line):
            return False
        if not line.strip() or self.fences.get(place, end) < end or (mail and is_postscript(line)):
            return True
        deeper = self.level < MOST_LEVELS
        above = None if self.within else self.lines[place - 1]
        rule = _RULE if not self.level else _QUOTED_RULE
        return bool(
            (deeper and _QUOTE.match(line))
            or _HEADING.match(line)
            or rule.match(line)
            or _UNDERLINE.match(line)
            or self._is_table(place, end)
            or (deeper and starts_list(line, above, self.lines[place + 1 : end]))
        )


def _is_text(line: str) -> bool:
    """Say whether a line cannot be anything but text, by how it begins."""
    start = line.lstrip()[:1]
    return start not in _MARKUP and not start.isdecimal() and "|" not in line


def _has_gap(lines: Sequence[str]) -> bool:
    """Say whether there is an empty line between others."""
    seen = map(str.strip, lines)
    # Each looks on from where the one before it stopped: something written, nothing, something again.
    return any(seen) and not all(seen) and any(seen)
