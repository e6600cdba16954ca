"""Which page shows which card."""

from collections.abc import Sequence
from dataclasses import dataclass

from plugins.threads.model import State, Thread

from .cards import HEIGHT, WIDTH, has_card

FOLDER = "cards"
"""Where the cards of threads are, below the output folder; nothing else may be there."""


@dataclass(frozen=True, slots=True)
class Card:
    """The picture that other sites show with a link to a page."""

    address: str
    """Its file, below the site's root."""
    title: str
    """The title on it; empty on the column's own card."""
    alt: str
    """What it shows, in words."""
    width: int = WIDTH
    height: int = HEIGHT


def column_card(name: str, tagline: str) -> Card:
    """Return the card of every page that has none of its own."""
    return Card("card.png", "", f"{name}: {tagline}" if tagline else name)


def thread_cards(threads: Sequence[Thread], name: str, lang: str, most: int) -> dict[str, Card]:
    """Return the cards of public threads by their paths; none when there are more than `most` threads.

    Left out are threads whose title cannot be set. `lang` is that of the column itself.
    """
    public = [thread for thread in threads if thread.state is State.PUBLIC]
    if len(public) > most:
        return {}
    return {thread.path: _card(thread, name, lang) for thread in public if has_card(thread.title)}


def _card(thread: Thread, name: str, lang: str) -> Card:
    # A slug has no dot, so that no thread can take another's place.
    other = "" if thread.lang == lang.lower() else f".{thread.lang}"
    return Card(f"{FOLDER}/{thread.slug}{other}.png", thread.title, f"{name}: {thread.title}")
