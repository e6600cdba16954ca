"""A kinship as the store keeps it: in pieces of ROWS letters, so that an edited letter writes few of them anew.

    head            how many letters there are
    letters <n>     rows and dimensions, vectors, numbers and worths of phrases, then a line for each letter, thrice
    near <n>        neighbours and their products

Each begins with its checksum: one bit flipped on the disk, and nothing of it is believed.
"""

import zlib
from collections.abc import Mapping

import numpy as np

from .kinship import Kinship
from .neighbours import OTHERS, Neighbours
from .telling import MOST

ROWS = 512
"""Letters of a piece."""
_HEAD = "head"


def names(letters: int) -> list[str]:
    """Return the names of the pieces of so many letters."""
    return [_HEAD, *(f"{kind} {low}" for low in range(0, letters, ROWS) for kind in ("letters", "near"))]


def head_of(kept: Mapping[str, bytes]) -> int:
    """Return how many letters are kept."""
    told = kept.get(_HEAD, b"")
    return int(told) if told.isdigit() else 0


def pieces(kinship: Kinship) -> dict[str, bytes]:
    """Return the pieces of a kinship by their names."""
    found = {_HEAD: b"%d" % len(kinship.letters)}
    for low in range(0, len(kinship.letters), ROWS):
        rows = slice(low, low + ROWS)
        lines = "\n".join([*kinship.letters[rows], *kinship.stems[rows], *kinship.forms[rows]])
        shape = np.array(kinship.vectors[rows].shape, "<u4")
        arrays = (shape, kinship.vectors[rows], kinship.subjects[rows], kinship.worth[rows])
        text = lines.encode("utf-8", "surrogatepass")
        found[f"letters {low}"] = _sealed(*(array.tobytes() for array in arrays), text)
        found[f"near {low}"] = _sealed(kinship.near.others[rows].tobytes(), kinship.near.products[rows].tobytes())
    return found


def joined(kept: Mapping[str, bytes]) -> Kinship | None:
    """Return the kinship of which these are the pieces, or None when they are not whole."""
    count = head_of(kept)
    try:
        lows = range(0, count, ROWS)
        columns = zip(*(_letters(_opened(kept[f"letters {low}"])) for low in lows))
        near = zip(*(np.frombuffer(_opened(kept[f"near {low}"]), "<i4").reshape(2, -1, OTHERS) for low in lows))
        vectors, subjects, worth, *texts = columns
        arrays = [np.concatenate(parts) for parts in (vectors, subjects, worth, *near)]
        letters, stems, forms = (tuple(line for part in parts for line in part) for parts in texts)
    except (KeyError, ValueError):
        return None
    if {count} != {len(column) for column in (*arrays, letters, stems, forms)}:
        return None
    return Kinship(letters, arrays[0], Neighbours(*arrays[3:]), *arrays[1:3], stems, forms)


def _letters(data: bytes) -> tuple:
    """Return the columns of a piece of letters."""
    rows, width = np.frombuffer(data, "<u4", 2).tolist()
    arrays, at = [], 8
    for each, kind in ((width, np.dtype("i1")), (MOST, np.dtype("<i8")), (MOST, np.dtype("<i4"))):
        arrays.append(np.frombuffer(data, kind, rows * each, at).reshape(rows, each))
        at += arrays[-1].nbytes
    lines = data[at:].decode("utf-8", "surrogatepass").split("\n")
    return *arrays, lines[:rows], lines[rows : 2 * rows], lines[2 * rows :]


def _sealed(*parts: bytes) -> bytes:
    data = b"".join(parts)
    return zlib.crc32(data).to_bytes(4, "little") + data


def _opened(kept: bytes) -> bytes:
    """Return what was sealed. Raises ValueError for anything else."""
    if zlib.crc32(kept[4:]).to_bytes(4, "little") != kept[:4]:
        raise ValueError("the piece is torn")
    return kept[4:]
