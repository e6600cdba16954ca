"""What a reader may ask: the twin of client/narrow.js.

    words              any of them; threads with more, rarer and nearer words come first
    "a phrase"         these words in this order
    -word              threads without the word
    tag:x  topic:x     threads with the tag, of the topic (tag:"job search" for more words)
    in:answer          the words must stand in an answer; or in:letter, perspective, update, note, title
    before:2025        threads before 2025, or before:2025-03; a year or a month
    after:2023         threads of 2023 and later; or after:2023-06

Quotation marks may be typographic; one that is never closed is none. A field with a value that makes no sense is
words. `-"a b"` excludes both words. More than LONG different words are cut to the rarest (see `rank.py`), and are
prose, say half a letter: no quotation mark and no dash in them is an operator.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from .counts import VOICES
from .terms import Analysis, fold, words

LONG = 16
"""So many words are looked up; a longer text is cut to its rarest."""
FEW = 2
"""With so many words or fewer besides, stop words are looked up too."""

BEGUN = re.compile(r"(?:^|\s)[^\s:-][^\s:]*[^\W_]$|(?:^|\s)[^\W_]$")
"""What a text ends in while a word is being typed: no operator, and a letter or digit last."""
_PIECE = re.compile(r'(-?)(?:([A-Za-z]+):)?(?:"([^"]*)"|([^\s"]+))')
_MONTH = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a query: as typed (folded), and its term."""

    form: str
    term: str
    stop: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A query, taken apart."""

    words: tuple[Word, ...] = ()
    """Those of phrases too, in their order."""
    phrases: tuple[tuple[Word, ...], ...] = ()
    without: tuple[str, ...] = ()
    """Terms of which none may stand in a thread."""
    sets: tuple[str, ...] = ()
    """Names of sets (`tag:job-search`, `topic:pay`) that a thread must be in."""
    voices: int = 0
    """Bits of VOICES to search in; 0: all."""
    since: str = ""
    """The first month, as in `2023-01`, or empty."""
    until: str = ""
    """The first month no more, or empty."""

    @property
    def filters(self) -> bool:
        """Whether it narrows the threads by more than words."""
        return bool(self.sets or self.since or self.until)


def parse(text: str, analysis: Analysis, form_term: dict[str, str] | None = None) -> Query:
    """Return a query taken apart. `form_term`, for languages without a stemmer in the browser, maps words to terms."""
    reader = _Reader(analysis, form_term)
    plain = re.sub("[“”„«»]", '"', text)
    if plain.count('"') % 2:
        plain = " ".join(plain.rsplit('"', 1))
    prose = len(set(words(plain))) > LONG
    for minus, field, phrase, word in _PIECE.findall(plain):
        reader.take("" if prose else minus, field.lower(), phrase or word, bool(phrase) and not prose)
    return reader.query()


class _Reader:
    """Collects the pieces of one query."""

    def __init__(self, analysis: Analysis, form_term: dict[str, str] | None) -> None:
        self.analysis, self.form_term = analysis, form_term
        self.words: list[Word] = []
        self.phrases: list[tuple[Word, ...]] = []
        self.without: list[str] = []
        self.sets: list[str] = []
        self.voices = 0
        self.months = {"after": "", "before": ""}

    def query(self) -> Query:
        """Return what was collected."""
        lists = (self.words, self.phrases, self.without, self.sets)
        return Query(
            *(tuple(dict.fromkeys(each)) for each in lists), self.voices, self.months["after"], self.months["before"]
        )

    def take(self, minus: str, field: str, value: str, quoted: bool) -> None:
        """Sort one piece in."""
        if field and not minus and self._narrow(field, value):
            return
        found = self._words(f"{field}:{value}" if field else value)
        if minus:
            self.without += [word.term for word in found]
            return
        self.words += found
        if quoted and len(found) > 1:
            self.phrases.append(tuple(found))

    def _words(self, text: str) -> list[Word]:
        if self.form_term is None:
            return [Word(form, term, self.analysis.is_stop(form)) for form, term in self.analysis.pairs(text)]
        return [Word(form, self.form_term.get(form, form), self.analysis.is_stop(form)) for form in words(text)]

    def _narrow(self, field: str, value: str) -> bool:
        """Take a field, and say whether it is one."""
        if field in self.months and (month := _MONTH.fullmatch(value)):
            self.months[field] = f"{month[1]}-{month[2] or '01'}"
        elif field == "in" and fold(value) in VOICES:
            self.voices |= 1 << VOICES.index(fold(value))
        elif field in ("tag", "topic") and words(value):
            self.sets.append(set_name(field, value))
        else:
            return False
        return True


@lru_cache(maxsize=1 << 14)
def set_name(kind: str, name: str) -> str:
    """Return the name of a set of threads: `tag:job-search` of the tag "Job Search"."""
    return f"{kind}:{'-'.join(words(name))}"
