"""What a build keeps for the next one: counts and vectors by content hash, and finished bases.

A SQLite file in a folder that the caller names. It is only ever a shortcut: one that is damaged, foreign or of
another format is thrown away and made anew, and where nothing can be written nothing is kept.
"""

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

FILE = "search.sqlite"
_FORMAT = 3
_MARK = 0x63736561  # SQLite's application_id: whose file it is

Handed = dict[str, tuple[int, int]]
"""Names, and where in the file that is handed over their bytes begin and end."""


class Store:
    """Keeps bytes under names; a name says all that its bytes depend on."""

    def __init__(self, folder: Path | None) -> None:
        """Open the store of a folder, which is made if need be; None keeps everything in memory."""
        self._file = folder / FILE if folder else None
        self._owner, self._readers = os.getpid(), dict[int, sqlite3.Connection]()
        self.handed: Handed = {}
        """What a forked process would have kept: only the one that opened the store writes it."""
        self._hand: BinaryIO | None = None
        self._base: sqlite3.Connection | None = None
        for attempt in (self._open, self._anew, self._in_memory):
            with contextlib.suppress(sqlite3.Error, OSError):
                self._base = attempt()
                break

    def _open(self) -> sqlite3.Connection:
        if self._file is None:
            return self._in_memory()
        self._file.parent.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(self._file)
        try:
            return _checked(base)
        except sqlite3.Error:
            base.close()
            raise

    def _anew(self) -> sqlite3.Connection:
        self._file.unlink(missing_ok=True)
        return self._open()

    def _in_memory(self) -> sqlite3.Connection:
        self._file = None
        return _checked(sqlite3.connect(":memory:"))

    def get(self, names: Iterable[str]) -> dict[str, bytes]:
        """Return what is kept of these names."""
        names = list(names)
        found = {name: self._read(*self.handed[name]) for name in names if name in self.handed}
        for part in _parts([name for name in names if name not in found]):
            marks = ",".join("?" * len(part))
            with self._guarded():
                found |= self._own().execute(f"SELECT name, kept FROM kept WHERE name IN ({marks})", part).fetchall()
        return found

    def known(self, names: Iterable[str]) -> set[str]:
        """Return those of these names under which something is kept."""
        known = {name for name in names if name in self.handed}
        for part in _parts([*names]):
            marks = ",".join("?" * len(part))
            with self._guarded():
                known |= {
                    name for (name,) in self._own().execute(f"SELECT name FROM kept WHERE name IN ({marks})", part)
                }
        return known

    def put(self, entries: dict[str, bytes]) -> None:
        """Keep bytes under names."""
        if os.getpid() != self._owner:
            self._hand_over(entries)
        elif entries:
            with self._guarded(), self._base:
                self._base.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", entries.items())

    def share(self) -> None:
        """Let one process that is forked from now on hand over what it would keep; without a file it cannot."""
        if self._file and not self._hand:
            with contextlib.suppress(OSError):
                self._hand = tempfile.TemporaryFile(dir=self._file.parent)  # noqa: SIM115

    def _hand_over(self, entries: Mapping[str, bytes]) -> None:
        """Put bytes where the store's owner reads them; in the memory of both they would take more than the lists."""
        for name, data in entries.items() if self._hand else ():
            with contextlib.suppress(OSError):
                start = self._hand.seek(0, os.SEEK_END)
                self._hand.write(data)
                self._hand.flush()
                self.handed[name] = start, start + len(data)

    def _read(self, start: int, end: int) -> bytes:
        self._hand.seek(start)
        return self._hand.read(end - start)

    def take(self, handed: Handed) -> None:
        """Keep what a forked process has handed over."""
        if handed:
            with self._guarded(), self._base:
                told = ((name, self._read(*place)) for name, place in handed.items())
                self._base.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", told)

    def keep_only(self, names: Iterable[str]) -> None:
        """Forget everything but these names: else the file grows with every edit."""
        with self._guarded(), self._base:
            self._base.execute("CREATE TEMP TABLE wanted (name TEXT PRIMARY KEY)")
            self._base.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ((name,) for name in names))
            self._base.execute("DELETE FROM kept WHERE name NOT IN (SELECT name FROM wanted)")
            self._base.execute("DROP TABLE wanted")
        with self._guarded():
            self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Let go of the files."""
        self._base.close()
        if self._hand:
            self._hand.close()

    def _own(self) -> sqlite3.Connection:
        """Return this process's connection: SQLite forbids that a forked one uses its parent's."""
        if os.getpid() == self._owner or not self._file:
            return self._base
        if os.getpid() not in self._readers:
            self._readers[os.getpid()] = sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro", uri=True)
        return self._readers[os.getpid()]

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        """Go on without a file that fails while it is used (a torn page, a full disk)."""
        try:
            yield
        except sqlite3.Error:
            if os.getpid() != self._owner:
                return  # what cannot be read here is computed anew
            self._base.close()
            if self._file:
                with contextlib.suppress(OSError):
                    self._file.unlink()
            self._base = self._in_memory()


def _parts(names: list[str]) -> Iterator[list[str]]:
    """Yield names in runs that fit one question to SQLite."""
    yield from (names[start : start + 500] for start in range(0, len(names), 500))


def _checked(base: sqlite3.Connection) -> sqlite3.Connection:
    """Return a connection whose file is ours, or new. Raises sqlite3.Error for any other."""
    mark, version = (base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    tables = base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and (mark, version) != (_MARK, _FORMAT):
        raise sqlite3.DatabaseError("the file is not ours")
    base.execute(f"PRAGMA application_id = {_MARK}")
    base.execute(f"PRAGMA user_version = {_FORMAT}")
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA synchronous = NORMAL")
    # What is deleted is overwritten, not merely let go.
    base.execute("PRAGMA secure_delete = ON")
    # Not WITHOUT ROWID: there every step of a look-up reads a whole row, and some hold megabytes.
    base.execute("CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, kept BLOB NOT NULL)")
    base.commit()
    return base
