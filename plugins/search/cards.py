"""What the page shows of a thread: its cards, each with the text that an excerpt is cut from.

Cards stand in folders, decks, of those of DECK threads of a part, counted from its first. The folder is called
`<first>-<hash>`: the number of its first thread, and NAME hexadecimal digits that its cards give. So an edited letter
renews one folder, and a name need only tell a deck from others of the same threads. In it `<place>-<voice>.json` is the
card of the thread at that place:
    [title, address, date, topic, voices, language, [[id, text], ...]]
`address` is relative to the site's root, `date` is YYYY-MM-DD, `language` is empty when it is the site's. `voice` is
the place of a bit in the voices of shards.py (0 letter, 1 answer, 2 perspective, 4 update, 5 note); the card holds
that voice's turns, in their order. The card of the title (3) is for a thread found by nothing else: it holds the
opening of the first turn. `voices` are the bits of all cards that the thread has.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plugins.threads.model import Thread

from .counts import VOICES
from .entries import Entry
from .shards import BITS, FORMAT

DECK = 256
"""Threads of a deck: as the square root of a column's size, so that neither a deck nor their list grows large."""
NAME = 8
"""Digits of a deck's hash, all of which stand in the manifest."""
_OPENING = 300
"""Characters of the first turn; the page shows 230."""


@dataclass(frozen=True, slots=True)
class Deck:
    """The cards of a run of threads of a site in some language."""

    first: int
    name: str
    """The hash."""
    entries: tuple[Entry, ...]
    lang: str

    @property
    def folder(self) -> str:
        """The folder, below that of the index."""
        return f"c/{self.first}-{self.name}"

    @property
    def files(self) -> dict[str, bytes]:
        """The cards by name with their folder."""
        found = {}
        for place, entry in enumerate(self.entries):
            for voice, card in cards(entry.thread, entry.address, self.lang).items():
                found[f"{self.folder}/{place}-{voice}.json"] = card
        return found


def decks(entries: Sequence[Entry], first: int, lang: str) -> tuple[Deck, ...]:
    """Return the decks of a part's threads, the first of which has this number."""
    runs = ((first + low, tuple(entries[low : low + DECK])) for low in range(0, len(entries), DECK))
    return tuple(Deck(number, _name(run, lang), run, lang) for number, run in runs)


def _name(entries: Sequence[Entry], lang: str) -> str:
    told = [str(FORMAT), lang]
    for entry in entries:
        thread = entry.thread
        told += [entry.content, entry.address, thread.date.date().isoformat(), thread.category, thread.lang]
    return hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:NAME]


def cards(thread: Thread, address: str, lang: str) -> dict[str, bytes]:
    """Return the cards of a thread of a site in this language, by voice."""
    spoken = {bit: thread.of_kind(kind) for bit, kind in list(zip(BITS, VOICES))[1:]}
    texts = {bit: [[turn.id, _plain(turn.text)] for turn in turns] for bit, turns in spoken.items() if turns}
    texts[BITS[0]] = [[turn.id, _plain(turn.text[: 2 * _OPENING])[:_OPENING]] for turn in thread.turns[:1]]
    told: list[Any] = [thread.title, address, thread.date.strftime("%Y-%m-%d"), thread.category]
    told += [sum(1 << bit for bit in texts), "" if thread.lang == lang else thread.lang]
    return {str(bit): _compact([*told, text]) for bit, text in sorted(texts.items())}


def _plain(text: str) -> str:
    return " ".join(text.split())


def _compact(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
