"""Title, body, sense and synonyms folded into one whole number from 1 to 15 for each word and thread.

The score of a thread for a word, in UNITs, is title + body + sense + synonyms. Its impact is
`15 * score / highest`, rounded half up, where `highest` is the word's best score in the base (in the recent
threads, for a word that the base lacks). A word that stands in the thread has at least 1; nearness alone
that rounds to 0 is left out. For a word with synonyms, no thread without the word reaches the impact of one with it.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field

import numpy as np

from .columns import Filled
from .lexical import UNIT, looked_up

LEVELS = 15
SCALE_UNIT = 64
"""A word's scale is its highest score in 64ths, at least 1; a thread gains scale * impact."""
LONGEST = 2048
"""How many threads a word keeps; measured: a cut at the best fifth of the threads costs 0.006 at most."""
SYNONYM = 1 << 6
"""The bit, beside those of the voices, of a thread in which not the word stands but a synonym."""
_ROWS = 1 << 16  # rows folded at once, so that the columns of numbers stay near 5 MB


@dataclass(frozen=True)
class Rows:
    """Scores of one source."""

    words: tuple[str, ...]
    """Sorted by code point."""
    starts: np.ndarray
    """int64, one more than words: where each word's rows begin."""
    thread: np.ndarray
    """int32: rising within a word."""
    score: np.ndarray
    """int32, in UNITs."""
    voices: np.ndarray = field(default_factory=lambda: np.zeros(0, np.uint8))
    """uint8: in which VOICES what gives the score stands; empty when it stands nowhere."""

    def of(self, place: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the threads of `words[place]` and their scores."""
        rows = slice(int(self.starts[place]), int(self.starts[place + 1]))
        return self.thread[rows], self.score[rows]


NO_ROWS = Rows((), np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32))


@dataclass(frozen=True)
class Lists:
    """The postings of a run of threads, sorted by word, then thread."""

    words: tuple[str, ...]
    scale: np.ndarray
    """int64, one for each word."""
    starts: np.ndarray
    """int64, one more than words: where each word's rows begin."""
    thread: np.ndarray
    impact: np.ndarray
    """uint8, 1 to LEVELS."""
    voices: np.ndarray
    """uint8: bit i says that the word, or with the bit SYNONYM a synonym, stands in VOICES[i]; 0 for nearness alone."""

    @property
    def said(self) -> np.ndarray:
        """Which rows are of threads that the word itself stands in."""
        return (self.voices > 0) & (self.voices < SYNONYM)

    def rows(self, place: int) -> slice:
        """Return the rows of `words[place]`."""
        return slice(int(self.starts[place]), int(self.starts[place + 1]))


@dataclass(frozen=True)
class Heights:
    """What later threads need to know of the base's lists, word by word."""

    words: tuple[str, ...] = ()
    highest: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    """int64: the best score, in UNITs."""
    least: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    """int64: the least impact of a thread that the word stands in, LEVELS when there is none."""

    @property
    def places(self) -> dict[str, int]:
        """Where each word is."""
        return {word: place for place, word in enumerate(self.words)}


_Block = tuple[slice, np.ndarray, np.ndarray, np.ndarray]
"""Rows of one source: where they are, then word, thread and score of each."""


def fold(threads: int, sources: tuple[Rows, ...], paired: Set[str], base: Heights) -> tuple[Lists, Heights]:
    """Return the lists of so many threads and their heights; the first source's rows are lexical.

    `paired` are the words that have synonyms; `base` is empty for the base itself.
    """
    words = tuple(sorted(set().union(*(source.words for source in sources))))
    places = {word: place for place, word in enumerate(words)}
    own = [np.array([places[word] for word in source.words], np.int64) for source in sources]
    rule = np.array([word in paired for word in words], bool)
    before = base.places
    highest, least = (looked_up(words, before, known) for known in (base.highest, base.least))
    filled = Filled(sum(len(source.thread) for source in sources), np.int32, np.uint8, np.uint8)
    sizes = [np.zeros(0, np.int64)]
    for span in _spans(sum(np.bincount(at, np.diff(source.starts), len(words)) for source, at in zip(sources, own))):
        low = span.start
        rows = [_rows_of(source, place, span) for source, place in zip(sources, own)]
        keys, scores = _summed(rows, threads)
        exact, voices = _found(keys, rows, [source.voices for source in sources], threads)
        word, thread = np.divmod(keys - low * threads, max(1, threads))
        highest[span] = _height(word, scores, highest[span])
        impact, least[span] = _impacts(word, scores, exact, (highest[span], least[span], rule[span]))
        kept = impact > 0
        sizes.append(np.bincount(word[kept], minlength=span.stop - low))
        filled.add(thread[kept], impact[kept], voices[kept])
    scale = np.maximum(1, (highest * SCALE_UNIT + UNIT // 2) // UNIT)
    packed = _packed(words, scale, np.concatenate(sizes), *filled.columns)
    return packed, Heights(words, highest, least)


def _spans(sizes: np.ndarray) -> Iterator[slice]:
    """Yield runs of words, which have so many rows each, that have about _ROWS rows together."""
    ends, low = np.cumsum(sizes), 0
    while low < len(sizes):
        before = ends[low - 1] if low else 0
        high = max(low + 1, int(np.searchsorted(ends, before + _ROWS, side="right")))
        yield slice(low, high)
        low = high


def _impacts(
    word: np.ndarray, scores: np.ndarray, exact: np.ndarray, of_words: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the impacts of rows, and their words' least impact of an exact row.

    `of_words` are, word by word, the highest score, the least impact before, and whether synonyms stay below it.
    """
    highest, least, rule = of_words
    impact = np.minimum(LEVELS, (2 * LEVELS * scores + highest[word]) // np.maximum(1, 2 * highest[word]))
    impact = np.where(exact, np.maximum(1, impact), impact)
    return _below_exact(word, impact, exact, rule, least)


def _rows_of(source: Rows, own: np.ndarray, span: slice) -> _Block:
    """Return a source's rows for a run of words."""
    low, high = np.searchsorted(own, [span.start, span.stop]).tolist()
    rows = slice(int(source.starts[low]), int(source.starts[high]))
    word = np.repeat(own[low:high], np.diff(source.starts[low : high + 1]))
    return rows, word, source.thread[rows], source.score[rows].astype(np.int64)


def _height(word: np.ndarray, scores: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Return each word's highest score: that of the base, if it has one there."""
    own = np.zeros(len(before), np.int64)
    np.maximum.at(own, word, scores)
    return np.where(before > 0, before, own)


def _packed(words: Sequence[str], scale: np.ndarray, sizes: np.ndarray, *columns: np.ndarray) -> Lists:
    """Return sorted columns of thread, impact and voices as lists; words without a row are left out."""
    held = sizes > 0
    starts = np.concatenate([[0], np.cumsum(sizes[held])]).astype(np.int64)
    return Lists(tuple(each for each, some in zip(words, held) if some), scale[held], starts, *columns)


def _summed(sources: list[_Block], threads: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the keys word * threads + thread, rising, and their scores added up."""
    every = np.concatenate([word * threads + thread for _, word, thread, _ in sources])
    given = np.concatenate([score for *_, score in sources])
    order = np.argsort(every, kind="stable")
    every, given = every[order], given[order]
    first = np.flatnonzero(np.diff(every, prepend=-1))
    return every[first], np.add.reduceat(given, first) if len(first) else given


def _found(
    keys: np.ndarray, sources: list[_Block], spoken: list[np.ndarray], threads: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return which keys stand in the text itself, and in which voices they or their synonyms do."""
    exact, voices = np.zeros(len(keys), bool), np.zeros(len(keys), np.uint8)
    for place, ((rows, word, thread, _), said) in enumerate(zip(sources, spoken)):
        if len(said):
            at = np.searchsorted(keys, word * threads + thread)
            voices[at] = np.where(exact[at], voices[at], said[rows] | (SYNONYM if place else 0))
            exact[at] |= place == 0
    return exact, voices


def _below_exact(
    word: np.ndarray, impact: np.ndarray, exact: np.ndarray, rule: np.ndarray, before: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """For words under the rule: lift exact rows above what others may reach, and keep the others below them.

    Return the impacts, and for every word the least that an exact row has, or will have in later threads: others stay
    below it. `before` is what the base has said of that, 0 for a word that it lacks.
    """
    under = rule[word]
    impact = np.where(exact & under, np.maximum(np.maximum(2, before)[word], impact), impact)
    least = np.where(before > 0, before, LEVELS)
    rows = exact & (before[word] == 0)
    np.minimum.at(least, word[rows], impact[rows])
    return np.where(~exact & under, np.minimum(impact, least[word] - 1), impact), least
