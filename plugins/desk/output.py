"""The folder that a build writes: refused when it is somebody's, built aside, swapped in whole."""

import os
import shutil
import signal
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from plugins.press import MARK, MIRROR

_MARK_TEXT = "This folder is written by `tasks.py build` and replaced whole each time. Keep nothing here.\n"


class Refused(Exception):
    """Something that a person can mend stands in the way; the text says what and the cure."""


def check_output(output: Path, content: Path, project: Path) -> None:
    """Raise Refused when the output folder is, holds or lies inside something that a build must not touch."""
    real, letters, home = output.resolve(), content.resolve(), project.resolve()
    if real.is_relative_to(letters) or letters.is_relative_to(real):
        raise Refused(
            f"{output} and the content folder {content} lie inside one another. Name another folder for --output."
        )
    if home.is_relative_to(real):
        raise Refused(f"{output} holds the project itself. Name another folder for --output.")
    if output.exists() and not output.is_dir():
        raise Refused(f"{output} is a file. Name another folder for --output, or remove the file.")
    if output.is_dir() and any(real.iterdir()) and not (real / MARK).is_file():
        raise Refused(
            f"{output} holds files that no build of ours has written. Name a new or an empty folder for --output."
        )


@dataclass(slots=True)
class Fresh:
    """A folder to build into."""

    path: Path
    mirror: Callable[[Path, Path], bool] | None = None
    """Given the new and the old site, makes the old one hold what the new one does and says that it has; the next
    build then begins with it, and changes only what it must. None when the old site is of no more use."""

    few: Collection[str] | None = None
    """Files that alone have changed, and of which alone the folder is sure to hold the new ones; None when it holds
    the whole site. Each is put into its place in one step, and the site is never away."""

    def empty(self) -> None:
        """Begin with an empty folder."""
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir()
        (self.path / MARK).write_text(_MARK_TEXT, "utf-8")


@contextmanager
def replaced(output: Path, *, begun: bool = False) -> Iterator[Fresh]:
    """Give a folder to build into; when the block ends well, it takes the place of `output`.

    When the block raises, or is interrupted, `output` stays as it was and the folder goes. It is empty, but with
    `begun` it may be what an earlier build has left for this one to begin with.
    """
    output = output.resolve()
    _mend(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    fresh = Fresh(output.with_name(f".{output.name}.{os.getpid()}.new"))
    shutil.rmtree(fresh.path, ignore_errors=True)
    try:
        if begun and _spare(output).is_dir():
            _spare(output).rename(fresh.path)
        fresh.path.mkdir(exist_ok=True)
        (fresh.path / MARK).write_text(_MARK_TEXT, "utf-8")
        yield fresh
        with _undisturbed():
            old = _swap(fresh.path, output) if fresh.few is None else _put(fresh, output)
        if fresh.mirror and old.is_dir() and fresh.mirror(output, old):
            old.rename(_spare(output))
        shutil.rmtree(old, ignore_errors=True)
    finally:
        if (fresh.path / MIRROR).is_file():
            fresh.path.rename(_spare(output))  # nothing was written
        shutil.rmtree(fresh.path, ignore_errors=True)


def _spare(output: Path) -> Path:
    return output.with_name(f".{output.name}.spare")


def _swap(fresh: Path, output: Path) -> Path:
    """Put the new folder in the place of the old one; two renames, and the first undone if the second fails.

    Return where the old one is now, if there was one.
    """
    old = output.with_name(f".{output.name}.{os.getpid()}.old")
    shutil.rmtree(old, ignore_errors=True)
    if output.exists():
        output.rename(old)
    try:
        fresh.rename(output)
    except OSError:
        if old.exists():
            old.rename(output)
        raise
    return old


def _put(fresh: Fresh, output: Path) -> Path:
    """Put the few files that have changed into the site, and return where there is nothing more to take from."""
    for name in fresh.few:
        (fresh.path / name).replace(output / name)
    return fresh.path


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl-C wait until the block has ended."""
    caught: list[int] = []
    try:
        before = signal.signal(signal.SIGINT, lambda number, frame: caught.append(number))
    except ValueError:
        # Not in the main thread, where no Ctrl-C arrives either.
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _mend(output: Path) -> None:
    """Clear up after builds that were killed; one killed between the two renames left the site under `.old`."""
    for left in output.parent.glob(f".{output.name}.*.*"):
        pid, _, kind = left.name.removeprefix(f".{output.name}.").partition(".")
        if not pid.isdigit() or kind not in ("new", "old") or _alive(int(pid)) or not (left / MARK).is_file():
            continue
        if kind == "old" and not output.exists():
            left.rename(output)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _alive(pid: int) -> bool:
    if pid == os.getpid():
        return False
    if os.name == "nt":
        return True  # On Windows the only way to ask would end the process.
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def remove_output(output: Path) -> bool:
    """Remove a folder that a build has written, and say whether there was one."""
    _mend(output.resolve())
    shutil.rmtree(_spare(output.resolve()), ignore_errors=True)
    if not (output / MARK).is_file():
        return False
    shutil.rmtree(output)
    return True
