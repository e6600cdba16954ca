"""What is known of each letter among the others, in one piece that a build hands to the next.

For each letter its vector, its neighbours (neighbours.py) and its telling phrases (telling.py); for each pair of
neighbours whether they have anything in common (common.py). A letter is known by all that these depend on, so what is
kept of it holds as long as it is found under the same name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from .common import in_common
from .known import Known, known, sets_of
from .neighbours import Neighbours, no_neighbours, pairs, renewed
from .telling import MOST, Told, told_of

FORMAT = "3"
"""Changes whenever the same letters would give another kinship."""

Make = Callable[[Sequence[int]], tuple[np.ndarray, Told]]
"""Gives the vectors (int8) and telling phrases of letters by their numbers."""


@dataclass(frozen=True)
class Kinship:
    """The letters of a column, oldest first."""

    letters: Sequence[str]
    """What each is known by."""
    known: Sequence[Known]
    """What that says."""
    vectors: np.ndarray
    """int8, shape (letters, dimensions)."""
    near: Neighbours
    subjects: np.ndarray
    """int64, shape (letters, MOST): numbers of telling phrases, the most telling first; 0 fills rows that are short."""
    worth: np.ndarray
    """int32, the same shape: what each is worth."""
    stems: Sequence[str]
    forms: Sequence[str]
    """The telling phrases of each letter, with tabs between them."""
    pairs: np.ndarray
    """Those who are neighbours of one another; see `neighbours.pairs`."""
    alike: np.ndarray
    """bool, one for each pair: whether the two have anything in common."""

    @cached_property
    def written(self) -> list[list[str]]:
        """The telling phrases of each letter as it writes them."""
        return [line.split("\t") for line in self.forms]


_NO_PHRASES = (np.zeros((0, MOST), np.int64), np.zeros((0, MOST), np.int32))
_NO_PAIRS = (np.zeros((0, 2), np.int64), np.zeros(0, bool))
_NOBODY = Kinship((), (), np.zeros((0, 1), np.int8), no_neighbours(0), *_NO_PHRASES, (), (), *_NO_PAIRS)


def kinship(letters: Sequence[str], before: Kinship | None, make: Make, *, words: bool) -> Kinship:
    """Return the kinship of threads, oldest first, which are known by `letters`; `before` only saves time.

    Without `words` letters have tags alone in common.
    """
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
    own = {"letters": letters, "known": known(letters), "stems": stems, "forms": forms}
    now = replace(before, **own, vectors=vectors, subjects=subjects, worth=worth)
    return _with_pairs(now, before, old, words=words)


def reworded(before: Kinship, letters: Mapping[int, str], make: Make, *, words: bool) -> Kinship:
    """Return the kinship of the same letters, of which some, by their numbers, are known by another content now."""
    changed = [*letters]
    made, told = make(changed)
    vectors, subjects, worth = before.vectors.copy(), before.subjects.copy(), before.worth.copy()
    vectors[changed], subjects[changed], worth[changed] = made, told.subjects, told.worth
    lines, old = [*before.letters], np.arange(len(before.letters))
    for letter, line in letters.items():
        lines[letter], old[letter] = line, -1
    stems, forms = _Reworded(before.stems, changed, told.stems), _Reworded(before.forms, changed, told.forms)
    now = replace(before, letters=lines, vectors=vectors, subjects=subjects, worth=worth, stems=stems, forms=forms)
    return _with_pairs(now, before, old, words=words)


class _Reworded(Sequence[str]):
    """Lines of letters, of which some are others now."""

    def __init__(self, before: Sequence[str], changed: Sequence[int], lines: Sequence[str]) -> None:
        self._before, self._lines = before, dict(zip(changed, lines))

    def __len__(self) -> int:
        return len(self._before)

    def __getitem__(self, letter: int) -> str:
        return self._lines[letter] if letter in self._lines else self._before[letter]


def _with_pairs(now: Kinship, before: Kinship, old: np.ndarray, *, words: bool) -> Kinship:
    """Return a kinship with neighbours and pairs; `old` are the numbers of its letters in `before`."""
    near = renewed(before.near, old, now.vectors, sets_of(now.known))
    both = pairs(near)
    alike, told = _kept_alike(both, before, old)
    alike[~told] = in_common(both[~told], now.known, now.subjects, now.worth, words=words)
    return replace(now, near=near, pairs=both, alike=alike)


def _kept_alike(both: np.ndarray, before: Kinship, old: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what `before` says of each pair, and of which it says anything."""
    number = np.full(len(before.letters), -1)
    number[old[old >= 0]] = np.flatnonzero(old >= 0)
    was = number[before.pairs]
    sound = (was >= 0).all(axis=1)
    keys, wanted = (pair[:, 0] * len(old) + pair[:, 1] for pair in (was[sound], both))
    order = np.argsort(keys)
    place = np.searchsorted(keys, wanted, sorter=order)
    return np.append(before.alike[sound][order], False)[place], np.append(keys[order], -1)[place] == wanted


def _old(letters: Sequence[str], before: Kinship | None) -> np.ndarray:
    """Return each letter's number in `before`, -1 for one that is not there."""
    places = {letter: place for place, letter in enumerate(before.letters if before else ())}
    old = np.array([places.get(letter, -1) for letter in letters], np.int64)
    # Twins that cannot be told apart would be taken for one another.
    return old if (np.diff(old[old >= 0]) > 0).all() else np.full(len(letters), -1)
