"""The words of the letters as written, for completion and for "did you mean".

A word stands in two files `w<number>.txt`: as shards are, they are chosen by a hash, here of the first two letters of
the word, and of an underscore and the last two (so that a slip in the first two can be mended; not those of words of
three letters or fewer). A line is a word and its weight: in how many threads it stands, each title counted eight
times more. In languages that the browser cannot stem the word's term follows.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from .counts import Lexicon, Tally
from .terms import Analysis

TITLE_WEIGHT = 8
MENDED = 5
"""Words of fewer letters are not mended: too many others are one slip away."""

Vocabulary = dict[str, tuple[int, str]]
"""From a word to its weight and its term."""


def vocabulary(told: Tally, lexicon: Lexicon, analysis: Analysis) -> Vocabulary:
    """Return the words of threads, stop words and synonyms of several words left out."""
    known = len(lexicon.pairs)
    weights = np.bincount(told.words, minlength=known) + TITLE_WEIGHT * np.bincount(
        told.words[told.title > 0], minlength=known
    )
    found: Vocabulary = {}
    for number in np.flatnonzero(weights).tolist():
        form, term = lexicon.pairs[number]
        if not analysis.is_stop(form) and " " not in form:
            weight, known = found.get(form, (0, term))
            found[form] = (weight + int(weights[number]), min(known, term))
    return found


def merged(vocabularies: Sequence[Vocabulary]) -> Vocabulary:
    """Return the words of all, weights added up; the first one's term holds."""
    whole: Vocabulary = {}
    for each in vocabularies:
        for form, (weight, term) in each.items():
            before = whole.get(form, (0, term))
            whole[form] = (before[0] + weight, before[1])
    return whole


def word_lines(words: Vocabulary, *, with_terms: bool) -> Iterator[tuple[str, bytes]]:
    """Yield each word's line once for each of its files, with what is hashed to choose it."""
    for form, (weight, term) in sorted(words.items()):
        line = (f"{form} {weight} {term}\n" if with_terms else f"{form} {weight}\n").encode()
        yield form[:2], line
        if len(form) >= MENDED - 1:
            yield f"_{form[-2:]}", line


def completions(typed: str, words: Vocabulary, most: int) -> list[str]:
    """Return the terms of the words that begin so, at most so many words, by weight falling, then by word."""
    near = sorted((-weight, form, term) for form, (weight, term) in words.items() if form.startswith(typed))
    return list(dict.fromkeys(term for _, _, term in near[:most]))


def mended(word: str, words: Vocabulary) -> str:
    """Return the weightiest word one slip away (a letter wrong, missing, extra, or two swapped), or an empty string."""
    if len(word) < MENDED or word in words:
        return ""
    near = [form for form in slips(word) if form in words]
    return min(near, key=lambda form: (-words[form][0], form)) if near else ""


def slips(word: str) -> set[str]:
    """Return all that one slip makes of a word, with the letters a-z, and the digits for what is wrong or missing."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    made = {a + b[1:] for a, b in cuts if b} | {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    made |= {a + letter + b[1:] for a, b in cuts for letter in letters if b}
    return (made | {a + letter + b for a, b in cuts for letter in letters}) - {word}
