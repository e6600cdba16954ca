"""The kinship of a column in the store: read as far as it is needed, and written as far as it has changed.

Beside it stands, under `chosen`, which phrases were chosen for the subject index: a hash of what the letters are known
by, one of what the index shows, and the scores of all phrases, and whether each was taken.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from . import pieces
from .kinship import FORMAT, Kinship, Make, kinship
from .phrases import Chosen
from .store import Store

_CHOSEN = "chosen"
_HASH = 16


@dataclass(frozen=True)
class Family:
    """Keeps what the letters of a column have to do with one another."""

    store: Store
    kind: str
    """What that depends on beside the letters."""

    def names(self, letters: int) -> list[str]:
        """Return the names under which the store keeps the kinship of so many letters."""
        return [*map(self._name, pieces.names(letters))]

    @property
    def name_of_chosen(self) -> str:
        """The name under which the store keeps what is chosen for the subject index."""
        return self._name(_CHOSEN)

    def kinship(self, letters: Sequence[str], make: Make, *, words: bool) -> Kinship:
        """Return the kinship of letters that are known by these lines, oldest first; what is new of it is kept."""
        kept = self._pieces(len(letters))
        before = pieces.joined(kept)
        now = kinship(letters, before, make, words=words)
        if now is not before:
            fresh = {name: piece for name, piece in pieces.pieces(now).items() if piece != kept.get(name)}
            self.store.put({self._name(name): piece for name, piece in fresh.items()})
        return now

    def before(self) -> Kinship | None:
        """Return the kinship that is kept, whose phrases are looked up when they are asked for; None if it is not."""
        wanted = [name for name in pieces.names(pieces.head_of(self._kept([pieces.HEAD]))) if "phrases" not in name]
        return pieces.joined(_Later(self._kept(wanted), self._kept), later=True)

    def renewed(self, before: Kinship, now: Kinship, changed: Sequence[int], chosen: Chosen) -> dict[str, bytes]:
        """Return what the store is to keep of a kinship that is `before` but for some changed letters, by its names."""
        fresh = pieces.renewed_pieces(before, now, changed) | {_CHOSEN: _told(now, chosen)}
        return {self._name(name): piece for name, piece in fresh.items()}

    def keep_chosen(self, now: Kinship, chosen: Chosen) -> None:
        """Keep what is chosen of a kinship for the subject index."""
        self.store.put({self.name_of_chosen: _told(now, chosen)})

    def chosen(self, before: Kinship) -> Chosen:
        """Return what was chosen of a kinship. Raises LookupError or ValueError when that is not kept."""
        kept = pieces.opened(self._kept([_CHOSEN])[_CHOSEN])
        letters, shown, rest = kept[:_HASH], kept[_HASH : 2 * _HASH], kept[2 * _HASH :]
        shape = before.subjects.shape
        if letters != _hash_of(before):
            raise ValueError("that was of other letters")
        scores = np.frombuffer(rest, "<i4", before.subjects.size).reshape(shape)
        taken = np.unpackbits(np.frombuffer(rest, np.uint8, offset=scores.nbytes), count=scores.size)
        return Chosen(shown, scores, taken.reshape(shape).astype(bool))

    def _pieces(self, letters: int) -> dict[str, bytes]:
        """Return what is kept of a kinship; it may be of more letters than there are now."""
        kept: dict[str, bytes] = {}
        for _ in range(2):
            kept |= self._kept([name for name in pieces.names(letters) if name not in kept])
            letters = pieces.head_of(kept)
        return kept

    def _kept(self, names: Iterable[str]) -> dict[str, bytes]:
        names = {self._name(name): name for name in names}
        return {names[name]: piece for name, piece in self.store.get(names).items()}

    def _name(self, piece: str) -> str:
        return f"kin {FORMAT} {self.kind} {piece}"


class _Later(dict[str, bytes]):
    """Pieces, and what fetches another one."""

    def __init__(self, kept: Mapping[str, bytes], fetch: Callable[[list[str]], dict[str, bytes]]) -> None:
        super().__init__(kept)
        self._fetch = fetch

    def __missing__(self, name: str) -> bytes:
        return self._fetch([name])[name]


def _told(kinship: Kinship, chosen: Chosen) -> bytes:
    scores, taken = chosen.scores.astype("<i4").tobytes(), np.packbits(chosen.taken).tobytes()
    return pieces.sealed(_hash_of(kinship), chosen.shown, scores, taken)


def _hash_of(kinship: Kinship) -> bytes:
    """Return what the letters are known by, all together."""
    lines = "\n".join(kinship.letters).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(lines, digest_size=_HASH).digest()
