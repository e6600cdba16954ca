"""The nearness of all words to all threads of a base, kept from one build to the next.

What `renewed` gives is what sense.py gives of the whole: it looks again only at words that an edit can have reached.
An edit of some letters reaches a word when
* it is worth something else, or a word of like meaning has other lexical scores than before, or
* one of these letters is among its threads, or could now be: its nearness with the best that words of like meaning can
  give is no less than that of the last of them.
The rows of all other words depend on nothing that has changed.
"""

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from zipfile import BadZipFile

import numpy as np

from .impacts import Rows
from .lexical import Statistics
from .sense import NEAREST, Meaning, meaning_of, nearest_to
from .words import Words

FORMAT = "1"
"""Changes whenever the same letters would give another nearness."""
_MANY = 64
"""With more letters edited nearly every word is reached."""


@dataclass(frozen=True)
class Nearness:
    """The nearness of a table's words to threads, and what it was made of."""

    letters: np.ndarray
    """uint64, shape (threads, 2): the hash of what each is known by."""
    worth: np.ndarray
    scores: np.ndarray
    """uint64, shape (words, 2): the hash of each word's lexical rows."""
    starts: np.ndarray
    thread: np.ndarray
    score: np.ndarray

    def rows(self, table: Words) -> Rows:
        """Return the rows of the words."""
        return Rows(table.stems, self.starts, self.thread, self.score)

    def to_bytes(self) -> bytes:
        """Return what `kept_nearness` reads."""
        out = io.BytesIO()
        np.savez(out, **vars(self))
        return out.getvalue()


def kept_nearness(kept: bytes | None) -> Nearness | None:
    """Return what `to_bytes` wrote, or None for anything else."""
    try:
        with np.load(io.BytesIO(kept or b""), allow_pickle=False) as arrays:
            return Nearness(**{field.name: arrays[field.name] for field in fields(Nearness)})
    except (OSError, KeyError, ValueError, EOFError, BadZipFile):
        return None


def renewed(
    table: Words,
    vectors: np.ndarray,
    lexical: Rows,
    statistics: Statistics,
    letters: Sequence[str],
    before: Nearness | None,
) -> Nearness:
    """Return the nearness of threads, known by `letters`, with these vectors (int8) and lexical rows.

    `before` only saves time; it must be of the same table.
    """
    meaning = meaning_of(table, vectors, lexical, statistics)
    known, scores = _hashes(letter.encode() for letter in letters), _scores(table, lexical)
    edited = _edited(known, before)
    if edited is None:
        own = nearest_to(meaning, range(len(table.stems)))
    else:
        reached = (meaning.worth != before.worth) | _of_kin(table, (scores != before.scores).any(axis=1))
        least = _least(before)
        for letter in edited:
            reached |= _holds(before, letter) | (_most(meaning, lexical, letter) >= least)
        own = _joined(before, nearest_to(meaning, np.flatnonzero(reached).tolist()), reached)
    return Nearness(known, meaning.worth, scores, own.starts, own.thread, own.score)


def _hashes(parts: Iterable[bytes]) -> np.ndarray:
    told = b"".join(hashlib.blake2b(part, digest_size=16).digest() for part in parts)
    return np.frombuffer(told, "<u8").reshape(-1, 2)


def _scores(table: Words, lexical: Rows) -> np.ndarray:
    """Return the hash of each word's lexical rows."""
    places = {word: place for place, word in enumerate(lexical.words)}
    own = (lexical.of(places[stem]) if stem in places else () for stem in table.stems)
    return _hashes(b"".join(column.tobytes() for column in rows) for rows in own)


def _edited(letters: np.ndarray, before: Nearness | None) -> list[int] | None:
    """Return the threads that are others than before, or None when it is better to begin anew."""
    if before is None or len(before.letters) != len(letters):
        return None
    edited = np.flatnonzero((letters != before.letters).any(axis=1)).tolist()
    return edited if len(edited) <= _MANY else None


def _of_kin(table: Words, changed: np.ndarray) -> np.ndarray:
    """Return which words have one of the changed words among those of like meaning."""
    return ((table.nearness > 0) & changed[table.kin]).any(axis=1)


def _least(before: Nearness) -> np.ndarray:
    """Return the score by which a thread comes among those of each word; of equals it may be the one that stays."""
    sizes = np.diff(before.starts)
    least = np.ones(len(sizes), np.int64)
    if sizes.any():
        own = np.minimum.reduceat(before.score, before.starts[:-1][sizes > 0])
        least[sizes >= NEAREST] = own[sizes[sizes > 0] >= NEAREST]
    return least


def _holds(before: Nearness, letter: int) -> np.ndarray:
    """Return which words have a thread among theirs."""
    held = np.zeros(len(before.starts) - 1, bool)
    held[_words_of(before.starts, before.thread, letter)] = True
    return held


def _most(meaning: Meaning, lexical: Rows, letter: int) -> np.ndarray:
    """Return what a thread can at most be worth to each word."""
    table = meaning.table
    products = table.vectors.astype(np.float32) @ meaning.turned[:, letter]
    near = np.rint(np.maximum(products, 0) * meaning.worth).astype(np.int64)
    said, places = np.zeros(len(table.stems), np.int64), table.places
    rows = np.flatnonzero(lexical.thread == letter)
    for row, word in zip(rows.tolist(), _words_of(lexical.starts, lexical.thread, letter).tolist()):
        place = places.get(lexical.words[word])
        if place is not None:
            said[place] = lexical.score[row]
    return near + (table.nearness.astype(np.int64) * said[table.kin] // 255).max(axis=1)


def _words_of(starts: np.ndarray, thread: np.ndarray, letter: int) -> np.ndarray:
    """Return the word of each row of a thread."""
    return np.searchsorted(starts, np.flatnonzero(thread == letter), side="right") - 1


def _joined(before: Nearness, found: Rows, reached: np.ndarray) -> Rows:
    """Return the rows of words that were reached, and those that the others had before."""
    sizes = np.where(reached, np.diff(found.starts), np.diff(before.starts))
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    columns = np.zeros((2, int(starts[-1])), np.int32)
    for rows, own in ((found, reached), (before, ~reached)):
        word = np.repeat(np.arange(len(own)), np.diff(rows.starts))
        kept = own[word]
        at = (starts[word] + np.arange(len(word)) - rows.starts[word])[kept]
        columns[:, at] = rows.thread[kept], rows.score[kept]
    return Rows(found.words, starts, *columns)
