"""What the page shows of a thread: its cards, each with the text that an excerpt is cut from.

The card `c/<number>-<voice>.json` stands in its part's folder, the number counted from the part's first thread:
    [title, address, date, topic, voices, language, [[id, text], ...]]
`address` is relative to the site's root, `date` is YYYY-MM-DD, `language` is empty when it is the site's. `voice` is
the place of a bit in the voices of shards.py (0 letter, 1 answer, 2 perspective, 4 update, 5 note); the card holds
that voice's turns, in their order. The card of the title (3) is for a thread found by nothing else: it holds the
opening of the first turn. `voices` are the bits of all cards that the thread has.
"""

import json
from typing import Any

from plugins.threads.model import Thread

from .counts import VOICES
from .shards import BITS

_OPENING = 300
"""Characters of the first turn; the page shows 230."""


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
