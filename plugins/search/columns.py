"""The postings of all threads as arrays, sorted by word, then thread."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .counts import VOICES, Counts


@dataclass(frozen=True)
class Columns:
    """One row for each term of each thread."""

    words: tuple[str, ...]
    """All terms, sorted by code point."""
    word: np.ndarray
    """int32: place in `words`; rising."""
    thread: np.ndarray
    """int32: number of the thread; rising within a word."""
    counts: np.ndarray
    """uint8, shape (rows, len(VOICES)): how often the word stands in each voice."""
    threads: int

    @property
    def voices(self) -> np.ndarray:
        """uint8: bit i says that the word stands in VOICES[i]."""
        bits = (1 << np.arange(len(VOICES))).astype(np.uint8)
        return ((self.counts > 0) * bits).sum(axis=1).astype(np.uint8)


def gather(threads: Sequence[Counts]) -> Columns:
    """Return the postings of threads that are numbered in this order."""
    places: dict[str, int] = {}
    word, counts, sizes = [], [], []
    for one in threads:
        for term in one.terms:
            places.setdefault(term, len(places))
        word.append(np.array([places[term] for term in one.terms], np.int32))
        counts.append(np.frombuffer(one.counts, np.uint8).reshape(len(VOICES), -1).T)
        sizes.append(len(one.terms))
    words = sorted(places)
    rank = np.zeros(len(places), np.int32)
    rank[[places[term] for term in words]] = np.arange(len(words), dtype=np.int32)
    column = rank[np.concatenate([*word, np.zeros(0, np.int32)])]
    thread = np.repeat(np.arange(len(threads), dtype=np.int32), sizes)
    order = np.argsort(column, kind="stable")
    table = np.concatenate([*counts, np.zeros((0, len(VOICES)), np.uint8)])
    return Columns(tuple(words), column[order], thread[order], table[order], len(threads))
