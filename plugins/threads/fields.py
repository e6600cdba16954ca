"""What the header of a file says, read and checked."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from plugins.problems import ERROR, WARNING, Problem

from .dates import date_cure, read_date
from .header import FILE_KEYS, Entry, Header
from .model import Status
from .rules import Rules
from .slugs import slugify
from .spelling import one_slip

LONGEST_TITLE = 110
"""Characters; search engines and cards cut a title not far above 60, feed readers above 110."""
UNDATED = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
"""Stands for a date that is missing, in a preview only."""

_LANG = re.compile(r"^[a-zA-Z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")
_DATES = ("date", "asked", "reviewed", "modified")


@dataclass(slots=True)
class Fields:
    """The header's values, with what stands for those that are missing or wrong."""

    header: Header
    title: str = ""
    category: str = ""
    slug: str = ""
    lang: str = ""
    status: Status = Status.PUBLISHED
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    dates: dict[str, datetime.datetime] = field(default_factory=dict)
    extra: tuple[tuple[str, str], ...] = ()


def read_fields(path: str, header: Header, rules: Rules) -> tuple[Fields, list[Problem]]:
    """Return the values of a file's header and what is wrong with them."""
    fields = Fields(header, title=" ".join(header.get("title").split()))
    fields.category = " ".join(header.get("category").split()) or folder_category(path, rules.threads.folder)
    fields.tags = _parted(header.get("tags"))
    fields.aliases = _parted(header.get("alias"))
    fields.allow = _parted(header.get("allow"))
    fields.extra = tuple((entry.key, entry.value) for entry in header.entries if entry.key not in FILE_KEYS)
    problems = [*_titled(path, fields), *_dated(path, fields, rules), *_placed(path, fields)]
    problems += [*_spoken(path, fields, rules), *_stated(path, fields)]
    if not header.get("uid"):
        what = "this thread has no `Uid:`, so renaming its file would make it a new entry in feeds"
        problems.append(Problem(path, 1, WARNING, what, f"add `Uid: {suggested_uid(path)}` to the header"))
    return fields, problems


def folder_category(path: str, folder: str) -> str:
    """Return the topic that the file's folder below `letters/` names, or an empty string."""
    parts = PurePosixPath(path).parts
    below = parts[len(PurePosixPath(folder).parts) :] if path.startswith(folder + "/") else parts
    return below[0].replace("-", " ").replace("_", " ").capitalize() if len(below) > 1 else ""


def suggested_uid(path: str) -> str:
    """Return an identity for a thread that has none: its slug, which has served as one until now."""
    return slugify(PurePosixPath(path).stem)


def _stem(path: str) -> str:
    """Return the name of a letter's file without its ending, as PurePosixPath does for ten times the price."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[0] or name


def _parted(value: str) -> tuple[str, ...]:
    parts = [" ".join(part.split()) for part in value.split(",")] if value else ()
    return tuple(dict.fromkeys(filter(None, parts)))


def _titled(path: str, fields: Fields) -> list[Problem]:
    line = fields.header.line("title")
    if not fields.title:
        fields.title = PurePosixPath(path).stem.replace("-", " ").capitalize()
        return [
            Problem(path, line, ERROR, "there is no Title", "write `Title: ` and the question in one line at the top")
        ]
    if len(fields.title) > LONGEST_TITLE:
        what = f"the Title has {len(fields.title)} characters; lists and feeds cut it at about {LONGEST_TITLE}"
        return [Problem(path, line, WARNING, what, "ask the question in fewer words")]
    return []


def _dated(path: str, fields: Fields, rules: Rules) -> list[Problem]:
    problems = []
    for key in _DATES:
        entry = fields.header.entry(key)
        moment = read_date(entry.value, rules.zone) if entry else None
        if moment:
            fields.dates[key] = moment
        elif entry:
            problems.append(unreadable_date(path, entry))
        elif key == "date":
            mend = "write `Date: ` and the day of the answer, as in 2026-03-02"
            problems.append(Problem(path, fields.header.line("date"), ERROR, "there is no Date", mend))
    return problems


def unreadable_date(path: str, entry: Entry) -> Problem:
    """Return the complaint about a date that cannot be read."""
    what = f"`{entry.key.capitalize()}: {entry.value}` is no date that we can read"
    return Problem(path, entry.line, ERROR, what, date_cure(entry.value))


def _placed(path: str, fields: Fields) -> list[Problem]:
    problems = []
    if not fields.category:
        mend = "write `Category: ` and one topic, or move the file into a topic's folder"
        problems.append(Problem(path, fields.header.line("category"), ERROR, "there is no Category", mend))
        fields.category = "Without category"
    given = fields.header.get("slug")
    fields.slug = slugify(given or _stem(path))
    if not fields.slug or (given and fields.slug != given):
        line = fields.header.line("slug")
        what = f"`{given or PurePosixPath(path).name}` cannot be part of an address"
        better = fields.slug or "a-few-words"
        problems.append(Problem(path, line, ERROR, what, f"write `Slug: {better}`: a-z, 0-9 and hyphens"))
        fields.slug = fields.slug or "unnamed"
    return problems


def _spoken(path: str, fields: Fields, rules: Rules) -> list[Problem]:
    entry = fields.header.entry("lang")
    fields.lang = (entry.value if entry else rules.lang).lower()
    if entry and not _LANG.match(entry.value):
        fields.lang = rules.lang.lower()
        what = f"`Lang: {entry.value}` is no language that we can read"
        return [Problem(path, entry.line, ERROR, what, "write its short code, as in en, es or pt-BR")]
    return []


def _stated(path: str, fields: Fields) -> list[Problem]:
    entry = fields.header.entry("status")
    if not entry:
        return []
    value, known = entry.value.strip().lower(), list(Status)
    if value in known:
        fields.status = Status(value)
        return []
    fields.status = Status.DRAFT
    near = one_slip(value, known)
    mend = f"did you mean `{near}`?" if near else f"write one of {_either(known)}"
    return [Problem(path, entry.line, ERROR, f"`Status: {entry.value}` is no status that we know", mend)]


def _either(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"
