"""What builds keep of letters and pages: a SQLite file, opened by one build at a time.

It only saves time. A file that is damaged, foreign or of another version is thrown away with one line and made anew;
where nothing can be kept, or another build is at work, a folder of our own is used and removed again.
"""

import contextlib
import logging
import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

log = logging.getLogger(__name__)

FILE = "letters.sqlite"
VERSION = 4
"""Changes whenever what is kept takes another form."""
_MARK = 0x636C6574  # SQLite's application_id: whose file it is
OURS = (_MARK, VERSION)
_NEAR = 64
_WORDS = msgspec.msgpack.Decoder(dict[str, tuple[str, str]])
_TABLES = """
CREATE TABLE IF NOT EXISTS letters (
    path TEXT PRIMARY KEY, stamp TEXT NOT NULL, digest BLOB NOT NULL, mark TEXT NOT NULL, head BLOB NOT NULL,
    seal INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS words (path TEXT PRIMARY KEY, said BLOB NOT NULL, seal INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, data BLOB NOT NULL, seal INTEGER NOT NULL);
"""

Row = tuple[str, str, bytes, str, bytes]
"""Path, stamp, digest of the file, what the head is known by, and the head as bytes."""
Words = dict[str, tuple[str, str]]
"""Digest -> HTML and text of a turn: all words of a letter, which are kept as one value."""


class Damaged(Exception):
    """What is kept cannot be read, and goes when the archive is closed; a build that begins anew makes it again."""


class Archive:
    """The file, and the one connection of each process that reads it."""

    def __init__(self, folder: Path | None) -> None:
        """Open the archive in a folder, which is made if need be; None keeps nothing beyond this object."""
        self._own: str | None = None
        self._lock: sqlite3.Connection | None = None
        self._bases: dict[int, sqlite3.Connection] = {}
        self._near: dict[str, Words] = {}
        """The words of the letters that were asked for last: whoever wants one turn of a letter wants the others."""
        self.damaged = False
        """Whether something in it could not be read: it goes when it is closed."""
        self.folder = folder
        try:
            if folder is None:
                raise OSError("no folder")
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(folder)
            self._open_or_renew()
        except (OSError, sqlite3.Error) as fault:
            if folder is not None:
                log.info("Nothing is kept for the next build: %s", fault)
            self._own = tempfile.mkdtemp(prefix="column-")
            self.folder = Path(self._own)
            self._bases[os.getpid()] = _opened(self.folder / FILE)
        except BaseException:
            self.close()  # whoever was interrupted here has no archive to close
            raise

    @property
    def passing(self) -> bool:
        """Whether all that is kept goes when this object is closed."""
        return self._own is not None

    def _open_or_renew(self) -> None:
        file = self.folder / FILE
        try:
            self._bases[os.getpid()] = _opened(file)
        except sqlite3.Error as fault:
            log.warning("%s is thrown away, and made anew: %s.", file, fault)
            self._remove()
            self._bases[os.getpid()] = _opened(file)

    def _remove(self) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.folder / FILE}{ending}").unlink(missing_ok=True)

    @property
    def _base(self) -> sqlite3.Connection:
        """The connection of this process; one that was forked opens its own."""
        base = self._bases.get(os.getpid())
        if base is None:
            file = Path(self.folder, FILE).absolute()
            base = self._bases[os.getpid()] = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
        return base

    @contextlib.contextmanager
    def whole(self) -> Iterator[None]:
        """Raise Damaged for whatever shows in the block that the file is not as we have left it."""
        try:
            yield
        except (sqlite3.DatabaseError, LookupError, ValueError) as fault:
            self.damaged = True
            raise Damaged(f"{self.folder / FILE} is thrown away, and made anew: {fault}.") from fault

    def get(self, name: str) -> bytes | None:
        """Return what is kept under a name."""
        with self.whole():
            found = self._base.execute("SELECT data, seal FROM kept WHERE name = ?", (name,)).fetchone()
            if found:
                _check(zlib.crc32(found[0]), found[1])
            return found[0] if found else None

    def put(self, name: str, data: bytes) -> None:
        """Keep bytes under a name."""
        with self.whole(), self._base as base:
            base.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (name, data, zlib.crc32(data)))

    def letters(self) -> Iterator[Row]:
        """Yield all letters."""
        with self.whole():
            for *row, seal in self._base.execute("SELECT path, stamp, digest, mark, head, seal FROM letters"):
                _check(zlib.crc32(row[4]), seal)
                yield tuple(row)

    def keep_letters(self, rows: Iterable[Row], words: Iterable[tuple[str, bytes]], gone: Iterable[str] = ()) -> None:
        """Forget letters that are gone or will be replaced, and keep others; all, or nothing.

        `words` are those of the letters at some paths, as `packed` makes them.
        """
        self._near.clear()
        with self.whole(), self._base as base:
            for path in gone:
                base.execute("DELETE FROM letters WHERE path = ?", (path,))
                base.execute("DELETE FROM words WHERE path = ?", (path,))
            heads = ((*row, zlib.crc32(row[4])) for row in rows)
            base.executemany("INSERT INTO letters VALUES (?, ?, ?, ?, ?, ?)", heads)
            sealed = ((path, said, zlib.crc32(said)) for path, said in words)
            base.executemany("INSERT INTO words VALUES (?, ?, ?)", sealed)

    def stamp(self, stamps: Iterable[tuple[str, str]]) -> None:
        """Note new stamps, as `(stamp, path)`, of files whose bytes are the same."""
        with self.whole(), self._base as base:
            base.executemany("UPDATE letters SET stamp = ? WHERE path = ?", stamps)

    def words(self, path: str, digest: str) -> tuple[str, str]:
        """Return HTML and text of a turn."""
        near = self._near.get(path)
        if near is None:
            with self.whole():
                near = self._near_words(path)
        if digest not in near:
            with self.whole():
                raise LookupError(f"the words of {path} are not there")
        return near[digest]

    def _near_words(self, path: str) -> Words:
        """Return the words of a letter, and remember them: whoever wants one turn of it wants the others."""
        found = self._base.execute("SELECT said, seal FROM words WHERE path = ?", (path,)).fetchone()
        if len(self._near) >= _NEAR:
            self._near.clear()
        if found:
            _check(zlib.crc32(found[0]), found[1])
        near = self._near[path] = _WORDS.decode(found[0]) if found else {}
        return near

    def clear(self) -> None:
        """Forget everything."""
        with self.whole(), self._base as base:
            for table in ("letters", "words", "kept"):
                base.execute(f"DELETE FROM {table}")

    def close(self) -> None:
        """Write everything into the one file, and let go of it."""
        base = self._bases.pop(os.getpid(), None)
        if base:
            with contextlib.suppress(sqlite3.Error):
                # Else words that were deleted would stand in the log.
                base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            base.close()
        if self.damaged:
            self._remove()
        if self._lock:
            self._lock.close()
        if self._own:
            shutil.rmtree(self._own, ignore_errors=True)


def kind_of(base: sqlite3.Connection) -> tuple[int, int]:
    """Return whose a file is, and of which version."""
    return tuple(base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))


def packed(words: Words) -> bytes:
    """Return the words of a letter as one value."""
    return msgspec.msgpack.encode(words)


def _check(seal: int, kept: int) -> None:
    """Raise ValueError when bytes are not as they were kept; SQLite itself does not see what a disk does to them."""
    if seal != kept:
        raise ValueError("what is in it has changed")


def _locked(folder: Path) -> sqlite3.Connection:
    """Return a hold on a folder that ends with us, however we end. Raises sqlite3.Error when another build has it."""
    lock = sqlite3.connect(folder / "lock", timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error:
        lock.close()
        raise
    return lock


def _opened(file: Path) -> sqlite3.Connection:
    """Return a connection to a file that is ours and whole, or new. Raises sqlite3.Error for any other."""
    base = sqlite3.connect(file)
    try:
        tables = base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if tables and kind_of(base) != OURS:
            raise sqlite3.DatabaseError("it is not of this version")
        # The words of a letter take some nine thousand bytes, and so lie on one page.
        base.execute("PRAGMA page_size = 16384")
        base.execute(f"PRAGMA application_id = {_MARK}")
        base.execute(f"PRAGMA user_version = {VERSION}")
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = NORMAL")
        # What is deleted is overwritten: nothing of a withdrawn letter stays in the file.
        base.execute("PRAGMA secure_delete = ON")
        base.executescript(_TABLES)
    except sqlite3.Error:
        base.close()
        raise
    return base
