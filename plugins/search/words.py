"""The table of word vectors that comes with the project: words/en.npz, made by make_table.py.

A thread's vector is made of whole numbers only, so it is the same on every machine: sums of 8-bit vectors
times 8-bit weights, a square root and a division, each correctly rounded by IEEE 754, and one rounding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

TABLE = Path(__file__).parent / "words" / "en.npz"
TOP = 127
"""The largest part of a stored vector."""
ARRAYS = ("vectors", "weights", "kin", "nearness", "projection")
_FINE = 8192  # steps in a unit vector's part while title and whole are added


class TableDamaged(Exception):
    """The table of word vectors cannot be read; the text names the file and the cure."""


@dataclass(frozen=True)
class Words:
    """Vectors of stems."""

    stems: tuple[str, ...]
    """Sorted by code point."""
    vectors: np.ndarray
    """int8, shape (len(stems), dimensions): unit vectors times TOP."""
    weights: np.ndarray
    """uint8, one for each stem: how much it tells of a text it stands in."""
    kin: np.ndarray
    """uint16, shape (len(stems), n): the places of the words nearest in meaning."""
    nearness: np.ndarray
    """uint8, the same shape: how near they are, in 255ths; 0 where there are fewer."""
    projection: np.ndarray
    """float32, shape (384, dimensions): what turns a vector of the sentence model into one of this table."""

    @property
    def places(self) -> dict[str, int]:
        """Where each stem is."""
        return {stem: place for place, stem in enumerate(self.stems)}


@lru_cache(maxsize=1)
def read_table() -> Words:
    """Return the table. Raises TableDamaged when it cannot be read."""
    try:
        with np.load(TABLE, allow_pickle=False) as kept:
            stems = tuple(kept["stems"].tobytes().decode().split("\n"))
            table = Words(stems, *(kept[name] for name in ARRAYS))
    except (OSError, KeyError, ValueError, EOFError) as fault:
        raise TableDamaged(f"{TABLE.name} cannot be read ({fault}); take it from the repository again.") from fault
    if not len(table.stems) == len(table.vectors) == len(table.weights):
        raise TableDamaged(f"{TABLE.name} is not whole; take it from the repository again.")
    return table


def thread_vector(table: Words, title: Sequence[tuple[int, int]], body: Sequence[tuple[int, int]]) -> np.ndarray:
    """Return a thread's vector (int8) from pairs of a stem's place and how often it stands there.

    It is the unit vector of unit(title) + unit(title and body), times TOP, rounded; zeros when no word is known.
    """
    parts = [_unit(_sum(table, pairs), _FINE) for pairs in (title or body, [*title, *body])]
    return _unit(parts[0] + parts[1], TOP).astype(np.int8)


def _sum(table: Words, pairs: Sequence[tuple[int, int]]) -> np.ndarray:
    """Return the sum of vectors times weights (int64); a word counts at most three times."""
    if not pairs:
        return np.zeros(table.vectors.shape[1], np.int64)
    places = [place for place, _ in pairs]
    often = np.array([min(times, 3) for _, times in pairs], np.int64) * table.weights[places]
    return often @ table.vectors[places].astype(np.int64)


def _unit(vector: np.ndarray, top: int) -> np.ndarray:
    """Return a vector of whole numbers at the length `top`, rounded."""
    length = int(vector @ vector)
    if not length:
        return vector
    return np.rint(vector * (top / np.sqrt(np.float64(length)))).astype(np.int64)
