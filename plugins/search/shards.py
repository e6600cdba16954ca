"""Lists of threads as shards, the files that a browser reads: format 4.

A shard holds the lists of the words w with `fnv1a(bare(w)) mod S` equal to its number; S is a power of two that the
manifest names, the file is called by that number in hexadecimal without leading zeros. FNV-1a is the 32-bit hash
(Fowler, Noll, Vo; offset 2166136261, prime 16777619), of code points in the place of bytes. `bare` takes common
endings off, so that a word as typed leads nearly always (96 of 100 that people ask) to the shard of its stem: the
browser's starter, too small for a stemmer, asks for shards while the rest of the search is still on its way.

    shard   = "cs" format adler payload
    format  = one byte, 4
    adler   = Adler-32 (RFC 1950) of the payload, four bytes, high byte first
    payload = records, words rising by their UTF-8 bytes, to the end of the file
    record  = varint n, n bytes of UTF-8: the word
              varint 2 * scale + more: scale is what one level of impact is worth, 0 when the list is a mere set;
              more is 1 when the word stands in further threads, which the shard's twin of sets has
              varint count: how many threads
              one byte: gap_k + 32 * voice_k
              one byte, unless scale is 0: least + 16 * impact_k
              varint n, n bytes: the list as rice.py codes it
    varint  = seven bits a byte, low bits first, the high bit set in all but the last byte (LEB128)

Threads are counted from the first of their part; `scale * impact`, added up over words, is a thread's score.
The voices of a posting are a number, what is frequent being small: the sum of 1 for the letter, 2 for the answer,
4 for a perspective, 8 for the title, 16 for an update, 32 for a note, and 64 when only a synonym stands there.
"""

import re
import zlib
from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from .impacts import Lists
from .rice import Bits, Torn, encode

FORMAT = 4
_ENDINGS = re.compile("(?<=[a-z][a-z])(?:ing|ed|at|ion|[eiys]){1,4}$")
_ROWS = 1 << 17  # rows coded at once, so that the columns of numbers stay near 20 MB
HEAD = b"cs" + bytes([FORMAT])
BITS = (3, 0, 1, 2, 4, 5, 6)
"""Which bit of the number each of VOICES is, and after them the synonym's."""
_TO_NUMBER = np.array([sum(1 << to for at, to in enumerate(BITS) if bits >> at & 1) for bits in range(128)], np.uint8)
_FROM_NUMBER = np.argsort(_TO_NUMBER).astype(np.uint8)


class ShardDamaged(ValueError):
    """A file is no whole shard of this format; the text says why."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One word's list, read back."""

    scale: int
    more: bool
    threads: tuple[int, ...]
    impacts: tuple[int, ...] = ()
    """Empty for a mere set."""
    voices: tuple[int, ...] = ()
    """Bits as in impacts.py; empty for a mere set."""


def fnv1a(word: str) -> int:
    """Return the 32-bit FNV-1a hash of a word's code points."""
    value = 2166136261
    for sign in word:
        value = (value ^ ord(sign)) * 16777619 & 0xFFFFFFFF
    return value


def shard_of(word: str, shards: int) -> str:
    """Return the name of a word's shard among so many."""
    return f"{fnv1a(_ENDINGS.sub('', word)) % shards:x}"


def varint(number: int) -> bytes:
    """Return a number from 0 up as LEB128."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def records(lists: Lists, *, impacts: bool = True, more: Set[str] = frozenset()) -> list[bytes]:
    """Return the record of each word; without `impacts` each is a mere set. `more` are words with further threads."""
    made: list[bytes] = []
    low = 0
    while low < len(lists.words):
        high = max(low + 1, int(np.searchsorted(lists.starts, lists.starts[low] + _ROWS, side="right")) - 1)
        made += _records(lists, slice(low, high), impacts, more)
        low = high
    return made


def _records(lists: Lists, span: slice, impacts: bool, more: Set[str]) -> list[bytes]:
    starts = lists.starts[span.start : span.stop + 1]
    rows = slice(int(starts[0]), int(starts[-1]))
    ranked = (
        (lists.impact[rows].astype(np.int64), _TO_NUMBER[lists.voices[rows]].astype(np.int64))
        if impacts
        else (None, None)
    )
    coded = encode(starts - starts[0], lists.thread[rows].astype(np.int64), *ranked)
    first = coded.gap_k + 32 * coded.voice_k, coded.least + 16 * coded.impact_k
    numbers = (column.tolist() for column in (lists.scale[span], np.diff(starts), *first))
    return [
        b"".join(
            (
                *sized(word.encode()),
                varint(2 * scale + (word in more) if impacts else 0) + varint(size),
                bytes([gap_and_voice, least_and_impact] if impacts else [gap_and_voice]),
                *sized(blob),
            )
        )
        for word, scale, size, gap_and_voice, least_and_impact, blob in zip(lists.words[span], *numbers, coded.blobs)
    ]


def sized(blob: bytes) -> tuple[bytes, bytes]:
    """Return the length of bytes as a varint, and the bytes."""
    return varint(len(blob)), blob


def seal(payload: bytes) -> bytes:
    """Return a payload with its head."""
    return HEAD + zlib.adler32(payload).to_bytes(4, "big") + payload


def opened(name: str, file: bytes) -> bytes:
    """Return the payload of a file. Raises ShardDamaged when it is foreign, of another format, or torn."""
    if file[:2] != HEAD[:2] or len(file) < 7:
        raise ShardDamaged(f"{name} is not a shard of the search index.")
    if file[2] != FORMAT:
        raise ShardDamaged(f"{name} has format {file[2]}, and this reads format {FORMAT}; build the site again.")
    if zlib.adler32(file[7:]) != int.from_bytes(file[3:7], "big"):
        raise ShardDamaged(f"{name} is torn: its sum is wrong; build the site again.")
    return file[7:]


def read_shard(name: str, file: bytes, threads: int) -> dict[str, Listed]:
    """Return the lists of a shard of a part with so many threads. Raises ShardDamaged for anything else."""
    payload = opened(name, file)
    lists: dict[str, Listed] = {}
    at, last = 0, b""
    try:
        while at < len(payload):
            word, listed, at = _record(payload, at)
            if listed.threads and listed.threads[-1] >= threads:
                raise Torn("a list names a thread that there is not")
            if lists and word.encode() <= last:
                raise Torn("words do not rise")
            lists[word], last = listed, word.encode()
    except (Torn, UnicodeDecodeError) as fault:
        raise ShardDamaged(f"{name} is torn: {fault}; build the site again.") from fault
    return lists


def _record(payload: bytes, at: int) -> tuple[str, Listed, int]:
    word, at = take(payload, at)
    scale, at = _number(payload, at)
    count, at = _number(payload, at)
    gap_and_voice, at = _byte(payload, at)
    least_and_impact, at = _byte(payload, at) if scale else (0, at)
    blob, at = take(payload, at)
    if count > 8 * len(blob) or not count:
        raise Torn("a list is shorter than it says")
    bits, threads, ranked, thread = Bits(blob), [], [], -1
    for _ in range(count):
        thread += bits.rice(gap_and_voice & 31) + 1
        threads.append(thread)
        if scale:
            impact = (least_and_impact & 15) + bits.rice(least_and_impact >> 4)
            ranked.append((impact, int(_FROM_NUMBER[bits.rice(gap_and_voice >> 5) & 127])))
    bits.finish()
    return word.decode(), Listed(scale >> 1, bool(scale & 1), tuple(threads), *zip(*ranked)), at


def _byte(payload: bytes, at: int) -> tuple[int, int]:
    if at >= len(payload):
        raise Torn("it ends in the middle of a word's head")
    return payload[at], at + 1


def _number(payload: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 35, 7):
        byte, at = _byte(payload, at)
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise Torn("a number has no end")


def take(payload: bytes, at: int) -> tuple[bytes, int]:
    """Return the sized bytes at a place, and where they end. Raises Torn."""
    size, at = _number(payload, at)
    if at + size > len(payload):
        raise Torn("it ends in the middle of a list")
    return payload[at : at + size], at + size
