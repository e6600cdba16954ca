"""For every word of the table the threads nearest in meaning, found at build time.

A thread is worth to a word, besides the word itself standing there,
* the cosine of their vectors times 8 * idf, as far as it is above 0, and
* the best of its kin: the score in the thread of a word of like meaning, times how near the two words are
  (A. Berger and J. Lafferty, "Information retrieval as statistical translation", 1999, with the maximum for the sum).

Products of 8-bit vectors are added in float32, which holds every sum exactly (127 * 127 * 384 is below 2 to
the 24th), so the order in which a machine adds them does not matter.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from .impacts import NO_ROWS, Rows
from .lexical import UNIT, Statistics
from .words import TOP, Words

NEAREST = 128
"""How many threads a word keeps; measured: 64 are too few at 1,600 threads, 200 gain nothing."""
WORDS_OF_RECENT = 200
"""How many words each thread after the base keeps."""
NEARNESS = 8.0
UNKNOWN = 0.7  # a word in no thread counts as a little less rare than the rarest
_BLOCK = 1 << 20  # products looked at at once: 4 MB, at 10,000 threads those of a hundred words
_KIN_ROWS = 1 << 18  # rows sorted at once
_GROUPS = 2 * NEAREST  # the highest products of so many groups of threads tell which threads cannot be among the best
_SCORE_BITS, _THREAD_BITS = 22, 20  # so that row, score and thread make one number of 63 bits


@dataclass(frozen=True)
class _Kin:
    """Each word's best threads, and where the kin of each word of the table are among them."""

    starts: np.ndarray
    thread: np.ndarray
    score: np.ndarray
    place: np.ndarray
    """int64, one for each word of the table: its place in `starts`, or -1."""


@dataclass(frozen=True)
class Meaning:
    """What nearness is made of."""

    table: Words
    turned: np.ndarray
    """float32, dimensions by threads: the threads' vectors."""
    worth: np.ndarray
    """float32, one for each word of the table: UNITs for one unit of a product."""
    kin: _Kin


def nearest(
    table: Words,
    vectors: np.ndarray,
    lexical: Rows,
    statistics: Statistics,
    *,
    recent: bool,
    only: Collection[str] | None = None,
) -> Rows:
    """Return the scores of nearness, in UNITs, of threads with these vectors (int8) and lexical rows.

    Each word keeps its NEAREST threads or, of `recent` ones, each thread its WORDS_OF_RECENT words; of equals the
    later thread and the later word stay. `only` names the words wanted, if not all are.
    """
    if not len(vectors):
        return NO_ROWS
    meaning = meaning_of(table, vectors, lexical, statistics)
    if recent:
        return _rows(table.stems, *_best_words(meaning))
    return nearest_to(meaning, [place for place, stem in enumerate(table.stems) if only is None or stem in only])


def meaning_of(table: Words, vectors: np.ndarray, lexical: Rows, statistics: Statistics) -> Meaning:
    """Return what the nearness of threads with these vectors (int8) and lexical rows is made of."""
    idf = statistics.body_idf(table.stems)
    highest = float(statistics.idf(np.zeros(1, np.int64))[0])
    worth = np.where(idf < highest, idf, UNKNOWN * highest) * (NEARNESS * UNIT / (TOP * TOP))
    turned = np.ascontiguousarray(vectors.T, dtype=np.float32)
    return Meaning(table, turned, worth.astype(np.float32), _kin(table, lexical))


def nearest_to(meaning: Meaning, places: Sequence[int]) -> Rows:
    """Return the scores of nearness of the NEAREST threads of words by their places in the table, rising."""
    words = np.array(places, np.int64)
    step = max(1, _BLOCK // meaning.turned.shape[1])
    found = [_best_threads(meaning, words[low : low + step]) for low in range(0, len(words), step)]
    none = (np.zeros(0, np.int32),) * 3
    return _rows(meaning.table.stems, *(np.concatenate(parts) for parts in zip(none, *found)))


def kin_of(table: Words, word: str) -> list[str]:
    """Return the words of like meaning of a word; a word that the table lacks has none."""
    place = table.places.get(word)
    if place is None:
        return []
    return [table.stems[kin] for kin, near in zip(table.kin[place], table.nearness[place]) if near]


def _rows(words: tuple[str, ...], word: np.ndarray, thread: np.ndarray, score: np.ndarray) -> Rows:
    starts = np.searchsorted(word, np.arange(len(words) + 1))
    return Rows(words, starts, thread.astype(np.int32), score.astype(np.int32))


def _best_threads(meaning: Meaning, words: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return word, thread and score of the NEAREST threads of some words, sorted by word, then thread."""
    # Whole numbers below 2 to the 24th throughout: float32 holds them, in half the room of int64.
    products = meaning.table.vectors[words].astype(np.float32) @ meaning.turned
    worth = meaning.worth[words]
    row, thread, more = _kin_scores(meaning.table, meaning.kin, words, products.shape[1])
    if products.shape[1] <= NEAREST:
        scores = np.rint(np.maximum(products, 0) * worth[:, None]).astype(np.int32)
        scores[row, thread] += more.astype(np.int32)
        row, thread = np.nonzero(scores)
        return words[row].astype(np.int32), thread.astype(np.int32), scores[row, thread]
    own = np.rint(np.maximum(products[row, thread], 0) * worth[row]).astype(np.int64) + more
    least = _bounds(products, worth)
    products[row, thread] = -1  # counted already
    row2, thread2 = np.divmod(np.flatnonzero(products >= least[:, None]), products.shape[1])
    near = np.rint(products[row2, thread2] * worth[row2]).astype(np.int64)
    keys = np.concatenate([_key(row, own, thread), _key(row2, near, thread2)])
    keys.sort()
    row = keys >> (_SCORE_BITS + _THREAD_BITS)
    ends = np.searchsorted(row, np.arange(1, len(words) + 1))
    score = (keys >> _THREAD_BITS) & (1 << _SCORE_BITS) - 1
    kept = (ends[row] - np.arange(len(row)) <= NEAREST) & (score > 0)
    # Among a word's rows the sorting was by score; the lists want them by thread.
    thread = keys[kept] & (1 << _THREAD_BITS) - 1
    order = np.argsort((row[kept] << _THREAD_BITS) + thread)
    found = words[row[kept][order]], thread[order], score[kept][order]
    return tuple(column.astype(np.int32) for column in found)


def _bounds(products: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """Return for each row what a product must reach to be among the NEAREST, or to round to the same score as one.

    The NEAREST highest of the maxima of _GROUPS groups are each of another thread, so the last of them is reached by
    NEAREST threads at least.
    """
    size = products.shape[1] // _GROUPS
    least = np.ones(len(products), np.float32)
    if size:
        groups = products[:, : size * _GROUPS].reshape(len(products), size, _GROUPS).max(axis=1)
        reached = np.partition(groups, _GROUPS - NEAREST, axis=1)[:, _GROUPS - NEAREST]
        with np.errstate(divide="ignore"):
            least = np.maximum(least, reached - np.ceil(1 / worth))
    return np.where(worth > 0, least, np.inf)


def _best_words(meaning: Meaning) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return word, thread and score of the WORDS_OF_RECENT words of each thread, sorted by word, then thread."""
    products = meaning.table.vectors.astype(np.float32) @ meaning.turned
    scores = np.rint(np.maximum(products, 0) * meaning.worth[:, None]).astype(np.int64)
    row, thread, more = _kin_scores(meaning.table, meaning.kin, np.arange(len(scores)), scores.shape[1])
    scores[row, thread] += more
    # One number holds score and word, so that no two are equal.
    keys = (scores << _THREAD_BITS) + np.arange(len(scores))[:, None]
    most = min(WORDS_OF_RECENT, len(keys))
    best = np.partition(keys, len(keys) - most, axis=0)[len(keys) - most :]
    word, score = best & (1 << _THREAD_BITS) - 1, best >> _THREAD_BITS
    thread = np.broadcast_to(np.arange(best.shape[1]), best.shape)
    word, thread, score = (column[score > 0] for column in (word, thread, score))
    order = np.lexsort((thread, word))
    return word[order], thread[order], score[order]


def _key(row: np.ndarray, score: np.ndarray, thread: np.ndarray) -> np.ndarray:
    """Return one number for row, score and thread, in that order of weight."""
    return (((row.astype(np.int64) << _SCORE_BITS) + score) << _THREAD_BITS) + thread


def _kin(table: Words, lexical: Rows) -> _Kin:
    """Return the NEAREST best threads of each word, of equals the later, a run of words at a time."""
    sizes, thread, score = [np.zeros(0, np.int64)], [np.zeros(0, np.int32)], [np.zeros(0, np.int64)]
    low = 0
    while low < len(lexical.words):
        high = max(low + 1, int(np.searchsorted(lexical.starts, lexical.starts[low] + _KIN_ROWS, side="right")) - 1)
        starts = lexical.starts[low : high + 1] - lexical.starts[low]
        rows = slice(int(lexical.starts[low]), int(lexical.starts[high]))
        word = np.repeat(np.arange(high - low), np.diff(starts))
        keys = np.sort(_key(word, lexical.score[rows].astype(np.int64), lexical.thread[rows]))
        keys = keys[starts[1:][word] - np.arange(len(word)) <= NEAREST]
        sizes.append(np.minimum(np.diff(starts), NEAREST))
        thread.append((keys & (1 << _THREAD_BITS) - 1).astype(np.int32))
        score.append((keys >> _THREAD_BITS) & (1 << _SCORE_BITS) - 1)
        low = high
    places = {each: place for place, each in enumerate(lexical.words)}
    place = np.array([places.get(stem, -1) for stem in table.stems], np.int64)
    return _Kin(np.cumsum([0, *np.concatenate(sizes).tolist()]), np.concatenate(thread), np.concatenate(score), place)


def _kin_scores(table: Words, kin: _Kin, words: np.ndarray, threads: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return row (a place in `words`), thread and the best score there of a word of like meaning, each pair once."""
    near = table.nearness[words].astype(np.int64)
    known = kin.place[np.where(near > 0, table.kin[words], 0)]
    word, column = np.nonzero((near > 0) & (known >= 0))
    other = known[word, column]
    sizes = kin.starts[other + 1] - kin.starts[other]
    ends = np.cumsum(sizes)
    at = np.repeat(kin.starts[other] - (ends - sizes), sizes) + np.arange(int(sizes.sum()))
    # Nearness is kept in 255ths.
    score = np.repeat(near[word, column], sizes) * kin.score[at] // 255
    keys = (np.repeat(word, sizes) * threads + kin.thread[at] << _SCORE_BITS) + score
    keys.sort()
    last = np.flatnonzero(np.diff(keys >> _SCORE_BITS, append=-1))
    pairs = keys[last] >> _SCORE_BITS
    return pairs // threads, pairs % threads, keys[last] & (1 << _SCORE_BITS) - 1
