"""The kinship of a column in the store: read as far as it is needed, and written as far as it has changed.

Beside it stands, under `subjects`, what the subject index shows of it, as two digests: that of the letters, by what
they are known by, and that of their telling phrases.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from . import pieces
from .kinship import FORMAT, Kinship, Make, kinship
from .phrases import Subjects
from .store import Store

_SUBJECTS = "subjects"


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
    def name_of_subjects(self) -> str:
        """The name under which the store keeps what the subject index shows."""
        return self._name(_SUBJECTS)

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

    def renewed(self, before: Kinship, now: Kinship, changed: Sequence[int], shown: Subjects) -> dict[str, bytes]:
        """Return what the store is to keep of a kinship that is `before` but for some changed letters, by its names."""
        fresh = pieces.renewed_pieces(before, now, changed) | {_SUBJECTS: _digests(now, shown)}
        return {self._name(name): piece for name, piece in fresh.items()}

    def keep_subjects(self, now: Kinship, shown: Subjects) -> None:
        """Keep what the subject index shows of a kinship."""
        self.store.put({self.name_of_subjects: _digests(now, shown)})

    def shows(self, before: Kinship, shown: Subjects) -> bool:
        """Say whether the subject index showed the same of the kinship that is kept."""
        return self._kept([_SUBJECTS]) == {_SUBJECTS: _digests(before, shown)}

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


def _digests(kinship: Kinship, shown: Subjects) -> bytes:
    letters = "\n".join(kinship.letters).encode("utf-8", "surrogatepass")
    told = json.dumps(shown).encode()
    return b"".join(hashlib.blake2b(part, digest_size=16).digest() for part in (letters, told))
