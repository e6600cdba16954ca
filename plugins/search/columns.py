"""The postings of all threads as arrays, sorted by term, then thread."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .counts import VOICES, Counts, Lexicon


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
    """uint8, shape (rows, len(VOICES)): how often the word stands in each voice, 255 for more."""
    threads: int

    def voices(self, rows: slice) -> np.ndarray:
        """Return for rows a uint8: bit i says that the word stands in VOICES[i]."""
        bits = np.zeros(len(self.word[rows]), np.uint8)
        for voice in range(len(VOICES)):
            bits |= (self.counts[rows, voice] > 0).astype(np.uint8) << voice
        return bits


def gather(threads: Sequence[Counts], lexicon: Lexicon) -> Columns:
    """Return the postings of threads that are numbered in this order."""
    form = np.concatenate([np.zeros(0, np.int32), *(one.words for one in threads)])
    thread = np.repeat(np.arange(len(threads), dtype=np.int64), [len(one.words) for one in threads])
    words, term_of = _terms(np.unique(form), lexicon)
    keys = term_of[form] * max(1, len(threads)) + thread
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    times = np.concatenate([np.zeros((len(VOICES), 0), np.uint8), *(one.times for one in threads)], axis=1)[:, order].T
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    # Several forms of a term in one thread: their times are added up.
    counts = np.minimum(np.add.reduceat(times, first, axis=0, dtype=np.uint16), 255).astype(np.uint8) if len(first) else times
    word, number = np.divmod(keys[first], max(1, len(threads)))
    return Columns(words, word.astype(np.int32), number.astype(np.int32), np.ascontiguousarray(counts), len(threads))


def _terms(forms: np.ndarray, lexicon: Lexicon) -> tuple[tuple[str, ...], np.ndarray]:
    """Return the terms of words, sorted, and for each number of the lexicon the place of its term."""
    own = forms.tolist()
    words = sorted({lexicon.pairs[number][1] for number in own})
    places = {word: place for place, word in enumerate(words)}
    term_of = np.zeros(len(lexicon.pairs) + 1, np.int64)
    term_of[forms] = [places[lexicon.pairs[number][1]] for number in own]
    return tuple(words), term_of
