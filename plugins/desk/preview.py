"""Builds of the preview: at which saves, each in a Python of its own, and the news of them.

A save may have changed the plugins or the settings, so a build starts afresh:
`python -m plugins.desk.preview CONTENT FOLDER`.
"""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plugins.desk.build import check_content, rebuilt, shown
from plugins.desk.output import Fresh, Refused, replaced
from plugins.desk.site import ROOT, say, site_settings
from plugins.problems import ERROR, as_text

SETTINGS = (ROOT / "pelicanconf.py", ROOT / "publishconf.py")
"""Watched beside the folders."""
# What editors and Python write beside a file while it is edited or imported: hidden files, backups, compiled modules.
_PASSING = re.compile(r"(?:^|/)(?:\.|__pycache__(?:/|$)|#[^/]*#$|4913$)|(?:~|\.sw.|\.py[co]|\.bak|___jb_\w+___)$")


def saves(content: Path) -> Iterator[None]:
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


def _saves_until_moved(folders: list[Path]) -> Iterator[None]:
    """Yield at each save; return when a folder has gone, or stands in the place of another."""
    # Imported here, because a build in a Python of its own has no use for it.
    from watchfiles import Change, watch

    there, before = [folder for folder in folders if folder.is_dir()], None
    # 200 ms: after this silence we look whether the settings were saved.
    how = {"watch_filter": None, "rust_timeout": 200, "yield_on_timeout": True, "ignore_permission_denied": True}
    for changes in watch(*there, **how):
        now = [_identity(folder) for folder in folders], [_version(file) for file in SETTINGS]
        gone = any(change == Change.deleted and Path(path) in there for change, path in changes)
        if gone or (before and now[0] != before[0]):
            return  # A new watch begins with a build.
        if now != before or any(_is_meant(Path(path), there) for _, path in changes):
            yield
        before = now


def _identity(folder: Path) -> int:
    return folder.stat().st_ino if folder.is_dir() else 0


def _version(file: Path) -> tuple[int, int]:
    return (file.stat().st_mtime_ns, file.stat().st_size) if file.is_file() else (0, 0)


def _is_meant(path: Path, folders: list[Path]) -> bool:
    """Say whether a changed path is one that a person saves."""
    inside = next((path.relative_to(folder) for folder in folders if path.is_relative_to(folder)), path)
    return not _PASSING.search(inside.as_posix())


def build_preview(content: str, folder: Path) -> str:
    """Build the preview and say what is wrong; return why there is none, or an empty string."""
    command = [sys.executable, "-m", "plugins.desk.preview", content, str(folder)]
    # PYTHONPATH leads to our plugins even where PYTHONSAFEPATH is set.
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8:backslashreplace"}
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    print(done.stdout, end="", flush=True)
    told = done.stderr.strip()
    if told:
        say(told)
    if not done.returncode:
        return ""
    errors = [line for line in done.stdout.splitlines() if f": {ERROR}: " in line]
    return "\n".join([told or f"The build ended with code {done.returncode}.", *errors])


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


def main(content: str, folder: str) -> int:
    """Build the preview; return 0, or 1 with the reason on standard error and the folder as it was."""
    try:
        check_content(Path(content))
        with replaced(Path(folder), begun=True) as fresh:
            _build(Path(content), fresh, Path(folder))
    except Refused as refusal:
        say(str(refusal))
        return 1
    except OSError as fault:
        say(f"{fault.filename or folder}: {fault.strerror}.")
        return 1
    return 0


def _build(content: Path, fresh: Fresh, before: Path) -> None:
    settings = site_settings(content, fresh.path, preview=True, strict=False)
    # A store of its own, so that a build of the site need not wait for this one.
    settings["STORE"] = os.path.join(settings["STORE"], "preview")
    # Links lead from the root of the server, so that 404.html is whole at addresses of any depth.
    settings["RELATIVE_URLS"] = False
    warnings: list[str] = []
    try:
        warnings = rebuilt(settings, fresh, before).warnings
    finally:
        # The letters are read before anything can fail in the theme, and their problems may be the reason.
        problems = settings["COLUMN"].problems if "COLUMN" in settings else ()
        print(as_text(shown(problems, content)), end="")
    for warning in warnings:
        say(f"warning: {warning}")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
