"""What two letters have in common: the tags that both have, and the phrases that tell of both (telling.py)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from .known import Known
from .telling import CLEAR

_TOLD = 16  # phrases of a letter that are compared
_BLOCK = 1 << 12  # pairs looked at at once, 8 MB


def in_common(
    pairs: np.ndarray, letters: Sequence[Known], subjects: np.ndarray, worth: np.ndarray, *, words: bool
) -> np.ndarray:
    """Return for each pair (bool) whether the two have anything in common; of one thread's languages none has.

    `subjects` and `worth` are those of all letters' telling phrases; without `words` tags alone count.
    """
    found = np.zeros(len(pairs), bool)
    for low, same in _compared(pairs, subjects, worth) if words else ():
        found[low : low + len(same)] = same.any(axis=(1, 2))
    for place, (one, other) in enumerate(pairs.tolist()):
        one, other = letters[one], letters[other]
        found[place] = one.slug != other.slug and (found[place] or bool(shared_tags(one, other)))
    return found


def shared_tags(one: Known, other: Known) -> list[str]:
    """Return the tags of one letter that the other has too."""
    if not one.tags or not other.tags:
        return []
    theirs = {*map(plain, other.tags)}
    return [tag for of, tag in {plain(tag): tag for tag in one.tags}.items() if of in theirs]


@lru_cache(maxsize=1 << 16)
def plain(name: str) -> str:
    """Return a name as it is compared."""
    return name.casefold()


def shared_phrases(
    pairs: np.ndarray, subjects: np.ndarray, worth: np.ndarray, forms: Sequence[str]
) -> dict[int, list[str]]:
    """Return the phrases that tell of both letters of a pair, by its place, those first that say most of them.

    `forms` are all letters' telling phrases as they write them.
    """
    found: dict[int, list[str]] = defaultdict(list)
    for low, same in _compared(pairs, subjects, worth):
        pair, a, b = np.nonzero(same)
        one, other = pairs[low + pair].T
        worths = worth[one, a].astype(np.int64), worth[other, b].astype(np.int64)
        order = np.lexsort((a, -worths[0] * worths[1], pair))
        columns = (each[order].tolist() for each in (pair, worths[0] >= worths[1], one, a, other, b))
        for place, mine, first, at, second, there in zip(*columns):
            # The form of the letter that says more of it.
            letter, phrase = (first, at) if mine else (second, there)
            found[low + place].append(forms[letter].split("\t")[phrase])
    return found


def _compared(pairs: np.ndarray, subjects: np.ndarray, worth: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Yield runs of pairs: the place of the first, and which phrases of one are which of the other."""
    for low in range(0, len(pairs), _BLOCK):
        one, other = (_clear(letters, subjects, worth) for letters in pairs[low : low + _BLOCK].T)
        yield low, (one[:, :, None] == other[:, None, :]) & (one > 0)[:, :, None]


def _clear(letters: np.ndarray, subjects: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """Return the numbers of the clear phrases of letters, 0 for others."""
    return np.where(worth[letters, :_TOLD] >= CLEAR, subjects[letters, :_TOLD], 0)
