"""What one letter is about: its MOST most telling phrases, a function of the letter and the table of meanings alone.

Of the candidates (candidates.py), those of one stem taken together, each is worth, multiplied,
* nearness: the mean over its words of how near they are in meaning to the letter (after Bennani-Smires et al.,
  "Simple unsupervised keyphrase extraction using sentence embeddings", 2018), and to the two nearest of what its
  author calls it (title, topic and tags), for a letter may tell of goats and be about pay,
* how often it is said, and its length: roots of log2(times + 1) and of log2(words + 1), and
* the rarity in English of its rarest word, as far as _RARE.
Phrases that are less near than _NEAR are none, nor are those with a word far from all. Without a table the nearness and
rarity of all words are the same.
"""

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from plugins.threads.model import Thread

from .candidates import Candidates, candidates
from .terms import Analysis, fold
from .tokens import empty_words
from .words import TOP, Words

MOST = 24
"""How many phrases of a letter are kept."""
CLEAR = 120
"""What is worth less tells of its letter only if nothing better does."""
_OF_TEXT = 0.4  # the share of the letter's own words in nearness; the rest is that of title, topic and tags
_NEAR, _LEAST = 0.1, 0.05
_STRANGE = 0.12  # the nearness of a word that the table lacks: a term of some trade
_RARE = 80  # in steps of `Words.rarity`
_UNIT = 1000


@dataclass(frozen=True)
class Told:
    """The telling phrases of some letters."""

    subjects: np.ndarray
    """int64, shape (letters, MOST): numbers of phrases, the most telling first; 0 fills rows that are short."""
    worth: np.ndarray
    """int32, the same shape."""
    stems: tuple[str, ...]
    """For each letter, with tabs between phrases: stems with spaces, the same for all forms of a phrase."""
    forms: tuple[str, ...]
    """The same as the letter most often writes them."""


def told_of(letters: Sequence[list[tuple[int, str, str]]]) -> Told:
    """Return the phrases of letters, each given as its worth, below 0, its stems and its form, in their order."""
    subjects, worth = (np.zeros((len(letters), MOST), kind) for kind in (np.int64, np.int32))
    for place, own in enumerate(letters):
        subjects[place, : len(own)] = [subject(stems) for _, stems, _ in own]
        worth[place, : len(own)] = [-less for less, _, _ in own]
    return Told(subjects, worth, *(tuple("\t".join(one[kind] for one in own) for own in letters) for kind in (1, 2)))


def all_told(told: Sequence[Told]) -> Told:
    """Return what is told of letters, one run of them after the other."""
    none = told_of(())
    columns = (np.concatenate([getattr(one, name) for one in (none, *told)]) for name in ("subjects", "worth"))
    return Told(*columns, *(tuple(line for one in told for line in getattr(one, name)) for name in ("stems", "forms")))


def subject(stems: str) -> int:
    """Return the number of a phrase, above 0 and below 2 to the 63rd; its last two bits say how many words it has."""
    digest = hashlib.blake2b(stems.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> 3 << 2 | stems.count(" ") + 1


@dataclass(frozen=True)
class _Stems:
    """The candidates of letters by their stems."""

    names: list[str]
    """By number; 0 is that of no stem."""
    rows: np.ndarray
    """int64, shape (phrases, LONGEST): the numbers of each one's stems."""
    letters: np.ndarray
    often: np.ndarray
    """int64: the letter of each, rising, and how often it is said in all its forms."""
    starts: list[int]
    order: list[int]
    """The forms of each phrase: candidates[order[starts[phrase] : starts[phrase + 1]]]."""


@dataclass(frozen=True)
class Teller:
    """Finds what letters are about."""

    analysis: Analysis
    table: Words | None

    def told(self, threads: Sequence[Thread], vectors: np.ndarray) -> Told:
        """Return the telling phrases of letters with these vectors (int8, a row each)."""
        found = candidates(threads, self.analysis.lang)
        stems = self._by_stems(found)
        sizes = (stems.rows > 0).sum(axis=1)
        near = self._nearness(stems, threads, vectors)
        rare = self._rarity(stems.names)[stems.rows].max(axis=1, initial=0)
        # From left to right, as anybody would add them.
        whole = near[:, 0] + near[:, 1] + near[:, 2]
        likely = (np.where(stems.rows > 0, near, 1).min(axis=1, initial=1) >= _LEAST) & (whole >= _NEAR * sizes)
        times = np.array([_times(*both) for both in zip(stems.often.tolist(), sizes.tolist())])
        worth = np.rint(whole / sizes * rare * times * _UNIT).astype(np.int64)
        letters: list[list[tuple[int, str, int]]] = [[] for _ in threads]
        for phrase in np.flatnonzero(likely).tolist():
            name = " ".join([stems.names[stem] for stem in stems.rows[phrase].tolist() if stem])
            letters[stems.letters[phrase]].append((-int(worth[phrase]), name, phrase))
        chosen = (sorted(letter)[:MOST] for letter in letters)
        return told_of([[(less, name, _form(phrase, stems, found)) for less, name, phrase in own] for own in chosen])

    def rest(self) -> None:
        """Let go of the stems of words and of the names of topics, which are found again."""
        self._stem.cache_clear()
        self._subject.cache_clear()

    def _by_stems(self, found: Candidates) -> _Stems:
        used, place = np.unique(found.words, return_inverse=True)
        names, written = {}, found.tokens.written
        numbers = [names.setdefault(self._stem(written[word]), len(names) + 1) if word else 0 for word in used.tolist()]
        rows = np.array(numbers, np.int64)[place].reshape(found.words.shape)
        order = np.lexsort((*rows.T[::-1], found.letters))
        keys = np.column_stack([found.letters, rows])[order]
        starts = np.flatnonzero(np.concatenate([[True], (np.diff(keys, axis=0) != 0).any(axis=1)])[: len(keys)])
        often = np.add.reduceat(found.times[order], starts) if len(starts) else found.times
        own = keys[starts]
        return _Stems(["", *names], own[:, 1:], own[:, 0], often, [*starts.tolist(), len(order)], order.tolist())

    @cached_property
    def _places(self) -> dict[str, int]:
        return self.table.places if self.table else {}

    @cached_property
    def _stem(self) -> Callable[[str], str]:
        stem, english = self.analysis.stem, self.analysis.is_english

        @lru_cache(maxsize=1 << 17)
        def stemmed(word: str) -> str:
            plain = word.rstrip("-")
            return stem(fold(plain) if english else plain.lower())

        return stemmed

    def _nearness(self, stems: _Stems, threads: Sequence[Thread], vectors: np.ndarray) -> np.ndarray:
        """Return how near the stems of each phrase are to its letter and to what its author calls it; 0 for no stem."""
        if self.table is None:
            return np.where(stems.rows > 0, _NEAR, 0.0)
        many = len(stems.names)
        told, place = np.unique(stems.letters[:, None] * many + stems.rows, return_inverse=True)
        letters, numbers = np.divmod(told, many)
        places = np.array([self._places.get(name, -1) for name in stems.names])[numbers]
        near = np.where(numbers > 0, _STRANGE, 0.0)
        for letter, thread in enumerate(threads):
            own = slice(*np.searchsorted(letters, [letter, letter + 1]))
            known = np.flatnonzero((places[own] >= 0) & (numbers[own] > 0)) + own.start
            near[known] = self._near(self.table, places[known], thread, vectors[letter])
        return near[place].reshape(stems.rows.shape)

    def _near(self, table: Words, places: np.ndarray, thread: Thread, vector: np.ndarray) -> np.ndarray:
        # Whole numbers until the end, so that it is the same on every machine.
        words = table.vectors[places].astype(np.float64)
        near = _OF_TEXT * np.maximum(words @ vector.astype(np.float64) / (TOP * TOP), 0)
        called = [self._subject(name) for name in (thread.title, thread.category, *thread.tags)]
        called = [subject for subject in called if subject is not None]
        if called:
            lengths = np.array([length for _, length in called])
            nearest = np.sort(words @ np.stack([whole for whole, _ in called]).T / (lengths * TOP), axis=1)
            near += (1 - _OF_TEXT) * np.maximum(nearest[:, -2:].mean(axis=1), 0)
        return np.round(near, 6)

    @cached_property
    def _subject(self) -> Callable[[str], tuple[np.ndarray, float] | None]:
        """What gives a name's vector, of whole numbers, and its length."""
        empty, places, table = empty_words(self.analysis.lang), self._places, self.table

        @lru_cache(maxsize=1 << 12)
        def subject(name: str) -> tuple[np.ndarray, float] | None:
            stems = [stem for form, stem in self.analysis.pairs(name) if form not in empty and stem in places]
            told = [places[stem] for stem in stems]
            whole = (table.vectors[told].astype(np.float64) * table.weights[told, None]).sum(axis=0)
            return (whole, float(np.sqrt(whole @ whole))) if whole.any() else None

        return subject

    def _rarity(self, names: Sequence[str]) -> np.ndarray:
        """Return how rare words are, 1 for all that are rare; 0 for the first, which is none."""
        rarity = self.table.rarity if self.table else ()
        places = (self._places.get(name, -1) for name in names[1:])
        return np.array([0.0, *(min(_RARE, int(rarity[at])) / _RARE if at >= 0 else 1.0 for at in places)])


def _form(phrase: int, stems: _Stems, found: Candidates) -> str:
    """Return a phrase as it is most often written, of equals the first by code point."""
    written = []
    for form in stems.order[stems.starts[phrase] : stems.starts[phrase + 1]]:
        words = tuple(found.tokens.written[word] for word in found.words[form].tolist() if word)
        written.append((-int(found.times[form]), words))
    return " ".join(min(written)[1]).replace("- ", "-")


@lru_cache(maxsize=1 << 12)
def _times(times: int, words: int) -> float:
    return round(math.sqrt(math.log2(times + 1)) * math.sqrt(math.log2(words + 1)), 6)
