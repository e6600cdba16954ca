"""What of letters might be phrases of the subject index, or the reasons why two letters belong together.

Candidates are runs of one to LONGEST words between empty words, numbers, names and signs (Rose, Engel, Cramer and
Cowley, "Automatic keyword extraction from individual documents", 2010). The parts of a hyphened word are words; it is
never cut. In English a name is a word that the letter seldom has in lower case, and a candidate must stand once at
least where a noun does (nouns.py), and not more often where a verb does.

Letters are read a few at a time, as arrays of the numbers of their words (tokens.py); none changes what another gives.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from plugins.threads.model import Thread

from .nouns import MAY_END, WIDE, evidence
from .tokens import CAPITAL, ENDS, JOINS, Tokens, tokens_of

LONGEST = 3

_AUTHOR = re.compile(r"\w+")


@dataclass(frozen=True)
class Candidates:
    """The candidates of some letters, by letter."""

    letters: np.ndarray
    """int64: the place of each one's letter, rising."""
    words: np.ndarray
    """int32, shape (candidates, LONGEST): the numbers of its words; 0 fills what is shorter."""
    times: np.ndarray
    """int64: how often it is said; a time in the title is two."""
    tokens: Tokens


@dataclass(frozen=True)
class _Text:
    """Letters end to end, a 0 before each of their texts and after the last."""

    tokens: np.ndarray
    """The number of each token; that of one that opens a sentence is the number in lower case."""
    letters: np.ndarray
    worth: np.ndarray
    """The letter that each is in, and what a time there is worth."""
    opens: np.ndarray
    """The places of those that open sentences."""


@dataclass(frozen=True)
class _Runs:
    """The runs of letters, their words end to end."""

    words: np.ndarray
    runs: np.ndarray
    """The number of each word and of its run."""
    begins: np.ndarray
    sizes: np.ndarray
    """Where each run begins, and how many words it has."""
    letters: np.ndarray
    worth: np.ndarray
    before: np.ndarray
    after: np.ndarray
    """The marks of what stands around each run."""


def candidates(threads: Sequence[Thread], lang: str) -> Candidates:
    """Return the candidates of letters.

    Names of those who speak in a letter are none, and one in another language than the column's has none.
    """
    tokens, english = tokens_of(lang), lang.split("-")[0] == "en"
    tokens.forget()
    text = _read(threads, lang, tokens)
    authors = [(tokens[word.lower()], letter) for letter, thread in enumerate(threads) for turn in thread.turns
               for word in _AUTHOR.findall(turn.author)]  # fmt: skip
    heard = _Heard(text, np.array(authors, np.int64).reshape(-1, 2), tokens)
    runs = _runs(text, ~heard.dead(english)[heard.place], tokens)
    return _counted(runs, tokens, english)


def _read(threads: Sequence[Thread], lang: str, tokens: Tokens) -> _Text:
    """Return the titles and turns of letters as numbers."""
    flat: list[str] = []
    pieces = []
    for letter, thread in enumerate(threads):
        if thread.lang.split("-")[0] == lang.split("-")[0]:
            for worth, text in ((2, thread.title), *((1, turn.text) for turn in thread.turns)):
                before = len(flat)
                flat.append("")
                flat += tokens.split(text)
                pieces.append((letter, worth, len(flat) - before))
    pieces.append((len(threads), 0, 1))
    flat.append("")
    numbers = np.fromiter(map(tokens.__getitem__, flat), np.int64, len(flat))
    letters, worth, sizes = np.array(pieces, np.int64).T
    marks, opening, *_ = tokens.columns()
    opens = np.flatnonzero(marks[numbers[:-1]] & ENDS) + 1
    opens = opens[opening[numbers[opens]] >= 0]
    numbers[opens] = opening[numbers[opens]]
    return _Text(numbers, np.repeat(letters, sizes), np.repeat(worth, sizes), opens)


class _Heard:
    """The different tokens of each letter."""

    def __init__(self, text: _Text, authors: np.ndarray, tokens: Tokens) -> None:
        """`authors` are pairs: a word of a speaker's name, and the letter."""
        self.tokens, self.columns, self.many = tokens, tokens.columns(), len(tokens)
        told, self.place, self.often = np.unique(
            text.letters * self.many + text.tokens, return_inverse=True, return_counts=True
        )
        self.told = told
        """A number for each letter and token, rising."""
        self.opened = np.bincount(self.place[text.opens], minlength=len(told))
        self.letters, self.numbers = np.divmod(told, self.many)
        self.authors = authors[:, 1] * self.many + authors[:, 0]

    def dead(self, english: bool) -> np.ndarray:
        """Say of each whether it ends runs."""
        _, _, plain, _, size = self.columns
        breaks = np.union1d(self._names(), self.authors) if english else np.unique(self.authors)
        size = size[self.numbers]
        dead = (size == 0) | np.isin(self.letters * self.many + plain[self.numbers], breaks)
        known = frozenset(breaks.tolist())
        for place in np.flatnonzero(~dead & (size > 1)).tolist():
            letter = int(self.letters[place]) * self.many
            dead[place] = all(letter + name in known for name in self.tokens.joined[int(self.numbers[place])][1])
        return dead

    def _names(self) -> np.ndarray:
        """Return the words, in lower case, that are not oftener in lower case than with a capital, but for openings."""
        marks, _, plain, *_ = self.columns
        capital = np.flatnonzero(marks[self.numbers] & CAPITAL)
        large, place = np.unique(self.letters[capital] * self.many + plain[self.numbers[capital]], return_inverse=True)
        words = np.union1d(large, self.told[self.opened > 0])
        often = np.zeros(len(words), np.int64)
        often[np.searchsorted(words, large)] = np.bincount(place, self.often[capital], len(large)).astype(np.int64)
        at = np.minimum(np.searchsorted(self.told, words), len(self.told) - 1)
        small = np.where(self.told[at] == words, self.often[at] - self.opened[at], 0)
        return words[small <= often]


def _runs(text: _Text, said: np.ndarray, tokens: Tokens) -> _Runs:
    """Return the runs of those tokens that are said; the first and the last of all are not."""
    marks, _, _, word, size = tokens.columns()
    first, last = np.flatnonzero(said[1:] & ~said[:-1]) + 1, np.flatnonzero(said[:-1] & ~said[1:])
    own = text.tokens[said]
    sizes, words = size[own], np.repeat(word[own], size[own])
    ends = np.cumsum(sizes)
    for place in np.flatnonzero(sizes > 1).tolist():
        words[ends[place] - sizes[place] : ends[place]] = tokens.joined[int(own[place])][0]
    runs = np.repeat(np.repeat(np.arange(len(first)), last - first + 1), sizes)
    many = np.bincount(runs, minlength=len(first))
    around = marks[text.tokens[first - 1]], marks[text.tokens[last + 1]]
    return _Runs(words, runs, np.cumsum(many) - many, many, text.letters[first], text.worth[first], *around)


def _counted(runs: _Runs, tokens: Tokens, english: bool) -> Candidates:
    """Return the parts of runs that are phrases: of English runs those that are likely a noun's."""
    marks, *_ = tokens.columns()
    joins = (marks[runs.words] & JOINS) > 0
    tied = np.concatenate([[False], joins[:-1]]) & (np.arange(len(joins)) > runs.begins[runs.runs])
    whole = evidence(runs.before, runs.after, runs.sizes)
    found = []
    for size, (at, phrase, first) in enumerate(_parts(runs), 1):
        many = len(first)
        own, fit = runs.runs[at], ~tied[at] & ~joins[at + size - 1]
        times = np.bincount(phrase[fit], runs.worth[own[fit]], many).astype(np.int64)
        kept = times > 0
        if english:
            starts, ends = at == runs.begins[own], at + size == runs.begins[own] + runs.sizes[own]
            likely = np.zeros(many, bool)
            likely[phrase[starts & ends & (whole[own] > 0)]] = True
            last = fit & ends
            # A word before it tells a noun only of a whole run.
            told = evidence(np.where(starts, runs.before[own], 0), runs.after[own], size)
            nouns = np.bincount(phrase[last], told[last], many)
            kept &= likely & (nouns > 0) & _may_end(runs.words, at[first], size, marks)
        begins = at[first[kept]]
        words = np.zeros((len(begins), LONGEST), np.int64)
        for place in range(size):
            words[:, place] = runs.words[begins + place]
        found.append((runs.letters[runs.runs[begins]], words, times[kept]))
    letters, words, times = map(np.concatenate, zip(*found))
    order = np.argsort(letters, kind="stable")
    return Candidates(letters[order], words[order], times[order], tokens)


def _parts(runs: _Runs) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Return for one to LONGEST words: where such a part of a run begins, its phrase, and each phrase's first part.

    Phrases have numbers; those of two letters are never the same.
    """
    own, found = runs.runs, []
    _, words = np.unique(runs.words, return_inverse=True)
    many = int(words.max(initial=0)) + 1
    at, key = np.arange(len(own)), runs.letters[own]
    for size in range(1, LONGEST + 1):
        inside = at + size <= len(own)
        inside[inside] = own[at[inside] + size - 1] == own[at[inside]]
        at, key = at[inside], key[inside]
        _, first, key = np.unique(key * many + words[at + size - 1], return_index=True, return_inverse=True)
        found.append((at, key, first))
    return found


def _may_end(words: np.ndarray, at: np.ndarray, size: int, marks: np.ndarray) -> np.ndarray:
    """Say of phrases that begin at some words whether they can be subjects, as far as their own words tell."""
    last = marks[words[at + size - 1]]
    if size == 1:
        return (last & (MAY_END | WIDE)) == MAY_END
    twice = np.zeros(len(at), bool)
    for place in range(size):
        for other in range(place):
            twice |= words[at + place] == words[at + other]
    return ((last & MAY_END) > 0) & ~twice
