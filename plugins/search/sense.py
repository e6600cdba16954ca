"""For every word of the table the threads nearest in meaning, found at build time.

A thread is worth to a word, besides the word itself standing there,
* the cosine of their vectors times 8 * idf, as far as it is above 0, and
* the best of its kin: the score in the thread of a word of like meaning, times how near the two words are
  (A. Berger and J. Lafferty, "Information retrieval as statistical translation", 1999, with the maximum for the sum).

Products of 8-bit vectors are added in float32, which holds every sum exactly (127 * 127 * 384 is below 2 to
the 24th), so the order in which a machine adds them does not matter.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .impacts import Rows
from .lexical import UNIT, Statistics
from .words import TOP, Words

NEAREST = 128
"""How many threads a word keeps; measured: 64 are too few at 1,600 threads, 200 gain nothing."""
WORDS_OF_RECENT = 200
"""How many words each thread after the base keeps."""
NEARNESS = 8.0
UNKNOWN = 0.7  # a word in no thread counts as a little less rare than the rarest
_BLOCK = 256  # words looked at once: 20 MB of scores at 10,000 threads


@dataclass(frozen=True)
class _Kin:
    """Each word's best threads, and where the kin of each word of the table are among them."""

    starts: np.ndarray
    thread: np.ndarray
    score: np.ndarray
    place: np.ndarray
    """int64, one for each word of the table: its place in `starts`, or -1."""


def nearest(table: Words, vectors: np.ndarray, lexical: Rows, statistics: Statistics, *, recent: bool) -> Rows:
    """Return the scores of nearness, in UNITs, of threads with these vectors (int8) and lexical rows.

    Each word keeps its NEAREST threads or, of `recent` ones, each thread its WORDS_OF_RECENT words; of equals the
    later thread and the later word stay.
    """
    blocks = _scores(table, vectors, lexical, statistics)
    if recent:
        whole = [scores for _, scores in blocks]
        thread, word, score = _kept(np.concatenate(whole).T, WORDS_OF_RECENT) if whole else _NOTHING
        order = np.lexsort((thread, word))
        found = [(word[order], thread[order], score[order])]
    else:
        found = [_moved(start, _kept(scores, NEAREST)) for start, scores in blocks]
    word, thread, score = (np.concatenate(parts) for parts in zip(_NOTHING, *found, strict=True))
    return Rows(table.stems, word.astype(np.int32), thread.astype(np.int32), score.astype(np.int32))


_NOTHING = (np.zeros(0, np.int64),) * 3


def _scores(table: Words, vectors: np.ndarray, lexical: Rows, statistics: Statistics) -> Iterator[tuple[int, np.ndarray]]:
    """Yield the first word of a block, and its words' scores (float32, words by threads)."""
    if not len(vectors):
        return
    idf = statistics.body_idf(table.stems)
    highest = float(statistics.idf(np.zeros(1, np.int64))[0])
    worth = np.where(idf < highest, idf, UNKNOWN * highest) * (NEARNESS * UNIT / (TOP * TOP))
    turned = np.ascontiguousarray(vectors.T, dtype=np.float32)
    kin = _kin(table, lexical)
    for start in range(0, len(table.stems), _BLOCK):
        rows = slice(start, start + _BLOCK)
        # Whole numbers below 2 to the 24th throughout: float32 holds them, in half the room of int64.
        scores = table.vectors[rows].astype(np.float32) @ turned
        np.maximum(scores, 0, out=scores)
        scores *= worth[rows, None].astype(np.float32)
        np.rint(scores, out=scores)
        word, thread, score = _kin_scores(table, kin, rows, len(vectors))
        scores[word, thread] += score
        yield start, scores


def _kin(table: Words, lexical: Rows) -> _Kin:
    # One number holds word, score and thread, so that no two are equal: of equals the later thread comes first.
    falling = (1 << 24) - 1 - lexical.score.astype(np.int64)
    order = np.argsort((lexical.word.astype(np.int64) << 42) + (falling << 18) - lexical.thread)
    word = lexical.word[order]
    firsts = np.searchsorted(word, np.arange(len(lexical.words) + 1))
    kept = np.arange(len(word)) - firsts[word] < NEAREST
    starts = np.concatenate([[0], np.cumsum(np.bincount(word[kept], minlength=len(lexical.words)))])
    places = {each: place for place, each in enumerate(lexical.words)}
    place = np.array([places.get(stem, -1) for stem in table.stems], np.int64)
    return _Kin(starts, lexical.thread[order][kept], lexical.score[order][kept].astype(np.int64), place)


def _kin_scores(table: Words, kin: _Kin, rows: slice, threads: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return row, thread and the best score there of a word of like meaning, each pair once."""
    near = table.nearness[rows].astype(np.int64)
    known = kin.place[np.where(near > 0, table.kin[rows], 0)]
    word, column = np.nonzero((near > 0) & (known >= 0))
    other = known[word, column]
    sizes = kin.starts[other + 1] - kin.starts[other]
    ends = np.cumsum(sizes)
    at = np.repeat(kin.starts[other] - (ends - sizes), sizes) + np.arange(int(sizes.sum()))
    # Nearness is kept in 255ths.
    score = np.repeat(near[word, column], sizes) * kin.score[at] // 255
    keys = (np.repeat(word, sizes) * threads + kin.thread[at] << 24) + score
    keys.sort()
    last = np.flatnonzero(np.diff(keys >> 24, append=-1))
    pairs = keys[last] >> 24
    return pairs // threads, pairs % threads, keys[last] & (1 << 24) - 1


def _kept(scores: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return row, column and score of each row's best scores above 0; of equals the later columns."""
    width = scores.shape[1]
    most = min(most, width)
    least = np.partition(scores, width - most, axis=1)[:, width - most]
    row, column = np.nonzero(scores >= np.maximum(least, 1)[:, None])
    score = scores[row, column].astype(np.int64)
    order = np.lexsort((-column, -score, row))
    firsts = np.searchsorted(row, np.arange(len(scores)))
    kept = np.sort(order[np.arange(len(row)) - firsts[row] < most])
    return row[kept], column[kept], score[kept]


def _moved(start: int, rows: tuple[np.ndarray, np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return rows[0] + start, *rows[1:]
