"""Why a thread was found: for each word its impact, and whence: title, each voice, sense, synonyms."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .build import Built
from .columns import gather
from .counts import TITLE, VOICES, count_letter
from .impacts import NO_ROWS, Rows
from .lexical import weigh
from .rank import best_postings
from .reader import MemoryReader
from .sense import kin_of, nearest
from .synonyms import synonym_rows

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


def explain(
    number: int, chosen: Sequence[tuple[str, ...]], reader: MemoryReader, built: Built, voices: int = 0
) -> list[Reason]:
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
    sources = _sources(term, built)
    shares = {"title": _score(sources.title, term, place)}
    body, times = _score(sources.body, term, place), _times(term, place, built)
    for voice, often in zip(VOICES[TITLE + 1 :], times):
        shares[str(voice)] = body * often / max(1, sum(times))
    shares |= {SENSE: _score(sources.sense, term, place), SYNONYM: _score(sources.synonyms, term, place)}
    whole = sum(shares.values()) or 1
    hundredths = ((name, round(100 * share / whole)) for name, share in shares.items() if share)
    return tuple(sorted(hundredths, key=lambda pair: -pair[1]))


@dataclass(frozen=True)
class _Sources:
    """Where the scores of a term come from."""

    title: Rows
    body: Rows
    sense: Rows
    synonyms: Rows


def _sources(term: str, built: Built) -> _Sources:
    """Return the sources of a term, made anew of the rows of the term and of the words near it."""
    shop = built.workshop
    near = {*shop.synonyms.of(term), *(kin_of(shop.table, term) if shop.table else ())}
    # Each thread of the recent part keeps the best of all words, so all are needed to know them.
    columns = gather(built.counts, shop.lexicon, None if built.before else {term, *near})
    statistics = (built.before or built).base.statistics
    title, body = (Rows(columns.words, columns.starts, columns.thread, score) for score in weigh(columns, statistics))
    rows = replace(title, score=title.score + body.score)
    sense = (
        nearest(shop.table, built.vectors, rows, statistics, recent=bool(built.before), only={term})
        if shop.table
        else NO_ROWS
    )
    others = synonym_rows(shop.synonyms, rows) if shop.synonyms.groups else NO_ROWS
    return _Sources(title, body, sense, others)


def _score(rows: Rows, term: str, place: int) -> int:
    at = bisect_left(rows.words, term)
    if at == len(rows.words) or rows.words[at] != term:
        return 0
    threads, scores = rows.of(at)
    return int(scores[threads == place].sum())


def _times(term: str, place: int, built: Built) -> list[int]:
    """Return how often a term stands in each voice but the title."""
    shop = built.workshop
    counts = count_letter(built.part.entries[place].thread, shop.analysis, shop.synonyms.phrases)
    pairs = (shop.lexicon.pairs[number] for number in shop.lexicon.numbers(counts.words).tolist())
    forms = [at for at, (_, own) in enumerate(pairs) if own == term]
    return counts.times[TITLE + 1 :, forms].sum(axis=1, dtype=np.int64).tolist()
