"""The phrases that one would put in the back of a book: what several letters are about, in their writers' words.

Of the phrases that tell of FEWEST to MOST letters (telling.py), in a small column of no more than one letter in _SHARE,
those are taken first whose mean worth times log2(letters + 1) is highest, and only as long as one of their letters has
fewer than ENOUGH; those that are not CLEAR only for letters with fewer than WANTED. A phrase that has the same letters
as a longer one which holds it is left out.
"""

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
    clear: list[bool]
    """Whether the mean worth of each is CLEAR."""

    def of(self, phrase: int) -> list[int]:
        """Return the letters of which a phrase tells."""
        return self.letters[self.starts[phrase] : self.starts[phrase + 1]]


Subjects = dict[str, tuple[str, ...]]
"""Telling phrases of a column, sorted, each with the slugs of the letters that share it, sorted."""


def telling_phrases(kinship: Kinship) -> Subjects:
    """Return the telling phrases of a column."""
    slugs = [one.slug for one in kinship.known]
    shared = _shared(kinship)
    named: dict[str, set[str]] = {}
    for phrase in _enough(shared, _inner(shared, kinship), len(slugs)):
        held = named.setdefault(_written(phrase, shared, kinship), set())
        held.update(slugs[letter] for letter in shared.of(phrase))
    # Languages of one thread have one slug, and share nothing with others by being alike.
    return {name: tuple(sorted(held)) for name, held in sorted(named.items()) if len(held) >= FEWEST}


def _shared(kinship: Kinship) -> _Shared:
    numbers, worth, width = kinship.subjects.ravel(), kinship.worth.ravel(), kinship.subjects.shape[1]
    rows = np.flatnonzero(numbers)
    # A stable sort, so that the letters of a phrase stay in their order.
    rows = rows[np.argsort(numbers[rows], kind="stable")]
    starts = np.flatnonzero(np.diff(numbers[rows], prepend=0))
    often = np.diff(starts, append=len(rows))
    most = min(MOST, max(FEWEST, len(kinship.letters) // _SHARE))
    fit = (often >= FEWEST) & (often <= most)
    rows, often = rows[np.repeat(fit, often)], often[fit]
    starts = np.concatenate([[0], np.cumsum(often)])
    whole = np.add.reduceat(worth[rows], starts[:-1], dtype=np.int64) if len(rows) else often
    first = rows[starts[:-1]]
    order = np.lexsort((first, -np.round(whole / often * np.log2(often + 1), 3)))
    lists = (starts, rows // width, rows % width, order, whole >= CLEAR * often)
    return _Shared(numbers[first], *(each.tolist() for each in lists))


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
    """Yield phrases, clear ones first, without those whose letters all have ENOUGH of them by then."""
    shown = [0] * letters
    for clear, enough in ((True, ENOUGH), (False, WANTED)):
        for phrase in shared.order:
            if shared.clear[phrase] is clear and phrase not in inner:
                held = shared.of(phrase)
                if min([shown[letter] for letter in held]) < enough:
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
