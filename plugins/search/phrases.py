"""The phrases that one would put in the back of a book: what threads share, in their readers' words.

Of the candidates (candidates.py) that FEWEST to MOST threads share, each is worth, multiplied,
* nearness: how near its words are in meaning to the column's own topics and tags; for a word the mean cosine to the
  _SUBJECTS nearest of them, for a phrase the mean of its words (after Bennani-Smires et al., "Simple unsupervised
  keyphrase extraction using sentence embeddings", 2018, with the column's subjects in place of the document),
* length and spread: log2(words + 1) * log2(threads + 1), as in C-value (Frantzi, Ananiadou and Mima, 2000), and
* cohesion: the root of the share that the phrase has of the threads with its rarest word; 1 for a single word.
A phrase that has the same threads as a longer one which holds it is left out. Without a table of meanings the
nearness of all is the same.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from .candidates import LONGEST, NONE, Candidates, empty_words
from .index import Index
from .lexical import Statistics, looked_up
from .parts import Entry
from .terms import Analysis, fold
from .words import Words

FEWEST, MOST = 2, 40
"""How many threads share a phrase; in a small column no more than one in _SHARE."""
WANTED, ENOUGH = 2, 5
"""Each thread gets WANTED phrases where it can; one that has ENOUGH is no reason to take another."""
_NEAR = 0.25  # phrases less near are taken only for threads that lack some
_SHARE = 3
_LOOKED_AT = 12  # phrases of a thread that are looked at; more change nothing but the time
_SUBJECTS = 3
_STRANGE = 0.15  # the nearness of a word that the table lacks: a name, or a term of some trade


def telling_phrases(index: Index) -> dict[str, tuple[str, ...]]:
    """Return the telling phrases of a column, sorted, each with the slugs of the threads that share it, sorted."""
    entries = [entry for built in index.parts for entry in built.part.entries]
    shop = index.parts[0].workshop
    shared = _shared(shop.candidates(entries), shop.analysis)
    near = _near(shared, _subject_nearness(shop.table, entries, shop.analysis))
    worth = near * _spread(shared, index.parts[0].base.statistics)
    order = _among_best(worth, shared).tolist()
    chosen = _chosen(_outermost(order, shared), shared, near, len(entries))
    held = ({entries[number].thread.slug for number in shared.threads(place).tolist()} for place in chosen)
    named = zip((_written(shared, place) for place in chosen), map(tuple, map(sorted, held)))
    # Languages of one thread have one slug, and share nothing with others by being alike.
    return dict(sorted((name, slugs) for name, slugs in named if len(slugs) >= FEWEST))


@dataclass(frozen=True)
class _Shared:
    """The candidates that several threads share, with the rows that have them."""

    found: Sequence[Candidates]
    terms: tuple[str, ...]
    """The stems of all words; the first, of no word, is empty."""
    words: np.ndarray
    """int64, shape (phrases, LONGEST): places in `terms`, 0 for none."""
    starts: np.ndarray
    """Where each phrase's rows begin; one more than phrases."""
    thread: np.ndarray
    row: np.ndarray
    """For each row its thread, rising within a phrase, each once, and its place in that thread's candidates."""

    def threads(self, place: int) -> np.ndarray:
        """Return the threads that have a phrase."""
        return self.thread[self.starts[place] : self.starts[place + 1]]


def _stemmed(forms: Sequence[str], analysis: Analysis) -> tuple[tuple[str, ...], np.ndarray]:
    """Return the stems of written words, the first of which is empty, and for each word the place of its own."""
    terms, known = {"": 0}, dict.fromkeys(forms, 0)
    for form in known:
        plain = form.rstrip("-")
        stem = analysis.stem(fold(plain) if analysis.is_english else plain.lower())
        known[form] = terms.setdefault(stem, len(terms))
    return tuple(terms), np.array([*map(known.__getitem__, forms)], np.int64)


def _shared(found: Sequence[Candidates], analysis: Analysis) -> _Shared:
    terms, words = _stemmed([*chain.from_iterable(one.forms for one in found)], analysis)
    sizes = [len(one.rows) for one in found]
    thread = np.repeat(np.arange(len(found)), sizes)
    rows = np.concatenate([np.zeros((0, LONGEST), np.uint16), *(one.rows for one in found)])
    starts = np.cumsum([1, *(len(one.forms) for one in found)])[:-1]
    rows = np.concatenate([[0], words])[np.where(rows == NONE, 0, rows + starts[thread][:, None])]
    # Three numbers below 2 to the 21st fit into one.
    keys = (rows[:, 0] << 42) + (rows[:, 1] << 21) + rows[:, 2]
    order = np.argsort(keys, kind="stable")
    # A thread that has a phrase in several forms counts once, with the form that comes first.
    order = order[(np.diff(keys[order], prepend=-1) > 0) | (np.diff(thread[order], prepend=-1) != 0)]
    first = np.diff(keys[order], prepend=-1) > 0
    often = np.diff(np.flatnonzero(np.concatenate([first, [True]])))
    most = min(MOST, max(FEWEST, len(found) // _SHARE))
    kept = np.repeat((often >= FEWEST) & (often <= most), often)
    row = np.concatenate([np.zeros(0, np.int64), *map(np.arange, sizes)])[order][kept]
    starts = np.flatnonzero(np.concatenate([first[kept], [True]]))
    return _Shared(found, terms, rows[order][kept][starts[:-1]], starts, thread[order][kept], row)


def _among_best(worth: np.ndarray, shared: _Shared) -> np.ndarray:
    """Return the places of phrases that are among the _LOOKED_AT worthiest of a thread, the worthiest first."""
    phrase = np.repeat(np.arange(len(worth)), np.diff(shared.starts))
    order = np.lexsort((phrase, -worth[phrase], shared.thread))
    thread = shared.thread[order]
    best = order[np.arange(len(order)) - np.searchsorted(thread, thread) < _LOOKED_AT]
    places = np.unique(phrase[best])
    return places[np.argsort(-worth[places], kind="stable")]


def _subject_nearness(table: Words | None, entries: Sequence[Entry], analysis: Analysis) -> dict[str, float]:
    """Return how near each stem of the table is to the column's topics and tags."""
    names = sorted({name for entry in entries for name in (entry.thread.category, *entry.thread.tags)})
    if table is None or not names:
        return {}
    places, empty = table.places, empty_words(analysis.lang)
    vectors = table.vectors.astype(np.float64)
    subjects = []
    for name in names:
        told = [places[stem] for form, stem in analysis.pairs(name) if form not in empty and stem in places]
        subjects.append((vectors[told] * table.weights[told, None]).sum(axis=0))
    subjects = np.stack([subject / np.linalg.norm(subject) for subject in subjects if subject.any()] or [vectors[0]])
    cosines = vectors @ subjects.T / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1)
    nearest = -np.sort(-cosines, axis=1)[:, :_SUBJECTS].mean(axis=1)
    return dict(zip(table.stems, np.round(np.maximum(nearest, 0), 3).tolist()))


def _near(shared: _Shared, nearness: dict[str, float]) -> np.ndarray:
    """Return the nearness of each phrase."""
    of_term = np.array([nearness.get(term, _STRANGE) if nearness else _NEAR for term in shared.terms])
    of_term[0] = 0
    return of_term[shared.words].sum(axis=1) / np.maximum(1, (shared.words > 0).sum(axis=1))


def _spread(shared: _Shared, statistics: Statistics) -> np.ndarray:
    """Return what length, number of threads and cohesion make of each phrase."""
    whole = np.diff(shared.starts)
    often = np.maximum(1, looked_up(shared.terms, statistics.places, statistics.body_df)).astype(np.int64)
    often[0] = statistics.threads + 1
    length = (shared.words > 0).sum(axis=1)
    share = np.where(length > 1, whole / np.maximum(whole, often[shared.words].min(axis=1)), 1)
    return np.round(np.log2(length + 1) * np.log2(whole + 1) * np.sqrt(share), 3)


def _outermost(order: Sequence[int], shared: _Shared) -> Iterator[int]:
    """Yield phrases in this order, without those whose threads all have one and the same longer phrase."""
    words = [tuple(word for word in run if word) for run in shared.words[order].tolist()]
    held = {run: shared.threads(place).tobytes() for place, run in zip(order, words)}
    inner = set()
    for run, threads in held.items():
        cuts = {run[a:b] for a in range(len(run)) for b in range(a + 1, len(run) + 1)} - {run}
        inner |= {cut for cut in cuts if held.get(cut) == threads}
    yield from (place for place, run in zip(order, words) if run not in inner)


def _chosen(order: Iterator[int], shared: _Shared, near: np.ndarray, threads: int) -> list[int]:
    """Return the phrases to show: near ones first, then whatever a thread needs to have WANTED of them."""
    shown, chosen, others = [0] * threads, [], []
    for place in order:
        (chosen if near[place] >= _NEAR else others).append(place)
    taken = []
    for places, most in ((chosen, ENOUGH), (others, WANTED)):
        for place in places:
            held = shared.threads(place).tolist()
            if any(shown[number] < most for number in held):
                taken.append(place)
                for number in held:
                    shown[number] += 1
    return taken


def _written(shared: _Shared, place: int) -> str:
    """Return a phrase as it is most often written; of equals the one in lower case, then by code point."""
    rows = slice(shared.starts[place], shared.starts[place + 1])
    written: Counter[str] = Counter()
    for number, row in zip(shared.thread[rows].tolist(), shared.row[rows].tolist()):
        one = shared.found[number]
        words = [one.forms[form] for form in one.rows[row].tolist() if form != NONE]
        written[" ".join(words).replace("- ", "-")] += 1
    return min(written, key=lambda form: (-written[form], not form.islower(), form))
