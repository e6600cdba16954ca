"""What a letter is known by among the others: one line that holds all that its kinship depends on."""

from collections.abc import Iterable
from typing import NamedTuple

from plugins.threads.model import Thread

from .query import set_name


class Known(NamedTuple):
    """A letter as far as others may have to do with it, whatever it says."""

    path: str
    slug: str
    lang: str
    category: str
    tags: tuple[str, ...]


def known_by(thread: Thread, content: str) -> str:
    """Return all that a letter's kinship depends on, in one line; `content` is its fingerprint."""
    head = (thread.date.isoformat(), thread.path, thread.slug, thread.lang, thread.category)
    return "\0".join((content, *head, *thread.tags)).replace("\n", " ")


def known(lines: Iterable[str]) -> list[Known]:
    """Return what such lines say of letters."""
    parts = (line.split("\0") for line in lines)
    return [Known(path, slug, lang, category, tuple(tags)) for _, _, path, slug, lang, category, *tags in parts]


def sets_of(letters: Iterable[Known]) -> list[list[str]]:
    """Return for each letter the names of its topic and its tags, each once."""
    topics, tags = _Names("topic"), _Names("tag")
    return [[topics[one.category], *dict.fromkeys([tags[tag] for tag in one.tags])] for one in letters]


class _Names(dict[str, str]):
    """The names of sets of a kind, each made when it is first asked for."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind

    def __missing__(self, name: str) -> str:
        made = self[name] = set_name(self._kind, name)
        return made
