"""The column's nouns: a thread is one file, a turn one person's say in it, a story a chain of threads."""

from __future__ import annotations

import datetime
import hashlib
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Kind(StrEnum):
    """Whose voice a turn is."""

    LETTER = "letter"
    ANSWER = "answer"
    UPDATE = "update"
    PERSPECTIVE = "perspective"
    NOTE = "note"


class Status(StrEnum):
    """What the header's `Status:` says."""

    PUBLISHED = "published"
    DRAFT = "draft"
    HIDDEN = "hidden"
    SKIP = "skip"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """What a thread is at a given moment; only a `PUBLIC` one (or its notice) leaves the desk."""

    PUBLIC = "public"
    DRAFT = "draft"
    UNANSWERED = "unanswered"
    SCHEDULED = "scheduled"
    WITHDRAWN = "withdrawn"
    FAULTY = "faulty"


class Said(ABC):
    """What somebody says: in memory, or fetched from where it is kept when it is asked for."""

    __slots__ = ()

    @property
    @abstractmethod
    def html(self) -> str:
        """Its sanitized HTML, without its heading."""

    @property
    @abstractmethod
    def text(self) -> str:
        """The words of its HTML, one line a block."""

    @property
    @abstractmethod
    def digest(self) -> str:
        """What its HTML and text are known by: what says something else has another."""


class Words(Said):
    """What somebody says, in memory."""

    __slots__ = ("digest", "html", "text")

    def __init__(self, html: str = "", text: str = "", place: str = "") -> None:
        """`place` is where it is said: what is said elsewhere in the same words has another digest."""
        self.html = html
        self.text = text
        self.digest = hashlib.blake2b(f"{place}\0{html}".encode(), digest_size=12).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and (self.html, self.text) == (other.html, other.text)

    def __hash__(self) -> int:
        return hash((self.html, self.text))


@dataclass(frozen=True, slots=True)
class Turn:
    """One person's say within a thread."""

    kind: Kind
    author: str
    """The name, plain text."""
    role: str
    """What the author says of herself ("recruiter"), or empty."""
    date: datetime.datetime | None
    """With a zone; None when the file gives no date."""
    id: str
    """The fragment of its URL, unique in the thread."""
    heading: str
    """Who speaks, plain text ("Linus writes")."""
    line: int
    """Where it starts in the file, so that a complaint can point at it."""
    links: tuple[str, ...] = ()
    """Where its links lead and where its pictures come from, each once, as its author wrote them."""
    pictures: bool = False
    """Whether there are pictures in it."""
    said: Said = Words()

    @property
    def html(self) -> str:
        """Its sanitized HTML, without its heading."""
        return self.said.html

    @property
    def text(self) -> str:
        """The words of its HTML, one line a block."""
        return self.said.text


@dataclass(frozen=True, slots=True)
class Thread:
    """One file: a reader's letter, the answer, and whatever was added later."""

    path: str
    """The file, relative to the content folder, with `/`."""
    slug: str
    title: str
    date: datetime.datetime
    category: str
    turns: tuple[Turn, ...]
    lang: str
    tags: tuple[str, ...] = ()
    asked: datetime.datetime | None = None
    reviewed: datetime.datetime | None = None
    modified: datetime.datetime | None = None
    status: Status = Status.PUBLISHED
    state: State = State.PUBLIC
    asker: str = ""
    follows: str = ""
    aliases: tuple[str, ...] = ()
    uid: str = ""
    summary: str = ""
    translation: bool = False
    author: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    """Keys of the header that are not ours, as `(lower-case key, value)`."""
    last_date: datetime.datetime = field(init=False, repr=False, compare=False)
    """The latest date in the file."""
    changed: datetime.datetime = field(init=False, repr=False, compare=False)
    """When the thread last changed: its latest date, or `Modified` when that is later."""

    def __post_init__(self) -> None:
        latest = max([self.date, *(turn.date for turn in self.turns if turn.date)])
        object.__setattr__(self, "last_date", latest)
        object.__setattr__(self, "changed", max(latest, self.modified or latest))

    def of_kind(self, *kinds: Kind) -> tuple[Turn, ...]:
        """Return the turns of these kinds, in their order."""
        return tuple([turn for turn in self.turns if turn.kind in kinds])

    @property
    def letters(self) -> tuple[Turn, ...]:
        """The readers' questions; more than one makes the thread a post of short letters."""
        return self.of_kind(Kind.LETTER)

    @property
    def answers(self) -> tuple[Turn, ...]:
        """The columnist's replies."""
        return self.of_kind(Kind.ANSWER)

    @property
    def perspectives(self) -> tuple[Turn, ...]:
        """What other readers added."""
        return self.of_kind(Kind.PERSPECTIVE)

    @property
    def updates(self) -> tuple[Turn, ...]:
        """How the asker says that it went."""
        return self.of_kind(Kind.UPDATE)

    def at(self, moment: datetime.datetime) -> Thread:
        """Return the thread as it may be shown at `moment`: later turns held out, its state told."""
        if self.last_date > moment:
            turns = tuple(turn for turn in self.turns if not turn.date or turn.date <= moment)
            shown = replace(self, turns=turns)
            return replace(shown, state=_state(shown, moment))
        # Most threads are what they were, and making another of each would take longer than all else here.
        state = _state(self, moment)
        return self if state is self.state else replace(self, state=state)


def _state(thread: Thread, moment: datetime.datetime) -> State:
    if thread.status is Status.WITHDRAWN:
        return State.WITHDRAWN
    if thread.status in (Status.DRAFT, Status.SKIP):
        return State.DRAFT
    if thread.date > moment:
        return State.SCHEDULED
    return State.PUBLIC if thread.answers else State.UNANSWERED


@dataclass(frozen=True, slots=True)
class Story:
    """Threads that follow one another, oldest first. A lone thread is a story of one."""

    threads: tuple[Thread, ...] = field(default=())

    def before(self, thread: Thread) -> tuple[Thread, ...]:
        """Return the threads that lead up to this one."""
        return self.threads[: self._place(thread)]

    def after(self, thread: Thread) -> tuple[Thread, ...]:
        """Return the threads that take this one up again."""
        return self.threads[self._place(thread) + 1 :]

    def _place(self, thread: Thread) -> int:
        return [told.slug for told in self.threads].index(thread.slug)
