"""How it turned out: what askers came back to tell. What others add is a perspective, and no outcome."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from plugins.threads.model import Thread, Turn

WORDS = 55
"""About so many words of an update are shown: what fills the back of a postcard."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One update, and the letter that it ends."""

    letter: Any
    """The article."""
    turn: Turn

    @property
    def thread(self) -> Thread:
        """The thread that it belongs to."""
        return self.letter.thread

    @property
    def day(self) -> datetime.datetime:
        """When it came, or, undated, when its thread was answered."""
        return self.turn.date or self.thread.date

    @property
    def months(self) -> int | None:
        """How many months after the answer it came; None when it has no date."""
        date, asked = self.turn.date, self.thread.date
        if not date:
            return None
        return max(0, (date.year - asked.year) * 12 + date.month - asked.month - (date.day < asked.day))

    @property
    def opening(self) -> str:
        """Its first sentences, plain text, without a greeting."""
        return opening(self.turn)


def outcomes(letters: Iterable[Any]) -> list[Outcome]:
    """Return the updates of letters, newest first."""
    found = [Outcome(letter, turn) for letter in letters for turn in letter.thread.updates]
    return sorted(found, key=lambda one: (one.day, one.thread.slug, one.turn.id), reverse=True)


def opening(turn: Turn) -> str:
    """Return the first sentences of a turn, plain text, without its greeting."""
    lines = turn.text.split("\n")
    greeted = turn.html.lstrip().startswith('<p class="greeting"') and len(lines) > 1
    taken = list(_sentences(" ".join(lines[greeted:]).split()))
    return " ".join(taken)


def _sentences(words: list[str]) -> Iterator[str]:
    """Yield words up to the end of a sentence, once there are half of WORDS, and no more than WORDS."""
    for number, word in enumerate(words, 1):
        last = number == WORDS and number < len(words)
        yield word.rstrip(",;:") + " …" if last else word
        if number == WORDS or (number >= WORDS // 2 and word.rstrip("\"'”’)")[-1:] in tuple(".?!")):
            return
