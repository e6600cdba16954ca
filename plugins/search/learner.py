"""What is learnt of a letter by reading it: its words, its vector, and what it tells of."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from plugins.threads.model import Thread

from .counts import TITLE, Counts, count_letter
from .telling import Teller, Told
from .terms import Analysis
from .tokens import tokens_of
from .words import TABLE, Words, read_table, thread_vector


@dataclass(frozen=True)
class Learner:
    """Reads letters; what it learns of one is a function of the letter and the table of meanings alone."""

    analysis: Analysis
    phrases: tuple[str, ...] = ()
    """Synonyms of several words, as stems: their counts are wanted, and no vector depends on them."""

    @cached_property
    def table(self) -> Words | None:
        """The word vectors; there are none for other languages than English."""
        return read_table() if self.analysis.is_english else None

    def kind(self, *, sense: bool) -> str:
        """Return what all that is learnt depends on beside the letters; with `sense` a sentence model reads them."""
        return f"{self.analysis.lang} {self.kind_of_vectors(sense=sense)}"

    def kind_of_vectors(self, *, sense: bool) -> str:
        """Return what vectors depend on beside the letters."""
        return f"vector {sense} {self.table_name}"

    @cached_property
    def table_name(self) -> str:
        """What the table is known by."""
        return hashlib.sha256(TABLE.read_bytes()).hexdigest()[:16] if self.analysis.is_english else ""

    def learn(
        self, threads: Sequence[Thread], known: np.ndarray | None = None
    ) -> tuple[list[Counts], np.ndarray, Told]:
        """Return what letters say; their vectors are made of the table unless they are `known`."""
        counts = [count_letter(thread, self.analysis, self.phrases) for thread in threads]
        vectors = np.array([*map(self.vector, counts)]) if known is None else known
        return counts, vectors, self._teller.told(threads, vectors)

    def rest(self) -> None:
        """Let go of what makes reading many letters fast, and is as large as thousands of them."""
        tokens_of.cache_clear()
        self._teller.rest()
        vars(self).pop("_places", None)

    @cached_property
    def _teller(self) -> Teller:
        return Teller(self.analysis, self.table)

    def vector(self, counts: Counts) -> np.ndarray:
        """Return the vector of a thread with these words; without a table it says nothing."""
        if self.table is None:
            return np.zeros(1, np.int8)
        places = np.fromiter(map(self._places.__getitem__, counts.words), np.int64, len(counts.words))
        return thread_vector(self.table, places, counts.times[TITLE], counts.body)

    @cached_property
    def _places(self) -> "_Places":
        return _Places(self.table.places, self.analysis)


class _Places(dict[str, int]):
    """Where each word, as it is written, stands in the table; -1 for one that does not."""

    def __init__(self, places: dict[str, int], analysis: Analysis) -> None:
        super().__init__()
        self._of_stems, self._analysis = places, analysis

    def __missing__(self, word: str) -> int:
        place = self[word] = self._of_stems.get(word if " " in word else self._analysis.stem(word), -1)
        return place
