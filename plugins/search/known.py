"""What a letter is known by among the others: one line that holds all that its kinship depends on."""

from typing import NamedTuple

from plugins.threads.model import Thread

from .query import set_name


class Known(NamedTuple):
    """A letter as far as others may have to do with it."""

    content: str
    """Its fingerprint."""
    date: str
    path: str
    slug: str
    lang: str
    category: str
    tags: tuple[str, ...]

    @property
    def sets(self) -> list[str]:
        """The names of its topic and its tags, each once."""
        return [*dict.fromkeys((set_name("topic", self.category), *(set_name("tag", tag) for tag in self.tags)))]


def known_by(thread: Thread, content: str) -> str:
    """Return all that a letter's kinship depends on, in one line; `content` is its fingerprint."""
    head = (thread.date.isoformat(), thread.path, thread.slug, thread.lang, thread.category)
    return "\0".join((content, *head, *thread.tags)).replace("\n", " ")


def known(line: str) -> Known:
    """Return the parts of such a line."""
    content, date, path, slug, lang, category, *tags = line.split("\0")
    return Known(content, date, path, slug, lang, category, tuple(tags))
