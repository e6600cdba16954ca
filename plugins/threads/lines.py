"""Lists and lines as people type them in mail."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

LONG_LINE = 100
"""Characters. No mail program wraps later than at 80, so a longer line is a paragraph."""

NARROWEST, WIDEST = 60, 80
"""Characters: where people and mail programs wrap lines."""


class Spacing(Enum):
    """Where a turn has empty lines."""

    NONE = "nowhere"
    AROUND = "only below its greeting and above its sign-off"
    INSIDE = "between its paragraphs"


_MARKER = re.compile(r"^([ \t]*)(?:([-*+•])|(\d{1,3})([.)]))([ \t]+)(?=\S)")
_STRUCTURE = re.compile(r"^\s*(?:>|#{1,6}\s|```|~~~|\||[*+•]\s|\d{1,3}[.)]\s)")
_RULE = re.compile(r"^[ \t]*(?:\*[ \t]*){3,}$")
_ADDRESS = re.compile(r"\]\([^)\s]*\)|<?(?:https?://|www\.|mailto:)\S+|\S+@\S+")
_SENTENCE_END = re.compile(r"[.?!:…][)\]\"'”’»*_`]*\s*$")


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: its number (0 with a bullet) and its lines without marker and indent."""

    number: int
    lines: list[str]


@dataclass(slots=True)
class List:
    """One list: `ul` or `ol`, where it ends, and whether empty lines part its items."""

    tag: str
    end: int
    items: list[Item] = field(default_factory=list)
    loose: bool = False

    @property
    def first(self) -> int:
        """The number of the first item."""
        return self.items[0].number


def is_structure(line: str) -> bool:
    """Say whether a line is clearly markup; one with a hyphen may be "- Name"."""
    return bool(_STRUCTURE.match(line))


def starts_list(line: str, above: str | None = None, below: Sequence[str] = ()) -> bool:
    """Say whether the line is a list item; `above` is the line of text that it stands directly under.

    Under text a number must be 1, and a lone dash after half a sentence is a dash.
    """
    found = _MARKER.match(line)
    if not found or _RULE.match(line):
        return False
    if above is None:
        return True
    if found[3]:
        return int(found[3]) == 1
    following = next((text for text in below if text.strip()), "")
    return bool(re.search(r"[^\w\s]\s*$", above) or _MARKER.match(following))


def lists_at(lines: Sequence[str], place: int, end: int, ends_item: Callable[[int, int], bool]) -> Iterator[List]:
    """Yield the lists that follow one another from `place` on; a new kind of marker begins a new list."""
    while place < end:
        found = _MARKER.match(lines[place])
        if not found or _RULE.match(lines[place]):
            return
        one = _one_list(lines, place, end, ends_item, found)
        yield one
        place = one.end


def _one_list(
    lines: Sequence[str], place: int, end: int, ends_item: Callable[[int, int], bool], found: re.Match[str]
) -> List:
    one = List("ol" if found[3] else "ul", place)
    base, mark = len(found[1].expandtabs(4)), found[2] or found[4]
    while place < end:
        marker = _MARKER.match(lines[place])
        if not marker or (marker[2] or marker[4]) != mark or _RULE.match(lines[place]):
            break
        if len(marker[1].expandtabs(4)) < base and one.items:
            break
        stop = _item_end(lines, place, end, base, ends_item)
        one.items.append(Item(int(marker[3] or 0), _content(lines[place:stop], marker)))
        one.end = place = stop
        gap = stop
        while gap < end and not lines[gap].strip():
            gap += 1
        following = _MARKER.match(lines[gap]) if gap < end else None
        if gap > stop and following and (following[2] or following[4]) == mark:
            one.loose, place = True, gap
        one.loose = one.loose or _has_gap(one.items[-1].lines)
    return one


def _item_end(lines: Sequence[str], place: int, end: int, base: int, ends_item: Callable[[int, int], bool]) -> int:
    """Return where the item ends: at a sibling, or at text that is neither indented nor its own."""
    stop = place + 1
    while stop < end:
        if not lines[stop].strip():
            below = next((i for i in range(stop, end) if lines[i].strip()), end)
            if below == end or _indent(lines[below]) < base + 2:
                return stop
            stop = below
            continue
        deeper = _indent(lines[stop]) >= base + 2
        if not deeper and (_MARKER.match(lines[stop]) or not lines[stop - 1].strip() or ends_item(stop, end)):
            return stop
        stop += 1
    return stop


def _content(lines: Sequence[str], marker: re.Match[str]) -> list[str]:
    width = len(marker.group().expandtabs(4))
    first = lines[0][marker.end() :]
    rest = [line.expandtabs(4) for line in lines[1:]]
    return [first, *(line[min(_indent(line), width) :] for line in rest)]


def _has_gap(lines: Sequence[str]) -> bool:
    return any(not line.strip() for line in lines)


def _indent(line: str) -> int:
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))


def one_per_line(lines: Sequence[str], spacing: Spacing) -> bool:
    """Say whether each line of a block is a paragraph: text pasted with one line per paragraph.

    So it is when a line is longer than a mail program leaves it (addresses not counted); or when
    its lines end as sentences do and no empty line parts the turn, or none but those below the
    greeting and above the sign-off and no line looks wrapped.
    """
    if len(lines) < 2:
        return False
    if any(len(_ADDRESS.sub("", line).strip()) > LONG_LINE for line in lines):
        return True
    if spacing is Spacing.INSIDE or not all(_SENTENCE_END.search(line) for line in lines):
        return False
    return spacing is Spacing.NONE or not _wrapped(lines)


def _wrapped(lines: Sequence[str]) -> bool:
    """Say whether some line ends where the next word no longer fitted; nobody wraps later than at 80."""
    longest = max(len(line.strip()) for line in lines)
    width = max(longest, NARROWEST)
    return longest <= WIDEST and any(
        len(line.strip()) + 1 + len(below.split()[0]) > width for line, below in zip(lines, lines[1:])
    )
