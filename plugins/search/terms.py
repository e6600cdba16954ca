"""Text to terms, the one analysis of index and query: the twin of client/terms.js.

1. NFKD, lower case, combining marks U+0300 to U+036F dropped, a few letters spelled out, NFC.
2. Commas within numbers go ("66,000" is one word); typographic apostrophes become "'".
3. Words are runs of letters, digits and apostrophes; a final "'s" and other apostrophes are dropped.
   A word with hyphens gives its parts and, after them, the whole ("co-worker": co, worker, coworker).
4. Runs of Chinese, Japanese and Korean signs give their bigrams; a lone sign gives itself.
5. Every word is stemmed; stop words and lone Latin letters are terms of titles only.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import filterfalse

from .stem import stem as stem_english

ENGLISH_STOPS = frozenset(
    "a an and are as at be by can for from have if in is it may not of on or tbd that the this to us we when "
    "will with yet you your".split()
)
"""Measured: a longer list costs questions made of small words; none at all gains nothing."""
_ENGLISH_STOPS_AND_LETTERS = ENGLISH_STOPS | frozenset("abcdefghijklmnopqrstuvwxyz")

_SPELLED = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "’": "'", "ʼ": "'"})
_SIGNS_BETWEEN = str.maketrans(dict.fromkeys("“”„–—…", " "))  # without them most letters are ASCII
_APOSTROPHES = str.maketrans("’ʼ", "''")
_CJK = "\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
# Vowel signs that belong to a word but are no letters (Hebrew, Arabic, the scripts of India, Thai, Lao).
_SIGNS = "\u0483-\u0487\u0591-\u05bd\u05bf-\u05c2\u0610-\u061a\u064b-\u0669\u0670\u06d6-\u06dc\u0900-\u0963"
_SIGNS += "\u0966-\u0dff\u0e30-\u0e4e\u0eb0-\u0ecd"
_LETTER = rf"(?:(?![{_CJK}])(?:[^\W_]|[{_SIGNS}]))"
_ASCII_BETWEEN = bytes(sign if chr(sign).isalnum() or chr(sign) in "'-" else 32 for sign in range(128)).ljust(256)
_ASCII_WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")  # what _word finds in ASCII, six times faster
_CJK_RUN = re.compile(f"[{_CJK}]+")
_MARK = re.compile("[\u0300-\u036f]")
_COMMA = re.compile(r",(?<=[0-9],)(?=[0-9]{3}(?![0-9]))")  # begins with a sign, and so is soon found not to be there


def fold(text: str) -> str:
    """Return text in lower case, without diacritics, in one form for every way to type it."""
    if text.isascii():
        return text.lower()  # most English words: nothing else could change
    bare = _MARK.sub("", unicodedata.normalize("NFKD", text).lower())
    return unicodedata.normalize("NFC", bare.translate(_SPELLED))


def words(text: str) -> list[str]:
    """Return the words of a text, folded, in their order; the whole of a hyphened word follows its parts."""
    return [word for run in _runs(fold(text)) for word in _split(run)]


def _runs(text: str) -> list[str]:
    """Return the runs of a text that hold its words: a hyphened word is one run, and so is a line of Chinese."""
    plain = _without_signs(text)
    return (_ASCII_WORD if plain.isascii() else _word()).findall(plain)


@lru_cache(maxsize=1)
def _word() -> re.Pattern[str]:
    """Return the pattern of a run; to make it takes as long as to read some ten letters, and few texts need it."""
    return re.compile(rf"[{_CJK}]+|{_LETTER}+(?:'{_LETTER}+)*(?:[-‐‑]{_LETTER}+(?:'{_LETTER}+)*)*")


def _without_signs(text: str) -> str:
    """Return a text without commas in numbers and without those signs that keep most texts from being ASCII."""
    return (_COMMA.sub("", text) if "," in text else text).translate(_SIGNS_BETWEEN)


def _split(run: str) -> list[str]:
    if _CJK_RUN.match(run):
        return [run[i : i + 2] for i in range(max(1, len(run) - 1))]
    parts = [_bare(part) for part in re.split("[-‐‑]", run)]
    return [*parts, "".join(parts)] if len(parts) > 1 else parts


def _bare(word: str) -> str:
    return (word[:-2] if word.endswith("'s") else word).replace("'", "")


@dataclass(frozen=True)
class Analysis:
    """How the words of one language become terms."""

    lang: str = "en"
    """A code such as `en`, `de` or `pt-br`; without a stemmer for it words stay as they are."""

    @cached_property
    def stops(self) -> frozenset[str]:
        """The stop words, folded."""
        code = self.lang.split("-")[0]
        if code == "en":
            return ENGLISH_STOPS
        from whoosh.lang.stopwords import stoplists

        return frozenset(word for stop in stoplists.get(code, ()) for word in words(stop))

    def is_stop(self, word: str) -> bool:
        """Say whether a folded word counts in titles only."""
        return word in self.stops or (len(word) == 1 and word.isascii() and word.isalpha())

    def stem(self, word: str) -> str:
        """Return the folded stem of a lower-case word, diacritics and all, of this language."""
        return stem_english(word) if self.is_english else _snowball_stem(self.lang.split("-")[0], word)

    @property
    def is_english(self) -> bool:
        """Whether the browser can stem a word by itself; in other languages it looks words up."""
        return self.lang.split("-")[0] == "en"

    def pairs(self, text: str) -> list[tuple[str, str]]:
        """Return each word of a text in its order: the folded word and its stem."""
        return [(fold(word), self.stem(word)) for run in _runs(self._plain(text)) for word in _split(run)]

    def tally(self, text: str) -> Counter[str]:
        """Return how often each word stands in a text, in lower case, with its diacritics where stems need them."""
        plain = _without_signs(self._plain(text))
        if plain.isascii():
            heard = Counter(plain.encode().translate(_ASCII_BETWEEN).decode().split())
            # Nearly all are plain words by now: the others have a hyphen or an apostrophe.
            odd = {each: _ASCII_WORD.findall(each) for each in filterfalse(str.isalnum, heard)}
        else:
            heard = Counter(_word().findall(plain))
            odd = {run: (run,) for run in heard}
        for each, runs in odd.items():
            times = heard.pop(each)
            for run in runs:
                for word in _split(run):
                    heard[word] += times
        return heard

    def stops_among(self, heard: Iterable[str]) -> list[str]:
        """Return the stop words among words that `tally` gave."""
        if self.is_english:
            return list(_ENGLISH_STOPS_AND_LETTERS.intersection(heard))
        return [word for word in heard if self.is_stop(fold(word))]

    def _plain(self, text: str) -> str:
        # The rules of other languages' stemmers need the diacritics that we fold away afterwards.
        return fold(text) if self.is_english else unicodedata.normalize("NFKC", text).lower().translate(_APOSTROPHES)

    def title_terms(self, text: str) -> list[str]:
        """Return all terms of a text in their order, stop words among them."""
        return [stem for _, stem in self.pairs(text)]

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text in their order, without stop words."""
        return [stem for word, stem in self.pairs(text) if not self.is_stop(word)]


@lru_cache(maxsize=1 << 16)
def _snowball_stem(code: str, word: str) -> str:
    """Return Snowball's stem of a word, folded; Whoosh brings the stemmers of fourteen more languages."""
    from whoosh.lang import has_stemmer, stemmer_for_language

    return fold(stemmer_for_language(code)(word) if has_stemmer(code) else word)
