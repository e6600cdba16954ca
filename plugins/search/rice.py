"""Rising numbers and small impacts as bits: Rice codes (R. F. Rice, "Some practical universal noiseless coding
techniques", JPL 79-22, 1979).

A Rice code with parameter k of a number g is g >> k ones, a zero, and the k low bits of g, high bit first.
A list of threads is, for each thread, the code of its gap (thread - previous - 1; the first thread itself)
with the list's parameter `gap_k`, then, if the list has impacts, the code of impact - least with `impact_k`,
and the code of the voices that the word stands in (as shards.py numbers them) with `voice_k`.
Each list begins on a byte; the bits that fill its last byte are zero. Bits go from high to low within a byte.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Coded:
    """Lists as bytes, and the parameters that read them."""

    gap_k: np.ndarray
    impact_k: np.ndarray
    voice_k: np.ndarray
    least: np.ndarray
    blobs: list[bytes]


def encode(
    starts: np.ndarray, thread: np.ndarray, impact: np.ndarray | None, voices: np.ndarray | None = None
) -> Coded:
    """Return the code of lists: rows `starts[i]` to `starts[i + 1]` are list i, none empty; threads rise in each.

    Lists have both impacts and voices, or are mere sets.
    """
    first = starts[:-1]
    previous = np.concatenate([[-1], thread[:-1]]) if len(thread) else thread
    previous = previous.astype(np.int64)
    previous[first] = -1
    gaps = thread - previous - 1
    gap_k = _parameters(gaps, first)
    if impact is None or voices is None:
        none = np.zeros(len(first), np.int64)
        return Coded(gap_k, none, none, none, _blobs(starts, (gaps, gap_k)))
    least = np.minimum.reduceat(impact, first).astype(np.int64) if len(first) else np.zeros(0, np.int64)
    above = impact - np.repeat(least, np.diff(starts))
    impact_k = _parameters(above, first)
    voice_k = _parameters(voices, first)
    return Coded(gap_k, impact_k, voice_k, least, _blobs(starts, (gaps, gap_k), (above, impact_k), (voices, voice_k)))


def _parameters(values: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Return for each list the parameter that makes it shortest, the smallest of equals."""
    if not len(first):
        return np.zeros(0, np.int64)
    sizes = np.diff(np.concatenate([first, [len(values)]]))
    # One that leaves nothing of the highest value is never shorter than the one before it.
    most = max(1, int(values.max()).bit_length())
    lengths = [np.add.reduceat(values >> k, first) + sizes * (k + 1) for k in range(most)]
    return np.argmin(np.stack(lengths), axis=0)


def _blobs(starts: np.ndarray, *fields: tuple[np.ndarray, np.ndarray]) -> list[bytes]:
    """Return the bits of each list; each field is (values by row, parameters by list)."""
    sizes = np.diff(starts)
    fields = [(values, np.repeat(parameters, sizes)) for values, parameters in fields]
    widths = [(values >> k) + 1 + k for values, k in fields]
    ends = np.concatenate([[0], np.cumsum(sum(widths))])
    bits_of = ends[starts[1:]] - ends[starts[:-1]]
    bytes_of = (bits_of + 7) // 8
    byte_starts = np.concatenate([[0], np.cumsum(bytes_of)])
    # Where each row's bits begin, each list moved up to the byte that it begins on.
    at = ends[:-1] + np.repeat(byte_starts[:-1] * 8 - ends[starts[:-1]], np.diff(starts))
    bits = np.zeros(int(byte_starts[-1]) * 8, np.uint8)
    for (values, k), width in zip(fields, widths):
        _write(bits, at, values, k)
        at = at + width
    packed = np.packbits(bits).tobytes()
    return [packed[a:b] for a, b in zip(byte_starts[:-1].tolist(), byte_starts[1:].tolist())]


def _write(bits: np.ndarray, at: np.ndarray, values: np.ndarray, k: np.ndarray) -> None:
    ones = values >> k
    total = int(ones.sum())
    if total:
        before = np.cumsum(ones) - ones
        bits[np.repeat(at - before, ones) + np.arange(total)] = 1
    low_end = at + ones + k  # the place of the lowest bit
    for bit in range(int(k.max(initial=0))):
        rows = np.flatnonzero((k > bit) & (((values >> bit) & 1) == 1))
        bits[low_end[rows] - bit] = 1


class Torn(ValueError):
    """Bits that end too early or hold what no writer writes."""


class Bits:
    """Reads codes from bytes, one after the other."""

    def __init__(self, blob: bytes) -> None:
        self.number = int.from_bytes(blob, "big")
        self.left = len(blob) * 8

    def take(self, count: int) -> int:
        """Return the next `count` bits as a number. Raises Torn at the end."""
        self.left -= count
        if self.left < 0:
            raise Torn("a list ends in the middle of a number")
        return (self.number >> self.left) & ((1 << count) - 1)

    def rice(self, k: int) -> int:
        """Return the next number coded with parameter k. Raises Torn at the end."""
        ones = 0
        while self.take(1):
            ones += 1
        return ones << k | self.take(k)

    def finish(self) -> None:
        """Raise Torn unless nothing but the filling of the last byte is left."""
        if self.left > 7 or self.take(self.left):
            raise Torn("a list holds more than its threads")
