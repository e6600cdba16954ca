"""Builds of the preview: at which saves, in a process of their own (builder.py), and the news of them."""

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.desk.output import Refused
from plugins.desk.site import ROOT, say
from plugins.problems import ERROR

SETTINGS = (ROOT / "pelicanconf.py", ROOT / "publishconf.py")
"""Watched beside the folders."""
# What editors and Python write beside a file while it is edited or imported: hidden files, backups, compiled modules.
_PASSING = re.compile(r"(?:^|/)(?:\.|__pycache__(?:/|$)|#[^/]*#$|4913$)|(?:~|\.sw.|\.py[co]|\.bak|___jb_\w+___)$")


Save = frozenset[str] | None
"""The files of the content folder that were saved; None when it may be anything: plugins, theme, settings."""


def saves(content: Path) -> Iterator[Save]:
    """Yield at the start and then after every save of content, theme, plugins or settings.

    Saves during a build are collected, and yield once after it.
    Raises Refused when the system does not let us watch.
    """
    folders = [content.resolve(), ROOT / "theme", ROOT / "plugins"]
    while True:
        try:
            yield from _saves_until_moved(folders)
        except FileNotFoundError:
            continue
        except RuntimeError as fault:
            cure = "Set WATCHFILES_FORCE_POLLING=1 and start again."
            raise Refused(f"Saves cannot be watched here: {fault}. {cure}") from fault


def _saves_until_moved(folders: list[Path]) -> Iterator[Save]:
    """Yield at each save; return when a folder has gone, or stands in the place of another."""
    # Imported here, because a build in a Python of its own has no use for it.
    from watchfiles import Change, watch

    there, before = [folder for folder in folders if folder.is_dir()], None
    # 200 ms: after this silence we look whether the settings were saved.
    how = {"watch_filter": None, "rust_timeout": 200, "yield_on_timeout": True, "ignore_permission_denied": True}
    how["step"] = 15  # ms of silence after which a save is taken to be over
    for changes in watch(*there, **how):
        now = [_identity(folder) for folder in folders], [_version(file) for file in SETTINGS]
        gone = any(change == Change.deleted and Path(path) in there for change, path in changes)
        if gone or (before and now[0] != before[0]):
            return  # A new watch begins with a build.
        meant = frozenset(path for _, path in changes if _is_meant(Path(path), there))
        if now != before:
            yield None
        elif meant:
            yield meant if all(Path(path).is_relative_to(folders[0]) for path in meant) else None
        before = now


def _identity(folder: Path) -> int:
    return folder.stat().st_ino if folder.is_dir() else 0


def _version(file: Path) -> tuple[int, int]:
    return (file.stat().st_mtime_ns, file.stat().st_size) if file.is_file() else (0, 0)


def _is_meant(path: Path, folders: list[Path]) -> bool:
    """Say whether a changed path is one that a person saves."""
    inside = next((path.relative_to(folder) for folder in folders if path.is_relative_to(folder)), path)
    return not _PASSING.search(inside.as_posix())


class Workshop:
    """Builds the preview in a process that stays, until what it is made of may have changed: code, theme, settings."""

    def __init__(self, content: str, folder: Path) -> None:
        self.content, self.folder = content, folder
        self._process: subprocess.Popen[str] | None = None

    def follow(self, save: Save) -> Iterator[tuple[str, bool]]:
        """Build after a save; yield why the preview failed, or an empty text, and whether a tab should look again.

        Yields once, or twice when what was changed is shown before all that follows from it.
        """
        if save is None:
            self.close()
        answer, shown_already = self._ask(save), False
        while answer and not answer["last"]:
            yield "", True
            answer, shown_already = self._answer(), True
        failure = self._failure(answer)
        yield failure, bool(failure) or not shown_already

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _ask(self, save: Save) -> dict[str, Any] | None:
        if self._process is None:
            command = [sys.executable, "-m", "plugins.desk.builder", self.content, str(self.folder)]
            # PYTHONPATH leads to our plugins even where PYTHONSAFEPATH is set.
            env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8:backslashreplace"}
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
            self._process = subprocess.Popen(command, cwd=ROOT, env=env, encoding="utf-8", errors="replace", **pipes)
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(sorted(save) if save else None) + "\n")
            self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any] | None:
        """Return what the process answers next, or None when it has ended."""
        line = self._process.stdout.readline()
        return json.loads(line) if line else None

    def _failure(self, answer: dict[str, Any] | None) -> str:
        """Say what a build has said; return why it failed, or an empty text."""
        if answer is None:
            out, told = self._process.communicate()
            answer, self._process = {"out": out, "told": told, "code": self._process.returncode or 1}, None
        print(answer["out"], end="", flush=True)
        told = answer["told"].strip()
        if told:
            say(told)
        if not answer["code"]:
            return ""
        errors = [line for line in answer["out"].splitlines() if f": {ERROR}: " in line]
        return "\n".join([told or f"The build ended with code {answer['code']}.", *errors])


@dataclass(frozen=True, slots=True)
class News:
    """What a tab should show: which build, and why a later one failed."""

    build: str = ""
    """Empty until there is one."""
    failure: str = ""


class Board:
    """Where the newest news hang; any number of threads wait before it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._news: News | None = None
        self._closed = False

    def post(self, failure: str) -> None:
        """Put up how the newest build went."""
        with self._changed:
            last = self._news or News()
            # The time tells a build from those of an earlier server, which a tab may still show.
            self._news = News(last.build, failure) if failure else News(str(time.time_ns()))
            self._changed.notify_all()

    def close(self) -> None:
        """Send everybody away."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def read(self, known: News | None = None, patience: float | None = None) -> News | None:
        """Return the news once they are not those known, or after `patience` seconds; None when closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._news != known, patience)
            return None if self._closed else self._news
