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
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import itemgetter

import numpy as np

from plugins.threads.model import Thread

from .candidates import Phrase, candidates, empty_words
from .terms import Analysis, fold
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


@dataclass(frozen=True, slots=True)
class Told:
    """A phrase of a letter."""

    stems: str
    """Stems with spaces: what is the same for all its forms."""
    form: str
    """As the letter most often writes it."""
    worth: int


def subject(stems: str) -> int:
    """Return the number of a phrase, above 0 and below 2 to the 63rd; its last two bits say how many words it has."""
    digest = hashlib.blake2b(stems.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> 3 << 2 | stems.count(" ") + 1


@dataclass(frozen=True)
class Teller:
    """Finds what letters are about."""

    analysis: Analysis
    table: Words | None

    def told(self, thread: Thread, vector: np.ndarray) -> list[Told]:
        """Return the telling phrases of a letter with this vector (int8), the most telling first."""
        forms: dict[tuple[str, ...], list[tuple[int, Phrase]]] = {}
        for phrase, times in candidates(thread, self.analysis.lang).items():
            forms.setdefault(tuple(map(self._stem, phrase)), []).append((-times, phrase))
        said = {stem for stems in forms for stem in stems}
        near, rare = self._nearness(thread, vector, said), {stem: self._rarity(stem) for stem in said}
        found = []
        for stems, written in forms.items():
            nearness = [near[stem] for stem in stems]
            if min(nearness) >= _LEAST and sum(nearness) >= _NEAR * len(stems):
                often = -sum(times for times, _ in written)
                rarest = max([rare[stem] for stem in stems])
                worth = sum(nearness) / len(stems) * rarest * _times(often, len(stems))
                found.append((-round(worth * _UNIT), " ".join(stems), written))
        found.sort(key=itemgetter(0, 1))
        return [Told(stems, _form(written), -worth) for worth, stems, written in found[:MOST]]

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

    def _nearness(self, thread: Thread, vector: np.ndarray, stems: set[str]) -> dict[str, float]:
        """Return how near each stem is to the letter and to what its author calls it."""
        if self.table is None:
            return dict.fromkeys(stems, _NEAR)
        known = [stem for stem in stems if stem in self._places]
        words = self.table.vectors[[self._places[stem] for stem in known]].astype(np.float64) / TOP
        called = [self._subject(name) for name in (thread.title, thread.category, *thread.tags)]
        called = [subject for subject in called if subject is not None]
        near = _OF_TEXT * np.maximum(words @ (vector / TOP), 0)
        if called:
            nearest = -np.sort(-(words @ np.stack(called).T), axis=1)[:, :2].mean(axis=1)
            near += (1 - _OF_TEXT) * np.maximum(nearest, 0)
        return dict.fromkeys(stems, _STRANGE) | dict(zip(known, np.round(near, 6).tolist()))

    @cached_property
    def _subject(self) -> Callable[[str], np.ndarray | None]:
        empty, places, table = empty_words(self.analysis.lang), self._places, self.table

        @lru_cache(maxsize=1 << 12)
        def subject(name: str) -> np.ndarray | None:
            stems = [stem for form, stem in self.analysis.pairs(name) if form not in empty and stem in places]
            told = [places[stem] for stem in stems]
            whole = (table.vectors[told].astype(np.float64) * table.weights[told, None]).sum(axis=0)
            return whole / np.linalg.norm(whole) if whole.any() else None

        return subject

    @cached_property
    def _rarity(self) -> Callable[[str], float]:
        """How rare a word is, 1 for all that are rare."""
        rarity = self.table.rarity.tolist() if self.table else ()

        def rare(stem: str) -> float:
            return min(_RARE, rarity[self._places[stem]]) / _RARE if stem in self._places else 1.0

        return rare


def _form(written: list[tuple[int, Phrase]]) -> str:
    """Return a phrase as it is most often written, of equals the first by code point."""
    return " ".join(min(written)[1]).replace("- ", "-")


@lru_cache(maxsize=1 << 12)
def _times(times: int, words: int) -> float:
    return round(math.sqrt(math.log2(times + 1)) * math.sqrt(math.log2(words + 1)), 6)
