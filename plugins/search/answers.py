"""What the index answers."""

from dataclasses import dataclass

from plugins.threads.model import Thread


@dataclass(frozen=True, slots=True)
class Hit:
    """A thread that was found."""

    slug: str
    lang: str
    title: str
    score: int
    turn: str
    """The id of the turn that says most of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a query finds."""

    hits: tuple[Hit, ...]
    total: int
    searched: str
    """The query that was searched: the one asked, or the one with its slips mended."""


@dataclass(frozen=True, slots=True)
class Related:
    """A thread that belongs to another."""

    thread: Thread
    reasons: tuple[str, ...]
    """Tags that both have, then phrases that tell of both."""
