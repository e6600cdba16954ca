"""The years of a column, each with its letters and the height of its bar in the chart."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Year:
    """A year and its letters, newest first."""

    number: int
    letters: tuple[Any, ...]
    share: float
    """How high its bar is; that of the year with the most letters is 1."""
    name: str = ""
    """The file of its own page, when it has one."""
    address: str = ""


def years_of(letters: Iterable[Any]) -> list[Year]:
    """Return the years from the newest letter's to the oldest's, those without a letter too."""
    found: dict[int, list[Any]] = {}
    for letter in letters:
        found.setdefault(letter.thread.date.year, []).append(letter)
    most = max(map(len, found.values()), default=1)
    numbers = range(max(found), min(found) - 1, -1) if found else ()
    return [Year(number, tuple(found.get(number, ())), len(found.get(number, ())) / most) for number in numbers]
