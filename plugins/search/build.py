"""From threads to lists, with whatever the store has kept."""

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, TypeVar

import numpy as np

from plugins.threads.model import Thread

from .candidates import Candidates, candidates
from .columns import gather
from .counts import Counts, Lexicon, Tally, count_letter, tally
from .encoder import SentenceModel, model_folder
from .files import part_files
from .impacts import Lists
from .parts import Base, Entry, Part, base_bytes, base_from, make_lists
from .related import OTHERS, Neighbours, neighbours, with_sets
from .settings import SearchSettings
from .store import Store
from .synonyms import Synonyms
from .terms import Analysis
from .vocabulary import Vocabulary, vocabulary
from .words import TABLE, TOP, Words, read_table, thread_vector

_BATCH = 500  # threads looked up in the store at once
Kept = TypeVar("Kept", Counts, Candidates)


@dataclass(frozen=True)
class Workshop:
    """What is the same for every thread of a build."""

    settings: SearchSettings
    analysis: Analysis
    synonyms: Synonyms
    store: Store

    def __post_init__(self) -> None:
        if self.settings.sense:
            model_folder()  # says at once what is missing

    @cached_property
    def table(self) -> Words | None:
        """The word vectors; there are none for other languages than English."""
        return read_table() if self.analysis.is_english else None

    @cached_property
    def rules(self) -> str:
        """All beside the threads that lists depend on, in one line."""
        synonyms = _hashed(repr((*self.synonyms.groups, *self.synonyms.forms)))
        return f"{self.analysis.lang} {self.settings.sense} {synonyms} {self._table_name}"

    @cached_property
    def _table_name(self) -> str:
        return _hashed(TABLE.read_bytes()) if self.analysis.is_english else ""

    @cached_property
    def _kind_of_counts(self) -> str:
        return f"counts {self.analysis.lang} {_hashed(repr(self.synonyms.phrases))}"

    @cached_property
    def _kind_of_vectors(self) -> str:
        return f"vector {self.settings.sense} {self._table_name}"

    @cached_property
    def _kind_of_candidates(self) -> str:
        return f"candidates {self.analysis.lang}"

    def names(self, part: Part) -> list[str]:
        """Return the names under which the store keeps what a part needs."""
        kinds = (self._kind_of_counts, self._kind_of_vectors, self._kind_of_candidates)
        own = [f"{kind} {part.folder}" for kind in ("base", "line", "near")]
        return own + [f"{kind} {entry.content}" for kind in kinds for entry in part.entries]

    @cached_property
    def _model(self) -> SentenceModel:
        return SentenceModel(model_folder())

    def _each(
        self, kind: str, entries: Sequence[Entry], made: Callable[[Thread], Kept], read: Callable[[bytes], Kept]
    ) -> Iterator[Kept]:
        """Yield what the store keeps of threads, that of new ones made and kept; a few are in memory at a time."""
        for low in range(0, len(entries), _BATCH):
            names = {entry.content: f"{kind} {entry.content}" for entry in entries[low : low + _BATCH]}
            kept, fresh = self.store.get(names.values()), {}
            for entry in entries[low : low + _BATCH]:
                name = names[entry.content]
                try:
                    one = read(kept[name])
                except (KeyError, ValueError):
                    one = made(entry.thread)
                    fresh[name] = one.to_bytes()
                yield one
            self.store.put(fresh)

    def counts(self, entries: Sequence[Entry]) -> Tally:
        """Return the counts of threads."""
        made = partial(count_letter, analysis=self.analysis, phrases=self.synonyms.phrases)
        return tally(self._each(self._kind_of_counts, entries, made, Counts.from_bytes), self.lexicon)

    def candidates(self, entries: Sequence[Entry]) -> list[Candidates]:
        """Return what might be a phrase of each thread."""
        made = partial(candidates, lang=self.analysis.lang)
        return list(self._each(self._kind_of_candidates, entries, made, Candidates.from_bytes))

    @cached_property
    def lexicon(self) -> Lexicon:
        """The numbers of words."""
        return Lexicon(self.analysis)

    def vectors(self, entries: Sequence[Entry], told: Callable[[], Tally]) -> np.ndarray:
        """Return the vector (int8) of each thread, new ones computed of what `told` counts, and kept."""
        if self.table is None:
            return np.zeros((len(entries), 1), np.int8)
        width = self.table.vectors.shape[1]
        kind = self._kind_of_vectors
        kept = self.store.get(f"{kind} {entry.content}" for entry in entries)
        known = {name: np.frombuffer(vector, np.int8) for name, vector in kept.items() if len(vector) == width}
        missing = [place for place, entry in enumerate(entries) if f"{kind} {entry.content}" not in known]
        made = self._read(entries, missing) if self.settings.sense else self._add_up(told, missing)
        fresh = {f"{kind} {entries[place].content}": vector for place, vector in zip(missing, made)}
        self.store.put({name: vector.tobytes() for name, vector in fresh.items()})
        known |= fresh
        return np.array([known[f"{kind} {entry.content}"] for entry in entries]).reshape(-1, width)

    def _add_up(self, told: Callable[[], Tally], missing: Sequence[int]) -> Iterator[np.ndarray]:
        """Yield vectors made of the table's."""
        if missing:
            heard, stems = told(), self.table.places
            of = np.array([stems.get(term, -1) for _, term in self.lexicon.pairs], np.int64)
            for rows in map(heard.of, missing):
                yield thread_vector(self.table, of[heard.words[rows]], heard.title[rows], heard.body[rows])

    def _read(self, entries: Sequence[Entry], places: Sequence[int]) -> list[np.ndarray]:
        """Return vectors that the sentence model gives to title and whole, in the table's dimensions."""
        threads = [entries[place].thread for place in places]
        if not threads:
            return []
        whole = ["\n".join([thread.title, *(turn.text for turn in thread.turns)]) for thread in threads]
        both = self._model.encode([thread.title for thread in threads]) + self._model.encode(whole)
        vectors = both @ self.table.projection
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return list(np.rint(vectors * TOP).astype(np.int8))


@dataclass(frozen=True)
class Built:
    """One part, computed as far as it is asked."""

    part: Part
    workshop: Workshop
    before: "Built | None"
    """The base, for the recent part."""

    @cached_property
    def counts(self) -> Tally:
        """The counts of its threads."""
        return self.workshop.counts(self.part.entries)

    @cached_property
    def vectors(self) -> np.ndarray:
        """The vectors of its threads (int8)."""
        return self.workshop.vectors(self.part.entries, lambda: self.counts)

    @cached_property
    def _made(self) -> tuple[Lists, Base]:
        base = self.before.base if self.before else None
        columns = gather(self.counts, self.workshop.lexicon)
        return make_lists(columns, self.vectors, self.workshop.table, self.workshop.synonyms, base)

    @property
    def lists(self) -> Lists:
        """Its lists, whole."""
        return self._made[0]

    @cached_property
    def base(self) -> Base:
        """What it hands on to the recent part, from the store if it is there."""
        name = f"base {self.part.folder}"
        kept = self.workshop.store.get([name]).get(name)
        if kept and (base := base_from(kept)):
            return base
        self.workshop.store.put({name: base_bytes(self._made[1])})
        return self._made[1]

    def of(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the words and the vector of a thread by its number in the whole index."""
        place = number - self.part.first
        return self.counts.words[self.counts.of(place)], self.vectors[place]

    @property
    def own_sets(self) -> list[str]:
        """The tags and topics of its threads, sorted."""
        return sorted(
            {name for entry in self.part.entries for name in entry.sets if name.startswith(("tag:", "topic:"))}
        )

    def placed(self, sets: Sequence[str]) -> np.ndarray:
        """Return the vectors of its threads with these tags and topics as further parts."""
        return with_sets(self.vectors, [entry.sets for entry in self.part.entries], sets)

    @cached_property
    def near(self) -> Neighbours:
        """The neighbours that its threads have among themselves, from the store if they are there."""
        name, size = f"near {self.part.folder}", len(self.part.entries) * OTHERS
        kept = np.frombuffer(self.workshop.store.get([name]).get(name, b""), "<i4")
        if len(kept) == 2 * size and size:
            return Neighbours(*kept.reshape(2, -1, OTHERS))
        near = neighbours(self.placed(self.own_sets))
        self.workshop.store.put({name: np.stack([near.others, near.products]).astype("<i4").tobytes()})
        return near

    @cached_property
    def words(self) -> Vocabulary:
        """The words of its letters; in the base also those of the author's synonyms."""
        own = vocabulary(self.counts, self.workshop.lexicon, self.workshop.analysis)
        more = () if self.before else self.workshop.synonyms.forms
        return {form: (1, term) for form, term in more} | own

    @cached_property
    def _packed(self) -> tuple[dict[str, bytes], dict[str, Any]]:
        analysis = self.workshop.analysis
        return part_files(self.part, self.lists, self.words, analysis.lang, stems=analysis.is_english)

    @property
    def files(self) -> dict[str, bytes]:
        """Its files."""
        return self._packed[0]

    @cached_property
    def line(self) -> dict[str, Any]:
        """Its line in the manifest, from the store if it is there."""
        name = f"line {self.part.folder}"
        kept = self.workshop.store.get([name]).get(name)
        with contextlib.suppress(TypeError, ValueError):
            if (line := json.loads(kept))["folder"] == self.part.folder:
                return line
        self.workshop.store.put({name: json.dumps(self._packed[1]).encode()})
        return self._packed[1]


def _hashed(told: str | bytes) -> str:
    return hashlib.sha256(told.encode() if isinstance(told, str) else told).hexdigest()[:16]
