"""Whether the subject index stays as it is when a few letters tell of other phrases, seen from these phrases alone.

Phrases are taken in the order of their scores, and whether one is depends on those taken before it of the same letters
(phrases.py). So if the phrases of the changed letters are shared by the same letters as before, others may be taken
only among these, and among those that they pass, in that order, of the same letters. Whatever is not plain (a phrase
with other letters, two of one score) is left to who chooses all anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .kinship import Kinship
from .phrases import Chosen, are_shared, enough_of, scores_of

_MANY = 400  # phrases to be looked at, from which on to choose all anew takes no longer


def rechosen(before: Kinship, now: Kinship, changed: Sequence[int], chosen: Chosen) -> Chosen | None:
    """Return what is chosen now if the same phrases are, with the same letters and words; None if that is not plain.

    Some letters of `before` are changed; `chosen` is what was chosen then.
    """
    own = _Own(before, now, list(changed), chosen)
    if not own.sound:
        return None
    again = Chosen(chosen.shown, *(own.put(column, of) for column, of in own.columns))
    passed = {*own.numbers[own.scores > 0].tolist(), *own.passed(again)}
    return again if len(passed) <= _MANY and all(_stays(number, now, again) for number in passed) else None


def _stays(number: int, now: Kinship, again: Chosen) -> bool:
    """Say whether a phrase is taken as before, after those of its letters that were taken and have higher scores."""
    letters, places = np.nonzero(now.subjects == number)
    score, taken = again.scores[letters[0], places[0]], again.taken[letters[0], places[0]]
    scores, others = again.scores[letters], again.taken[letters] & (now.subjects[letters] != number)
    if (others & (scores == score)).any():
        return False
    return (int((others & (scores > score)).sum(axis=1).min()) < enough_of(score)) == taken


@dataclass(frozen=True)
class _Own:
    """The phrases of changed letters before and now, by their numbers, rising."""

    before: Kinship
    now: Kinship
    changed: list[int]
    chosen: Chosen

    @cached_property
    def numbers(self) -> np.ndarray:
        """The numbers, rising."""
        found = np.unique(np.concatenate([one.subjects[self.changed] for one in (self.before, self.now)]))
        return found[found > 0]

    @cached_property
    def _elsewhere(self) -> tuple[np.ndarray, np.ndarray]:
        """Where other letters tell of them, in all letters' phrases end to end, and of which."""
        rest = self.before.subjects.copy()
        rest[self.changed] = 0
        places = np.flatnonzero(np.isin(rest, self.numbers))
        return places, np.searchsorted(self.numbers, rest.ravel()[places])

    def _here(self, kinship: Kinship) -> tuple[np.ndarray, np.ndarray]:
        """Return where in the rows of changed letters there are phrases, and which."""
        rows = kinship.subjects[self.changed]
        return rows > 0, np.searchsorted(self.numbers, rows[rows > 0])

    def _scored(self, kinship: Kinship) -> np.ndarray:
        """Return their scores, 0 for what is not shared."""
        (places, other), (filled, own) = self._elsewhere, self._here(kinship)
        which = np.concatenate([other, own])
        worth = np.concatenate([kinship.worth.ravel()[places], kinship.worth[self.changed][filled]])
        often, whole = np.bincount(which), np.bincount(which, worth)
        often, whole = (np.pad(each, (0, len(self.numbers) - len(each))) for each in (often, whole))
        return np.where(are_shared(often, len(kinship.letters)), scores_of(whole, np.maximum(often, 1)), 0)

    def _kept(self, column: np.ndarray) -> np.ndarray:
        """Return what a column of `chosen` says of each."""
        kept = np.zeros(len(self.numbers), column.dtype)
        (places, other), (filled, own) = self._elsewhere, self._here(self.before)
        kept[other], kept[own] = column.ravel()[places], column[self.changed][filled]
        return kept

    @cached_property
    def _old(self) -> np.ndarray:
        return self._kept(self.chosen.scores)

    @cached_property
    def taken(self) -> np.ndarray:
        """Whether each was taken."""
        return self._kept(self.chosen.taken)

    @cached_property
    def scores(self) -> np.ndarray:
        """Their scores now; 0 for those that stand in a longer phrase of the same letters, as before."""
        return np.where(self._old > 0, self._scored(self.now), 0)

    @property
    def sound(self) -> bool:
        """Whether those that are shared are so by the same letters, which write those that were taken in one way."""
        old, new = self._scored(self.before), self._scored(self.now)
        told = [np.array([np.isin(self.numbers, one.subjects[letter]) for letter in self.changed])
                for one in (self.before, self.now)]  # fmt: skip
        alike = ((old > 0) == (new > 0)).all() and (told[0] == told[1])[:, new > 0].all()
        return bool(alike) and bool((self._old == np.where(self._old > 0, old, 0)).all()) and self._same_words

    @property
    def _same_words(self) -> bool:
        taken = {*self.numbers[self.taken].tolist()}
        old, new = (
            [dict(zip(one.subjects[letter].tolist(), one.forms[letter].split("\t"))) for letter in self.changed]
            for one in (self.before, self.now)
        )
        return all(a.get(number) == b.get(number) for a, b in zip(old, new) for number in taken)

    @property
    def columns(self) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
        """The columns of `chosen`, and what they say now of these phrases."""
        return (self.chosen.scores, self.scores), (self.chosen.taken, self.taken)

    def put(self, column: np.ndarray, of: np.ndarray) -> np.ndarray:
        """Return a column that says something else of these phrases."""
        column = column.copy()
        (places, other), (filled, own) = self._elsewhere, self._here(self.now)
        column.ravel()[places] = of[other]
        rows = np.zeros(filled.shape, column.dtype)
        rows[filled] = of[own]
        column[self.changed] = rows
        return column

    def passed(self, again: Chosen) -> Iterator[int]:
        """Yield the phrases that one of these that is taken has passed, among all of the same letter."""
        for which in np.flatnonzero(self.taken & (self._old != self.scores)).tolist():
            letters = np.nonzero(self.now.subjects == self.numbers[which])[0]
            low, high = sorted((self._old[which], self.scores[which]))
            scores = again.scores[letters]
            yield from self.now.subjects[letters][(scores >= low) & (scores <= high) & (scores > 0)].tolist()
