"""Lists of threads as shards, the files that a browser reads: format 1.

A shard holds the lists of the words w with `fnv1a(w) mod S` equal to its number; S is a power of two that the
manifest names, the file is called by that number in hexadecimal without leading zeros. FNV-1a is the 32-bit hash
of the word's UTF-8 bytes (Fowler, Noll, Vo; offset 2166136261, prime 16777619).

    shard   = "cs" format adler payload
    format  = one byte, 1
    adler   = Adler-32 (RFC 1950) of the payload, four bytes, high byte first
    payload = records, words rising by their UTF-8 bytes, to the end of the file
    record  = varint n, n bytes of UTF-8: the word
              varint scale: what one level of impact is worth; 0 says that the list is a mere set
              varint count: how many threads
              one byte: gap_k
              one byte, unless scale is 0: least + 16 * impact_k
              varint n, n bytes: the list as rice.py codes it
    varint  = seven bits a byte, low bits first, the high bit set in all but the last byte (LEB128)

Threads are counted from the first of their part; `scale * impact`, added up over words, is a thread's score.
"""

import zlib
from dataclasses import dataclass

import numpy as np

from .impacts import Lists
from .rice import Bits, Torn, encode

FORMAT = 1
_ROWS = 1 << 19  # rows coded at once, so that their bits, one byte each, stay near 10 MB
HEAD = b"cs" + bytes([FORMAT])


class ShardDamaged(ValueError):
    """A file is no whole shard of this format; the text says why."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One word's list, read back."""

    scale: int
    threads: tuple[int, ...]
    impacts: tuple[int, ...]
    """Empty for a mere set."""


def fnv1a(word: str) -> int:
    """Return the 32-bit FNV-1a hash of a word's UTF-8 bytes."""
    value = 2166136261
    for byte in word.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def varint(number: int) -> bytes:
    """Return a number from 0 up as LEB128."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def records(lists: Lists, *, impacts: bool = True) -> list[bytes]:
    """Return the record of each word; without `impacts` each is a mere set."""
    made: list[bytes] = []
    low = 0
    while low < len(lists.words):
        high = max(low + 1, int(np.searchsorted(lists.starts, lists.starts[low] + _ROWS, side="right")) - 1)
        made += _records(lists, slice(low, high), impacts)
        low = high
    return made


def _records(lists: Lists, span: slice, impacts: bool) -> list[bytes]:
    starts = lists.starts[span.start : span.stop + 1]
    rows = slice(int(starts[0]), int(starts[-1]))
    impact = lists.impact[rows].astype(np.int64) if impacts else None
    coded = encode(starts - starts[0], lists.thread[rows].astype(np.int64), impact)
    numbers = (a.tolist() for a in (lists.scale[span], np.diff(starts), coded.gap_k, coded.impact_k, coded.least))
    return [
        b"".join(
            (
                *sized(word.encode()),
                varint(scale if impacts else 0) + varint(size) + bytes([gap_k]),
                bytes([least + 16 * impact_k]) if impacts else b"",
                *sized(blob),
            )
        )
        for word, scale, size, gap_k, impact_k, least, blob in zip(lists.words[span], *numbers, coded.blobs)
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
    at = 0
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
    gap_k, at = _byte(payload, at)
    packed, at = _byte(payload, at) if scale else (0, at)
    blob, at = take(payload, at)
    if count > 8 * len(blob) or not count:
        raise Torn("a list is shorter than it says")
    bits, threads, impacts, thread = Bits(blob), [], [], -1
    for _ in range(count):
        thread += bits.rice(gap_k) + 1
        threads.append(thread)
        if scale:
            impacts.append((packed & 15) + bits.rice(packed >> 4))
    bits.finish()
    return word.decode(), Listed(scale, tuple(threads), tuple(impacts)), at


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
