"""What of a thread might be a phrase of the subject index, or the reason why two threads belong together.

Candidates are runs of one to LONGEST words between empty words, numbers, names and signs (Rose, Engel, Cramer and
Cowley, "Automatic keyword extraction from individual documents", 2010). The parts of a hyphened word are words; it is
never cut. In English a name is a word that the thread seldom has in lower case, and a candidate must stand once at
least where a noun does (nouns.py), and not more often where a verb does.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, repeat

from plugins.threads.model import Thread

from .nouns import ENGLISH_EMPTY, evidence, may_end

LONGEST = 3

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]|\n")
_SENTENCE_ENDS = frozenset('.!?:\n"“”()')
_REMEMBERED = 1 << 16  # tokens
_ACRONYM = 5  # the longest word in capitals that is no shouting: "HR", "MBA"

Phrase = tuple[str, ...]
"""Words as they are written; one that ends in a hyphen is joined to the next."""
_Run = tuple[Phrase, int, str, str]
"""A run, what a time is worth, and the words, in lower case, that stand before and after it."""


def candidates(thread: Thread, lang: str) -> dict[Phrase, int]:
    """Return the candidates of a thread, and how often each is said; a time in the title is two.

    Names of those who speak in it are none, and a thread in another language than the column's has none.
    """
    if thread.lang.split("-")[0] != lang.split("-")[0]:
        return {}
    english = lang.split("-")[0] == "en"
    opened: list[str] = []
    texts = [_tokens(text, opened) for text in (thread.title, *(turn.text for turn in thread.turns))]
    breaks = {word.lower() for turn in thread.turns for word in re.findall(r"\w+", turn.author)}
    heard = Counter(chain.from_iterable(texts))
    breaks |= _names(heard, Counter(opened)) if english else set()
    words = _words(heard, breaks, empty_words(lang))
    runs = [run for worth, tokens in zip(chain((2,), repeat(1)), texts) for run in _runs(tokens, words, worth)]
    return _english(runs) if english else _tallied(runs)


@lru_cache(maxsize=8)
def empty_words(lang: str) -> frozenset[str]:
    """Return the words of a language, in lower case, that no phrase holds."""
    code = lang.split("-")[0]
    if code == "en":
        return ENGLISH_EMPTY
    from whoosh.lang.stopwords import stoplists

    return frozenset(stoplists.get(code, ()))


def _tokens(text: str, opened: list[str]) -> list[str]:
    """Return the words and signs of a text; a word that opens a sentence is in lower case, and added to `opened`."""
    found = _TOKEN.findall(text)
    ends = _SENTENCE_ENDS
    places = [after for after, token in enumerate(found, 1) if token in ends]
    if places and places[-1] == len(found):
        places.pop()
    for place in (0, *places) if found else ():
        if found[place][1:].islower():
            found[place] = found[place].lower()
            opened.append(found[place])
    return found


def _names(heard: Mapping[str, int], opened: Mapping[str, int]) -> set[str]:
    """Return the words, in lower case, that are not oftener in lower case than with a capital, but for openings."""
    capital: dict[str, int] = dict.fromkeys(opened, 0)
    for token, often in heard.items():
        if token[0].isupper() and not _is_acronym(token):
            plain = _bare(token).lower()
            capital[plain] = capital.get(plain, 0) + often
    return {word for word, often in capital.items() if heard.get(word, 0) - opened.get(word, 0) <= often}


def _bare(word: str) -> str:
    return word[:-2] if word.endswith(("'s", "’s")) else word


def _is_acronym(word: str) -> bool:
    return 1 < len(word) <= _ACRONYM and word.isupper()


def _words(heard: Iterable[str], breaks: Collection[str], empty: frozenset[str]) -> dict[str, Phrase]:
    """Return the words that each token adds to a run, none when it ends the run."""
    alone = _alone(empty)
    if len(alone) > _REMEMBERED:
        alone.clear()
    words = {
        token: () if plain in breaks else told for token, (told, plain) in zip(heard, map(alone.__getitem__, heard))
    }
    for token in [token for token, told in words.items() if len(told) > 1]:
        if all(part in empty or part in breaks for part in alone[token][1].split("-")):
            words[token] = ()
    return words


class _Alone(dict[str, tuple[Phrase, str]]):
    """The words that a token adds to a run in a letter without names, and what of it may be a name."""

    def __init__(self, empty: frozenset[str]) -> None:
        super().__init__()
        self.empty = empty

    def __missing__(self, token: str) -> tuple[Phrase, str]:
        word = _bare(token)
        plain = word.lower()
        odd = "'" in plain or "’" in plain or (len(plain) == 1 and plain.isascii()) or not token[0].isalpha()
        if odd or token in self.empty or (plain in self.empty and not _is_acronym(word)):
            told = ()
        else:
            told = tuple(word.replace("-", "- ").split())
        self[token] = told, plain
        return told, plain


@lru_cache(maxsize=8)
def _alone(empty: frozenset[str]) -> _Alone:
    return _Alone(empty)


def _runs(tokens: list[str], words: Mapping[str, Phrase], worth: int) -> Iterator[_Run]:
    """Yield the runs of a text in which each time is worth so much."""
    found, last = [words[token] for token in tokens], -1
    for place in [*[place for place, told in enumerate(found) if not told], len(found)]:
        if place - last > 1:
            run = found[place - 1] if place - last == 2 else tuple(chain.from_iterable(found[last + 1 : place]))
            before = tokens[last].lower() if last >= 0 else ""
            yield run, worth, before, tokens[place].lower() if place < len(tokens) else ""
        last = place


def _tallied(runs: list[_Run]) -> dict[Phrase, int]:
    """Return how often each part of a run is said that has one to LONGEST words."""
    times: dict[Phrase, int] = {}
    for run, worth, _, _ in runs:
        for start in range(len(run)):
            for end in range(start + 1, min(start + LONGEST, len(run)) + 1):
                if _is_whole(run, start, end):
                    times[run[start:end]] = times.get(run[start:end], 0) + worth
    return times


def _english(runs: list[_Run]) -> dict[Phrase, int]:
    """Return how often each part of a run is said that stands where a noun does, and not oftener where a verb does."""
    # A word before it tells a noun, and that only a whole run has.
    likely = {run for run, _, before, after in runs if len(run) <= LONGEST and evidence(before, after, len(run)) > 0}
    likely = {phrase for phrase in likely if not phrase[-1].endswith("-") and may_end(phrase)}
    begins = {phrase[0] for phrase in likely}
    times, nouns = dict.fromkeys(likely, 0), dict.fromkeys(likely, 0)
    for run, worth, before, after in runs:
        size = len(run)
        if size == 1 and run not in likely:
            continue
        for start in [place for place, word in enumerate(run) if word in begins]:
            for end in range(start + 1, min(start + LONGEST, size) + 1):
                phrase = run[start:end]
                if phrase in likely and _is_whole(run, start, end):
                    times[phrase] += worth
                    if end == size:
                        nouns[phrase] += evidence("" if start else before, after, end - start)
    return {phrase: times[phrase] for phrase in sorted(likely) if nouns[phrase] > 0}


def _is_whole(run: Phrase, start: int, end: int) -> bool:
    """Say whether a part of a run cuts no hyphened word."""
    return not run[end - 1].endswith("-") and not (start and run[start - 1].endswith("-"))
