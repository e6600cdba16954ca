"""What is known of each letter among the others, in one piece that a build hands to the next.

For each letter its vector, its neighbours (neighbours.py) and its telling phrases (telling.py). A letter is known by
all that these depend on, so what is kept of it holds as long as it is found under the same name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from plugins.threads.model import Thread

from .neighbours import Neighbours, no_neighbours, renewed
from .query import set_name
from .telling import MOST, Told, told_of

FORMAT = "2"
"""Changes whenever the same letters would give another kinship."""

Make = Callable[[Sequence[int]], tuple[np.ndarray, Told]]
"""Gives the vectors (int8) and telling phrases of letters by their numbers."""


@dataclass(frozen=True)
class Kinship:
    """The letters of a column, oldest first."""

    letters: tuple[str, ...]
    """What each is known by."""
    vectors: np.ndarray
    """int8, shape (letters, dimensions)."""
    near: Neighbours
    subjects: np.ndarray
    """int64, shape (letters, MOST): numbers of telling phrases, the most telling first; 0 fills rows that are short."""
    worth: np.ndarray
    """int32, the same shape: what each is worth."""
    stems: tuple[str, ...]
    forms: tuple[str, ...]
    """The telling phrases of each letter, with tabs between them."""

    @cached_property
    def written(self) -> list[list[str]]:
        """The telling phrases of each letter as it writes them."""
        return [line.split("\t") for line in self.forms]


_NO_PHRASES = (np.zeros((0, MOST), np.int64), np.zeros((0, MOST), np.int32))
_NOBODY = Kinship((), np.zeros((0, 1), np.int8), no_neighbours(0), *_NO_PHRASES, (), ())


def known_by(thread: Thread, content: str) -> str:
    """Return all that a letter's kinship depends on, in one line; `content` is its fingerprint."""
    told = "\0".join((content, thread.date.isoformat(), thread.slug, thread.lang, thread.category, *thread.tags))
    return told.replace("\n", " ")


def kinship(threads: Sequence[Thread], letters: Sequence[str], before: Kinship | None, make: Make) -> Kinship:
    """Return the kinship of threads, oldest first, which are known by `letters`; `before` only saves time."""
    old = _old(letters, before)
    if before is None or (old < 0).all():
        before, old = _NOBODY, np.full(len(letters), -1)
    elif len(old) == len(before.letters) and (old >= 0).all():
        return before
    kept, fresh = np.flatnonzero(old >= 0), np.flatnonzero(old < 0)
    made, told = make(fresh.tolist()) if len(fresh) else (before.vectors[:0], told_of(()))
    vectors = np.zeros((len(old), made.shape[1]), np.int8)
    subjects, worth = (np.zeros((len(old), MOST), kind) for kind in (np.int64, np.int32))
    stems, forms = [""] * len(old), [""] * len(old)
    vectors[fresh] = made
    if len(kept):
        vectors[kept] = before.vectors[old[kept]]
    subjects[kept], worth[kept] = before.subjects[old[kept]], before.worth[old[kept]]
    subjects[fresh], worth[fresh] = told.subjects, told.worth
    for letter, place in zip(kept.tolist(), old[kept].tolist()):
        stems[letter], forms[letter] = before.stems[place], before.forms[place]
    for letter, own_stems, own_forms in zip(fresh.tolist(), told.stems, told.forms):
        stems[letter], forms[letter] = own_stems, own_forms
    near = renewed(before.near, old, vectors, [_sets(thread) for thread in threads])
    return Kinship(tuple(letters), vectors, near, subjects, worth, tuple(stems), tuple(forms))


def _sets(thread: Thread) -> list[str]:
    return [*{set_name("topic", thread.category): 0, **{set_name("tag", tag): 0 for tag in thread.tags}}]


def _old(letters: Sequence[str], before: Kinship | None) -> np.ndarray:
    """Return each letter's number in `before`, -1 for one that is not there."""
    places = {letter: place for place, letter in enumerate(before.letters if before else ())}
    old = np.array([places.get(letter, -1) for letter in letters], np.int64)
    # Twins that cannot be told apart would be taken for one another.
    return old if (np.diff(old[old >= 0]) > 0).all() else np.full(len(letters), -1)
