"""The index of a column: made of threads alone, asked by the author's desk, written out for browsers."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from plugins.problems import Problem
from plugins.threads.model import Thread

from .answers import Found, Hit, Related
from .build import Built
from .cards import Deck
from .entries import Entry, entries_of
from .explain import Reason, explain
from .files import common_terms, manifest
from .finder import Finder
from .kinship import Kinship
from .parts import parted
from .phrases import Chosen, Subjects, telling_phrases
from .query import Query
from .rank import Ranked
from .reader import MemoryReader, read_parts
from .related import Kin, related
from .settings import SearchSettings
from .store import Store
from .synonyms import Synonyms, read_synonyms
from .terms import Analysis
from .vocabulary import Vocabulary, merged
from .workshop import Workshop

_NEAREST_TERMS = 32


@dataclass(frozen=True)
class Index:
    """Everything that can be asked of a column; what is not asked for is not computed."""

    parts: tuple[Built, ...]
    analysis: Analysis
    synonyms: Synonyms
    problems: tuple[Problem, ...]
    """What is wrong with synonyms.txt."""

    def learn(self) -> None:
        """Find out what is new of each thread, if it is new of many, so that the store tells it to other processes."""
        built = self.parts[0]
        if not built.workshop.knows(built.part.entries):
            _ = self.kinship

    def files(self, have: Collection[str] = ()) -> dict[str, bytes]:
        """Return the files by name below the search folder.

        `have` names the folders (see `folders`) that are there already; they are not made again.
        """
        files = {"manifest.json": self.manifest()}
        for each in (*self.parts, *self.decks):
            if each.folder not in have:
                files |= each.files
        return files

    def tidy(self) -> None:
        """Make the store forget what this index does not need."""
        shop = self.parts[0].workshop
        own = [name for built in self.parts for name in shop.names(built.part)]
        shop.store.keep_only([*own, *shop.family.names(len(self.threads))])

    def keep_kinship(self) -> None:
        """Make the store keep what new words of a few letters are followed with (kindred.py), and nothing else."""
        family = self.parts[0].workshop.family
        family.keep_chosen(self.kinship, self._telling[1])
        family.store.keep_only([*family.names(len(self.threads)), family.name_of_chosen])

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders of parts and decks, named by content: one that is there already is whole."""
        return tuple(each.folder for each in (*self.parts, *self.decks))

    @property
    def decks(self) -> tuple[Deck, ...]:
        """The cards."""
        return tuple(deck for built in self.parts for deck in built.part.decks)

    def manifest(self, parts: Sequence[Built] = ()) -> bytes:
        """Return manifest.json, of other parts if there are any."""
        lines = [built.line for built in parts or self.parts]
        return manifest(lines, self.analysis.lang, self.analysis.is_english, self.analysis.stops, self.synonyms)

    def search(self, text: str, limit: int = 10, *, typing: bool = False) -> Found:
        """Return the best threads for a query; while it is being typed, its last word may be a beginning."""
        return self.finder.search(text, limit, typing=typing)

    def explain(self, text: str, slug: str, lang: str = "") -> list[Reason]:
        """Return why the query finds a thread, one reason a word. Raises KeyError when there is no such thread."""
        query = self.finder.parse(text)
        number = self.numbers[slug, lang or self.analysis.lang]
        return explain(number, self.finder.slots(query), self.reader, self._part_of(number), query.voices)

    def related(self, slug: str, lang: str = "") -> list[Related]:
        """Return the threads that belong to one, the nearest first; there may be none.

        Each of them names it too, for the same reasons. Raises KeyError when there is no such thread.
        """
        number = self.numbers[slug, lang or self.analysis.lang]
        return [Related(self.thread(other), why) for other, why in self.kin[number]]

    def nearest(self, text: str, limit: int = 10) -> list[Hit]:
        """Return the threads nearest to a long text, such as a letter that came in, best first."""
        tally = Counter(self.analysis.terms(text))
        worth = {term: min(times, 3) * self.reader.scale(term) for term, times in tally.items()}
        best = sorted((term for term in worth if worth[term]), key=lambda term: (-worth[term], term))[:_NEAREST_TERMS]
        scores: Counter[int] = Counter()
        for term in best:
            for number, posting in self.reader.postings(term).items():
                scores[number] += posting.points * min(tally[term], 3)
        ranked = sorted(
            (Ranked(number, score) for number, score in scores.items()), key=lambda one: (-one.score, -one.thread)
        )
        return [self.finder.hit(one, Query(), [(term,) for term in best]) for one in ranked[:limit]]

    @cached_property
    def finder(self) -> Finder:
        """What answers queries, over the lists in memory."""
        return Finder(self.analysis, self.synonyms, self.reader, self.words, self.common, self.thread)

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
        return {(thread.slug, thread.lang): number for number, thread in enumerate(self.threads)}

    @cached_property
    def kinship(self) -> Kinship:
        """What the threads have to do with one another."""
        entries = [entry for built in self.parts for entry in built.part.entries]
        return self.parts[0].workshop.kinship(entries)

    @cached_property
    def kin(self) -> Kin:
        """For each thread the numbers of those that belong to it, and why."""
        return related(self.kinship, words=self.analysis.is_english)

    @property
    def subjects(self) -> Subjects:
        """The phrases that one would put in the back of a book."""
        return self._telling[0]

    @cached_property
    def _telling(self) -> tuple[Subjects, Chosen]:
        return telling_phrases(self.kinship)

    def thread(self, number: int) -> Thread:
        """Return the thread of a number."""
        return self.entry(number).thread

    def entry(self, number: int) -> Entry:
        """Return the entry of a thread by its number."""
        return self._part_of(number).entry(number)

    @cached_property
    def threads(self) -> list[Thread]:
        """The threads by their numbers."""
        return [entry.thread for built in self.parts for entry in built.part.entries]

    def _part_of(self, number: int) -> Built:
        return next(built for built in reversed(self.parts) if number >= built.part.first)


def build_index(
    threads: Sequence[Thread],
    settings: SearchSettings,
    address: Callable[[Thread], str],
    *,
    synonyms: str = "",
    store: Store | None = None,
    processes: int = 1,
) -> Index:
    """Return the index of threads, a function of the threads and settings alone.

    The store and the number of processes to work with only save time.
    `address` gives a thread's address relative to the site's root, `synonyms` is the text of synonyms.txt.
    Raises NoModel when the settings ask for a sentence model that is not installed.
    """
    analysis = Analysis(settings.lang)
    groups, problems = read_synonyms(synonyms, analysis)
    workshop = Workshop(settings, analysis, groups, store or Store(None), processes)
    base, recent = parted(entries_of(threads, address), analysis.lang, workshop.rules)
    first = Built(base, workshop, None)
    parts = (first, Built(recent, workshop, first)) if recent else (first,)
    return Index(parts, analysis, groups, problems)
