"""What of a thread might be a phrase of the subject index, or the reason why two threads belong together.

Candidates are runs of one to LONGEST words between empty words, numbers, names and signs (Rose, Engel, Cramer and
Cowley, "Automatic keyword extraction from individual documents", 2010). The parts of a hyphened word are words; it is
never cut. In English a name is a word that the thread seldom has in lower case, and a candidate must stand once at
least where a noun does (nouns.py), and not more often where a verb does.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from itertools import chain

from plugins.threads.model import Thread

from .nouns import ENGLISH_EMPTY, evidence, may_end

LONGEST = 3

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]|\n")
_SENTENCE_ENDS = frozenset('.!?:\n"“”()')
_ACRONYM = 5  # the longest word in capitals that is no shouting: "HR", "MBA"

Phrase = tuple[str, ...]
"""Words as they are written; one that ends in a hyphen is joined to the next."""


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
    words = {token: _words(token, breaks, empty_words(lang)) for token in heard}
    times: dict[Phrase, int] = defaultdict(int)
    nouns: dict[Phrase, int] = defaultdict(int)
    for place, tokens in enumerate(texts):
        for run, before, after in _runs(tokens, words):
            for phrase, begins, ends in _cuts(run):
                times[phrase] += 1 if place else 2
                if ends:
                    nouns[phrase] += evidence(before if begins else "", after, len(phrase))
    if not english:
        return dict(times)
    return {one: times[one] for one, more in nouns.items() if more > 0 and may_end(one)}


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
    for place in (0, *(after for after, token in enumerate(found, 1) if token in _SENTENCE_ENDS)):
        word = found[place] if place < len(found) else ""
        if word[1:].islower():
            found[place] = word.lower()
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


def _words(token: str, breaks: Collection[str], empty: Collection[str]) -> list[str]:
    """Return the words that a token adds to a run, none when it ends the run."""
    if token in empty or not token[0].isalpha():
        return []
    word = _bare(token)
    plain = word.lower()
    if plain in breaks or "'" in plain or "’" in plain or (len(plain) == 1 and plain.isascii()):
        return []
    if plain in empty and not _is_acronym(word):
        return []
    if "-" not in word:
        return [word]
    parts = plain.split("-")
    return [] if all(part in empty or part in breaks for part in parts) else word.replace("-", "- ").split()


def _runs(tokens: list[str], words: Mapping[str, list[str]]) -> Iterator[tuple[list[str], str, str]]:
    """Yield the runs, each with the words, in lower case, that stand before and after it."""
    run: list[str] = []
    before = ""
    for token in tokens:
        if more := words[token]:
            run += more
            continue
        if run:
            yield run, before, token.lower()
            run = []
        before = token.lower()
    if run:
        yield run, before, ""


def _cuts(run: list[str]) -> Iterator[tuple[Phrase, bool, bool]]:
    """Yield the parts of a run that have one to LONGEST words, and whether they begin and end it."""
    size = len(run)
    for start in range(size):
        if start and run[start - 1].endswith("-"):
            continue
        for end in range(start + 1, min(start + LONGEST, size) + 1):
            if not run[end - 1].endswith("-"):
                yield tuple(run[start:end]), not start, end == size
