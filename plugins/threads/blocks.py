"""The blocks of a turn: Markdown's, with the habits of mail, as a tree for Python-Markdown.

Python-Markdown's own block parser takes text for markup where mail means text (`#1`, `2019.`, an
indented line, `[Note]: yes`) and loses words doing so; this one loses none. What is inside a
paragraph is left to Python-Markdown. Linear in the text, at most `MOST_LEVELS` deep.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString, code_escape

from .lines import List, Spacing, lists_at, one_per_line, starts_list
from .split import closed_fences
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
_COLUMNS = re.compile(r"^ {0,3}\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which lines of a turn greet and sign, as places in its lines."""

    greeting: int | None = None
    signoff: tuple[int, int] | None = None


class Blocks:
    """Reads the lines of one turn, or of one part of it."""

    def __init__(self, lines: Sequence[str], level: int = 0, *, in_list: bool = False) -> None:
        self.lines = lines
        self.level = level
        self.in_list = in_list
        self.fences, _ = closed_fences(lines)

    def turn(self, root: Element, layout: Layout) -> None:
        """Add the blocks of a whole turn: greeting, text, sign-off, and what stands below it."""
        first, last = 0, len(self.lines)
        if layout.greeting is not None:
            _paragraph(root, [self.lines[layout.greeting]], "greeting")
            first = layout.greeting + 1
        start, end = layout.signoff or (last, last)
        self.part(root, first, start, self._spacing(first, start))
        if layout.signoff:
            _signed(root, [line for line in self.lines[start:end] if line.strip()])
            self.part(root, end, last, Spacing.INSIDE)

    def _spacing(self, first: int, last: int) -> Spacing:
        if _has_gap(self.lines[first:last]):
            return Spacing.INSIDE
        return Spacing.AROUND if _has_gap(self.lines) else Spacing.NONE

    def part(self, parent: Element, start: int, end: int, spacing: Spacing | None = None) -> None:
        """Add the blocks of the lines from `start` to `end`, not included.

        `spacing` is that of a turn's own text, where lines may be paragraphs; None in lists and quotations.
        """
        place = start
        while place < end:
            place = self._block(parent, place, end, spacing)

    def _block(self, parent: Element, place: int, end: int, spacing: Spacing | None) -> int:
        """Add one block and return where the next may begin."""
        line = self.lines[place]
        if not line.strip():
            return place + 1
        if _is_text(line):
            return self._text(parent, place, end, spacing)
        if self.fences.get(place, end) < end:
            return self._code(parent, place)
        if _QUOTE.match(line) and self.level < MOST_LEVELS:
            return self._quote(parent, place, end)
        if (_RULE if not self.level else _QUOTED_RULE).match(line):
            SubElement(parent, "hr")
            return place + 1
        if found := _HEADING.match(line):
            return self._heading(parent, found[2], len(found[1]), place + 1)
        if self._is_table(place, end):
            return self._table(parent, place, end)
        if starts_list(line) and self.level < MOST_LEVELS:
            return self._list(parent, place, end)
        return self._text(parent, place, end, spacing)

    def _code(self, parent: Element, place: int) -> int:
        close = self.fences[place]
        code = SubElement(SubElement(parent, "pre"), "code")
        code.text = AtomicString("".join(code_escape(line) + "\n" for line in self.lines[place + 1 : close]))
        return close + 1

    def _quote(self, parent: Element, place: int, end: int) -> int:
        stop = place
        while stop < end and _QUOTE.match(self.lines[stop]):
            stop += 1
        inner = [_QUOTE.sub("", line, count=1) for line in self.lines[place:stop]]
        Blocks(inner, self.level + 1).part(SubElement(parent, "blockquote"), 0, len(inner))
        return stop

    def _heading(self, parent: Element, text: str, level: int, after: int) -> int:
        heading = SubElement(parent, f"h{level}")
        heading.text = text
        return after

    def _is_table(self, place: int, end: int) -> bool:
        if place + 1 >= end or "|" not in self.lines[place] or "|" not in self.lines[place + 1]:
            return False
        below = self.lines[place + 1]
        return bool(_COLUMNS.match(below)) and len(_cells(below)) == len(_cells(self.lines[place]))

    def _table(self, parent: Element, place: int, end: int) -> int:
        stop = place
        while stop < end and self.lines[stop].strip() and "|" in self.lines[stop]:
            stop += 1
        rows = [_cells(line) for line in self.lines[place:stop]]
        sides = [_side(cell) for cell in rows[1]]
        table = SubElement(parent, "table")
        _row(SubElement(table, "thead"), "th", rows[0], sides)
        body = SubElement(table, "tbody") if rows[2:] else None
        for row in rows[2:]:
            _row(body, "td", row, sides)
        return stop

    def _list(self, parent: Element, place: int, end: int) -> int:
        for found in lists_at(self.lines, place, end, self._ends_item):
            self._items(parent, found)
            place = found.end
        return place

    def _ends_item(self, place: int, end: int) -> bool:
        """Say whether an unindented line below an item is no more of its text."""
        line = self.lines[place]
        return bool(_QUOTE.match(line) or _HEADING.match(line) or _RULE.match(line)) or place in self.fences

    def _items(self, parent: Element, found: List) -> None:
        attributes = {"start": str(found.first)} if found.tag == "ol" and found.first != 1 else {}
        element = SubElement(parent, found.tag, attributes)
        expected = found.first
        for item in found.items:
            numbered = found.tag == "ol" and item.number != expected
            li = SubElement(element, "li", {"value": str(item.number)} if numbered else {})
            expected = item.number + 1
            Blocks(item.lines, self.level + 1, in_list=True).part(li, 0, len(item.lines))
            if not found.loose:
                _tighten(li)

    def _text(self, parent: Element, place: int, end: int, spacing: Spacing | None) -> int:
        stop = place + 1
        while stop < end and not self._interrupts(stop, end, spacing is not None):
            stop += 1
        lines = list(self.lines[place:stop])
        if stop < end and len(lines) == 1 and _UNDERLINE.match(self.lines[stop]):
            return self._heading(parent, lines[0].strip(), 1, stop + 1)
        if spacing and one_per_line(lines, spacing):
            for line in lines:
                _paragraph(parent, [line])
        else:
            _paragraph(parent, lines)
        return stop

    def _interrupts(self, place: int, end: int, mail: bool) -> bool:
        """Say whether the line cannot belong to the paragraph above it."""
        line = self.lines[place]
        if line.strip() and _is_text(line):
            return False
        if not line.strip() or self.fences.get(place, end) < end or (mail and is_postscript(line)):
            return True
        deeper = self.level < MOST_LEVELS
        above = None if self.in_list else self.lines[place - 1]
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
    return "\n\n" in "\n".join(line.strip() for line in lines).strip()


def _paragraph(parent: Element, lines: Sequence[str], kind: str = "") -> None:
    paragraph = SubElement(parent, "p", {"class": kind} if kind else {})
    paragraph.text = "\n".join(line.lstrip() for line in lines).rstrip()


def _signed(parent: Element, lines: Sequence[str]) -> None:
    paragraph = SubElement(parent, "p", {"class": "signoff"})
    paragraph.text = lines[0].strip()
    for line in lines[1:]:
        SubElement(paragraph, "br").tail = line.strip()


def _tighten(item: Element) -> None:
    """Take the first paragraph of a list item out of its `p`, as lists without empty lines have none."""
    if len(item) and item[0].tag == "p":
        item.text = item[0].text
        item.remove(item[0])


def _cells(row: str) -> list[str]:
    """Part a row at its `|`, but not at `\\|` or inside a code span."""
    text = row.strip().removeprefix("|")
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    cells = [""]
    for piece in re.findall(r"\\.|`[^`]*`|[^|]|\|", text):
        if piece == "|":
            cells.append("")
        else:
            cells[-1] += "|" if piece == "\\|" else piece
    return [cell.strip() for cell in cells]


def _side(cell: str) -> str:
    sides = {(True, True): "center", (False, True): "right"}
    return sides.get((cell.startswith(":"), cell.endswith(":")), "")


def _row(parent: Element, tag: str, cells: Sequence[str], sides: Sequence[str]) -> None:
    row = SubElement(parent, "tr")
    for i in range(max(len(cells), len(sides))):
        side, text = sides[i] if i < len(sides) else "", cells[i] if i < len(cells) else ""
        # A heading without words would name nothing.
        SubElement(row, tag if text else "td", {"class": side} if side else {}).text = text
