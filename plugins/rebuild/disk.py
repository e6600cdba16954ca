"""Files and folders, as a build that takes over what is there handles them."""

import contextlib
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

Stat = tuple[int, int]
"""Size and time of change (ns) of a file."""
_RACY = 2_000_000_000
"""Nanoseconds. A file saved so shortly before it was read may be saved again without another time of change."""


def stamp(file: str | Path) -> str:
    """Return what changes when a file is saved; an empty text if it may be saved again without a change of that."""
    try:
        stat = os.stat(file)
    except OSError:
        return ""
    if time.time_ns() - stat.st_mtime_ns < _RACY:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"


def stat_of(file: str | Path | int) -> Stat:
    """Return the stat of a file, by its path or as an open one. Raises OSError where there is none."""
    stat = os.stat(file)
    return stat.st_size, stat.st_mtime_ns


def is_as(path: str, stat: Stat) -> bool:
    """Say whether a file has this stat."""
    try:
        return stat_of(path) == stat
    except OSError:
        return False


def link(old: str, new: str) -> None:
    """Let a file stand at a second path, whatever stood there. Raises OSError where there are no links."""
    try:
        os.link(old, new)
    except OSError:
        make_way(Path(new))
        os.link(old, new)


def write_fresh(path: str, data: bytes) -> Stat:
    """Write a file at a path, whatever stood there, and return its stat; what stood there is not written to."""
    with contextlib.suppress(OSError):
        # Nearly always there is no folder yet, and nobody asks the disk whether there is one.
        os.mkdir(path[: path.rindex("/")])
    try:
        return _written(path, data)
    except OSError:
        make_way(Path(path))
        return _written(path, data)


def _written(path: str, data: bytes) -> Stat:
    with open(path, "xb", buffering=0) as file:
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]
        return stat_of(file.fileno())


def make_way(path: Path) -> None:
    """Let a file be written at a path, where a file, a link or a folder may stand, or a file in a folder's place."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif os.path.lexists(path):
        path.unlink()
    nearest = next(above for above in path.parents if os.path.lexists(above))
    if not nearest.is_dir():
        nearest.unlink()
    path.parent.mkdir(parents=True, exist_ok=True)


def remove(root: Path, name: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    path = f"{root}/{name}"
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass
    except OSError:
        shutil.rmtree(path)
    while name := os.path.dirname(name):
        try:
            # To look first what is in it would take as long as there are files, and that for each of them.
            os.rmdir(f"{root}/{name}")
        except OSError:
            return


def mirror(new: Path, old: Path, changed: Iterable[str], gone: Iterable[str]) -> None:
    """Make the folder of the build before hold what the new one does, file by file; files are linked, not copied."""
    for name in gone:
        remove(old, name)
    for name in changed:
        link(f"{new}/{name}", f"{old}/{name}")
