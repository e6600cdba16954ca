"""The phrases that one would put in the back of a book: what several letters are about, in their writers' words.

Of the phrases that tell of FEWEST to MOST letters (telling.py), in a small column of no more than one letter in _SHARE,
those are taken first whose mean worth times log2(letters + 1) is highest, and only as long as one of their letters has
fewer than ENOUGH; those that are not CLEAR only for letters with fewer than WANTED. A phrase that has the same letters
as a longer one which holds it is left out.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .kinship import Kinship
from .telling import CLEAR, subject

FEWEST, MOST = 2, 40
"""How many letters share a phrase; in a small column no more than one in _SHARE."""
WANTED, ENOUGH = 2, 5
"""Each letter gets WANTED phrases where it can; one that has ENOUGH is no reason to take another."""
_SHARE = 3
_FINE, _CLEARLY = 1000, 1 << 30  # scores are whole numbers; those of clear phrases are above all others


@dataclass(frozen=True)
class _Shared:
    """The phrases that neither too few nor too many letters share."""

    numbers: np.ndarray
    """Rising."""
    starts: list[int]
    """Where each phrase's rows begin; one more than phrases."""
    letters: list[int]
    places: list[int]
    """For each row a letter, rising within a phrase, and the place of the phrase among those that tell of it."""
    order: list[int]
    """The phrases, the worthiest first."""
    scores: np.ndarray
    """int64, one for each phrase: the higher, the sooner it is taken."""

    def of(self, phrase: int) -> list[int]:
        """Return the letters of which a phrase tells."""
        return self.letters[self.starts[phrase] : self.starts[phrase + 1]]


Subjects = dict[str, tuple[str, ...]]
"""Telling phrases of a column, sorted, each with the slugs of the letters that share it, sorted."""


@dataclass(frozen=True)
class Chosen:
    """Which of its letters' phrases are the telling ones of a column."""

    shown: bytes
    """A hash of these and of the letters that share them."""
    scores: np.ndarray
    """int32, shape (letters, MOST of telling.py): those of the phrases among which is chosen, 0 for others."""
    taken: np.ndarray
    """bool, the same shape."""


def telling_phrases(kinship: Kinship) -> tuple[Subjects, Chosen]:
    """Return the telling phrases of a column, and which they are of those of its letters."""
    slugs, shared = [one.slug for one in kinship.known], _shared(kinship)
    named, inner, taken = dict[str, set[str]](), _inner(shared, kinship), np.zeros(len(shared.scores), bool)
    for phrase in _enough(shared, inner, len(slugs)):
        taken[phrase] = True
        held = named.setdefault(_written(phrase, shared, kinship), set())
        held.update(slugs[letter] for letter in shared.of(phrase))
    # Languages of one thread have one slug, and share nothing with others by being alike.
    phrases = {name: tuple(sorted(held)) for name, held in sorted(named.items()) if len(held) >= FEWEST}
    scores = shared.scores.copy()
    scores[[*inner]] = 0
    often, rows = np.diff(shared.starts), (shared.letters, shared.places)
    columns = np.zeros(kinship.subjects.shape, np.int32), np.zeros(kinship.subjects.shape, bool)
    for column, of in zip(columns, (scores, taken)):
        column[rows] = np.repeat(of, often)
    return phrases, Chosen(hashlib.blake2b(json.dumps(phrases).encode(), digest_size=16).digest(), *columns)


def are_shared(often: np.ndarray, letters: int) -> np.ndarray:
    """Say of phrases whether, of so many letters, neither too few nor too many share them."""
    return (often >= FEWEST) & (often <= min(MOST, max(FEWEST, letters // _SHARE)))


def scores_of(whole: np.ndarray, often: np.ndarray) -> np.ndarray:
    """Return the scores (int64) of phrases that are worth so much in all their letters, of which there are so many."""
    mean = np.round(whole / often * np.log2(often + 1), 3)
    return np.rint(mean * _FINE).astype(np.int64) + 1 + np.where(whole >= CLEAR * often, _CLEARLY, 0)


def enough_of(score: int) -> int:
    """Return how many phrases each of its letters must have, so that one of this score is not taken any more."""
    return ENOUGH if score > _CLEARLY else WANTED


def _shared(kinship: Kinship) -> _Shared:
    numbers, worth, width = kinship.subjects.ravel(), kinship.worth.ravel(), kinship.subjects.shape[1]
    rows = np.flatnonzero(numbers)
    # A stable sort, so that the letters of a phrase stay in their order.
    rows = rows[np.argsort(numbers[rows], kind="stable")]
    starts = np.flatnonzero(np.diff(numbers[rows], prepend=0))
    often = np.diff(starts, append=len(rows))
    fit = are_shared(often, len(kinship.letters))
    rows, often = rows[np.repeat(fit, often)], often[fit]
    starts = np.concatenate([[0], np.cumsum(often)])
    whole = np.add.reduceat(worth[rows], starts[:-1], dtype=np.int64) if len(rows) else often
    first = rows[starts[:-1]]
    scores = scores_of(whole, often)
    order = np.lexsort((first, -scores))
    lists = (starts, rows // width, rows % width, order)
    return _Shared(numbers[first], *(each.tolist() for each in lists), scores)


def _inner(shared: _Shared, kinship: Kinship) -> set[int]:
    """Return the phrases whose letters all have one and the same longer phrase that holds them."""
    inner = set()
    for phrase in np.flatnonzero(shared.numbers & 3 > 1).tolist():
        row = shared.starts[phrase]
        words = kinship.stems[shared.letters[row]].split("\t")[shared.places[row]].split(" ")
        for cut in _cuts(words):
            place = int(np.searchsorted(shared.numbers, number := subject(cut)))
            if (
                place < len(shared.numbers)
                and shared.numbers[place] == number
                and shared.of(place) == shared.of(phrase)
            ):
                inner.add(place)
    return inner


def _cuts(words: Sequence[str]) -> set[str]:
    """Return the phrases that stand in a longer one."""
    ends = range(1, len(words) + 1)
    return {" ".join(words[start:end]) for end in ends for start in range(end) if end - start < len(words)}


def _enough(shared: _Shared, inner: set[int], letters: int) -> Iterator[int]:
    """Yield phrases, clear ones first, without those whose letters all have enough of them by then."""
    shown, scores = [0] * letters, shared.scores.tolist()
    for phrase in shared.order:
        if phrase not in inner:
            held = shared.of(phrase)
            if min([shown[letter] for letter in held]) < enough_of(scores[phrase]):
                for letter in held:
                    shown[letter] += 1
                yield phrase


def _written(phrase: int, shared: _Shared, kinship: Kinship) -> str:
    """Return a phrase as most letters write it; of equals the one in lower case, then by code point."""
    rows = slice(shared.starts[phrase], shared.starts[phrase + 1])
    forms = [kinship.written[letter][place] for letter, place in zip(shared.letters[rows], shared.places[rows])]
    if forms.count(forms[0]) == len(forms):
        return forms[0]
    written = Counter(forms)
    return min(written, key=lambda form: (-written[form], not form.islower(), form))
