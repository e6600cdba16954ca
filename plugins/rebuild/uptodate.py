"""Whether there is anything to build at all: what a build was made from, and until when it holds."""

import datetime
import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from plugins.problems import Problem
from plugins.threads.model import Thread

from .disk import is_as
from .library import stamp
from .output import Made


class UpToDate(Exception):
    """The site is what a build would make of it; `report` and `letters` are what that build would say."""

    def __init__(self, report: tuple[Problem, ...], letters: int) -> None:
        super().__init__("nothing has changed")
        self.report, self.letters = report, letters


class Basis(msgspec.Struct):
    """What a build was made from, beside the settings, and what it said."""

    files: str = ""
    """The stamps of all files."""
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    """The moments between which the same content makes the same site."""
    report: tuple[Problem, ...] = ()
    letters: int = 0


def basis_of(content: Path, others: Iterable[Path]) -> str:
    """Return the stamps of all files of a content folder, and some others, as one value.

    Empty when a file was saved a moment ago, for then it may be saved again unseen.
    """
    stamps = [f"{path}\0{stamp(path)}" for path in (*sorted(_below(os.fspath(content))), *map(os.fspath, others))]
    if any(one.endswith("\0") and os.path.exists(one[:-1]) for one in stamps):
        return ""
    return hashlib.blake2b("\n".join(stamps).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _below(folder: str) -> Iterator[str]:
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path)
        else:
            yield entry.path


def next_change(threads: Iterable[Thread], moment: datetime.datetime, zone: datetime.tzinfo) -> datetime.datetime:
    """Return when the same content would next make another site: something is due, or a day begins."""
    tomorrow = moment.astimezone(zone).date() + datetime.timedelta(days=1)
    changes = [datetime.datetime.combine(tomorrow, datetime.time(), zone)]
    for thread in threads:
        dates = (thread.date, thread.modified, thread.reviewed, *(turn.date for turn in thread.turns))
        changes += [date for date in dates if date and date > moment]
    return min(changes)


def check_up_to_date(basis: Basis, files: str, moment: datetime.datetime, folder: Path, made: Made) -> None:
    """Raise UpToDate when a folder holds what would be built into it."""
    if not files or basis.files != files or not basis.since or not basis.since <= moment < basis.until:
        return
    stats = [(name, file.stat) for name, file in (*made.pages.items(), *made.files.items())]
    if stats and all(is_as(f"{folder}/{name}", stat) for name, stat in stats):
        raise UpToDate(basis.report, basis.letters)
