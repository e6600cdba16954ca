"""What a build made, as the next one needs to know it."""

import msgspec

from .disk import Stat


class File(msgspec.Struct, array_like=True):
    """A file of the last build."""

    stat: Stat
    key: str = ""
    """What it depends on, as its maker told; of a file that was put as bytes, their hash."""


class Page(msgspec.Struct, array_like=True):
    """A page of the last build, and what it was made from."""

    stat: Stat
    given: str
    """The value of what it was given by name."""
    subject: str = ""
    """The path of the letter whose own page it is."""
    names: int = 0
    """Which attributes of its subject it reads: a place in `Made.names`."""
    value: str = ""
    """The value of what it reads of its subject."""
    facts: list[int] = []
    """What else it reads: places in `Made.facts`."""


class Made(msgspec.Struct):
    """Everything that a build made, as the next one needs to know it."""

    pages: dict[str, Page] = {}
    files: dict[str, File] = {}
    facts: list[tuple[str, str]] = []
    """Facts and their values."""
    names: list[tuple[str, ...]] = []
