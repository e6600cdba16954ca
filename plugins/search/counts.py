"""How often each word stands in each voice of a thread: all that the index needs of its text."""

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import chain, repeat
from zipfile import BadZipFile

import numpy as np

from plugins.threads.model import Kind, Said, Thread

from .terms import Analysis, fold

VOICES = ("title", Kind.LETTER, Kind.ANSWER, Kind.PERSPECTIVE, Kind.UPDATE, Kind.NOTE)
"""The fields of a thread; bit i of a posting's voices says that the word stands in VOICES[i]."""
TITLE = 0
MOST = 255
"""A count is kept in one byte; BM25 cannot tell 255 occurrences from more."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The words of one thread, a function of the thread and the language alone."""

    words: tuple[str, ...]
    """As written, each once; a synonym of several words is its stems with spaces."""
    times: np.ndarray
    """uint8, shape (len(VOICES), len(words)): how often each stands in each voice."""

    @property
    def body(self) -> np.ndarray:
        """uint16: how often each stands in all turns together."""
        return self.times[TITLE + 1 :].sum(axis=0, dtype=np.uint16)

    def to_bytes(self) -> bytes:
        """Return what `from_bytes` reads: the voices, the number of words, the times in those voices, the words."""
        heard = self.times.any(axis=1)
        voices = sum(1 << voice for voice in np.flatnonzero(heard).tolist())
        size = len(self.words).to_bytes(4, "little")
        return bytes([voices]) + size + self.times[heard].tobytes() + "\n".join(self.words).encode()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Counts":
        """Return the counts that `to_bytes` wrote. Raises ValueError for anything else."""
        heard = [voice for voice in range(len(VOICES)) if kept and kept[0] >> voice & 1]
        size = int.from_bytes(kept[1:5], "little")
        end = 5 + len(heard) * size
        words = tuple(kept[end:].decode().split("\n")) if size else ()
        if len(words) != size:
            raise ValueError("these are not the counts of a thread")
        times = np.zeros((len(VOICES), size), np.uint8)
        times[heard] = np.frombuffer(kept, np.uint8, len(heard) * size, 5).reshape(len(heard), size)
        return cls(words, times)


def count_letter(thread: Thread, analysis: Analysis, phrases: Sequence[str] = ()) -> Counts:
    """Return the counts of a thread, its title with stop words, its turns without; `phrases` are synonyms as stems."""
    spoken = ["\n".join(turn.text for turn in thread.turns if turn.kind is kind) for kind in VOICES[1:]]
    voices = [_heard(thread.title, analysis, phrases), *(_heard(text, analysis, phrases) for text in spoken)]
    for voice in voices[1:]:
        for word in analysis.stops_among(voice):
            voice.pop(word)
    words = tuple(dict.fromkeys(chain.from_iterable(voices)))
    times = np.zeros((len(VOICES), len(words)), np.uint8)
    for row, voice in zip(times, voices):
        if voice:
            row[:] = np.minimum(np.fromiter(map(voice.get, words, repeat(0)), np.int64, len(words)), MOST)
    return Counts(words, times)


def _heard(text: str, analysis: Analysis, phrases: Sequence[str]) -> dict[str, int]:
    """Return how often each word, and each of the phrases, stands in a text."""
    if not text:
        return {}
    voice = analysis.tally(text)
    if phrases:
        # Two spaces between words, so that a phrase is found again right after itself.
        whole = f" {'  '.join(analysis.title_terms(text))} "
        often = ((phrase, whole.count(f" {phrase.replace(' ', '  ')} ")) for phrase in phrases)
        voice.update({phrase: times for phrase, times in often if times})
    return voice


class Lexicon:
    """Numbers for words as written, given when they are first asked for; a process has its own."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.pairs: list[tuple[str, str]] = []
        """By number: the word folded, and its term; a synonym of several words has itself as its term."""
        self.written: list[str] = []
        """By number: the word as it was asked for."""
        self._known: dict[str, int] = {}

    def numbers(self, words: Sequence[str]) -> np.ndarray:
        """Return the number of each word (int32)."""
        return self.learn(words, repeat(""))

    def learn(self, words: Sequence[str], terms: Iterable[str]) -> np.ndarray:
        """Return the number of each word (int32), whose terms are known; one that is empty is found out."""
        found = [*map(self._known.get, words)]
        if None in found:
            both = zip(words, terms, found)
            found = [self._numbered(word, term) if number is None else number for word, term, number in both]
        return np.array(found, np.int32)

    def _numbered(self, word: str, term: str) -> int:
        number = self._known.setdefault(word, len(self.pairs))
        if number == len(self.pairs):
            self.written.append(word)
            self.pairs.append((word, word) if " " in word else (fold(word), term or self.analysis.stem(word)))
        return number


@dataclass(frozen=True)
class Tally:
    """The counts of threads end to end, as far as ranking needs them."""

    starts: np.ndarray
    """int64, one more than threads: where each thread's words begin."""
    words: np.ndarray
    """int32: numbers of the lexicon."""
    title: np.ndarray
    """uint8: how often the word stands in the title."""
    body: np.ndarray
    """uint16: how often it stands in all turns together."""
    voices: np.ndarray
    """uint8: bit i says that the word stands in VOICES[i]."""

    def to_bytes(self, lexicon: Lexicon) -> bytes:
        """Return what `kept_tally` reads; words have numbers of their own there."""
        own = np.flatnonzero(np.bincount(self.words))
        place = np.zeros(len(lexicon.written), np.int32)
        place[own] = np.arange(len(own))
        told = {
            "spelled": [lexicon.written[number] for number in own.tolist()],
            # Those of other languages are a library's, and may change with its version.
            "terms": [lexicon.pairs[number][1] if lexicon.analysis.is_english else "" for number in own.tolist()],
        }
        texts = {name: np.frombuffer("\n".join(lines).encode(), np.uint8) for name, lines in told.items()}
        out = io.BytesIO()
        columns = {**{field.name: getattr(self, field.name) for field in fields(self)}, "words": place[self.words]}
        np.savez(out, **texts, **columns)
        return out.getvalue()


def kept_tally(kept: bytes | None, lexicon: Lexicon) -> Tally | None:
    """Return what `to_bytes` wrote, or None for anything else."""
    try:
        with np.load(io.BytesIO(kept or b""), allow_pickle=False) as arrays:
            spelled, terms = (arrays[name].tobytes().decode().split("\n") for name in ("spelled", "terms"))
            numbers = lexicon.learn(spelled, terms)
            columns = {field.name: arrays[field.name] for field in fields(Tally)}
            return Tally(**{**columns, "words": numbers[columns["words"]]})
    except (OSError, KeyError, IndexError, ValueError, EOFError, BadZipFile):
        return None


def joined(tallies: Iterable[Tally]) -> Tally:
    """Return tallies end to end, a column at a time, so that little is there twice."""
    runs = [(np.diff(one.starts), one.words, one.title, one.body, one.voices) for one in tallies]
    sizes, *columns = map(list, zip(*runs))
    del runs
    whole = []
    for column in columns:
        whole.append(np.concatenate(column))
        column.clear()
    return Tally(np.cumsum(np.concatenate([[0], *sizes])), *whole)


def tally(counted: Iterable[Counts], lexicon: Lexicon) -> Tally:
    """Return counts end to end; each may be let go once it is read."""
    none = (np.zeros(0, kind) for kind in (np.int32, np.uint8, np.uint16, np.uint8))
    columns = [[each] for each in none]
    for one in counted:
        voices = np.packbits(one.times > 0, axis=0, bitorder="little")[0] if one.words else np.zeros(0, np.uint8)
        for column, own in zip(columns, (lexicon.numbers(one.words), one.times[TITLE], one.body, voices)):
            column.append(own)
    starts = np.cumsum([len(each) for each in columns[0]])
    return Tally(starts, *map(np.concatenate, columns))


def fingerprint(thread: Thread) -> str:
    """Return the name of a thread's content, 64 hexadecimal digits: a changed word, heading or id changes it."""
    told = [thread.title]
    for turn in thread.turns:
        # The digest stands for the text, which need not be fetched to see that nothing has changed.
        told += (turn.kind, turn.id, turn.heading, _own(turn.said).digest)
    return hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()


def _own(said: Said) -> Said:
    """Return what is said as its file has it: where links lead and how large pictures are is nothing to be found."""
    while inner := getattr(said, "said", None):
        said = inner
    return said
