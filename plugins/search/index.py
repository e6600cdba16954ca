"""The index of a column: made of threads alone, asked by the author's desk, written out for browsers."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from plugins.problems import Problem
from plugins.threads.model import Thread

from .answers import Found, Hit, Related
from .build import Built, Workshop
from .explain import Reason, explain
from .files import common_terms, manifest, text_files
from .parts import entries_of, parted
from .query import BEGUN, Query, parse
from .rank import COMPLETIONS, Ranked, best_voice, rank, slots
from .reader import MemoryReader, holds, read_parts, turn_of
from .related import REASONS, SHOWN, Neighbours, Reasons, joined, reasons, related
from .settings import SearchSettings
from .store import Store
from .synonyms import Synonyms, read_synonyms
from .terms import Analysis, fold
from .vocabulary import Vocabulary, completions, mended, merged

_FEW_RESULTS = 3  # with fewer, misspelled words are mended
_NEAREST_TERMS = 32


@dataclass(frozen=True)
class Index:
    """Everything that can be asked of a column; what is not asked for is not computed."""

    parts: tuple[Built, ...]
    analysis: Analysis
    synonyms: Synonyms
    problems: tuple[Problem, ...]
    """What is wrong with synonyms.txt."""

    def files(self, have: Collection[str] = ()) -> dict[str, bytes]:
        """Return the files by name below the search folder.

        `have` names the folders of parts (see `folders`) that are there already; they and the fragments of their
        threads are not made again.
        """
        files = {"manifest.json": self.manifest()}
        for built in self.parts:
            if built.part.folder not in have:
                files |= built.files | text_files(built.part)
        return files

    def tidy(self) -> None:
        """Make the store forget what this index does not need."""
        shop = self.parts[0].workshop
        shop.store.keep_only((name for built in self.parts for name in shop.names(built.part)), "lexicon ")

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of the parts, named by content: one that is there already is whole."""
        return tuple(built.part.folder for built in self.parts)

    def manifest(self) -> bytes:
        """Return manifest.json."""
        lines = [built.line for built in self.parts]
        return manifest(lines, self.analysis.lang, self.analysis.is_english, self.analysis.stops, self.synonyms.phrases)

    def search(self, text: str, limit: int = 10, *, typing: bool = False) -> Found:
        """Return the best threads for a query; while it is being typed, its last word may be a beginning."""
        ranked, query, chosen = self._ranked(text, typing)
        searched = text
        if len(ranked) < _FEW_RESULTS and not typing:
            better = self._mend(query, text)
            if better != text and (other := self._ranked(better, False))[0] and len(other[0]) > len(ranked):
                (ranked, query, chosen), searched = other, better
        return Found(tuple(self._hit(one, query, chosen) for one in ranked[:limit]), len(ranked), searched)

    def explain(self, text: str, slug: str, lang: str = "") -> list[Reason]:
        """Return why the query finds a thread, one reason a word. Raises KeyError when there is no such thread."""
        query = self.parse(text)
        number = self.numbers[slug, lang or self.analysis.lang]
        return explain(number, self.slots(query), self.reader, self._part_of(number), query.voices)

    def related(self, slug: str, lang: str = "") -> list[Related]:
        """Return the threads that belong to one, the nearest first; there may be none.

        Translations of the thread are left out, and threads that share no rare word. Raises KeyError when there is no
        such thread.
        """
        number = self.numbers[slug, lang or self.analysis.lang]
        found = ((self.thread(other), self._why(number, other)) for other in related(number, self._near))
        return [Related(thread, why) for thread, why in found if why and thread.slug != slug][:SHOWN]

    def nearest(self, text: str, limit: int = 10) -> list[Hit]:
        """Return the threads nearest to a long text, such as a letter that came in, best first."""
        tally = Counter(self.analysis.terms(text))
        worth = {term: min(times, 3) * self.reader.scale(term) for term, times in tally.items()}
        best = sorted((term for term in worth if worth[term]), key=lambda term: (-worth[term], term))[:_NEAREST_TERMS]
        scores: Counter[int] = Counter()
        for term in best:
            for number, posting in self.reader.postings(term).items():
                scores[number] += posting.points * min(tally[term], 3)
        ranked = sorted((Ranked(number, score) for number, score in scores.items()), key=lambda one: (-one.score, -one.thread))
        return [self._hit(one, Query(), [(term,) for term in best]) for one in ranked[:limit]]

    def parse(self, text: str) -> Query:
        """Return a query taken apart."""
        forms = None if self.analysis.is_english else {form: term for form, (_, term) in self.words.items()}
        return parse(text, self.analysis, forms)

    def slots(self, query: Query, typed: str = "") -> list[tuple[str, ...]]:
        """Return the slots of a query; `typed` is the beginning of a word."""
        most = COMPLETIONS[len(typed) > 2] if len(typed) > 1 else 0
        near = completions(typed, self.words, most) if most else []
        return slots(query, self.synonyms.phrases, self.common, near)

    @cached_property
    def reader(self) -> MemoryReader:
        """The lists in memory."""
        return read_parts([(built.part, built.lists) for built in self.parts])

    @cached_property
    def words(self) -> Vocabulary:
        """The words of the letters."""
        return merged([built.words for built in self.parts])

    @cached_property
    def common(self) -> dict[str, int]:
        """The most frequent terms, with their places."""
        base = self.parts[0]
        return {term: place for place, term in enumerate(common_terms(base.lists, len(base.part.entries)))}

    @cached_property
    def numbers(self) -> dict[tuple[str, str], int]:
        """The number of each thread, by slug and language."""
        entries = (entry.thread for built in self.parts for entry in built.part.entries)
        return {(thread.slug, thread.lang): number for number, thread in enumerate(entries)}

    @cached_property
    def forms(self) -> dict[str, str]:
        """How each term is most often written."""
        weighty = sorted(self.words.items(), key=lambda pair: (pair[1][0], pair[0]), reverse=True)
        forms = {phrase: phrase for phrase in self.synonyms.phrases}
        for form, (_, term) in weighty:
            forms.setdefault(term, form)
        return forms

    @cached_property
    def _near(self) -> Neighbours:
        sets = sorted(set().union(*(built.own_sets for built in self.parts)))
        return joined(self.parts[0].near, np.concatenate([built.placed(sets) for built in self.parts]))

    @cached_property
    def _reasons(self) -> Reasons | None:
        shop, statistics = self.parts[0].workshop, self.parts[0].base.statistics
        return shop.table and reasons(shop.table, statistics, [term for _, term in shop.lexicon.pairs])

    def _why(self, one: int, other: int) -> tuple[str, ...]:
        """Return the tags, then the words, that two threads share."""
        mine, theirs = self.thread(one).tags, {tag.casefold() for tag in self.thread(other).tags}
        tags = [tag for tag in mine if tag.casefold() in theirs]
        (counts, vector), (counts2, vector2) = (self._part_of(number).of(number) for number in (one, other))
        terms = self._reasons.between(counts, counts2, (vector, vector2)) if self._reasons else []
        words = [self.forms.get(term, term) for term in terms]
        return tuple([*tags, *(word for word in words if word not in " ".join(tags).casefold())][:REASONS])

    def thread(self, number: int) -> Thread:
        """Return the thread of a number."""
        part = self._part_of(number).part
        return part.entries[number - part.first].thread

    def _part_of(self, number: int) -> Built:
        return next(built for built in reversed(self.parts) if number >= built.part.first)

    def _ranked(self, text: str, typing: bool) -> tuple[list[Ranked], Query, list[tuple[str, ...]]]:
        query = self.parse(text)
        typed = query.words[-1].form if typing and query.words and BEGUN.search(text) else ""
        chosen = self.slots(query, typed)
        return rank(query, chosen, self.reader, self._holds), query, chosen

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

    def _hit(self, one: Ranked, query: Query, chosen: Sequence[tuple[str, ...]]) -> Hit:
        thread = self.thread(one.thread)
        voice = best_voice(one.thread, chosen, self.reader, query.voices)
        scales = {term: self.reader.scale(term) for slot in chosen for term in slot}
        turn = turn_of(thread.turns, voice, scales, self.analysis)
        return Hit(thread.slug, thread.lang, thread.title, one.score, turn)


def build_index(
    threads: Sequence[Thread],
    settings: SearchSettings,
    address: Callable[[Thread], str],
    *,
    synonyms: str = "",
    store: Store | None = None,
) -> Index:
    """Return the index of threads, a function of its arguments alone (the store only saves time).

    `address` gives a thread's address relative to the site's root, `synonyms` is the text of synonyms.txt.
    Raises NoModel when the settings ask for a sentence model that is not installed.
    """
    analysis = Analysis(settings.lang)
    groups, problems = read_synonyms(synonyms, analysis)
    workshop = Workshop(settings, analysis, groups, store or Store(None))
    base, recent = parted(entries_of(threads, address), workshop.rules)
    first = Built(base, workshop, None)
    parts = (first, Built(recent, workshop, first)) if recent else (first,)
    return Index(parts, analysis, groups, problems)
