"""The `Key: value` lines at the head of a file and of a turn."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plugins.problems import WARNING, Problem

from .dates import read_date
from .model import Kind
from .source import Line
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


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a header, in lower case and spelled right, with its value and its line."""

    key: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Header:
    """What the head of a file or of a turn says."""

    entries: tuple[Entry, ...] = ()

    def get(self, key: str) -> str:
        """Return the first value of the key, or an empty string."""
        entry = self.entry(key)
        return entry.value if entry else ""

    def entry(self, key: str) -> Entry | None:
        """Return the first entry of the key that has a value, or None."""
        for entry in self.entries:
            if entry.key == key and entry.value:
                return entry
        return None

    def line(self, key: str, default: int = 1) -> int:
        """Return the line of the key, or the default when the key is not there."""
        entry = next((entry for entry in self.entries if entry.key == key), None)
        return entry.line if entry else default


def read_file_header(path: str, lines: Sequence[Line], names: Sequence[str]) -> tuple[Header, int, list[Problem]]:
    """Return the header of a file, how many lines it takes, and what is wrong with its keys.

    `names` are the columnist's: "Mike:" on a line of its own opens a letter, not a header.
    """
    start = next((i for i, line in enumerate(lines) if not line.blank), len(lines))
    fenced = start < len(lines) and bool(_FENCE.match(lines[start].text))
    raw, end = _file_entries(lines, start + fenced, _fence_end(lines, start) if fenced else None, names)
    entries, problems = [], []
    for entry in raw:
        right = None if entry.key in OTHER_KEYS else one_slip(entry.key, FILE_KEYS)
        if right:
            problems.append(_near_miss(path, entry, right))
        if entry.key in FILE_KEYS and any(entry.key == other.key for other in entries):
            problems.append(_twice(path, entry))
        entries.append(Entry(right or entry.key, entry.value, entry.line))
    # What is spelled right counts before what is guessed.
    entries.sort(key=lambda entry: any(p.line == entry.line for p in problems))
    return Header(tuple(entries)), end, problems


def _fence_end(lines: Sequence[Line], start: int) -> int | None:
    """Return where the fence that opens at `start` closes, or None when other text comes first."""
    for i in range(start + 1, len(lines)):
        if _FENCE_END.match(lines[i].text):
            return i
        if not (lines[i].blank or _FILE_KEY.match(lines[i].text) or lines[i].text.startswith(" ")):
            return None
    return None


def _file_entries(
    lines: Sequence[Line], start: int, fence: int | None, names: Sequence[str]
) -> tuple[list[Entry], int]:
    entries: list[Entry] = []
    i = start
    while i < (len(lines) if fence is None else fence):
        found = _FILE_KEY.match(lines[i].text)
        if found and not (fence is None and _is_name(found, names)):
            entries.append(Entry(found[1].lower(), found[2].strip(), lines[i].number))
        elif entries and lines[i].text.startswith("    ") and not lines[i].blank:
            last = entries.pop()
            entries.append(Entry(last.key, f"{last.value} {lines[i].text.strip()}".strip(), last.line))
        elif fence is None:
            break
        i += 1
    return entries, i if fence is None else fence + 1


def _is_name(found: re.Match[str], names: Sequence[str]) -> bool:
    return not found[2].strip() and found[1].casefold() in {name.casefold() for name in names}


def read_turn_header(path: str, lines: Sequence[Line]) -> tuple[Header, int, list[Problem]]:
    """Return the header of a turn, how many lines it takes, and what is wrong with its form."""
    start = next((i for i, line in enumerate(lines) if not line.blank), len(lines))
    keyed = []
    for line in lines[start:]:
        entry = _turn_entry(line)
        if entry is None:
            break
        keyed.append(entry)
    entries, problems = _spelled(path, keyed)
    end = start + len(entries)
    if not entries:
        return Header(), start, list(_mail_block(path, lines[start:]))
    mail = list(_mail_block(path, lines[start:]))
    problems += mail
    if not mail and end < len(lines) and not lines[end].blank:
        what = "there is no empty line between the header of this turn and its text"
        mend = "put an empty line above this one"
        problems.append(Problem(path, lines[end].number, WARNING, what, mend))
    return Header(tuple(entries)), end, problems


def _turn_entry(line: Line) -> Entry | None:
    found = _KEY.match(line.text) if ":" in line.text else None
    if not found:
        return None
    key, value = found[1].lower(), (found[2] or "").strip()
    return Entry(key, value, line.number) if key in TURN_KEYS or one_slip(key, TURN_KEYS) else None


def _spelled(path: str, keyed: list[Entry]) -> tuple[list[Entry], list[Problem]]:
    """Correct the keys that are one slip off; text that only looks like a header ends it."""
    entries, problems = [], []
    sure = any(entry.key in TURN_KEYS for entry in keyed)
    for entry in keyed:
        right = one_slip(entry.key, TURN_KEYS)
        if right and not _fits(right, entry.value, sure):
            break
        if right:
            problems.append(_near_miss(path, entry, right))
        entries.append(Entry(right or entry.key, entry.value, entry.line))
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


def _mail_block(path: str, lines: Sequence[Line]) -> Iterator[Problem]:
    """Report a mail's own block of `From:`, `Sent:`, `To:`, `Subject:` lines."""
    keys = []
    for line in lines:
        found = _KEY.match(line.text) if ":" in line.text else None
        if not found or found[1].lower() not in _MAIL_KEYS:
            break
        keys.append(found[1].lower())
    if len(keys) >= 2 and not set(keys) <= set(TURN_KEYS):
        what = f"a mail's header block stands here (`{keys[-1].capitalize()}:`)"
        mend = "remove these lines, and write `From:` with the name alone"
        yield Problem(path, lines[0].number, WARNING, what, mend)


def _near_miss(path: str, entry: Entry, right: str) -> Problem:
    what = f"`{entry.key.capitalize()}:` is read as `{right.capitalize()}:`"
    return Problem(path, entry.line, WARNING, what, f"write `{right.capitalize()}:`")


def _twice(path: str, entry: Entry) -> Problem:
    key = f"`{entry.key.capitalize()}:`"
    return Problem(path, entry.line, WARNING, f"{key} stands here twice, and the first counts", f"remove one {key}")
