"""A kinship as the store keeps it: in pieces of ROWS letters, so that an edited letter writes few of them anew.

    head            how many letters there are
    letters <n>     rows and dimensions, vectors, numbers and worths of phrases, then a line for each letter
    phrases <n>     a line of stems for each letter, then a line of forms
    near <n>        neighbours and their products
    alike           for each pair of neighbours whether the two have anything in common

Each begins with its checksum: one bit flipped on the disk, and nothing of it is believed.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from .kinship import Kinship
from .known import known
from .neighbours import OTHERS, Neighbours, pairs
from .telling import MOST

ROWS = 512
"""Letters of a piece."""
HEAD, _ALIKE = "head", "alike"
_KINDS = ("letters", "phrases", "near")


def names(letters: int) -> list[str]:
    """Return the names of the pieces of so many letters."""
    return [HEAD, _ALIKE, *(f"{kind} {low}" for low in range(0, letters, ROWS) for kind in _KINDS)]


def head_of(kept: Mapping[str, bytes]) -> int:
    """Return how many letters are kept."""
    told = kept.get(HEAD, b"")
    return int(told) if told.isdigit() else 0


def pieces(kinship: Kinship) -> dict[str, bytes]:
    """Return the pieces of a kinship by their names."""
    found = {HEAD: b"%d" % len(kinship.letters), _ALIKE: sealed(np.packbits(kinship.alike).tobytes())}
    for low in range(0, len(kinship.letters), ROWS):
        found |= _letters(kinship, low) | _near(kinship.near, low)
    return found


def renewed_pieces(before: Kinship, now: Kinship, changed: Iterable[int]) -> dict[str, bytes]:
    """Return those pieces of a kinship that are others than `before`; it has the same letters but for some changed."""
    found = {_ALIKE: sealed(np.packbits(now.alike).tobytes())}
    for low in {letter - letter % ROWS for letter in changed}:
        found |= _letters(now, low)
    others, products = now.near.others != before.near.others, now.near.products != before.near.products
    moved = np.flatnonzero((others | products).any(axis=1))
    for low in {letter - letter % ROWS for letter in moved.tolist()}:
        found |= _near(now.near, low)
    return found


def _letters(kinship: Kinship, low: int) -> dict[str, bytes]:
    rows = slice(low, low + ROWS)
    shape = np.array(kinship.vectors[rows].shape, "<u4")
    arrays = (shape, kinship.vectors[rows], kinship.subjects[rows], kinship.worth[rows])
    own = range(low, min(low + ROWS, len(kinship.letters)))
    stems, forms = ([column[letter] for letter in own] for column in (kinship.stems, kinship.forms))
    return {
        f"letters {low}": sealed(*(array.tobytes() for array in arrays), _encoded(kinship.letters[rows])),
        f"phrases {low}": sealed(_encoded([*stems, *forms])),
    }


def _near(near: Neighbours, low: int) -> dict[str, bytes]:
    rows = slice(low, low + ROWS)
    return {f"near {low}": sealed(near.others[rows].tobytes(), near.products[rows].tobytes())}


def joined(kept: Mapping[str, bytes], *, later: bool = False) -> Kinship | None:
    """Return the kinship of which these are the pieces, or None when they are not whole.

    With `later` phrases are looked up when they are asked for, and raise LookupError or ValueError if they are not.
    """
    count = head_of(kept)
    runs = _Runs(kept, count)
    try:
        lows = range(0, count, ROWS)
        columns = zip(*(_columns(opened(kept[f"letters {low}"])) for low in lows))
        near = zip(*(np.frombuffer(opened(kept[f"near {low}"]), "<i4").reshape(2, -1, OTHERS) for low in lows))
        vectors, subjects, worth, lines = columns
        arrays = [np.concatenate(parts) for parts in (vectors, subjects, worth, *near)]
        alike = np.unpackbits(np.frombuffer(opened(kept[_ALIKE]), np.uint8)).astype(bool)
        for low in () if later else lows:
            runs.of(low)
    except (KeyError, ValueError):
        return None
    letters, others = tuple(line for part in lines for line in part), Neighbours(*arrays[3:])
    both = pairs(others)
    if {count} != {len(column) for column in (*arrays, letters)} or len(alike) - len(both) not in range(8):
        return None
    stems, forms = (_Phrases(runs, kind) for kind in range(2))
    return Kinship(letters, known(letters), arrays[0], others, *arrays[1:3], stems, forms, both, alike[: len(both)])


class _Runs:
    """The lines of stems and forms, read a piece at a time."""

    def __init__(self, kept: Mapping[str, bytes], letters: int) -> None:
        self.letters = letters
        self._kept, self._runs = kept, dict[int, tuple[list[str], list[str]]]()

    def of(self, letter: int) -> tuple[list[str], list[str]]:
        """Return the lines of the piece that a letter is in. Raises KeyError or ValueError when it is not sound."""
        low = letter - letter % ROWS
        if low not in self._runs:
            lines, size = _decoded(opened(self._kept[f"phrases {low}"])), min(ROWS, self.letters - low)
            if len(lines) != 2 * size:
                raise ValueError("the piece is torn")
            self._runs[low] = lines[:size], lines[size:]
        return self._runs[low]


class _Phrases(Sequence[str]):
    """The lines of stems, or those of forms."""

    def __init__(self, runs: _Runs, kind: int) -> None:
        self._runs, self._kind = runs, kind

    def __len__(self) -> int:
        return self._runs.letters

    def __getitem__(self, letter: int) -> str:
        if letter >= self._runs.letters:
            raise IndexError(letter)
        return self._runs.of(letter)[self._kind][letter % ROWS]


def _columns(data: bytes) -> tuple:
    """Return the columns of a piece of letters."""
    rows, width = np.frombuffer(data, "<u4", 2).tolist()
    arrays, at = [], 8
    for each, kind in ((width, np.dtype("i1")), (MOST, np.dtype("<i8")), (MOST, np.dtype("<i4"))):
        arrays.append(np.frombuffer(data, kind, rows * each, at).reshape(rows, each))
        at += arrays[-1].nbytes
    return *arrays, _decoded(data[at:])


def _encoded(lines: Iterable[str]) -> bytes:
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _decoded(data: bytes) -> list[str]:
    return data.decode("utf-8", "surrogatepass").split("\n")


def sealed(*parts: bytes) -> bytes:
    """Return bytes with their checksum."""
    data = b"".join(parts)
    return zlib.crc32(data).to_bytes(4, "little") + data


def opened(kept: bytes) -> bytes:
    """Return what was sealed. Raises ValueError for anything else."""
    if zlib.crc32(kept[4:]).to_bytes(4, "little") != kept[:4]:
        raise ValueError("the piece is torn")
    return kept[4:]
