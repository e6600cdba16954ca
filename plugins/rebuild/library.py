"""Letters as the last build left them, and those that changed since, read on all cores."""

import datetime
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec

from plugins.problems import Problem
from plugins.threads.dates import in_zone
from plugins.threads.files import read_bytes
from plugins.threads.letter import Letter, read_letter
from plugins.threads.model import Said, Thread, Turn
from plugins.threads.rules import Rules
from plugins.workers import mapped, parted

from .archive import Archive, Row, packed
from .disk import stamp
from .progress import followed


class KeptWords(Said):
    """What somebody says, fetched from the archive when it is asked for."""

    __slots__ = ("_archive", "_digest", "_path")
    reader: Callable[[str], None] = staticmethod(lambda digest: None)
    """Told of each digest whose words are fetched."""

    def __init__(self, archive: Archive, path: str, digest: str) -> None:
        self._archive, self._path, self._digest = archive, path, digest

    @property
    def html(self) -> str:
        """Its sanitized HTML, without its heading."""
        KeptWords.reader(self._digest)
        return self._archive.words(self._path, self._digest)[0]

    @property
    def text(self) -> str:
        """The words of its HTML, one line a block."""
        KeptWords.reader(self._digest)
        return self._archive.words(self._path, self._digest)[1]

    @property
    def digest(self) -> str:
        """The hash of the file's path, the turn's id and its HTML."""
        return self._digest


class _Digest(Said):
    """What stands in a head for the words themselves."""

    __slots__ = ("digest",)
    html = text = ""

    def __init__(self, digest: str) -> None:
        self.digest = digest


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter as it is kept."""

    row: Row
    words: bytes
    letter: Letter | None = None
    """The letter itself, for the process that has read it."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Tell another process what is kept, and nothing else."""
        return Kept, (self.row, self.words)


def _kept(letter: Letter, stamp: str, digest: bytes) -> Kept:
    """Return a letter as it is kept: its head apart from the words of its turns."""
    thread = letter.thread
    words = packed({turn.said.digest: (turn.html, turn.text) for turn in thread.turns})
    bare = (_BESIDE_TURNS(thread), [*map(_BESIDE_WORDS, thread.turns)])
    mark = hashlib.blake2b(_encoded(bare), digest_size=12).hexdigest()
    return Kept((thread.path, stamp, digest, mark, _encoded(letter)), words)


def _all_but(kind: type, *left: str) -> Callable[[Any], tuple[Any, ...]]:
    """Return what gives the values of all fields of a dataclass but some."""
    return attrgetter(*(field.name for field in fields(kind) if field.name not in left))


_BESIDE_TURNS = _all_but(Thread, "turns")
_BESIDE_WORDS = _all_but(Turn, "said", "line", "links")


def _encoded(what: Any) -> bytes:
    """Return a letter, or something of it, as JSON in which digests stand for words."""
    return msgspec.json.encode(what, enc_hook=lambda said: said.digest)


class Library:
    """Reads the letters of one content folder; called like `plugins.threads.letter.read_letters`.

    What was read stays in memory, so that whoever asks again (a watcher) pays for what changed only.
    """

    def __init__(self, archive: Archive, key: str, processes: int) -> None:
        """`key` says all beside the files that letters depend on."""
        self.archive, self.processes = archive, processes
        self.marks: dict[str, str] = {}
        """Path of each letter -> what all but its words is known by: what lists and other letters' pages show of it."""
        self.read = 0
        """How many letters the last call had to read."""
        self._zone: datetime.tzinfo | None = None
        """That of the site."""
        self._rows: dict[str, Row] = {}
        self._letters: dict[str, Letter] = {}
        """Those of the rows that somebody has asked for: to make a letter of its row takes longer than to read that."""
        self._decoder = msgspec.json.Decoder(Letter, dec_hook=lambda kind, digest: _Digest(digest))
        if (archive.get("letters key") or b"").decode() != key:
            archive.clear()
            archive.put("letters key", key.encode())
        with archive.whole():
            for row in archive.letters():
                self._take(row)

    def __call__(self, root: Path, paths: Sequence[str], rules: Rules, problems: list[Problem]) -> Iterable[Letter]:
        """Return the letters at some paths; a file that cannot be read is told in the list instead."""
        base = os.path.join(root, "")
        now = {path: stamp(base + path) for path in paths}
        changed = [
            path for path in paths if not now[path] or path not in self._rows or self._rows[path][1] != now[path]
        ]
        gone = [path for path in self._rows if path not in now]
        work = partial(self._read, root, rules, now)
        self.read, self._zone = 0, rules.zone
        chunks = parted(changed)
        steps = ((len(chunk), read) for chunk, read in zip(chunks, mapped(work, chunks, self.processes)))
        for kept, same, faults in followed(steps, len(changed), "letters read"):
            problems += faults
            self.take(kept)
            for one in kept:
                self._letter(one.row[0])  # made now, while others read
            self.archive.stamp((now[path], path) for path in same)
            for path in same:
                self._rows[path] = (path, now[path], *self._rows[path][2:])
            gone += [fault.path for fault in faults]
            self.read += len(kept)
        if gone:
            self.archive.keep_letters((), (), gone)
            for path in gone:
                self._rows.pop(path, None)
                self._letters.pop(path, None)
        return [self._letter(path) for path in paths if path in self._rows]

    def letter(self, path: str) -> Letter | None:
        """Return a letter as it was read last."""
        return self._letter(path) if path in self._rows else None

    def read_again(self, root: Path, path: str, rules: Rules) -> Letter | None:
        """Return a letter as its file is now; None when it cannot be read."""
        now = {path: stamp(root / path)}
        kept, _, faults = self._read(root, rules, now, [path])
        self.take(kept)
        return None if faults else self.letter(path)

    def stamp(self, path: str) -> str:
        """Return the stamp of a letter's file when it was read last."""
        return self._rows[path][1]

    def now(self, root: Path, path: str, stamp: str, rules: Rules) -> tuple[Letter, Kept] | None:
        """Return a letter as its file is now, and as it would be kept; None when it cannot be read."""
        data = read_bytes(root, path, [])
        if data is None:
            return None
        letter = read_letter(path, data, rules)
        return letter, _kept(letter, stamp, hashlib.blake2b(data, digest_size=16).digest())

    def take(self, kept: Sequence[Kept]) -> None:
        """Keep letters in the place of what was kept of them."""
        rows = [one.row for one in kept]
        known = [path for path, *_ in rows if path in self._rows]
        self.archive.keep_letters(rows, ((one.row[0], one.words) for one in kept), known)
        for one in kept:
            self._take(one.row)
            if one.letter:
                self._know(one.letter)

    def threads(self) -> Iterator[Thread]:
        """Yield all threads, as they stand in their files."""
        return (self._letter(path).thread for path in self._rows)

    def digest(self) -> str:
        """Return what the files of all letters held when they were read, as one value."""
        whole = hashlib.blake2b(digest_size=16)
        for path in sorted(self._rows):
            whole.update(path.encode("utf-8", "surrogateescape") + b"\0" + self._rows[path][2])
        return whole.hexdigest()

    def _read(
        self, root: Path, rules: Rules, stamps: dict[str, str], paths: Sequence[str]
    ) -> tuple[list[Kept], list[str], list[Problem]]:
        """Return what the files at some paths hold: letters, paths with the same bytes, and what cannot be read."""
        kept, same, faults = [], [], []
        for path in paths:
            data = read_bytes(root, path, faults)
            if data is None:
                continue
            digest = hashlib.blake2b(data, digest_size=16).digest()
            if path in self._rows and self._rows[path][2] == digest:
                same.append(path)
            else:
                letter = read_letter(path, data, rules)
                kept.append(replace(_kept(letter, stamps[path], digest), letter=letter))
        return kept, same, faults

    def _take(self, row: Row) -> None:
        path, _, _, mark, _ = row
        self._rows[path], self.marks[path] = row, mark
        self._letters.pop(path, None)

    def _letter(self, path: str) -> Letter:
        letter = self._letters.get(path)
        if letter is None:
            with self.archive.whole():
                letter = self._decoder.decode(self._rows[path][-1])
            self._know(letter)
        return letter

    def _know(self, letter: Letter) -> None:
        """Have a letter at hand: its words are fetched when asked for, and what many letters say is kept once."""
        thread, put = letter.thread, object.__setattr__  # frozen for everybody else; this is still its making
        self._letters[thread.path] = letter
        self._rows[thread.path] = (*self._rows[thread.path][:-1], b"")  # what was in it is in the letter now
        put(thread, "tags", tuple(map(sys.intern, thread.tags)))
        for turn in thread.turns:
            put(turn, "said", KeptWords(self.archive, thread.path, turn.said.digest))
            for name in ("id", "author", "heading"):
                put(turn, name, sys.intern(getattr(turn, name)))
            if turn.date:
                put(turn, "date", in_zone(turn.date, self._zone))
        for name in ("date", "last_date", "changed"):
            put(thread, name, in_zone(getattr(thread, name), self._zone))
