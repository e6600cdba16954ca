"""One letter saved while a tool watches: how long until the files are written."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from .columns import EDITS
from .measure import Cost, most_memory
from .processes import processor
from .steps import put, shows
from .tools import Site, Watch

_LOOK = 0.004  # seconds between two looks at the page; the clock of files is no finer
_QUIET = 1.5  # seconds without a file written, after which a tool has done what it will do
_PATIENCE = 1800
_SEARCH = ("search", "theme/search")  # where ours writes for the search alone


def watched(site: Site, watch: Watch, letter: int, text: str, words: str) -> Iterator[tuple[str, Cost]]:
    """Yield the steps of a watched edit with their costs: a sentence added, then the title changed.

    Time runs from the save to the last file written, as the file itself says, and at least until the letter's page
    shows the edit; where a search follows, that is a step of its own, done when the search's first file names what
    finds the edit. Processor and memory are of all that the save brings about.
    Raises RuntimeError when a tool fails or does not follow.
    """
    with _running(site, watch) as server:
        for edit, change in EDITS.items():
            named = watch.step if edit == "edited" else f"{watch.step}, {edit}"
            yield from _saved(site, watch, server, named, letter, change(text, f"{words} {edit}"), f"{words} {edit}")


@contextmanager
def _running(site: Site, watch: Watch) -> Iterator[subprocess.Popen[bytes]]:
    """Run a watching tool, ready and quiet, for as long as the block lasts."""
    shutil.rmtree(watch.output, ignore_errors=True)
    log = site.home / "said.txt"
    with log.open("w") as said:
        server = subprocess.Popen(watch.command, cwd=site.home, stdout=said, stderr=subprocess.STDOUT)
    try:
        _wait(lambda: watch.ready in log.read_text("utf-8", "replace"), server, f"{site.name} has not begun to watch.")
        _rest(watch.output)
        yield server
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()


def _saved(
    site: Site, watch: Watch, server: subprocess.Popen[bytes], step: str, letter: int, text: str, words: str
) -> Iterator[tuple[str, Cost]]:
    os.sync()
    manifest = watch.output / "search/manifest.json"
    earlier = _changed(manifest)
    before, started = processor(server.pid), time.time()
    with most_memory(server.pid) as most:
        put(site, letter, text)
        _wait(lambda: shows(watch.output, letter, words), server, f"{site.name} has not followed a save.")
        shown = time.time()
        if earlier:
            _wait(lambda: _changed(manifest) not in (0, earlier), server, f"{site.name} does not find what was saved.")
        found = time.time()
        last = _rest(watch.output)
    spent = processor(server.pid) - before
    yield step, Cost(max(shown, last) - started, spent, most.memory)
    if earlier:
        yield f"{step}: search", Cost(found - started, spent, most.memory)


def _wait(is_done: Callable[[], bool], server: subprocess.Popen[bytes], complaint: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not is_done():
        if time.monotonic() > deadline or server.poll() is not None:
            raise RuntimeError(complaint)
        time.sleep(_LOOK)


def _changed(file: Path) -> int:
    """Return when a file was last written, 0 where there is none."""
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _rest(output: Path) -> float:
    """Wait until nothing is written any more; return when the last file but those of the search was."""
    search = [output / name for name in _SEARCH]
    while True:
        time.sleep(_QUIET)
        times = _last(output, search), *map(_last, search)
        if time.time() - max(times) > _QUIET:
            return times[0]


def _last(folder: Path, without: Collection[Path] = ()) -> float:
    """Return when a file of a folder, but for some folders in it, was last written."""
    latest, waiting, passed = 0.0, [str(folder)], set(map(str, without))
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting += [entry.path] if entry.path not in passed else []
                    elif not entry.name.startswith("."):  # a tool's own notes are no part of the site
                        latest = max(latest, entry.stat(follow_symlinks=False).st_mtime)
        except FileNotFoundError:
            continue  # replaced while we looked
    return latest
