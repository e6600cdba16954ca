"""How people greet and sign: the lines of a mail that name somebody."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from .wording import (
    ADDRESSEES,
    CLOSING_PHRASES,
    FIRST_WORDS_OF_SENTENCES,
    GREETING_WORDS,
    MAIL_MARKS,
    SMALL_WORDS,
    is_postscript,
)

FIRST_WORDS = 200
"""Characters of a line in which a greeting is looked for."""
_BEFORE, _BEHIND = "*_~\"“”‘’'( ", '*_~"“”) '
_PUNCTUATION = re.compile(r"[^\w\s]")
# What the pattern takes out of ASCII; the table does so much sooner.
_WITHOUT_PUNCTUATION = {code: _PUNCTUATION.sub("", chr(code)) for code in range(128)}
_NEVER_ALONE = ("to", "morning", "evening", "afternoon", "beste", "cara", "caro", "salut")
"""Words of greetings that greet nobody when they stand alone."""


@lru_cache(maxsize=10_000)
def normal_name(name: str) -> str:
    """Return a name without case, accents and punctuation, for comparing."""
    return _comparable(name)


def _comparable(text: str) -> str:
    plain = text.casefold()
    if plain.isascii():
        return " ".join(plain.translate(_WITHOUT_PUNCTUATION).split())
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join(_PUNCTUATION.sub("", plain).split())


_NOBODY = frozenset(
    normal_name(name)
    for name in ("A reader", "Reader", "Anonymous", "Anon", "Anonymous reader", "Name withheld", "Nobody", "Withheld")
)


def same_name(one: str, other: str) -> bool:
    """Say whether two names name one person; "A reader", "Anonymous" and the like never do."""
    name = normal_name(one)
    return bool(name) and name == normal_name(other) and name not in _NOBODY


def is_mail_mark(line: str) -> bool:
    """Say whether a mail program put this line below the text ("Sent from my phone")."""
    return bool(MAIL_MARKS.match(line))


remembered = lru_cache(maxsize=2_000)
"""Remembers what was said last of short lines: letters greet and close with the same ones again and again."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """A turn's first line, when it greets."""

    names: tuple[str, ...]
    """Whom it greets, in comparable form."""
    alone: bool
    """Whether nothing else stands on the line, so that it is a paragraph of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Manners:
    """The words by which letters of this column greet and close.

    Each is equal to itself only, so that what was found by it can be remembered with it.
    """

    known: tuple[str, ...]
    """Names that greet or sign even alone on a line."""
    greetings: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()
    greeting_words: re.Pattern[str] = field(init=False)
    closes: Callable[[str], bool] = field(init=False)
    """Says whether a phrase is one by which letters close."""
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        words = sorted((*GREETING_WORDS, *map(str.lower, self.greetings)), key=len, reverse=True)
        pattern = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
        phrases = "|".join([*map(re.escape, self.closings), *CLOSING_PHRASES])
        object.__setattr__(
            self, "greeting_words", re.compile(rf"^(?:{pattern})(?=[\s,:!.\u2013\u2014-]|$)", re.IGNORECASE)
        )
        closing = re.compile(rf"^(?:and )?(?:{phrases})$", re.IGNORECASE)
        object.__setattr__(self, "closes", remembered(lambda phrase: bool(closing.match(phrase))))
        object.__setattr__(self, "names", frozenset(normal_name(name) for name in self.known if normal_name(name)))

    @remembered
    def with_names(self, *names: str) -> "Manners":
        """Return the same manners with more known names."""
        more = {normal_name(name) for name in names} - _NOBODY - self.names - {""}
        return self._knowing(frozenset(more)) if more else self

    @remembered
    def _knowing(self, names: frozenset[str]) -> "Manners":
        other = object.__new__(Manners)
        for name in Manners.__slots__:
            object.__setattr__(other, name, getattr(self, name))
        object.__setattr__(other, "names", self.names | names)
        return other

    def greeting(self, line: str) -> Greeting | None:
        """Return whom the first line of a turn greets, or None when it does not."""
        return self._greeting(line[:FIRST_WORDS], len(line) > FIRST_WORDS)

    @remembered
    def _greeting(self, line: str, long: bool) -> Greeting | None:
        text = " ".join(line.split()).lstrip(_BEFORE).rstrip(_BEHIND).replace("**", "").replace("__", "")
        found = self.greeting_words.match(text)
        if not found and not self._names_somebody(text):
            return None
        rest = text[found.end() :].lstrip(" ,") if found else text
        if found and not rest.strip(" ,:!.;-\u2013\u2014"):
            bare = found.group().lower() not in _NEVER_ALONE
            return Greeting((), not long) if bare else None
        greeting = self._addressed(rest, bool(found))
        return Greeting(greeting.names, greeting.alone and not long) if greeting else None

    def _names_somebody(self, text: str) -> bool:
        """Say whether a known name is in a line at all, so that it could greet without a greeting word."""
        words = _comparable(text)
        return any(name in words for name in self.names)

    def _addressed(self, rest: str, greeted: bool) -> Greeting | None:
        """Read whom the text after the greeting word (or the whole line) names."""
        head, mark, tail = _cut(rest)
        if self._all_known(head) or (greeted and _is_addressee(head)):
            if not mark and not self._all_known(head) and len(head.split()) > 5:
                return None
            return Greeting(self._parts(head), not tail)
        known = self._leading_name(rest) if greeted else None
        return Greeting((known,), False) if known else None

    def _all_known(self, text: str) -> bool:
        parts = self._parts(text)
        return (
            bool(parts)
            and all(part in self.names or part in ADDRESSEES for part in parts)
            and any(part in self.names for part in parts)
        )

    def _parts(self, text: str) -> tuple[str, ...]:
        return tuple(filter(None, map(normal_name, re.split(r"\s*(?:,|&|/|\+|\band\b|\bund\b|\by\b)\s*", text))))

    def _leading_name(self, text: str) -> str | None:
        words = normal_name(text).split()
        return next((" ".join(words[:n]) for n in (3, 2, 1) if " ".join(words[:n]) in self.names), None)


def _cut(text: str) -> tuple[str, str, str]:
    """Part "Mike, quick question" into name, mark and the rest; a dash parts only with a space."""
    found = re.search(r"[:!;]+|[,.](?=\s|$)|\s*(?:\s-|-\s|-$|[\u2013\u2014\u2015])\s*", _without_title_dots(text))
    if not found:
        return text.strip(), "", ""
    tail = text[found.end() :].strip(" ,:!.;-\u2013\u2014")
    return text[: found.start()].strip(), found.group().strip(), tail


def _without_title_dots(text: str) -> str:
    return re.sub(r"\b(Mr|Mrs|Ms|Mx|Dr|Prof|St)\.", lambda found: found[1] + "\x01", text, flags=re.IGNORECASE)


def _is_addressee(text: str) -> bool:
    """Say whether words could be whom one greets: names in capitals, or "all", "everyone"."""
    words = re.findall(r"[^\s,&/]+", text)
    if not words or len(words) > 6 or words[0].casefold() in FIRST_WORDS_OF_SENTENCES:
        return False
    return all(w.casefold().strip(".") in ADDRESSEES | SMALL_WORDS or w[0].isupper() for w in words) and any(
        w.casefold() not in SMALL_WORDS for w in words
    )


@lru_cache(maxsize=10_000)
def plain_name(line: str) -> str:
    """Return the name on a line of a sign-off: no dash before it, no emphasis, no mark at its end."""
    text = " ".join(line.split()).lstrip("-\u2013\u2014\u2015~/ ")
    text = text.strip("*_").strip(" ,!").strip("*_").strip(" ,!;:")
    return text[:-1] if text.endswith(".") and not re.search(r"\b\w\.$|\b(?:Jr|Sr|St)\.$", text) else text


def could_be_name(line: str, *, capitals: bool = True, most: int = 7) -> bool:
    """Say whether a line could be a name or a pseudonym: few words, no sentence."""
    text = plain_name(line)
    words = text.split()
    if not words or len(words) > most or len(text) > 60 or not any(c.isalpha() for c in text):
        return False
    if re.search(r"[?!:;<>|\[\]{}=@#`\\]|\.\s|://|\.{2,}|…", text) or is_postscript(text + " ") or text.endswith("."):
        return bool(re.search(r"\b\w\.$|\b(?:Jr|Sr)\.$", text)) and not re.search(r"[?!:;<>@#]", text)
    if not capitals:
        return True
    big = [word for word in words if word.casefold().strip(",'\"()") not in SMALL_WORDS] or words
    return all(w.lstrip("(\"'“‘*_&").lstrip("-")[:1].isupper() or not w.strip("&+/,-") for w in big)
