"""The words of the letters as written, for completion and for "did you mean".

The files are called by the first two letters of their words (`w/sa`), and by an underscore and the last two
(`w/_ry`, for words of four letters or more, so that a slip in the first two can be mended). A letter other than
a-z and 0-9 is its code point in hexadecimal, with hyphens between such parts. A line is a word and its weight: in
how many threads it stands, each title counted eight times more. In languages that the browser cannot stem the
word's term follows. Lines fall by weight, then rise by word.
"""

from collections import defaultdict
from collections.abc import Sequence

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
    weights = np.bincount(told.words, minlength=known) + TITLE_WEIGHT * np.bincount(told.words[told.title > 0], minlength=known)
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


def prefix_file(word: str) -> str:
    """Return the name of the file that has the words beginning like this one."""
    return _name(word[:2])


def suffix_file(word: str) -> str:
    """Return the name of the file that has the words ending like this one."""
    return f"_{_name(word[-2:])}"


def _name(letters: str) -> str:
    if letters.isascii() and letters.isalnum():
        return letters
    return "-".join(f"{ord(letter):x}" for letter in letters)


def vocabulary_files(words: Vocabulary, *, with_terms: bool) -> dict[str, bytes]:
    """Return the files, by name."""
    files: dict[str, list[str]] = defaultdict(list)
    for form, (weight, term) in sorted(words.items(), key=lambda pair: (-pair[1][0], pair[0])):
        line = f"{form} {weight} {term}" if with_terms else f"{form} {weight}"
        files[prefix_file(form)].append(line)
        if len(form) >= MENDED - 1:
            files[suffix_file(form)].append(line)
    return {name: "\n".join(lines).encode() for name, lines in sorted(files.items())}


def completions(typed: str, words: Vocabulary, most: int) -> list[str]:
    """Return the terms of the words that begin so, at most so many words, by weight falling, then by word."""
    near = sorted((-weight, form, term) for form, (weight, term) in words.items() if form.startswith(typed))
    return list(dict.fromkeys(term for _, _, term in near[:most]))


def mended(word: str, words: Vocabulary) -> str:
    """Return the weightiest word one slip away (one letter wrong, missing, extra, or two swapped), or an empty string."""
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
