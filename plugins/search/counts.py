"""How often each word stands in each voice of a thread: all that the index needs of its text."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from plugins.threads.model import Kind, Thread

from .terms import Analysis

VOICES = ("title", Kind.LETTER, Kind.ANSWER, Kind.PERSPECTIVE, Kind.UPDATE, Kind.NOTE)
"""The fields of a thread; bit i of a posting's voices says that the word stands in VOICES[i]."""
TITLE = 0
_MOST = 255  # a count is kept in one byte; BM25 cannot tell 255 occurrences from more


@dataclass
class Lexicon:
    """Numbers for words as written (folded) with their terms; a number, once given, stays."""

    pairs: list[tuple[str, str]] = field(default_factory=list)
    """The word and its term; a synonym of several words has itself as its term, with spaces."""
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def number(self, pair: tuple[str, str]) -> int:
        """Return the number of a pair, a new one if need be."""
        found = self.numbers.get(pair)
        if found is None:
            found = self.numbers[pair] = len(self.pairs)
            self.pairs.append(pair)
        return found

    def to_bytes(self, start: int) -> bytes:
        """Return the pairs from a number on, for `add`."""
        return "\n".join(f"{form}\t{term}" for form, term in self.pairs[start:]).encode()

    def add(self, kept: bytes) -> None:
        """Take up what `to_bytes` gave. Raises ValueError for anything else."""
        for line in kept.decode().split("\n"):
            form, term = line.split("\t")
            self.number((form, term))


@dataclass(frozen=True, slots=True)
class Counts:
    """The words of one thread."""

    words: np.ndarray
    """int32: their numbers in the lexicon, each once."""
    times: np.ndarray
    """uint8, shape (len(VOICES), len(words)): how often each stands in each voice."""

    def to_bytes(self) -> bytes:
        """Return what `from_bytes` reads."""
        return self.words.astype("<i4").tobytes() + self.times.tobytes()

    @classmethod
    def from_bytes(cls, kept: bytes, lexicon: int) -> "Counts":
        """Return the counts that `to_bytes` wrote with a lexicon of that size. Raises ValueError for anything else."""
        size, rest = divmod(len(kept), 4 + len(VOICES))
        words = np.frombuffer(kept, "<i4", size)
        if rest or (size and not 0 <= int(words.min()) <= int(words.max()) < lexicon):
            raise ValueError("these are not the counts of a thread")
        return cls(words, np.frombuffer(kept, np.uint8, offset=4 * size).reshape(len(VOICES), size))


class Counter:
    """Counts threads with one analysis, one lexicon, and the synonyms of several words (stems with spaces)."""

    def __init__(self, analysis: Analysis, lexicon: Lexicon, phrases: Sequence[str] = ()) -> None:
        self.analysis, self.lexicon, self.phrases = analysis, lexicon, phrases
        self._title = _Numbers(analysis, lexicon, stops=True)
        self._body = _Numbers(analysis, lexicon, stops=False)

    def count(self, thread: Thread) -> Counts:
        """Return the counts of a thread: its title with stop words, its turns without."""
        spoken = ["\n".join(turn.text for turn in thread.turns if turn.kind is kind) for kind in VOICES[1:]]
        voices = [self._voice(thread.title, self._title), *(self._voice(text, self._body) for text in spoken)]
        words = np.array(sorted(set().union(*voices)), np.int32)
        times = np.zeros((len(VOICES), len(words)), np.uint8)
        for row, voice in zip(times, voices):
            if voice:
                places = np.searchsorted(words, np.fromiter(voice, np.int32, len(voice)))
                row[places] = np.minimum(np.fromiter(voice.values(), np.int64, len(voice)), _MOST)
        return Counts(words, times)

    def _voice(self, text: str, numbers: "_Numbers") -> dict[int, int]:
        """Return how often each word stands in a text."""
        voice: dict[int, int] = {}
        for run, times in self.analysis.runs(text).items() if text else ():
            for number in numbers[run]:
                voice[number] = voice.get(number, 0) + times
        if text and self.phrases:
            # Two spaces between words, so that a phrase is found again right after itself.
            whole = f" {'  '.join(self.analysis.title_terms(text))} "
            often = ((phrase, whole.count(f" {phrase.replace(' ', '  ')} ")) for phrase in self.phrases)
            voice |= {self.lexicon.number((phrase, phrase)): times for phrase, times in often if times}
        return voice


class _Numbers(dict[str, tuple[int, ...]]):
    """The numbers of the words of each run of a text, found once."""

    def __init__(self, analysis: Analysis, lexicon: Lexicon, *, stops: bool) -> None:
        self.analysis, self.lexicon, self.stops = analysis, lexicon, stops

    def __missing__(self, run: str) -> tuple[int, ...]:
        pairs = self.analysis.pairs_of(run)
        kept = (pair for pair in pairs if self.stops or not self.analysis.is_stop(pair[0]))
        numbers = self[run] = tuple(self.lexicon.number(pair) for pair in kept)
        return numbers


def fingerprint(thread: Thread) -> str:
    """Return the name of a thread's content, 64 hexadecimal digits: a changed word, heading or id changes it."""
    told = [thread.title, *(part for turn in thread.turns for part in (turn.kind, turn.id, turn.heading, turn.text))]
    return hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()
