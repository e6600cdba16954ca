"""What the page shows of a thread: its card, and the fragments that excerpts are cut from.

A card is `c/<number>.json` in its part's folder, the number counted from the part's first thread:
    [title, address, date, topic, text, voices]            and, unless it is the site's, the language
`address` is relative to the site's root, `date` is YYYY-MM-DD, `text` names the fragments, and bit i of `voices`
says that the thread has the i-th of title, letter, answer, perspective, update, note.

The fragment `text/<text>-<i>.json`, i the number of a voice from 1 up, holds that voice's turns, in their order:
    [[id, heading, text], ...]
Its name changes with the text of the thread, so it may be kept for ever.
"""

import json
from typing import Any

from plugins.threads.model import Thread

from .counts import VOICES

def text_name(content: str) -> str:
    """Return the name of a thread's fragments; `content` is its fingerprint."""
    return content[:16]  # 64 bits: among a million texts two alike are a matter of one in 10 million


def voices_of(thread: Thread) -> int:
    """Return the bits of the voices that a thread has, its title among them."""
    return 1 | sum(1 << VOICES.index(kind) for kind in {turn.kind for turn in thread.turns})


def card(thread: Thread, content: str, address: str, lang: str) -> bytes:
    """Return the card of a thread of a site in this language; `content` is its fingerprint."""
    told: list[Any] = [thread.title, address, thread.date.strftime("%Y-%m-%d"), thread.category]
    told += [text_name(content), voices_of(thread)]
    return _compact(told if thread.lang == lang else [*told, thread.lang])


def fragments(thread: Thread, content: str) -> dict[str, bytes]:
    """Return the fragments of a thread by file name; `content` is its fingerprint."""
    files = {}
    for voice in range(1, len(VOICES)):
        if turns := thread.of_kind(VOICES[voice]):
            told = [[turn.id, turn.heading, turn.text] for turn in turns]
            files[f"text/{text_name(content)}-{voice}.json"] = _compact(told)
    return files


def _compact(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
