"""The author's synonyms: content/synonyms.txt, one group a line ("let go, laid off, fired, redundancy")."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from plugins.problems import WARNING, Problem

from .impacts import Rows
from .terms import Analysis

FILE = "synonyms.txt"
_WORTH = (3, 5)  # a synonym counts three fifths of the word itself


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Groups of terms that mean the same; a term of several words has spaces between its stems."""

    groups: tuple[tuple[str, ...], ...] = ()
    forms: tuple[tuple[str, str], ...] = ()
    """Each word of the file, folded, with its stem: a reader may type it though no letter has it."""

    @property
    def phrases(self) -> tuple[str, ...]:
        """The terms of several words, sorted."""
        return tuple(sorted({term for group in self.groups for term in group if " " in term}))

    @property
    def terms(self) -> frozenset[str]:
        """All terms that have a synonym."""
        return frozenset(term for group in self.groups for term in group)

    def of(self, term: str) -> tuple[str, ...]:
        """Return the other terms of every group that has this one, sorted."""
        return tuple(sorted({other for group in self.groups if term in group for other in group} - {term}))


def read_synonyms(text: str, analysis: Analysis) -> tuple[Synonyms, tuple[Problem, ...]]:
    """Return the groups of the author's file, and what is wrong with it. Lines that begin with `#` are remarks."""
    groups, forms, problems = [], [], []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        entries = [" ".join(analysis.title_terms(entry)) for entry in line.split(",")]
        forms += [pair for pair in analysis.pairs(line) if not analysis.is_stop(pair[0])]
        group = tuple(dict.fromkeys(entry for entry in entries if entry))
        if len(group) > 1:
            groups.append(group)
        else:
            what = "this line names fewer than two different words"
            mend = "write words that mean the same with commas between them: `fired, let go, laid off`"
            problems.append(Problem(FILE, number, WARNING, what, mend))
    return Synonyms(tuple(groups), tuple(dict.fromkeys(forms))), tuple(problems)


def synonym_rows(synonyms: Synonyms, lexical: Rows) -> Rows:
    """Return what threads are worth to words by the synonyms that stand in them, the best of each."""
    places = {word: place for place, word in enumerate(lexical.words)}
    words = sorted(synonyms.terms)
    found = [_best_of([places[other] for other in synonyms.of(word) if other in places], lexical) for word in words]
    starts = np.cumsum([0, *(len(thread) for thread, *_ in found)])
    none = (np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.uint8))
    return Rows(tuple(words), starts, *(np.concatenate(column) for column in zip(none, *found)))


def _best_of(places: Sequence[int], lexical: Rows) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return threads, rising, the best score of one of these words in each, times _WORTH, and all their voices."""
    best: dict[int, int] = {}
    voices: dict[int, int] = {}
    for place in places:
        rows = slice(int(lexical.starts[place]), int(lexical.starts[place + 1]))
        for thread, score, said in zip(
            *(column[rows].tolist() for column in (lexical.thread, lexical.score, lexical.voices))
        ):
            best[thread] = max(best.get(thread, 0), score * _WORTH[0] // _WORTH[1])
            voices[thread] = voices.get(thread, 0) | said
    threads = sorted(best)
    scores, spoken = ([told[thread] for thread in threads] for told in (best, voices))
    return np.array(threads, np.int32), np.array(scores, np.int32), np.array(spoken, np.uint8)
