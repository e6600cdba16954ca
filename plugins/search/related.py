"""Threads that belong together: each is among the nearest of the other, and says by which words.

A thread's TERMS best terms (by scale * impact, of those that stand in it) ask for others as a query would, each term
weighed by its impact in the thread itself. The OTHERS best answers are its neighbours; related are neighbours both ways,
ordered by the sum of both scores. The reason is the rarest terms that stand in both.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .impacts import Lists
from .parts import Part

TERMS, OTHERS, SHOWN, REASONS = 16, 10, 5, 3
_COMMON = 3  # a term in more than one thread of three is no reason


@dataclass(frozen=True)
class Rows:
    """All postings in one table, sorted by word, then thread."""

    words: tuple[str, ...]
    starts: np.ndarray
    thread: np.ndarray
    points: np.ndarray
    """int64: scale * impact."""
    impact: np.ndarray
    stands: np.ndarray
    """Whether the word itself stands in the thread."""
    threads: int


@dataclass(frozen=True)
class Neighbours:
    """Each thread's nearest others and best terms, one row a thread; -1 fills rows that are short."""

    others: np.ndarray
    scores: np.ndarray
    terms: np.ndarray


def table_of(parts: Sequence[tuple[Part, Lists]]) -> Rows:
    """Return the postings of all parts in one table; threads count from the first of the base."""
    words = tuple(sorted(set().union(*(lists.words for _, lists in parts))))
    places = {word: place for place, word in enumerate(words)}
    word = np.concatenate(
        [np.repeat(np.array([places[w] for w in lists.words], np.int64), np.diff(lists.starts)) for _, lists in parts]
    )
    scale = np.concatenate([np.repeat(lists.scale, np.diff(lists.starts)) for _, lists in parts])
    thread = np.concatenate([lists.thread.astype(np.int64) + part.first for part, lists in parts])
    impact = np.concatenate([lists.impact for _, lists in parts]).astype(np.int64)
    stands = np.concatenate([lists.voices for _, lists in parts]) > 0
    order = np.lexsort((thread, word))
    starts = np.searchsorted(word[order], np.arange(len(words) + 1))
    threads = sum(len(part.entries) for part, _ in parts)
    return Rows(words, starts, thread[order], (scale * impact)[order], impact[order], stands[order], threads)


def neighbours(rows: Rows) -> Neighbours:
    """Return each thread's neighbours."""
    word = np.repeat(np.arange(len(rows.words)), np.diff(rows.starts))
    own = np.flatnonzero(rows.stands & (np.bincount(word[rows.stands], minlength=len(rows.words))[word] > 1))
    own = own[np.lexsort((word[own], -rows.points[own], rows.thread[own]))]
    firsts = np.searchsorted(rows.thread[own], np.arange(rows.threads + 1))
    others, scores, terms = (np.full((rows.threads, width), -1, np.int64) for width in (OTHERS, OTHERS, TERMS))
    for thread in range(rows.threads):
        chosen = own[firsts[thread] : firsts[thread + 1]][:TERMS]
        terms[thread, : len(chosen)] = word[chosen]
        found = np.zeros(rows.threads, np.int64)
        for row in chosen.tolist():
            span = slice(rows.starts[word[row]], rows.starts[word[row] + 1])
            found[rows.thread[span]] += rows.points[span] * rows.impact[row]
        found[thread] = 0
        best = _best(found)
        others[thread, : len(best)], scores[thread, : len(best)] = best, found[best]
    return Neighbours(others, scores, terms)


def _best(found: np.ndarray) -> np.ndarray:
    """Return the places of the OTHERS highest scores above 0, the highest first, of equals the later thread first."""
    width = len(found)
    keys = found * width + np.arange(width)
    near = np.argpartition(keys, max(0, width - OTHERS))[-OTHERS:]
    near = near[np.argsort(-keys[near])]
    return near[found[near] > 0]


def related(thread: int, rows: Rows, near: Neighbours) -> list[tuple[int, list[str]]]:
    """Return the threads related to one, the nearest first, with the terms that are the reason; at most SHOWN."""
    found = []
    for place, other in enumerate(near.others[thread].tolist()):
        back = np.flatnonzero(near.others[other] == thread) if other >= 0 else ()
        if len(back):
            score = int(near.scores[thread, place] + near.scores[other, back[0]])
            found.append((-score, -other, reasons(thread, other, rows, near)))
    return [(-other, why) for _, other, why in sorted(found) if why][:SHOWN]


def reasons(thread: int, other: int, rows: Rows, near: Neighbours) -> list[str]:
    """Return the rarest of both threads' best terms that stand in both, at most REASONS, the rarest first."""
    shared = []
    for place in sorted({*near.terms[thread].tolist(), *near.terms[other].tolist()} - {-1}):
        span = slice(rows.starts[place], rows.starts[place + 1])
        holders = rows.thread[span][rows.stands[span]]
        if len(holders) * _COMMON <= max(rows.threads, 2 * _COMMON) and thread in holders and other in holders:
            shared.append((len(holders), rows.words[place]))
    return [term for _, term in sorted(shared)[:REASONS]]
