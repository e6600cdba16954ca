"""BM25 for title and body, summed, in whole numbers.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section 3.5, with
Lucene's idf. Title: k1 1.2, b 0.75, weight 2. Body (all turns): k1 2, b 0.9. A grid of 1,200 points chose them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .columns import Columns
from .counts import TITLE

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
        exact = [math.log(1 + (self.threads - n + 0.5) / (n + 0.5)) for n in range(self.threads + 1)]
        return np.array([round(value * _IDF_STEP) / _IDF_STEP for value in exact])[df]

    def body_idf(self, words: Sequence[str]) -> np.ndarray:
        """Return the idf of each word in turns; that of a word in no thread is the highest."""
        return self.idf(looked_up(words, self.words, self.body_df))


@dataclass(frozen=True)
class Lexical:
    """What the words of threads are worth, row by row of their columns, in UNITs (int32)."""

    title: np.ndarray
    body: np.ndarray


def looked_up(words: Sequence[str], known: Sequence[str], values: np.ndarray) -> np.ndarray:
    """Return the value of each word, 0 for one that is not known."""
    places = {word: place for place, word in enumerate(known)}
    padded = np.concatenate([values, np.zeros(1, values.dtype)])
    return padded[np.array([places.get(word, -1) for word in words], np.int64)]


def measure(columns: Columns) -> Statistics:
    """Return the statistics of threads."""
    title, body = _times(columns)
    lengths = [
        max(1.0, round(int(times.sum()) / max(1, columns.threads) * step) / step)
        for times, step in zip((title, body), _LENGTH_STEPS)
    ]
    found = [np.bincount(columns.word[times > 0], minlength=len(columns.words)) for times in (title, body)]
    return Statistics(columns.threads, *lengths, columns.words, *(df.astype(np.int32) for df in found))


def weigh(columns: Columns, statistics: Statistics) -> Lexical:
    """Return the score of each row."""
    title, body = _times(columns)
    words = columns.words
    title_idf = statistics.idf(looked_up(words, statistics.words, statistics.title_df))
    return Lexical(
        _score(columns, title, title_idf, statistics.title_length, _TITLE),
        _score(columns, body, statistics.body_idf(words), statistics.body_length, _BODY),
    )


def _times(columns: Columns) -> tuple[np.ndarray, np.ndarray]:
    """Return how often each row's word stands in the title, and in all turns together."""
    return columns.counts[:, TITLE].astype(np.int64), columns.counts[:, TITLE + 1 :].sum(axis=1, dtype=np.int64)


def _score(columns: Columns, times: np.ndarray, idf: np.ndarray, average: float, field: tuple[float, float, float]) -> np.ndarray:
    weight, k1, b = field
    lengths = np.bincount(columns.thread, weights=times, minlength=columns.threads)
    bound = k1 * (1 - b + b * lengths / average)
    found = times * (k1 + 1) / (times + bound[columns.thread])
    return np.rint(weight * idf[columns.word] * found * UNIT).astype(np.int32)
