"""Threads that belong together: each is among the nearest of the other, and says by what.

How near two threads are is the product of their vectors, and more for each tag they share (_TAG squared) and for the same
topic (_TOPIC squared). A thread's neighbours are the OTHERS threads nearest to it; of equals the later. Related are neighbours
both ways, the nearest first. The reasons are the tags that they share, then words that stand in both, in no more than a third
of all threads, and are not among the frequent ones of the language: those with the highest idf * rarity * (sum of the two
products). Two threads without a reason are not related. In other languages than English only tags and topics count.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .lexical import Statistics
from .words import Words

OTHERS, SHOWN, REASONS = 10, 5, 3
_COMMON = 3
_BLOCK = 512
_TAG, _TOPIC = 50, 30  # a shared tag is worth a cosine of 0.15, the topic 0.06
_FREQUENT = 80  # words less rare are no reason: 80 is one in a thousand of the most frequent word


@dataclass(frozen=True)
class Neighbours:
    """Each thread's nearest others and their products, the nearest first; -1 fills rows that are short."""

    others: np.ndarray
    products: np.ndarray


def with_sets(vectors: np.ndarray, sets: Sequence[Sequence[str]], known: Sequence[str]) -> np.ndarray:
    """Return vectors with one more part for each of the `known` tags and topics, filled for the threads that have it."""
    places = {name: place for place, name in enumerate(known)}
    more = np.zeros((len(vectors), len(known)), np.int8)
    for thread, names in enumerate(sets):
        for name in names:
            if name in places:
                more[thread, places[name]] = _TAG if name.startswith("tag:") else _TOPIC
    return np.concatenate([vectors, more], axis=1)


def neighbours(vectors: np.ndarray) -> Neighbours:
    """Return the neighbours of threads with these vectors (int8)."""
    every = np.arange(len(vectors))
    found = [
        _nearest(vectors[start : start + _BLOCK], vectors, every[start : start + _BLOCK]) for start in every[::_BLOCK]
    ]
    empty = np.zeros((0, OTHERS), np.int32)
    return Neighbours(*(np.concatenate([empty, *part]) for part in zip(*found)) if found else (empty, empty))


def joined(base: Neighbours, vectors: np.ndarray) -> Neighbours:
    """Return the neighbours of all threads, given those that the first of them have among themselves."""
    early, late = len(base.others), len(vectors) - len(base.others)
    if not late:
        return base
    others, products = _nearest(vectors[early:], vectors, np.arange(early, len(vectors)))
    fresh = (vectors[:early].astype(np.float32) @ vectors[early:].astype(np.float32).T).astype(np.int32)
    number = np.broadcast_to(np.arange(early, len(vectors), dtype=np.int32), fresh.shape)
    merged = _best(np.concatenate([base.products, fresh], axis=1), np.concatenate([base.others, number], axis=1))
    return Neighbours(*(np.concatenate(pair) for pair in zip(merged, (others, products))))


def _nearest(some: np.ndarray, vectors: np.ndarray, own: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the neighbours of some threads, whose numbers are `own`, among all."""
    products = (some.astype(np.float32) @ vectors.astype(np.float32).T).astype(np.int32)
    products[np.arange(len(own)), own] = 0
    return _best(products, np.broadcast_to(np.arange(len(vectors), dtype=np.int32), products.shape))


def _best(products: np.ndarray, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each row the OTHERS numbers with the highest products above 0, and the products."""
    # One number holds product and thread, so that no two are equal; the later thread wins.
    keys = np.where(products > 0, (products.astype(np.int64) << 24) + numbers, -1)
    most = min(OTHERS, keys.shape[1])
    best = -np.sort(-np.partition(keys, keys.shape[1] - most, axis=1)[:, keys.shape[1] - most :], axis=1)
    best = np.pad(best, ((0, 0), (0, OTHERS - most)), constant_values=-1)
    others = np.where(best < 0, -1, best & (1 << 24) - 1).astype(np.int32)
    return others, np.where(best < 0, -1, best >> 24).astype(np.int32)


def related(thread: int, near: Neighbours) -> list[int]:
    """Return the threads related to one, the nearest first."""
    return [other for other in near.others[thread].tolist() if other >= 0 and thread in near.others[other]]


@dataclass(frozen=True)
class Reasons:
    """Finds the words that make two threads belong together."""

    table: Words
    statistics: Statistics
    places: np.ndarray
    """int64: for each number of the lexicon the place of its term in the table, or -1."""
    worth: np.ndarray
    """float64: for each word of the table idf * rarity; 0 when it is frequent here or in the language."""

    def between(self, words: tuple[np.ndarray, np.ndarray], vectors: tuple[np.ndarray, np.ndarray]) -> list[str]:
        """Return the terms that stand in both of two threads with these words and vectors, the best first."""
        shared = np.intersect1d(*(self.places[own] for own in words))
        shared = shared[(shared >= 0) & (self.worth[shared] > 0)]
        both = vectors[0].astype(np.int64) + vectors[1]
        scores = self.worth[shared] * (self.table.vectors[shared].astype(np.int64) @ both)
        order = np.lexsort((shared, -scores))[:REASONS]
        return [self.table.stems[shared[place]] for place in order if scores[place] > 0]


def reasons(table: Words, statistics: Statistics, terms: list[str]) -> Reasons:
    """Return what finds reasons, given the terms of the lexicon's numbers."""
    stems = table.places
    places = np.array([stems.get(term, -1) for term in terms], np.int64)
    idf = statistics.body_idf(table.stems)
    least = float(statistics.idf(np.array([max(1, statistics.threads // _COMMON)]))[0])
    return Reasons(
        table, statistics, places, np.where((idf >= least) & (table.rarity >= _FREQUENT), idf * table.rarity, 0)
    )
