"""Whose voice a word stands in, thread by thread: the twin files of the shards.

The shard of voices of shard 1f is called v1f. It has the same head and, for each record of its twin in the same
order, varint n and n bytes: for each thread of the list one bit for the letter, one for the answer, and one that
says whether four more follow, for title, perspective, update and note. n is 0 when the word stands in no thread
of its list (all are merely near in meaning). The page asks for it once the titles are shown, to choose excerpts,
and for `in:answer`, `-word` and phrases.
"""

from collections.abc import Iterator

import numpy as np

from .impacts import Lists
from .rice import Bits, Torn
from .shards import Listed, ShardDamaged, opened, take

_ORDER = (1, 2, 0, 3, 4, 5)  # letter, answer, then title, perspective, update and note


def _code(voices: int) -> tuple[int, ...]:
    """Return the bits for one set of voices."""
    bits = [voices >> voice & 1 for voice in _ORDER]
    return (*bits[:2], 1, *bits[2:]) if any(bits[2:]) else (*bits[:2], 0)


_CODES = np.array([_code(voices) + (0,) * (7 - len(_code(voices))) for voices in range(64)], np.uint8)
_LENGTHS = np.array([len(_code(voices)) for voices in range(64)])


def voice_records(lists: Lists) -> list[bytes]:
    """Return for each word the bits of its threads, empty when it stands in none."""
    if not lists.words:
        return []
    heard = np.add.reduceat(lists.voices > 0, lists.starts[:-1]) > 0
    lengths = np.where(np.repeat(heard, np.diff(lists.starts)), _LENGTHS[lists.voices], 0)
    ends = np.concatenate([[0], np.cumsum(lengths)])
    bytes_of = (ends[lists.starts[1:]] - ends[lists.starts[:-1]] + 7) // 8
    byte_starts = np.concatenate([[0], np.cumsum(bytes_of)])
    at = ends[:-1] + np.repeat(byte_starts[:-1] * 8 - ends[lists.starts[:-1]], np.diff(lists.starts))
    bits = np.zeros(int(byte_starts[-1]) * 8, np.uint8)
    for place in range(_CODES.shape[1]):
        rows = np.flatnonzero((lengths > place) & (_CODES[lists.voices, place] == 1))
        bits[at[rows] + place] = 1
    packed = np.packbits(bits).tobytes()
    return [packed[a:b] for a, b in zip(byte_starts[:-1].tolist(), byte_starts[1:].tolist())]


def read_voices(name: str, file: bytes, lists: dict[str, Listed]) -> dict[str, tuple[int, ...]]:
    """Return for each word of the twin shard the voices of its threads. Raises ShardDamaged."""
    payload, at, voices = opened(name, file), 0, {}
    try:
        for word, listed in lists.items():
            blob, at = take(payload, at)
            voices[word] = tuple(_voices(blob, len(listed.threads)))
    except Torn as fault:
        raise ShardDamaged(f"{name} is torn: {fault}; build the site again.") from fault
    if at != len(payload):
        raise ShardDamaged(f"{name} is torn: it holds more than its twin; build the site again.")
    return voices


def _voices(blob: bytes, count: int) -> Iterator[int]:
    if not blob:
        yield from (0 for _ in range(count))
        return
    bits = Bits(blob)
    for _ in range(count):
        letter, answer, more = bits.take(1), bits.take(1), bits.take(1)
        rest = bits.take(4) if more else 0
        yield letter << 1 | answer << 2 | rest >> 3 | (rest >> 2 & 1) << 3 | (rest >> 1 & 1) << 4 | (rest & 1) << 5
    bits.finish()
