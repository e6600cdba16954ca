"""The words and signs of letters as numbers, with all that candidates.py asks of each: found once, then looked up."""

import re
from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from .nouns import ENGLISH_EMPTY, marks_of

ENDS, CAPITAL, JOINS = 1, 2, 4
"""Marks beside those of nouns.py: ends a sentence; has a capital and is no acronym; is joined to the next word."""

_TOKEN = re.compile(r"[A-Za-z0-9]++(?![^ .,\n])|[^\W_]++(?:['’-][^\W_]++)*+|[^\w\s]|\n")
_ASCII_TOKEN = re.compile(r"[A-Za-z0-9]++(?:['-][A-Za-z0-9]++)*+|[^\w\s]|\n")  # what _TOKEN finds in ASCII
_SENTENCE_ENDS = frozenset('.!?:\n"“”()')
_REMEMBERED = 1 << 16  # tokens
_ACRONYM = 5  # the longest word in capitals that is no shouting: "HR", "MBA"

_Row = tuple[int, int, int, int, int]


class Tokens(dict[str, int]):
    """The number of each word and sign of a language as it is written; 0 is that of no word, which parts texts."""

    def __init__(self, empty: frozenset[str]) -> None:
        """`empty` are the words, in lower case, that no phrase holds."""
        super().__init__()
        self.empty = empty
        self.written: list[str] = []
        self.joined: dict[int, tuple[tuple[int, ...], tuple[int, ...]]] = {}
        """By the number of a hyphened word: its parts as words, and what of them, in lower case, may be a name."""
        self._rows: list[_Row] = []
        self._columns = np.zeros((0, 5), np.int32)
        self._begin()

    def _begin(self) -> None:
        self[""] = 0
        self.written.append("")
        self._rows.append((ENDS, -1, 0, 0, 0))

    def forget(self) -> None:
        """Let all go when they are many; their numbers are given anew."""
        if len(self) > _REMEMBERED:
            for each in (self, self.written, self.joined, self._rows):
                each.clear()
            self._columns = self._columns[:0]
            self._begin()

    def split(self, text: str) -> list[str]:
        """Return the words and signs of a text."""
        return (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)

    def columns(self) -> tuple[np.ndarray, ...]:
        """Return what is known of each token (int32): marks, opening, plain, word, size.

        `opening` is the number of the token where it opens a sentence, in lower case, -1 for one that may be in
        capitals there; `plain` that of the word in lower case, without "'s"; `word` that of the word it adds to a
        phrase, `size` how many it adds: 0 for one that ends a phrase, more for a hyphened one.
        """
        fresh = self._rows[len(self._columns) :]
        if fresh:
            self._columns = np.concatenate([self._columns, np.array(fresh, np.int32)])
        return tuple(self._columns.T)

    def __missing__(self, token: str) -> int:
        number = self[token] = len(self.written)
        self.written.append(token)
        self._rows.append((0, 0, 0, 0, 0))
        word = token[:-2] if token.endswith(("'s", "’s")) else token
        plain, lower = word.lower(), token.lower()
        acronym = 1 < len(word) <= _ACRONYM and word.isupper()
        marks = marks_of(lower) | (ENDS if token in _SENTENCE_ENDS else 0) | (JOINS if token.endswith("-") else 0)
        if token[0].isupper() and not (1 < len(token) <= _ACRONYM and token.isupper()):
            marks |= CAPITAL
        odd = "'" in plain or "’" in plain or (len(plain) == 1 and plain.isascii()) or not token[0].isalpha()
        if odd or token in self.empty or (plain in self.empty and not acronym):
            told, size = 0, 0
        elif "-" in word:
            told, size = number, self._join(number, word.replace("-", "- ").split(), plain.split("-"))
        else:
            told, size = self[word], 1
        opening = self[lower] if token[1:].islower() else -1
        self._rows[number] = (marks, opening, self[plain], told, size)
        return number

    def _join(self, number: int, words: list[str], plain: Iterable[str]) -> int:
        names = tuple(self[part] for part in plain if part not in self.empty)
        self.joined[number] = tuple(self[word] for word in words), names
        return len(words)


@lru_cache(maxsize=8)
def tokens_of(lang: str) -> Tokens:
    """Return the tokens of a language, which this process goes on to learn."""
    return Tokens(empty_words(lang))


@lru_cache(maxsize=8)
def empty_words(lang: str) -> frozenset[str]:
    """Return the words of a language, in lower case, that no phrase holds."""
    code = lang.split("-")[0]
    if code == "en":
        return ENGLISH_EMPTY
    from whoosh.lang.stopwords import stoplists

    return frozenset(stoplists.get(code, ()))
