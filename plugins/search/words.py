"""The table of word vectors that comes with the project: words/en.npz, made by make_table.py.

A thread's vector is made of whole numbers only, so it is the same on every machine: sums of 8-bit vectors
times 8-bit weights, a square root and a division, each correctly rounded by IEEE 754, and one rounding.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

TABLE = Path(__file__).parent / "words" / "en.npz"
TOP = 127
"""The largest part of a stored vector."""
ARRAYS = ("vectors", "weights", "rarity", "kin", "nearness", "projection")
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
    rarity: np.ndarray
    """uint8, one for each stem: 8 for every halving of its frequency in English, from the most frequent word's."""
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


def thread_vector(table: Words, places: np.ndarray, title: np.ndarray, turns: np.ndarray) -> np.ndarray:
    """Return a thread's vector (int8).

    `places` (int64) are those of its words in the table, -1 for others; `title` and `turns` say how often each stands
    in them. The vector is the unit vector of unit(title) + unit(title and turns), times TOP, rounded; zeros when no
    word is known.
    """
    known = places >= 0
    # A form counts three times at most in the title, and as often in the turns.
    sums = _sums(table, places[known], np.minimum(np.stack([title[known], turns[known]]), 3))
    own = sums[0] if sums[0].any() else sums[1]
    return _unit(_unit(own, _FINE) + _unit(sums[0] + sums[1], _FINE), TOP).astype(np.int8)


def _sums(table: Words, places: np.ndarray, often: np.ndarray) -> np.ndarray:
    """Return for each row of `often` the sum of vectors times weights (int64)."""
    weighed = often * table.weights[places].astype(np.int64)
    # Floating point multiplies faster, and float32 holds sums below 2 to the 24th exactly; float64 those of any text.
    exact = np.float32 if int(weighed.sum(axis=1).max(initial=0)) * TOP < 1 << 24 else np.float64
    return (weighed.astype(exact) @ table.vectors[places].astype(exact)).astype(np.int64)


def _unit(vector: np.ndarray, top: int) -> np.ndarray:
    """Return a vector of whole numbers at the length `top`, rounded."""
    length = int(vector @ vector)
    if not length:
        return vector
    return np.rint(vector * (top / np.sqrt(np.float64(length)))).astype(np.int64)
