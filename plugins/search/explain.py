"""Why a thread was found: for each word its impact, and whence: title, each voice, sense, synonyms."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .build import Built
from .counts import TITLE, VOICES
from .impacts import Rows
from .rank import best_postings
from .reader import MemoryReader

SENSE, SYNONYM = "sense", "synonym"


@dataclass(frozen=True, slots=True)
class Reason:
    """What one word gives a thread."""

    word: str
    """The term that counted."""
    impact: int
    """1 to 15; 0 when the word gives nothing."""
    points: int
    """scale * impact: its part of the thread's score."""
    whence: tuple[tuple[str, int], ...]
    """Where that comes from (a voice, `sense`, `synonym`), in hundredths, the largest first."""


def explain(number: int, chosen: Sequence[tuple[str, ...]], reader: MemoryReader, built: Built, voices: int = 0) -> list[Reason]:
    """Return one reason a slot for the thread of that number, which is one of `built`."""
    reasons = []
    for slot in chosen:
        worth = {term: best_postings((term,), reader, voices).get(number) for term in slot}
        term = max(slot, key=lambda term: worth[term].points if worth[term] else 0)
        if not worth[term]:
            reasons.append(Reason(term, 0, 0, ()))
            continue
        held = next(held for held in reader.held if held.first == built.part.first)
        scale = int(held.best.scale[held.best_places[term]])
        points = worth[term].points
        reasons.append(Reason(term, points // scale, points, _whence(term, number - built.part.first, built)))
    return reasons


def _whence(term: str, place: int, built: Built) -> tuple[tuple[str, int], ...]:
    """Return the share of each source in the score of a term, in hundredths."""
    sources = built.sources
    shares = {"title": _score(sources.title, term, place)}
    body, times = _score(sources.body, term, place), _times(term, place, built)
    for voice, often in zip(VOICES[TITLE + 1 :], times):
        shares[str(voice)] = body * often / max(1, sum(times))
    shares |= {SENSE: _score(sources.sense, term, place), SYNONYM: _score(sources.synonyms, term, place)}
    whole = sum(shares.values()) or 1
    hundredths = ((name, round(100 * share / whole)) for name, share in shares.items() if share)
    return tuple(sorted(hundredths, key=lambda pair: -pair[1]))


def _score(rows: Rows, term: str, place: int) -> int:
    if term not in rows.words:
        return 0
    word = rows.words.index(term)
    span = slice(*np.searchsorted(rows.word, [word, word + 1]).tolist())
    at = np.flatnonzero(rows.thread[span] == place)
    return int(rows.score[span][at[0]]) if len(at) else 0


def _times(term: str, place: int, built: Built) -> list[int]:
    """Return how often a term stands in each voice but the title."""
    counts, pairs = built.counts[place], built.workshop.lexicon.pairs
    forms = [at for at, number in enumerate(counts.words.tolist()) if pairs[number][1] == term]
    return counts.times[TITLE + 1 :, forms].sum(axis=1, dtype=np.int64).tolist()
