"""Where a turn is signed, and by whom."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .lines import is_structure
from .people import Greeting, Manners, could_be_name, is_mail_mark, normal_name, plain_name, remembered
from .wording import is_postscript

MOST_LINES = 8
"""Lines that a sign-off has at most: closing phrase, name, and a signature below."""
LONGEST_LINE = 120
"""Characters; a longer line is text."""
_LIST_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s")
_DASHED = re.compile(r"^\s*(?:-{1,2}|[\u2013\u2014\u2015~])\s*(?=[^\s\d-])")
_SEPARATOR = re.compile(r"\s*[,!.:;]+\s*|\s+[-\u2013\u2014~]+\s*|[\u2013\u2014]\s*")


@dataclass(frozen=True, slots=True)
class Signoff:
    """The lines of a turn that sign it, `start` to `end` (not included), and the name."""

    start: int
    end: int
    name: str


def find_signoff(lines: Sequence[str], manners: Manners, greeting: Greeting | None, *, letter: bool) -> Signoff | None:
    """Return where the turn is signed, or None.

    `lines` is the turn's text from its greeting on. `letter` allows a last line in capitals
    ("Confused in Columbus") to sign without a closing phrase. It never is the whole turn.
    """
    greeted = frozenset(greeting.names) if greeting else frozenset()
    for end in _ends(lines):
        places = _tail(lines, end)
        closed = _closed(tuple([lines[place] for place in places]), manners, greeted)
        found = Signoff(places[closed[0]], end, closed[1]) if closed else _named(lines, end, places, manners, letter)
        if found and any(map(str.strip, lines[: found.start])):
            return found
    return None


def _ends(lines: Sequence[str]) -> Iterator[int]:
    """Yield where the sign-off may end: before mail marks, and before each P.S. from the last on."""
    end = _trimmed(lines, len(lines))
    yield end
    postscripts = [i for i, line in enumerate(lines[:end]) if i and line and is_postscript(line)]
    for start in reversed(postscripts[-6:]):
        yield _trimmed(lines, start)


def _trimmed(lines: Sequence[str], end: int) -> int:
    while end and (not lines[end - 1].strip() or is_mail_mark(lines[end - 1])):
        end -= 1
    return end


def _tail(lines: Sequence[str], end: int) -> list[int]:
    """Return the places of the last lines that are plain text, from the last one up."""
    places: list[int] = []
    for place in range(end - 1, -1, -1):
        if not lines[place].strip():
            continue
        if len(lines[place]) > LONGEST_LINE or len(places) == MOST_LINES:
            break
        if is_structure(lines[place]) or is_postscript(lines[place]):
            break
        places.append(place)
    return places


@remembered
def _closed(tail: tuple[str, ...], manners: Manners, greeted: frozenset[str]) -> tuple[int, str] | None:
    """Find a closing phrase with a name after it, on its line or on the next, in lines from the last one up."""
    for depth, line in enumerate(tail):
        below = tail[:depth][::-1]
        same = _name_after(line, manners, greeted)
        if same and _signature(below):
            return depth, same
        if below and _closes(line, manners.closes) and _signature(below[1:]):
            bare = len(line.split()) <= 4
            known = _known(below[0], manners)
            addressed = below[0].rstrip().endswith("!") and normal_name(below[0]) in greeted
            if (
                not addressed
                and not _closes(below[0], manners.closes)
                and (known or could_be_name(below[0], capitals=not bare))
            ):
                return depth, plain_name(below[0])
    return None


@remembered
def _closes(line: str, closes: Callable[[str], bool]) -> bool:
    """Say whether a line is a closing phrase and nothing else."""
    text = " ".join(line.split()).strip("*_ ")
    phrase = re.sub(r"[\s,!.;:\u2013\u2014-]+$", "", text)
    if re.fullmatch(r"[A-Za-z]{4,}ly", phrase) and not text.endswith(","):
        return False
    return len(text) <= 80 and closes(phrase)


@remembered
def _name_after(line: str, manners: Manners, greeted: frozenset[str]) -> str | None:
    """Return the name in "Thanks, Linus"; a greeted one is thanked there and does not sign."""
    text = " ".join(line.split()).strip("*_ ")
    for mark in _SEPARATOR.finditer(text):
        phrase, name = text[: mark.start()], text[mark.end() :]
        could_sign = could_be_name(name, most=5) or _known(name, manners)
        if manners.closes(phrase) and could_sign and not _closes(name, manners.closes):
            if _adverb(phrase) and not _known(name, manners) and len(name.split()) > 2:
                return None
            return None if normal_name(name) in greeted or text.endswith(("!", "?")) else plain_name(name)
    words = text.rstrip(" .!,").split(" ")
    for cut in range(len(words) - 1, 0, -1):
        name = " ".join(words[cut:])
        if _known(name, manners) and manners.closes(" ".join(words[:cut])) and len(words) <= 5:
            return None if normal_name(name) in greeted or text.endswith("!") else plain_name(name)
    return None


def _adverb(phrase: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z]{4,}ly", phrase)) and phrase.lower() not in ("warmly", "cordially", "sincerely")


def _named(lines: Sequence[str], end: int, places: list[int], manners: Manners, letter: bool) -> Signoff | None:
    """Find a name that stands without a closing phrase."""
    if not places:
        return _dashed(lines, end, manners)
    found = _dashed(lines, end, manners) or _known_alone(lines, end, places, manners)
    last = lines[places[0]]
    if found or not letter or _LIST_ITEM.match(last) or _closes(last, manners.closes):
        return found
    if not _pseudonym(last):
        return None
    start = places[0]
    while start and places[0] - start < 2 and lines[start - 1].strip() and _pseudonym(lines[start - 1]):
        start -= 1
    return Signoff(start, end, plain_name(lines[start]))


def _pseudonym(line: str) -> bool:
    """Say whether a line could be a pseudonym, or the place below one: capitals, and no end of a sentence."""
    return could_be_name(line) and line.strip()[-1] not in ".?!,:;…" and "|" not in line and not is_structure(line)


def _dashed(lines: Sequence[str], end: int, manners: Manners) -> Signoff | None:
    last = lines[end - 1] if end else ""
    if len(last) > LONGEST_LINE or not _DASHED.match(last) or not could_be_name(last, most=5):
        return None
    if _ends_list(lines, end - 1) and not _known(last, manners):
        return None
    return Signoff(end - 1, end, plain_name(last))


def _ends_list(lines: Sequence[str], place: int) -> bool:
    """Say whether a line with a dash is the last item of a list; an empty line parts it from a tight one."""
    full = [i for i in range(place) if lines[i].strip()][-2:]
    if not full or not _LIST_ITEM.match(lines[full[-1]]):
        return False
    tight = len(full) == 2 and full[1] - full[0] == 1 and bool(_LIST_ITEM.match(lines[full[0]]))
    return not tight or full[-1] == place - 1


def _known_alone(lines: Sequence[str], end: int, places: list[int], manners: Manners) -> Signoff | None:
    for depth, place in enumerate(places[:5]):
        apart = depth == 0 or not place or not lines[place - 1].strip()
        below = [lines[p] for p in reversed(places[:depth])]
        if apart and (_known(lines[place], manners) or _known_first(lines[place], manners)) and _signature(below):
            return Signoff(place, end, plain_name(lines[place]))
    return None


def _known(line: str, manners: Manners) -> bool:
    return normal_name(plain_name(line)) in manners.names


def _known_first(line: str, manners: Manners) -> bool:
    """Say whether a line is a known name with one or two more: "Priya Raman" where `From:` says Priya."""
    words = normal_name(plain_name(line)).split()
    return 2 <= len(words) <= 3 and words[0] in manners.names and could_be_name(line, most=3)


def _signature(lines: Sequence[str]) -> bool:
    """Say whether lines below a name could be a signature (a title, a place), and no more text."""
    return len(lines) <= MOST_LINES - 2 and all(
        len(line.strip()) <= 70 and (line.rstrip()[-1] not in ".?!:,;" or len(line.split()) <= 3) for line in lines
    )
