"""A feed and its entries as values: all that Atom, RSS and JSON Feed say, in no format yet."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Replies:
    """Where the later turns of an entry can be followed (RFC 4685, section 4)."""

    url: str
    count: int
    updated: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Parent:
    """The entry that another one answers (RFC 4685, section 3)."""

    id: str
    url: str
    feed: str
    """The address of the feed that holds the parent."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A thread, or one later turn of it, as a feed reader lists it."""

    id: str
    url: str
    title: str
    author: str
    published: datetime.datetime
    updated: datetime.datetime
    lang: str
    html: str
    """Complete, with absolute addresses only."""
    summary: str = ""
    contributors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    replies: Replies | None = None
    parent: Parent | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """One document for feed readers."""

    id: str
    url: str
    page: str
    """The web page that shows the same to people."""
    title: str
    about: str
    lang: str
    author: str
    updated: datetime.datetime
    style: str
    """The style sheet for browsers, relative to the feed, so that it works from file:// too."""
    help: str
    """The page that explains feeds."""
    entries: tuple[Entry, ...]
    previous: str = ""
    """The page of the archive that comes before, if there is one (RFC 5005, section 4)."""
    following: str = ""
    """The page of the archive that comes after, where it was there when this one was written."""
    current: str = ""
    """In a page of the archive: the feed that readers subscribe to."""
    explanation: str = ""
    """A sentence for people who open a format that no style sheet can dress."""
