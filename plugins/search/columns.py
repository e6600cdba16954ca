"""The postings of all threads as arrays, sorted by term, then thread."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from .counts import Lexicon, Tally

_ROWS = 1 << 18  # rows sorted at once, so that what sorting needs stays near 10 MB


@dataclass(frozen=True)
class Columns:
    """One row for each term of each thread."""

    words: tuple[str, ...]
    """All terms, sorted by code point."""
    starts: np.ndarray
    """int64, one more than words: where each word's rows begin."""
    thread: np.ndarray
    """int32: number of the thread; rising within a word."""
    title: np.ndarray
    """uint8: how often the word stands in the title, 255 for more."""
    body: np.ndarray
    """uint16: how often it stands in all turns together."""
    voices: np.ndarray
    """uint8: bit i says that the word stands in VOICES[i]."""
    lengths: np.ndarray
    """int64, shape (2, threads): how many words titles and turns have."""

    @property
    def threads(self) -> int:
        """How many threads there are."""
        return self.lengths.shape[1]

    def blocks(self, rows: int = _ROWS) -> Iterator[slice]:
        """Yield runs of words that have about so many rows each."""
        low = 0
        while low < len(self.words):
            high = max(low + 1, int(np.searchsorted(self.starts, self.starts[low] + rows, side="right")) - 1)
            yield slice(low, high)
            low = high

    def rows(self, words: slice) -> tuple[slice, np.ndarray]:
        """Return the rows of a run of words, and for each row the place of its word."""
        starts = self.starts[words.start : words.stop + 1]
        return slice(int(starts[0]), int(starts[-1])), np.repeat(np.arange(words.start, words.stop), np.diff(starts))


class Filled:
    """Columns that are filled run by run: to put runs together at the end would hold everything twice."""

    def __init__(self, most: int, *kinds: type) -> None:
        """`most` is a bound on the rows."""
        self._whole = [np.zeros(most, kind) for kind in kinds]
        self.size = 0

    def add(self, *run: np.ndarray) -> None:
        """Add rows."""
        rows = slice(self.size, self.size + len(run[0]))
        for column, part in zip(self._whole, run):
            column[rows] = part
        self.size = rows.stop

    @property
    def columns(self) -> list[np.ndarray]:
        """The columns as far as they are filled."""
        return [column[: self.size] for column in self._whole]


def gather(told: Tally, lexicon: Lexicon, only: Collection[str] | None = None) -> Columns:
    """Return the postings of threads that are numbered in this order; of the terms `only`, unless it is None."""
    words, term_of = _terms(told.words, lexicon, only)
    of_row = term_of[told.words]
    thread = np.repeat(np.arange(len(told.starts) - 1, dtype=np.int32), np.diff(told.starts))
    ends = np.cumsum(np.bincount(of_row, minlength=len(words) + 1)[: len(words)])
    filled = Filled(int(ends[-1]) if len(ends) else 0, np.int32, np.uint8, np.uint16, np.uint8)
    starts = np.zeros(len(words) + 1, np.int64)
    low = 0
    while low < len(words):
        high = max(low + 1, int(np.searchsorted(ends, (ends[low - 1] if low else 0) + _ROWS, side="right")))
        rows = np.flatnonzero((of_row >= low) & (of_row < high))
        rows = rows[np.argsort(of_row[rows], kind="stable")]
        word, *merged = _merged(of_row[rows], thread[rows], (told.title[rows], told.body[rows], told.voices[rows]))
        starts[low : high + 1] = filled.size + np.searchsorted(word, np.arange(low, high + 1))
        filled.add(*merged)
        low = high
    return Columns(words, starts, *filled.columns, _lengths(told))


def _lengths(told: Tally) -> np.ndarray:
    """Return the words of each thread's title and turns, all terms counted."""
    spoken = np.flatnonzero(np.diff(told.starts))
    lengths = np.zeros((2, len(told.starts) - 1), np.int64)
    for row, times in zip(lengths, (told.title, told.body)):
        row[spoken] = np.add.reduceat(times, told.starts[spoken], dtype=np.int64) if len(spoken) else 0
    return lengths


def _merged(
    word: np.ndarray, thread: np.ndarray, counts: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> tuple[np.ndarray, ...]:
    """Return word, thread, times in title and turns, and voices; the forms of a term in one thread are put together."""
    first = (np.diff(word, prepend=-1) != 0) | (np.diff(thread, prepend=-1) != 0)
    of_more = (np.cumsum(first) - 1)[~first]
    merged = []
    for column, put in zip(counts, (np.add, np.add, np.bitwise_or)):
        whole = column[first]
        put.at(whole, of_more, column[~first])
        merged.append(whole)
    return word[first], thread[first], *merged


def _terms(forms: np.ndarray, lexicon: Lexicon, only: Collection[str] | None) -> tuple[tuple[str, ...], np.ndarray]:
    """Return the terms of words, sorted, and for each number of the lexicon the place of its term, or one too many."""
    own = np.flatnonzero(np.bincount(forms, minlength=1)).tolist() if len(forms) else []
    own = [number for number in own if only is None or lexicon.pairs[number][1] in only]
    words = sorted({lexicon.pairs[number][1] for number in own})
    places = {word: place for place, word in enumerate(words)}
    term_of = np.full(len(lexicon.pairs) + 1, len(words), np.int32)
    term_of[own] = [places[lexicon.pairs[number][1]] for number in own]
    return tuple(words), term_of
