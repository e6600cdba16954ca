"""How often each term stands in each voice of a thread: all that the index needs of its text."""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from plugins.threads.model import Kind, Thread

from .terms import Analysis

VOICES = ("title", Kind.LETTER, Kind.ANSWER, Kind.PERSPECTIVE, Kind.UPDATE, Kind.NOTE)
"""The fields of a thread; bit i of a posting's voices says that the word stands in VOICES[i]."""
TITLE = 0
_MOST = 255  # a count is kept in one byte; BM25 cannot tell 255 occurrences from more
_HEAD = struct.Struct("<III")


@dataclass(frozen=True, slots=True)
class Counts:
    """The terms of one thread."""

    terms: tuple[str, ...]
    """Each once, in the order in which they come up."""
    counts: bytes
    """One byte a voice and term, voice by voice: len(VOICES) * len(terms)."""
    forms: tuple[tuple[str, str], ...]
    """Every word as written (folded) with its term; stop words only when the title has them."""

    def to_bytes(self) -> bytes:
        """Return what `from_bytes` reads."""
        texts = ["\n".join(self.terms), "\n".join(f"{form}\t{term}" for form, term in self.forms)]
        parts = [text.encode() for text in texts]
        return _HEAD.pack(len(parts[0]), len(parts[1]), len(self.counts)) + b"".join(parts) + self.counts

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Counts":
        """Return the counts that `to_bytes` wrote. Raises ValueError for anything else."""
        try:
            sizes = _HEAD.unpack_from(kept)
            ends = [_HEAD.size + sum(sizes[:i]) for i in range(4)]
            terms, forms = (kept[a:b].decode() for a, b in zip(ends, ends[1:3]))
            pairs = tuple(_pair(line) for line in forms.split("\n") if line)
            counts = cls(tuple(intern(term) for term in terms.split("\n") if term), kept[ends[2] : ends[3]], pairs)
        except (struct.error, UnicodeDecodeError) as fault:
            raise ValueError("these are not the counts of a thread") from fault
        if len(kept) != ends[3] or len(counts.counts) != len(VOICES) * len(counts.terms) or any(len(p) != 2 for p in pairs):
            raise ValueError("these are not the counts of a thread")
        return counts


@lru_cache(maxsize=1 << 18)
def _pair(line: str) -> tuple[str, ...]:
    return tuple(intern(part) for part in line.split("\t"))


def count(thread: Thread, analysis: Analysis, phrases: Sequence[str] = ()) -> Counts:
    """Return the counts of a thread: its title with stop words, its turns without.

    `phrases` are runs of stems with spaces between them; each is a term of its own wherever it stands.
    """
    forms: dict[tuple[str, str], None] = {}
    places: dict[str, int] = {}
    voices: list[dict[int, int]] = []
    for text in _texts(thread):
        voice: dict[int, int] = {}
        for pairs, times in analysis.tally(text, stops=not voices):
            for pair in pairs:
                forms[pair] = None
                place = places.setdefault(pair[1], len(places))
                voice[place] = voice.get(place, 0) + times
        for phrase, times in _phrases_in(text, analysis, phrases):
            voice[places.setdefault(phrase, len(places))] = times
        voices.append(voice)
    rows = [bytearray(len(places)) for _ in voices]
    for row, voice in zip(rows, voices):
        for place, times in voice.items():
            row[place] = times if times < _MOST else _MOST
    return Counts(tuple(places), b"".join(rows), tuple(forms))


def _texts(thread: Thread) -> list[str]:
    """Return the text of each voice."""
    spoken = ["\n".join(turn.text for turn in thread.turns if turn.kind is kind) for kind in VOICES[1:]]
    return [thread.title, *spoken]


def _phrases_in(text: str, analysis: Analysis, phrases: Sequence[str]) -> list[tuple[str, int]]:
    """Return how often each phrase stands in a text, if it does."""
    if not phrases:
        return []
    # Two spaces between words, so that a phrase is found again right after itself.
    run = f" {'  '.join(analysis.title_terms(text))} "
    often = ((phrase, run.count(f" {phrase.replace(' ', '  ')} ")) for phrase in phrases)
    return [(phrase, times) for phrase, times in often if times]


def fingerprint(thread: Thread) -> str:
    """Return the name of a thread's content, 64 hexadecimal digits: a changed word, heading or id changes it."""
    told = [thread.title, *(part for turn in thread.turns for part in (turn.kind, turn.id, turn.heading, turn.text))]
    return hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()
