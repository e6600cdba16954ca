"""The ranking, in whole numbers: the twin of client/rank.js.

1. Slots. Each different term of the query's words is a slot. Stop words are slots only when at most FEW other terms
   are. Each run of words that is a synonym of several words adds a slot for it. Of more than LONG slots the rarest
   stay: terms that are not in the list of common terms, then those furthest down in it, of equals the earlier ones.
   While the last word is being typed and has two letters or more, its slot also holds the terms of the COMPLETIONS
   words that begin so, by weight falling, then by code point.
2. Score. A slot is worth to a thread the largest scale * impact that one of its terms has there; a thread's score is
   the sum over slots. With `in:` only postings with one of those voices count.
3. Left are threads in every set and within the months, with none of the terms of `-word`. With sets or months and no
   slots all such threads are found, with score 0. Of threads that hold no term of the slots, nor a synonym of one,
   those stay whose score is at least half of the best: all others are merely near in meaning.
4. Phrases. A thread may hold a phrase where one voice has all its terms but stop words (one of stop words alone: in
   the title). Of those threads the CHECKED best are read; a thread stays when each phrase stands in its title or in
   one of its turns, stop words included.
5. Order: while a word is being typed, threads that hold it as it is first; score falling, then number falling: of
   equals the newest first.
6. Turn. A voice has the points of the slots that stand in it, each scale * impact of the slot's best term. The voice
   with the most is chosen, of equals the first of answer, letter, perspective, update, note; within it the turn in
   which the terms with the largest sum of scales stand, of equals the first. With no voice: the first turn.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from .query import FEW, LONG, Query, Word

CHECKED = 48
COMPLETIONS = (4, 16)
"""How many words that begin so are looked up: for beginnings of two letters, and of more."""
ANY = 63
"""All voices."""
_TITLE_BIT = 1
_VOICE_ORDER = (2, 1, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Posting:
    """What one thread is worth to a term."""

    points: int
    """scale * impact"""
    voices: int


class Reader(Protocol):
    """Where lists come from: the index in memory, Whoosh's, or the files of the browser."""

    threads: int

    def postings(self, term: str) -> dict[int, Posting]:
        """Return the threads of a term's list; empty when it has none."""

    def scale(self, term: str) -> int:
        """Return the term's scale; 0 when it has no list."""

    def holders(self, term: str) -> frozenset[int]:
        """Return every thread that the term stands in, also beyond its list."""

    def members(self, name: str) -> frozenset[int]:
        """Return the threads of a set; `month:2024-03` is one too."""

    def months(self) -> Sequence[str]:
        """Return the months in which threads appeared."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A thread that was found."""

    thread: int
    score: int


def slots(
    query: Query, phrases: Iterable[str], common: dict[str, int], completions: Sequence[str] = ()
) -> list[tuple[str, ...]]:
    """Return the slots of a query: tuples of terms, of which the best counts. `common` gives places in that list."""
    content = list(dict.fromkeys(word.term for word in query.words if not word.stop))
    terms = content if len(content) > FEW else list(dict.fromkeys(word.term for word in query.words))
    run = f" {'  '.join(word.term for word in query.words)} "
    terms += [phrase for phrase in phrases if f" {phrase.replace(' ', '  ')} " in run]
    if len(terms) > LONG:
        rarest = sorted(terms, key=lambda term: (term in common, -common.get(term, 0)))[:LONG]
        terms = [term for term in terms if term in rarest]
    if not completions:
        return [(term,) for term in terms]
    typed = query.words[-1].term
    last = tuple(dict.fromkeys([typed, *completions]))
    return [(term,) for term in terms if term != typed] + [last]


def allowed(query: Query, reader: Reader) -> frozenset[int] | None:
    """Return the threads that sets, months and `-word` leave, or None for all."""
    left: frozenset[int] | None = None
    if query.since or query.until:
        inside = [
            m for m in reader.months() if (not query.since or m >= query.since) and (not query.until or m < query.until)
        ]
        left = frozenset().union(*(reader.members(f"month:{month}") for month in inside))
    for name in query.sets:
        members = reader.members(name)
        left = members if left is None else left & members
    if query.without:
        gone = frozenset().union(*(reader.holders(term) for term in query.without))
        left = (frozenset(range(reader.threads)) if left is None else left) - gone
    return left


def rank(
    query: Query,
    chosen: Sequence[tuple[str, ...]],
    reader: Reader,
    holds: Callable[[int, tuple[Word, ...]], bool],
    *,
    begun: bool = False,
) -> list[Ranked]:
    """Return all threads found, best first. `holds` says whether a phrase stands in a thread's text.

    `begun` says that the last slot is a word being typed, before the words that begin so.
    """
    left = allowed(query, reader)
    scores: dict[int, int] = {}
    for slot in chosen:
        for thread, posting in best_postings(slot, reader, query.voices).items():
            scores[thread] = scores.get(thread, 0) + posting.points
    if not chosen and query.filters and left is not None:
        scores = dict.fromkeys(left, 0)
    found = [Ranked(thread, score) for thread, score in scores.items() if left is None or thread in left]
    most = max((ranked.score for ranked in found), default=0)
    held = _holding([term for slot in chosen for term in slot], reader, query.voices)
    exact = _holding(chosen[-1][:1], reader, query.voices) if begun else frozenset()
    found = [ranked for ranked in found if ranked.thread in held or ranked.score * 2 >= most]
    found.sort(key=lambda ranked: (ranked.thread not in exact, -ranked.score, -ranked.thread))
    for phrase in query.phrases:
        found = [ranked for ranked in found if _may_hold(ranked.thread, phrase, reader, query.voices)]
    if query.phrases:
        found = [one for one in found[:CHECKED] if all(holds(one.thread, phrase) for phrase in query.phrases)]
    return found


def _holding(terms: Sequence[str], reader: Reader, voices: int) -> frozenset[int]:
    """Return the threads in which one of the terms, or a synonym, stands in one of these voices; 0 is any."""
    postings = (pair for term in terms for pair in reader.postings(term).items())
    return frozenset(thread for thread, posting in postings if posting.voices & (voices or ANY))


def best_postings(slot: tuple[str, ...], reader: Reader, voices: int) -> dict[int, Posting]:
    """Return for each thread the posting with the most points, of equals that of the first term."""
    best: dict[int, Posting] = {}
    for term in slot:
        for thread, posting in reader.postings(term).items():
            heard = not voices or posting.voices & voices
            if heard and (thread not in best or posting.points > best[thread].points):
                best[thread] = posting
    return best


def _may_hold(thread: int, phrase: tuple[Word, ...], reader: Reader, voices: int) -> bool:
    shared = (voices or ANY) if any(not word.stop for word in phrase) else _TITLE_BIT
    for word in phrase:
        if not word.stop:
            posting = reader.postings(word.term).get(thread)
            shared &= posting.voices if posting else 0
    return bool(shared)


def best_voice(thread: int, chosen: Sequence[tuple[str, ...]], reader: Reader, voices: int) -> int:
    """Return the voice (its place in VOICES) that says most of the slots in a thread, or -1."""
    points = dict.fromkeys(_VOICE_ORDER, 0)
    for slot in chosen:
        posting = best_postings(slot, reader, voices).get(thread)
        for voice in _VOICE_ORDER:
            if posting and posting.voices >> voice & 1 and (not voices or voices >> voice & 1):
                points[voice] += posting.points
    best = max(_VOICE_ORDER, key=points.__getitem__)
    return best if points[best] else -1
