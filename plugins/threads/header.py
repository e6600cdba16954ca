"""The `Key: value` lines at the head of a file and of a turn."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from plugins.problems import WARNING, Problem

from .dates import read_date
from .model import Kind
from .source import Lines
from .spelling import one_slip

FILE_KEYS = (
    *("title", "date", "category", "tags", "from", "asked", "reviewed", "follows", "alias", "uid"),
    *("allow", "slug", "status", "summary", "modified", "lang", "translation", "author"),
)
"""The keys of a file's header that we know."""
OTHER_KEYS = ("authors", "template", "save_as", "url", "keywords", "date_format", "timezone")
"""Keys that Pelican knows and we do not; no slip of ours."""
TURN_KEYS = ("from", "role", "date", "kind", "id")
"""The only keys of a turn's header."""

_KEY = re.compile(r"^ {0,3}([^\W\d][\w -]{0,30}?)[ \t]*:(?:[ \t]+(.*))?$")
_FILE_KEY = re.compile(r"^ {0,3}([A-Za-z][\w-]*)[ \t]*:(.*)$")
_FENCE = re.compile(r"^-{3,}\s*$")
_FENCE_END = re.compile(r"^(?:-{3,}|\.{3})\s*$")
_MAIL_KEYS = frozenset(
    "from sent to cc bcc subject date reply-to von gesendet an betreff de enviado para asunto à objet envoyé".split()
)


class Entry(NamedTuple):
    """One key of a header, in lower case and spelled right, with its value and its line."""

    key: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Header:
    """What the head of a file or of a turn says."""

    entries: tuple[Entry, ...] = ()
    _said: dict[str, Entry] = field(init=False, repr=False, compare=False)
    """The first entry of each key that has a value."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_said", {entry.key: entry for entry in reversed(self.entries) if entry.value})

    def get(self, key: str) -> str:
        """Return the first value of the key, or an empty string."""
        entry = self._said.get(key)
        return entry.value if entry else ""

    def entry(self, key: str) -> Entry | None:
        """Return the first entry of the key that has a value, or None."""
        return self._said.get(key)

    def line(self, key: str, default: int = 1) -> int:
        """Return the line of the key, or the default when the key is not there."""
        entry = next((entry for entry in self.entries if entry.key == key), None)
        return entry.line if entry else default


NO_HEADER = Header()


def read_file_header(path: str, lines: Lines, names: Sequence[str]) -> tuple[Header, int, list[Problem]]:
    """Return the header of a file, how many lines it takes, and what is wrong with its keys.

    `names` are the columnist's: "Mike:" on a line of its own opens a letter, not a header.
    """
    start = lines.first_written()
    fenced = start < len(lines) and bool(_FENCE.match(lines.texts[start]))
    raw, end = _file_entries(lines, start + fenced, _fence_end(lines.texts, start) if fenced else None, names)
    entries, problems = [], []
    for entry in raw:
        right = None if entry.key in OTHER_KEYS else _meant(entry.key, FILE_KEYS)
        if right:
            problems.append(_near_miss(path, entry, right))
        if entry.key in FILE_KEYS and any(entry.key == other.key for other in entries):
            problems.append(_twice(path, entry))
        entries.append(entry._replace(key=right) if right else entry)
    if problems:
        # What is spelled right counts before what is guessed.
        entries.sort(key=lambda entry: any(p.line == entry.line for p in problems))
    return Header(tuple(entries)), end, problems


@lru_cache(maxsize=1_000)
def _meant(key: str, known: Sequence[str]) -> str | None:
    # A column has few keys, and asks for each in every letter.
    return one_slip(key, known)


def _fence_end(texts: Sequence[str], start: int) -> int | None:
    """Return where the fence that opens at `start` closes, or None when other text comes first."""
    for i in range(start + 1, len(texts)):
        if _FENCE_END.match(texts[i]):
            return i
        if texts[i].strip() and not _FILE_KEY.match(texts[i]) and not texts[i].startswith(" "):
            return None
    return None


def _file_entries(lines: Lines, start: int, fence: int | None, names: Sequence[str]) -> tuple[list[Entry], int]:
    entries: list[Entry] = []
    i = start
    while i < (len(lines) if fence is None else fence):
        text = lines.texts[i]
        found = _FILE_KEY.match(text)
        if found and not (fence is None and _is_name(found, names)):
            entries.append(Entry(found[1].lower(), found[2].strip(), lines.numbers[i]))
        elif entries and text.startswith("    ") and text.strip():
            last = entries.pop()
            entries.append(last._replace(value=f"{last.value} {text.strip()}".strip()))
        elif fence is None:
            break
        i += 1
    return entries, i if fence is None else fence + 1


def _is_name(found: re.Match[str], names: Sequence[str]) -> bool:
    return not found[2].strip() and found[1].casefold() in {name.casefold() for name in names}


def read_turn_header(path: str, lines: Lines) -> tuple[Header, int, list[Problem]]:
    """Return the header of a turn, how many lines it takes, and what is wrong with its form."""
    start = lines.first_written()
    said = list(_keyed(lines, start))
    if not said:
        return NO_HEADER, start, []
    entries, problems = _spelled(path, list(takewhile(_is_ours, said)))
    mail = list(_mail_block(path, [entry.key for entry in said], said[0].line))
    problems += mail
    if not entries:
        return NO_HEADER, start, mail
    end = start + len(entries)
    if not mail and end < len(lines) and lines.texts[end].strip():
        what = "there is no empty line between the header of this turn and its text"
        mend = "put an empty line above this one"
        problems.append(Problem(path, lines.numbers[end], WARNING, what, mend))
    return Header(tuple(entries)), end, problems


def _keyed(lines: Lines, start: int) -> Iterator[Entry]:
    """Yield the lines from `start` on that have the form of a header's."""
    for place in range(start, len(lines)):
        text = lines.texts[place]
        found = _KEY.match(text) if ":" in text else None
        if not found:
            return
        yield Entry(found[1].lower(), (found[2] or "").strip(), lines.numbers[place])


def _is_ours(entry: Entry) -> bool:
    return entry.key in TURN_KEYS or _meant(entry.key, TURN_KEYS) is not None


def _spelled(path: str, keyed: list[Entry]) -> tuple[list[Entry], list[Problem]]:
    """Correct the keys that are one slip off; text that only looks like a header ends it."""
    entries, problems = [], []
    sure = any(entry.key in TURN_KEYS for entry in keyed)
    for entry in keyed:
        right = _meant(entry.key, TURN_KEYS)
        if right and not _fits(right, entry.value, sure):
            break
        if right:
            problems.append(_near_miss(path, entry, right))
        entries.append(entry._replace(key=right) if right else entry)
    return entries, problems


def _fits(key: str, value: str, sure: bool) -> bool:
    """Say whether a value is what the key would have: "Data: forty percent ..." is no date."""
    if key == "date":
        return read_date(value) is not None
    if key == "kind":
        return value.lower() in list(Kind)
    if key == "id":
        return bool(re.fullmatch(r"[\w-]+", value))
    return bool(value) and (sure or (value[0].isupper() and len(value.split()) <= 4)) and value[-1] not in ".?!:,;"


def _mail_block(path: str, keyed: Sequence[str], line: int) -> Iterator[Problem]:
    """Report a mail's own block of `From:`, `Sent:`, `To:`, `Subject:`, given the keys of a turn's first lines."""
    keys = list(takewhile(_MAIL_KEYS.__contains__, keyed))
    if len(keys) >= 2 and not set(keys) <= set(TURN_KEYS):
        what = f"a mail's header block stands here (`{keys[-1].capitalize()}:`)"
        mend = "remove these lines, and write `From:` with the name alone"
        yield Problem(path, line, WARNING, what, mend)


def _near_miss(path: str, entry: Entry, right: str) -> Problem:
    what = f"`{entry.key.capitalize()}:` is read as `{right.capitalize()}:`"
    return Problem(path, entry.line, WARNING, what, f"write `{right.capitalize()}:`")


def _twice(path: str, entry: Entry) -> Problem:
    key = f"`{entry.key.capitalize()}:`"
    return Problem(path, entry.line, WARNING, f"{key} stands here twice, and the first counts", f"remove one {key}")
