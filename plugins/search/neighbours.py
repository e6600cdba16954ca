"""Which letters are nearest to which, kept from one build to the next.

How near two letters are is the product of their vectors, and more for each tag they share (_TAG) and for the same topic
(_TOPIC). A letter's neighbours are the OTHERS letters nearest to it, of equals the later. What `renewed` gives is what
a computation from nothing gives: letters that changed, and those that lose a neighbour, are compared with all, and the
others only with those that changed.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

OTHERS = 10
_TAG, _TOPIC = 2500, 900  # of 16129 for a cosine of 1: a shared tag is worth 0.15, the topic 0.06
_BLOCK = 1 << 22  # products looked at at once, 16 MB
_GROUPS = 64
_GONE = -2


@dataclass(frozen=True)
class Neighbours:
    """Each letter's nearest others and their products, the nearest first; -1 fills rows that are short."""

    others: np.ndarray
    products: np.ndarray
    """Both int32, shape (letters, OTHERS)."""


def no_neighbours(letters: int) -> Neighbours:
    """Return the rows of letters that have nobody."""
    return Neighbours(*(np.full((letters, OTHERS), -1, np.int32) for _ in range(2)))


def renewed(before: Neighbours, old: np.ndarray, vectors: np.ndarray, sets: Sequence[Sequence[str]]) -> Neighbours:
    """Return the neighbours of letters with these vectors (int8), and names of tags and topics.

    `old` gives each letter's number in `before`, rising, or -1 for a letter that is new or has changed.
    """
    kept, near = np.flatnonzero(old >= 0), no_neighbours(len(old))
    number = np.full(len(before.others) + 1, _GONE, np.int32)
    number[old[kept]], number[-1] = kept, -1
    near.others[kept], near.products[kept] = number[before.others[old[kept]]], before.products[old[kept]]
    whole = (old < 0) | (near.others == _GONE).any(axis=1)
    again = np.flatnonzero(whole)
    if not len(again):
        return near
    every, held = vectors.astype(np.float32), _holders(sets, again.tolist())
    size = max(1, _BLOCK // len(old))
    for rows in (again[low : low + size] for low in range(0, len(again), size)):
        products = _products(rows, every, sets, held)
        _put(near, rows, *_best(products, rows))
        _enter(near, products[old[rows] < 0], rows[old[rows] < 0], ~whole)
    return near


def pairs(near: Neighbours) -> np.ndarray:
    """Return the pairs that are neighbours of one another (int64, shape (n, 2)): the nearest first, then the later."""
    count = len(near.others)
    one = np.repeat(np.arange(count), OTHERS)
    other, product = near.others.ravel().astype(np.int64), near.products.ravel()
    low = np.flatnonzero(other > one)
    back = np.flatnonzero((other >= 0) & (other < one))
    mutual = low[np.isin(one[low] * count + other[low], other[back] * count + one[back], assume_unique=True)]
    mutual = mutual[np.lexsort((-one[mutual], -other[mutual], -product[mutual]))]
    return np.stack([one[mutual], other[mutual]], axis=1)


def _holders(sets: Sequence[Sequence[str]], letters: Sequence[int]) -> dict[str, np.ndarray]:
    """Return who is in each of the sets that these letters are in."""
    held: dict[str, list[int]] = defaultdict(list)
    wanted = {name for letter in letters for name in sets[letter]}
    for letter, names in enumerate(sets):
        for name in names:
            if name in wanted:
                held[name].append(letter)
    return {name: np.array(letters) for name, letters in held.items()}


def _products(
    rows: np.ndarray, every: np.ndarray, sets: Sequence[Sequence[str]], held: dict[str, np.ndarray]
) -> np.ndarray:
    """Return how near some letters are to all; to itself none is."""
    # Whole numbers below 2 to the 24th throughout: float32 holds them, in whatever order they are added.
    products = every[rows] @ every.T
    for line, letter in zip(products, rows.tolist()):
        for name in sets[letter]:
            line[held[name]] += _TAG if name.startswith("tag:") else _TOPIC
        line[letter] = 0
    return products


def _best(products: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return letter, other and product of all that may be among the OTHERS nearest of these letters."""
    least = np.ones(len(products), np.float32)
    if size := products.shape[1] // _GROUPS:
        # The highest of each group is another letter, so OTHERS letters reach the OTHERS-th of these.
        groups = products[:, : size * _GROUPS].reshape(len(products), size, _GROUPS).max(axis=1)
        least = np.maximum(least, np.partition(groups, _GROUPS - OTHERS, axis=1)[:, _GROUPS - OTHERS])
    row, other = np.divmod(np.flatnonzero(products >= least[:, None]), products.shape[1])
    return rows[row], other, products[row, other]


def _enter(near: Neighbours, products: np.ndarray, letters: np.ndarray, settled: np.ndarray) -> None:
    """Let letters, whose products with all these are, take their places among the neighbours of settled ones."""
    least = np.where(settled, np.maximum(near.products[:, -1], 1), np.inf)
    row, own = np.nonzero(products >= least)
    touched = np.unique(own)
    filled = near.others[touched] >= 0
    letter = np.concatenate([own, np.repeat(touched, filled.sum(axis=1))])
    other = np.concatenate([letters[row], near.others[touched][filled]])
    _put(near, touched, letter, other, np.concatenate([products[row, own], near.products[touched][filled]]))


def _put(near: Neighbours, rows: np.ndarray, letter: np.ndarray, other: np.ndarray, product: np.ndarray) -> None:
    """Write the rows of letters anew, with the OTHERS best of what is given of each."""
    near.others[rows] = near.products[rows] = -1
    order = np.lexsort((-other, -product, letter))
    letter = letter[order]
    place = np.arange(len(letter)) - np.searchsorted(letter, letter)
    best = place < OTHERS
    near.others[letter[best], place[best]] = other[order][best]
    near.products[letter[best], place[best]] = product[order][best]
