"""One file, read and checked as far as that can be done without any other: all that a column keeps of it.

A `Letter` is a function of the file's path, its bytes and the rules, so it can be made anywhere and kept.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from plugins.problems import Problem

from .check import check_thread
from .files import read_bytes
from .model import Status, Thread, Words
from .parse import Parsed, parse_letter
from .rules import Rules

_ASKED_LATER = ("slug", "uid", "alias", "follows")


@dataclass(frozen=True, slots=True)
class Letter:
    """A file's thread, what is wrong within the file, and where in it that stands which other files may contradict."""

    thread: Thread
    problems: tuple[Problem, ...] = ()
    links: tuple[tuple[str, int], ...] = ()
    """Each address that is linked to or shown, as its author wrote it, and its line; turn by turn."""
    uid: str = ""
    """What the header says itself."""
    lines: tuple[tuple[str, int], ...] = ()
    """The lines of those keys of the header that other files may contradict."""

    def line(self, key: str) -> int:
        """Return the line of such a key, or the first."""
        return dict(self.lines).get(key, 1)


Reading = Callable[[Path, Sequence[str], Rules, list[Problem]], Iterable[Letter]]
"""Reads the letters at some paths below a folder; a file that cannot be read is told in the list instead."""


def read_letters(root: Path, paths: Sequence[str], rules: Rules, problems: list[Problem]) -> Iterator[Letter]:
    """Yield the letters at some paths, each read now."""
    for path in paths:
        data = read_bytes(root, path, problems)
        if data is not None:
            yield read_letter(path, data, rules)


def read_letter(path: str, data: bytes, rules: Rules) -> Letter:
    """Return what a file holds; `path` is relative to the content folder, with `/`."""
    parsed = parse_letter(path, data, rules)
    header = parsed.fields.header
    return Letter(
        thread=_without_withdrawn_words(parsed.thread),
        problems=(*parsed.problems, *check_thread(parsed, rules)),
        links=tuple(_linked(parsed)),
        uid=header.get("uid"),
        lines=tuple((key, header.line(key)) for key in _ASKED_LATER if header.get(key)),
    )


def _without_withdrawn_words(thread: Thread) -> Thread:
    """Return a thread as anyone may know it: a withdrawn one keeps its place and dates, and says nothing."""
    if thread.status is not Status.WITHDRAWN:
        return thread
    turns = tuple(replace(turn, said=Words()) for turn in thread.turns)
    return replace(thread, title=thread.slug, summary="", turns=turns)


def _linked(parsed: Parsed) -> Iterator[tuple[str, int]]:
    for turn, draft in zip(parsed.thread.turns, parsed.drafts):
        for href in turn.links:
            yield href, next((line.number for line in draft.lines if href in line.text), draft.line)
