"""BM25 for title and body, summed, in whole numbers.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section 3.5, with
Lucene's idf. Title: k1 1.2, b 0.75, weight 2. Body (all turns): k1 2, b 0.9. A grid of 1,200 points chose them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .columns import Columns

UNIT = 1024
"""A score of 1 is this whole number."""
_TITLE = (2.0, 1.2, 0.75)
_BODY = (1.0, 2.0, 0.9)
_IDF_STEP = 16  # idf in sixteenths: far from any rounding edge that a machine's logarithm could cross
_LENGTH_STEPS = (2, 0.125)  # average lengths in half words (title) and in steps of eight words (body)


@dataclass(frozen=True)
class Statistics:
    """What the threads of the base have in common; later threads are weighed by it too."""

    threads: int
    title_length: float
    """The average number of words of a title, in half words."""
    body_length: float
    """The average number of words of all turns of a thread, in steps of eight."""
    words: tuple[str, ...]
    title_df: np.ndarray
    """int32, one for each word: in how many titles it stands."""
    body_df: np.ndarray
    """int32, one for each word: in how many threads' turns it stands."""

    def idf(self, df: np.ndarray) -> np.ndarray:
        """Return ln(1 + (N - df + .5) / (df + .5)) in float64, rounded to sixteenths."""
        return self._idfs[df]

    @cached_property
    def _idfs(self) -> np.ndarray:
        exact = [math.log(1 + (self.threads - n + 0.5) / (n + 0.5)) for n in range(self.threads + 1)]
        return np.array([round(value * _IDF_STEP) / _IDF_STEP for value in exact])

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each word is."""
        return {word: place for place, word in enumerate(self.words)}

    def body_idf(self, words: Sequence[str]) -> np.ndarray:
        """Return the idf of each word in turns; that of a word in no thread is the highest."""
        return self.idf(looked_up(words, self.places, self.body_df))


def looked_up(words: Sequence[str], places: dict[str, int], values: np.ndarray) -> np.ndarray:
    """Return the value of each word, 0 for one that has no place."""
    padded = np.concatenate([values, np.zeros(1, values.dtype)])
    return padded[np.array([places.get(word, -1) for word in words], np.int64)]


def measure(columns: Columns) -> Statistics:
    """Return the statistics of threads."""
    lengths, found = [], []
    for times, own, step in zip((columns.title, columns.body), columns.lengths, _LENGTH_STEPS):
        lengths.append(max(1.0, round(int(own.sum()) / max(1, columns.threads) * step) / step))
        before = np.concatenate([[0], np.cumsum(times > 0)])
        found.append(np.diff(before[columns.starts]).astype(np.int32))
    return Statistics(columns.threads, *lengths, columns.words, *found)


def weigh(columns: Columns, statistics: Statistics) -> tuple[np.ndarray, np.ndarray]:
    """Return what title and turns are worth in each row, in UNITs (int32)."""
    title_idf = statistics.idf(looked_up(columns.words, statistics.places, statistics.title_df))
    return (
        _scores(columns, columns.title, title_idf, columns.lengths[0] / statistics.title_length, _TITLE),
        _scores(
            columns,
            columns.body,
            statistics.body_idf(columns.words),
            columns.lengths[1] / statistics.body_length,
            _BODY,
        ),
    )


def _scores(
    columns: Columns, times: np.ndarray, idf: np.ndarray, lengths: np.ndarray, field: tuple[float, float, float]
) -> np.ndarray:
    """Return the scores of one field; `lengths` are those of the threads, with the average as 1."""
    weight, k1, b = field
    bound = k1 * (1 - b + b * lengths)
    scores = np.zeros(len(times), np.int32)
    for words in columns.blocks():
        rows, word = columns.rows(words)
        found = times[rows] * (k1 + 1) / (times[rows] + bound[columns.thread[rows]])
        scores[rows] = np.rint(weight * idf[word] * found * UNIT)
    return scores
