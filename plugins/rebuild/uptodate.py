"""Whether there is anything to build at all: what a build was made from, and until when it holds."""

import datetime
import hashlib
import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from plugins.problems import Problem
from plugins.threads.model import Thread

from .disk import is_as, stamp
from .made import Made


class UpToDate(Exception):
    """The site is what a build would make of it; `report` and `letters` are what that build would say."""

    def __init__(self, report: tuple[Problem, ...], letters: int) -> None:
        super().__init__("nothing has changed")
        self.report, self.letters = report, letters


class NotTaken(Exception):
    """More than words may have changed: everything has to be looked at."""


class Taken(Exception):
    """The pages and feeds that show new words are made; nothing more is to be asked of Pelican."""


class Basis(msgspec.Struct):
    """What a build was made from, beside the settings, and what it said."""

    files: str = ""
    """The stamps of all files."""
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    """The moments between which the same content makes the same site."""
    report: tuple[Problem, ...] = ()
    letters: int = 0
    beside: str = ""
    """The names of all files, and the stamps of those that are no letters."""
    digests: str = ""
    """What the files of all letters held."""
    frame: tuple[str, ...] = ()
    """The paths of a few letters by which topics and dates show that stand on every page."""

    others: tuple[str, ...] = ()
    """Paths of files beside the content folder that letters depend on."""
    early: str = ""
    """What can be told of settings and code before any of it is loaded (early.py)."""

    def holds(self, moment: datetime.datetime) -> bool:
        """Say whether the same content makes the same site at a moment."""
        return bool(self.since) and self.since <= moment < self.until


@dataclass(frozen=True, slots=True)
class Stamps:
    """The stamps of all files of a content folder, by their paths below it, and of some others, by theirs."""

    of: dict[str, str]

    def whole(self) -> str:
        """Return all as one value; empty when a file was saved a moment ago, for then it may be saved again unseen."""
        return self.beside(())

    def beside(self, letters: Collection[str]) -> str:
        """Return the paths of all files and the stamps of those that are no letters as one value, or empty."""
        told = [(path, "" if path in letters else stamp) for path, stamp in self.of.items()]
        if any(not stamp and path not in letters for path, stamp in told):
            return ""
        lines = "\n".join(f"{path}\0{stamp}" for path, stamp in told)
        return hashlib.blake2b(lines.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def stamps_of(content: Path, others: Iterable[Path]) -> Stamps:
    """Return the stamps of all files of a content folder, and of those others that are there."""
    base = os.path.join(content, "")
    below = {path.removeprefix(base): stamp(path) for path in sorted(_below(os.fspath(content)))}
    return Stamps(below | {os.path.abspath(path): stamp(path) for path in others if os.path.lexists(path)})


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
        if thread.changed > moment or (thread.reviewed and thread.reviewed > moment):
            dates = (thread.date, thread.modified, thread.reviewed, *(turn.date for turn in thread.turns))
            changes += [date for date in dates if date and date > moment]
    return min(changes)


def check_up_to_date(basis: Basis, files: str, moment: datetime.datetime, folder: Path, made: Made) -> None:
    """Raise UpToDate when a folder holds what would be built into it."""
    if files and basis.files == files and basis.holds(moment) and is_whole(folder, made):
        raise UpToDate(basis.report, basis.letters)


def is_whole(folder: Path, made: Made) -> bool:
    """Say whether a folder holds everything that a build made, as that build left it."""
    stats = [(name, file.stat) for name, file in (*made.pages.items(), *made.files.items())]
    return bool(stats) and all(is_as(f"{folder}/{name}", stat) for name, stat in stats)
