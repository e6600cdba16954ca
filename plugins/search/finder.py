"""Queries answered: the same whether lists are in memory or in Whoosh's index."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from .answers import Found, Hit
from .query import BEGUN, Query, parse
from .rank import COMPLETIONS, Ranked, Reader, best_voice, rank, slots
from .reader import holds, turn_of
from .synonyms import Synonyms
from .terms import Analysis, fold
from .vocabulary import Vocabulary, completions, mended

_FEW_RESULTS = 3  # with fewer, misspelled words are mended


class Told(Protocol):
    """What of a thread is shown in results, and searched for phrases."""

    slug: str
    lang: str
    title: str
    turns: Sequence


@dataclass(frozen=True)
class Finder:
    """Finds threads."""

    analysis: Analysis
    synonyms: Synonyms
    reader: Reader
    words: Vocabulary
    """The words of the letters."""
    common: dict[str, int]
    """The most frequent terms, with their places."""
    thread: Callable[[int], Told]
    """Gives the thread of a number."""

    def search(self, text: str, limit: int = 10, *, typing: bool = False) -> Found:
        """Return the best threads for a query; while it is being typed, its last word may be a beginning."""
        ranked, query, chosen = self._ranked(text, typing)
        searched = text
        if len(ranked) < _FEW_RESULTS and not typing:
            better = self._mend(query, text)
            if better != text and (other := self._ranked(better, False))[0] and len(other[0]) > len(ranked):
                (ranked, query, chosen), searched = other, better
        return Found(tuple(self.hit(one, query, chosen) for one in ranked[:limit]), len(ranked), searched)

    def parse(self, text: str) -> Query:
        """Return a query taken apart."""
        forms = None if self.analysis.is_english else {form: term for form, (_, term) in self.words.items()}
        return parse(text, self.analysis, forms)

    def slots(self, query: Query, typed: str = "") -> list[tuple[str, ...]]:
        """Return the slots of a query; `typed` is the beginning of a word."""
        most = COMPLETIONS[len(typed) > 2] if len(typed) > 1 else 0
        near = completions(typed, self.words, most) if most else []
        return slots(query, self.synonyms.phrases, self.common, near)

    def _ranked(self, text: str, typing: bool) -> tuple[list[Ranked], Query, list[tuple[str, ...]]]:
        query = self.parse(text)
        typed = query.words[-1].form if typing and query.words and BEGUN.search(text) else ""
        chosen = self.slots(query, typed)
        begun = bool(chosen) and len(chosen[-1]) > 1
        return rank(query, chosen, self.reader, self._holds, begun=begun), query, chosen

    def _holds(self, number: int, phrase: tuple) -> bool:
        thread = self.thread(number)
        return holds(phrase, thread.title, [turn.text for turn in thread.turns], self.analysis)

    def _mend(self, query: Query, text: str) -> str:
        """Return a query with its unknown words mended, folded where something changed."""
        better = {word.form: mended(word.form, self.words) for word in query.words if not word.stop}
        plain = fold(text)
        for form, right in better.items():
            plain = plain.replace(form, right) if right else plain
        return plain if any(better.values()) else text

    def hit(self, one: Ranked, query: Query, chosen: Sequence[tuple[str, ...]]) -> Hit:
        """Return what is shown of a thread that the slots of a query have found."""
        thread = self.thread(one.thread)
        voice = best_voice(one.thread, chosen, self.reader, query.voices)
        scales = {term: self.reader.scale(term) for slot in chosen for term in slot}
        scales = {other: scale for term, scale in scales.items() for other in self.synonyms.of(term)} | scales
        turn = turn_of(thread.turns, voice, scales, self.analysis)
        return Hit(thread.slug, thread.lang, thread.title, one.score, turn)
