"""The index in memory, read by the ranking as the browser reads its files."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from plugins.threads.model import Turn

from .counts import VOICES
from .impacts import SYNONYM, Lists
from .parts import Part, capped, sets_of
from .query import Word
from .rank import Posting
from .terms import Analysis


@dataclass(frozen=True)
class _Held:
    """A part's lists, and where their words are."""

    first: int
    best: Lists
    rest: Lists
    best_places: dict[str, int]
    rest_places: dict[str, int]


@dataclass(frozen=True)
class MemoryReader:
    """Reads lists, sets and months of parts; a thread's number counts from the first of the base."""

    threads: int
    held: tuple[_Held, ...]
    sets: dict[str, frozenset[int]]
    _postings: dict[str, dict[int, Posting]] = field(default_factory=dict)

    def postings(self, term: str) -> dict[int, Posting]:
        """Return the threads of a term's list; empty when it has none."""
        if term not in self._postings:
            self._postings[term] = {number: posting for held in self.held for number, posting in _of(held, term)}
        return self._postings[term]

    def scale(self, term: str) -> int:
        """Return the term's scale: the base's, or else the recent part's; 0 when it has no list."""
        scales = (int(held.best.scale[held.best_places[term]]) for held in self.held if term in held.best_places)
        return next(scales, 0)

    def holders(self, term: str) -> frozenset[int]:
        """Return every thread that the term stands in, also beyond its list."""
        found = {number for number, posting in self.postings(term).items() if 0 < posting.voices < SYNONYM}
        for held in self.held:
            if term in held.rest_places:
                rows = held.rest.rows(held.rest_places[term])
                found.update((held.rest.thread[rows] + held.first).tolist())
        return frozenset(found)

    def members(self, name: str) -> frozenset[int]:
        """Return the threads of a set."""
        return self.sets.get(name, frozenset())

    def months(self) -> Sequence[str]:
        """Return the months in which threads appeared."""
        return sorted(name.removeprefix("month:") for name in self.sets if name.startswith("month:"))


def _of(held: _Held, term: str) -> list[tuple[int, Posting]]:
    if term not in held.best_places:
        return []
    place = held.best_places[term]
    rows, scale = held.best.rows(place), int(held.best.scale[place])
    numbers = (held.best.thread[rows] + held.first).tolist()
    impacts, voices = held.best.impact[rows].tolist(), held.best.voices[rows].tolist()
    return [(number, Posting(scale * impact, bits)) for number, impact, bits in zip(numbers, impacts, voices)]


def read_parts(parts: Sequence[tuple[Part, Lists]]) -> MemoryReader:
    """Return a reader of parts and their lists."""
    held, sets = [], {}
    for part, lists in parts:
        best, rest = capped(lists)
        places = [{word: place for place, word in enumerate(each.words)} for each in (best, rest)]
        held.append(_Held(part.first, best, rest, *places))
        for name, numbers in sets_of(part.entries).items():
            sets[name] = sets.get(name, frozenset()) | {number + part.first for number in numbers}
    return MemoryReader(sum(len(part.entries) for part, _ in parts), tuple(held), sets)


def holds(phrase: Sequence[Word], title: str, texts: Sequence[str], analysis: Analysis) -> bool:
    """Say whether a title or one of the texts has the words of a phrase in their order."""
    wanted = f" {' '.join(word.term for word in phrase)} "
    return any(wanted in f" {' '.join(analysis.title_terms(text))} " for text in (title, *texts))


def turn_of(entry_turns: Sequence[Turn], voice: int, scales: dict[str, int], analysis: Analysis) -> str:
    """Return the id of the turn of a voice (its place in VOICES) that holds most; of the first turn when voice is -1.

    What a turn holds is the sum of the scales of the terms that stand in it; of equals the first turn wins.
    """
    turns = [turn for turn in entry_turns if voice < 0 or turn.kind is VOICES[voice]]
    if len(turns) < 2 or voice < 0:
        return turns[0].id if turns else ""

    def held(turn: Turn) -> int:
        run = f" {'  '.join(analysis.title_terms(turn.text))} "
        return sum(scale for term, scale in scales.items() if f" {term.replace(' ', '  ')} " in run)

    return max(turns, key=held).id
