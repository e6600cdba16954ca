"""What befalls builds: Ctrl-C, a kill, a full disk, another build; always at the same change of a file."""

import contextlib
import errno
import os
import signal
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from .edits.editor import Accident

_CHANGES = frozenset({"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "sqlite3.connect"})


class _Watch:
    """Counts the changes of files below a folder, and lets the accident happen at one of them."""

    def __init__(self) -> None:
        self.accident: Accident | None = None
        self.folder = ""
        self.seen = 0
        self.there = False

    def __call__(self, event: str, arguments: tuple) -> None:
        if self.accident is None or not self._changes(event, arguments):
            return
        self.seen += 1
        if self.seen == self.accident.after or (self.seen > self.accident.after and self.accident.kind == "full"):
            _happen(self.accident.kind)

    def _changes(self, event: str, arguments: tuple) -> bool:
        if event == "open":
            writes = isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
            return bool(writes) and str(arguments[0]).startswith(self.folder)
        # A full disk stays full, and is told to whoever opens a file to write to it.
        return event in _CHANGES and self.accident.kind != "full" and str(arguments[0]).startswith(self.folder)


def _happen(kind: str) -> None:
    if kind == "killed":
        os._exit(137)
    if kind == "interrupted":
        signal.raise_signal(signal.SIGINT)
    else:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


_watch = _Watch()


@contextlib.contextmanager
def befalling(accident: Accident, home: Path) -> Iterator[None]:
    """Let a build in the block have an accident."""
    if accident.kind == "busy":
        with _held(home / "project/.store/letters"):
            yield
        return
    if not _watch.there:  # Python cannot take such a hook back
        sys.addaudithook(_watch)
        _watch.there = True
    _watch.accident, _watch.folder, _watch.seen = accident, str(home), 0
    try:
        yield
    finally:
        _watch.accident = None


@contextlib.contextmanager
def _held(store: Path) -> Iterator[None]:
    """Hold a store as a build does."""
    store.mkdir(parents=True, exist_ok=True)
    lock = sqlite3.connect(store / "lock", isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()
