"""The entries of the subject index: terms with their letters, in the order of an index."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Any

from plugins.threads.slugs import slugify

MOST = 40
"""An entry lists no more letters; of a topic or a tag with more there is a page."""
_NO_SIGN = re.compile(r"[^a-z0-9 ]")
FIGURES = "0–9"
"""The letter of terms that begin with none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A term and its letters, oldest first."""

    term: str
    letters: tuple[Any, ...]
    page: str = ""
    """The address of the topic or tag that has this name."""
    count: int = 0
    """How many letters that page lists."""


@dataclass(frozen=True, slots=True)
class Section:
    """The entries below one first letter."""

    letter: str
    entries: tuple[Entry, ...]

    @property
    def id(self) -> str:
        """The letter as an address may have it."""
        if self.letter == FIGURES:
            return "figures"
        plain = self.letter.lower()
        return plain if plain.isascii() else f"u{ord(plain[0]):04x}"

    @property
    def size(self) -> int:
        """About how many bytes its HTML takes: 40 for the marks around a term, 60 around a letter's title."""
        terms = sum(len(entry.term) + len(entry.page) + 40 for entry in self.entries)
        return terms + sum(len(a.thread.title) + len(a.url) + 60 for entry in self.entries for a in entry.letters)


@dataclass(slots=True)
class _Term:
    names: list[str] = field(default_factory=list)
    letters: dict[str, Any] = field(default_factory=dict)
    """By the path of the thread."""
    page: str = ""
    count: int = 0


def subject_index(
    letters: Iterable[Any], named: Iterable[tuple[str, str, list[Any]]], phrases: Mapping[str, Iterable[str]]
) -> list[Section]:
    """Return the index of letters.

    `named` are topics and tags with their addresses and letters, `phrases` those that several threads share, with the
    threads' slugs. A phrase that is also a tag is one entry. A letter listed less than twice is added under its
    title and its topic.
    """
    letters = list(letters)
    by_slug = {letter.slug: letter for letter in letters}
    terms: dict[str, _Term] = {}
    for name, address, held in named:
        term = _added(terms, name, held if len(held) <= MOST else ())
        term.page, term.count = term.page or address, max(term.count, len(held))
    for phrase, slugs in phrases.items():
        _added(terms, phrase, [by_slug[slug] for slug in slugs if slug in by_slug])
    _complete(terms, letters)
    return _sections(
        Entry(term.names[0], _oldest_first(term.letters.values()), term.page, term.count)
        for term in terms.values()
        if term.letters or term.page
    )


def _added(terms: dict[str, _Term], name: str, letters: Iterable[Any]) -> _Term:
    key = slugify(name) or name
    term = terms.get(key)
    if term is None:
        term = terms[key] = _Term()
    term.names.append(name)
    for letter in letters:
        term.letters[letter.thread.path] = letter
    return term


def _complete(terms: dict[str, _Term], letters: list[Any]) -> None:
    """List each letter twice at least: under its title, then under its topic."""
    listed = dict.fromkeys((letter.thread.path for letter in letters), 0)
    for term in terms.values():
        for path in term.letters:
            listed[path] += 1
    for letter in letters:
        for name in (letter.thread.title, letter.thread.category)[: max(0, 2 - listed[letter.thread.path])]:
            _added(terms, name, [letter])


def _oldest_first(letters: Collection[Any]) -> tuple[Any, ...]:
    return tuple(letters if len(letters) == 1 else sorted(letters, key=_age))


def _age(letter: Any) -> tuple:
    return letter.thread.date, letter.thread.slug


def _sections(entries: Iterable[Entry]) -> list[Section]:
    ordered = sorted(entries, key=lambda entry: (_place(entry.term), entry.term))
    groups = groupby(ordered, key=lambda entry: _first(entry.term))
    return [Section(letter, tuple(group)) for letter, group in groups]


def _place(term: str) -> tuple[bool, str]:
    """Return where a term stands: figures first, letters without their accents, spaces and hyphens alike."""
    plain = _bare(term)
    return plain[:1].isalpha(), plain


@lru_cache(maxsize=100_000)
def _bare(term: str) -> str:
    if term.isascii():
        return _NO_SIGN.sub("", term.casefold().replace("-", " ")).strip()
    parts = unicodedata.normalize("NFKD", term.casefold()).replace("-", " ")
    return "".join(sign for sign in parts if sign.isalnum() or sign == " ").strip()


def _first(term: str) -> str:
    first = _bare(term)[:1]
    return first.upper() if first.isalpha() else FIGURES
