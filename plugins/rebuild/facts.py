"""Facts: what pages are made from, each with a short value that changes when the fact does.

While a page is rendered, every fact that is read is noted (`Notes`). The next build asks for the values of those
facts again, and renders the page only when one has changed. A fact is a string:

    head PATH           all that lists and other letters' pages may show of a letter; its words apart
    said DIGEST         that these words still stand in some letter
    attr PATH NAME      what a plugin has hung on a letter (`related`, `older`), seen from another letter's page
    page PATH           an ordinary page
    name NAME           a value of the context
    of NAME ATTRIBUTE   an attribute of an object that templates know by name (`feeds.atom`)
    call NAME ATTRIBUTE ARGUMENTS   what a method of such an object gives (`feeds.category("pay")`)
    members LIST, size LIST, part LIST FROM TO   which letters a list holds, how many, and which in a stretch of it

Parts are set off by a control character that no path holds.
"""

import dataclasses
import datetime
import enum
import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec

from plugins.threads.model import Said, Story, Thread, Turn

MARK = "\x1f"
VOLATILE = "?"  # spelled out in `short`
"""The value of what we cannot tell: no page that was made from it is ever taken to be up to date."""


Fact = tuple[str, ...]
"""A fact in its parts, as it is noted: a page reads most of its facts several times, and they are put together once."""


class Notes:
    """The facts that are read between two moments; at other times nothing is noted."""

    def __init__(self) -> None:
        self._stack: list[set[Fact]] = []
        self.on_top: set[Fact] | None = None
        """What facts are added to, if they are noted."""

    @contextmanager
    def taken(self) -> Iterator[set[Fact]]:
        """Give the set that every fact read in the block is added to."""
        taken: set[Fact] = set()
        self._stack.append(taken)
        self.on_top = taken
        try:
            yield taken
        finally:
            self._stack.pop()
            self.on_top = self._stack[-1] if self._stack else None
            if self.on_top is not None:
                self.on_top.update(taken)

    def add(self, *parts: str) -> None:
        """Note a fact."""
        if self.on_top is not None:
            self.on_top.add(parts)


def in_one(facts: Iterable[Fact]) -> set[str]:
    """Return facts as they are kept."""
    return set(map(MARK.join, facts))


Tell = Callable[[Any], Any]


def told(value: Any, tell: Tell) -> Any:
    """Return a value as plain data in which everything that could show on a page is told.

    `tell` gives the data for objects of the site (letters, pages, topics) and None for others.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is list or kind is tuple:
        return [told(one, tell) for one in value]
    known = tell(value)
    if known is not None:
        return known
    teller = _TELLERS.get(kind) or _teller(kind)
    return teller(value, tell)


def _teller(kind: type) -> Callable[[Any, Tell], Any]:
    """Return how to tell values of a type, and remember it."""
    known = next((teller for parent, teller in _BY_PARENT if issubclass(kind, parent)), None)
    if known is None:
        known = _dataclass(kind) if dataclasses.is_dataclass(kind) else lambda value, tell: VOLATILE
    _TELLERS[kind] = known
    return known


def _dataclass(kind: type) -> Callable[[Any, Tell], Any]:
    names = [field.name for field in dataclasses.fields(kind)]
    return lambda value, tell: [kind.__name__, *(told(getattr(value, name), tell) for name in names)]


def _turn(turn: Turn, tell: Tell) -> Any:
    date = turn.date.isoformat() if turn.date else ""
    return [turn.kind.value, turn.author, turn.role, date, turn.id, turn.heading, *words_told([turn])]


_PLAIN = frozenset({str, int, float, bool, type(None)})
_BY_PARENT: tuple[tuple[type, Callable[[Any, Tell], Any]], ...] = (
    (enum.Enum, lambda value, tell: value.value),
    (str, lambda value, tell: _as_str(value)),
    (bytes, lambda value, tell: value.decode("latin-1")),
    (datetime.date, lambda value, tell: value.isoformat()),
    (Turn, _turn),
    (Story, lambda story, tell: [tell(thread) for thread in story.threads]),
    (Mapping, lambda value, tell: [[told(key, tell), told(of, tell)] for key, of in value.items()]),
    ((list, tuple), lambda value, tell: [told(one, tell) for one in value]),
    ((set, frozenset), lambda value, tell: sorted(json.dumps(told(one, tell)) for one in value)),
)
_TELLERS: dict[type, Callable[[Any, Tell], Any]] = {}
_SAID = re.compile(rb'"said (\w{8})')


def short(data: Any) -> str:
    """Return plain data as the value of a fact: `VOLATILE` when there is something in it that we cannot tell.

    After it stand the beginnings of the digests of all words that are in it.
    """
    text = msgspec.json.encode(data, enc_hook=_as_str)
    if b'"?"' in text:
        return VOLATILE
    return " ".join([hashlib.blake2b(text, digest_size=9).hexdigest(), *map(bytes.decode, _SAID.findall(text))])


def _as_str(value: Any) -> str:
    """Return text of another type, such as Markup, as plain text."""
    return str.encode(value).decode()


def thread_value(thread: Thread, mark: str) -> str:
    """Return the value of a letter's head: what it is known by in its file, and what the moment makes of it."""
    return f"{mark} {thread.state} {len(thread.turns)} {thread.slug}"


def words_told(turns: Iterable[Turn]) -> list[str]:
    """Return what is said in turns as plain data, by which `short` knows words."""
    return [f"said {turn.said.digest}" for turn in turns]


def digests_of(turns: Iterable[Turn]) -> Iterator[str]:
    """Yield the digests of what is said in turns, as it is shown and as it is kept."""
    for turn in turns:
        said: Said | None = turn.said
        while said is not None:
            yield said.digest
            said = getattr(said, "said", None)


def shows(fact: str, value: str, digests: Collection[str]) -> bool:
    """Say whether a fact with this value may be made from any of these words."""
    kind, _, rest = fact.partition(MARK)
    return rest in digests if kind == "said" else any(digest[:8] in value for digest in digests)


def words_value(thread: Thread) -> str:
    """Return the digests of all that is said in a thread, links led and pictures sized."""
    return " ".join(turn.said.digest for turn in thread.turns)
