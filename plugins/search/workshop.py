"""What an index needs to know of each thread, from the store or made anew."""

import contextlib
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from plugins.workers import mapped, parted, shared_out

from .counts import Counts, Lexicon, Tally, count_letter, joined, kept_tally, tally
from .encoder import SentenceModel, letter_vectors, model_folder
from .entries import Entry
from .family import Family
from .impacts import Rows
from .kinship import Kinship
from .known import known_by
from .learner import Learner
from .lexical import Statistics
from .nearness import FORMAT as NEARNESS
from .nearness import kept_nearness, renewed
from .parts import Part
from .settings import SearchSettings
from .store import Store
from .synonyms import Synonyms
from .telling import Told, all_told
from .terms import Analysis
from .words import Words

RUN = 512
"""Threads whose counts are kept together, of which an edit changes one run."""


@dataclass(frozen=True)
class Workshop:
    """What is the same for every thread of a build."""

    settings: SearchSettings
    analysis: Analysis
    synonyms: Synonyms
    store: Store
    processes: int = 1

    def __post_init__(self) -> None:
        if self.settings.sense:
            model_folder()  # says at once what is missing

    @cached_property
    def learner(self) -> Learner:
        """What reads letters."""
        return Learner(self.analysis, self.synonyms.phrases)

    @property
    def table(self) -> Words | None:
        """The word vectors; there are none for other languages than English."""
        return self.learner.table

    @cached_property
    def rules(self) -> str:
        """All beside the threads that lists depend on, in one line."""
        synonyms = _hashed(repr((*self.synonyms.groups, *self.synonyms.forms)))
        return f"{self.analysis.lang} {self.settings.sense} {synonyms} {self.learner.table_name}"

    @cached_property
    def _kind_of_counts(self) -> str:
        return f"counts {self.analysis.lang} {_hashed(repr(self.synonyms.phrases))}"

    @cached_property
    def _kind_of_vectors(self) -> str:
        return self.learner.kind_of_vectors(sense=self.settings.sense)

    @cached_property
    def family(self) -> Family:
        """What keeps the kinship of threads."""
        return Family(self.store, self.learner.kind(sense=self.settings.sense))

    @cached_property
    def _kind_of_nearness(self) -> str:
        return f"near {NEARNESS} {self.analysis.lang} {self._kind_of_vectors}"

    def names(self, part: Part) -> list[str]:
        """Return the names under which the store keeps what a part needs."""
        kinds = (self._kind_of_counts, self._kind_of_vectors)
        own = [f"{kind} {part.folder}" for kind in ("base", "line")]
        own += [self._kind_of_nearness, *self._names_of_runs(part.entries)]
        return own + [f"{kind} {entry.content}" for kind in kinds for entry in part.entries]

    @cached_property
    def _model(self) -> SentenceModel:
        return SentenceModel(model_folder())

    def _counted(self, entries: Sequence[Entry]) -> Iterator[Counts]:
        """Yield the counts of threads, those of new ones made and kept; a few are in memory at a time."""
        for low in range(0, len(entries), RUN):
            batch = entries[low : low + RUN]
            names = {entry.content: f"{self._kind_of_counts} {entry.content}" for entry in batch}
            kept = self.store.get(names.values())
            known: dict[str, Counts] = {}
            for content, name in names.items():
                with contextlib.suppress(KeyError, ValueError):
                    known[content] = Counts.from_bytes(kept[name])
            fresh = self._fresh_counts([entry for entry in batch if entry.content not in known])
            self.store.put({names[content]: one for content, one in fresh.items()})
            known |= {content: Counts.from_bytes(one) for content, one in fresh.items()}
            yield from (known[entry.content] for entry in batch)

    def _fresh_counts(self, entries: Sequence[Entry]) -> dict[str, bytes]:
        def count(own: Sequence[Entry]) -> list[bytes]:
            return [count_letter(entry.thread, self.analysis, self.synonyms.phrases).to_bytes() for entry in own]

        return dict(zip((entry.content for entry in entries), shared_out(count, entries, self.processes)))

    def counts(self, entries: Sequence[Entry]) -> Tally:
        """Return the counts of threads; those of whole runs are kept as they are put together."""
        if len(entries) < RUN:
            return tally(self._counted(entries), self.lexicon)
        return joined(self._runs(entries))

    def _runs(self, entries: Sequence[Entry]) -> Iterator[Tally]:
        for place, name in enumerate(self._names_of_runs(entries)):
            run = kept_tally(self.store.get([name]).get(name), self.lexicon)
            if run is None:
                run = tally(self._counted(entries[place * RUN : (place + 1) * RUN]), self.lexicon)
                self.store.put({name: run.to_bytes(self.lexicon)})
            yield run

    def _names_of_runs(self, entries: Sequence[Entry]) -> list[str]:
        runs = (entries[low : low + RUN] for low in range(0, len(entries), RUN))
        kind = f"tally {_code_of_terms()} {self._kind_of_counts}"
        return [f"{kind} {_hashed(' '.join(entry.content for entry in run))}" for run in runs]

    def knows(self, entries: Sequence[Entry]) -> bool:
        """Say whether the store has the counts of most threads, so that lists can be made of them at once."""
        names = self._names_of_runs(entries)
        return len(self.store.known(names)) * 2 > len(names)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The numbers of words."""
        return Lexicon(self.analysis)

    def vectors(self, entries: Sequence[Entry]) -> np.ndarray:
        """Return the vector (int8) of each thread; new ones are made and kept."""
        if self.table is None:
            return np.zeros((len(entries), 1), np.int8)
        width = self.table.vectors.shape[1]
        kind = self._kind_of_vectors
        kept = self.store.get(f"{kind} {entry.content}" for entry in entries)
        known = {name: np.frombuffer(vector, np.int8) for name, vector in kept.items() if len(vector) == width}
        missing = [entry for entry in entries if f"{kind} {entry.content}" not in known]
        made = self._read(missing) if self.settings.sense else map(self.learner.vector, self._counted(missing))
        fresh = {f"{kind} {entry.content}": vector for entry, vector in zip(missing, made)}
        self.store.put({name: vector.tobytes() for name, vector in fresh.items()})
        known |= fresh
        return np.array([known[f"{kind} {entry.content}"] for entry in entries]).reshape(-1, width)

    def nearness(self, entries: Sequence[Entry], vectors: np.ndarray, rows: Rows, statistics: Statistics) -> Rows:
        """Return the scores of nearness of the base's threads with these lexical ones, as far as they are new."""
        name = self._kind_of_nearness
        before = kept_nearness(self.store.get([name]).get(name))
        now = renewed(self.table, vectors, rows, statistics, [entry.content for entry in entries], before)
        self.store.put({name: now.to_bytes()})
        return now.rows(self.table)

    def kinship(self, entries: Sequence[Entry]) -> Kinship:
        """Return what threads have to do with one another; counts and vectors of new ones are made and kept, too."""

        def made(places: Sequence[int]) -> tuple[np.ndarray, Told]:
            return self._learnt([entries[place] for place in places])

        letters = [known_by(entry.thread, entry.content) for entry in entries]
        return self.family.kinship(letters, made, words=self.analysis.is_english)

    def _learnt(self, entries: Sequence[Entry]) -> tuple[np.ndarray, Told]:
        """Return vectors and telling phrases of new threads; each is read once, and what lists need of it is kept."""
        learner = self.learner
        known = self.vectors(entries) if self.settings.sense or self.table is None else None

        def learn(places: Sequence[int]) -> tuple[list[bytes], np.ndarray, Told]:
            threads = [entries[place].thread for place in places]
            counts, vectors, told = learner.learn(threads, None if known is None else known[places])
            return [one.to_bytes() for one in counts] if self.settings.browser else [], vectors, told

        vectors, told = [], []
        runs = parted(range(len(entries)))
        for run, (counts, own, phrases) in zip(runs, mapped(learn, runs, self.processes)):
            if self.settings.browser:
                self._keep([entries[place].content for place in run], counts, own)
            vectors.append(own)
            told.append(phrases)
        learner.rest()
        return np.concatenate(vectors), all_told(told)

    def _keep(self, contents: Sequence[str], counts: Sequence[bytes], vectors: np.ndarray) -> None:
        kept = {f"{self._kind_of_counts} {content}": one for content, one in zip(contents, counts)}
        kept |= {f"{self._kind_of_vectors} {content}": one.tobytes() for content, one in zip(contents, vectors)}
        self.store.put(kept)

    def _read(self, entries: Sequence[Entry]) -> Sequence[np.ndarray]:
        threads = [entry.thread for entry in entries]
        return letter_vectors(self._model, threads, self.table.projection) if threads else ()


@lru_cache(maxsize=1)
def _code_of_terms() -> str:
    """Return what changes whenever a word might get another term."""
    return _hashed(b"".join(Path(__file__).with_name(name).read_bytes() for name in ("stem.py", "terms.py")))


def _hashed(told: str | bytes) -> str:
    return hashlib.sha256(told.encode() if isinstance(told, str) else told).hexdigest()[:16]
