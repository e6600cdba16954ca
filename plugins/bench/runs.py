"""Builds of a column's project as `tasks.py build` makes them, in this process or in one forked from it."""

import contextlib
import gc
import io
import os
import pickle
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from blinker import default_namespace

from plugins.desk.build import build_command
from plugins.desk.builder import Builder

from .edits.editor import Situation


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a build ended, and what it said."""

    code: int
    out: str
    err: str


def run(home: Path, situation: Situation, said: dict[str, str], output: str = "site") -> Outcome:
    """Build the project at `home/project` in this process, as a process of its own would."""
    out, err = io.StringIO(), io.StringIO()
    with _environment(situation, said), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        published = bool(situation.published)
        code = build_command("content", os.path.relpath(home / output), published, situation.published)
    if code == 130:
        gc.collect()  # a process of its own would have let go of everything
    return Outcome(code, out.getvalue(), err.getvalue())


def builder(home: Path, output: str = "site") -> Builder:
    """Return what builds the preview of a project again and again."""
    return Builder(Path("content"), Path(os.path.relpath(home / output)))


def follow(builder: Builder, paths: Sequence[str] | None, situation: Situation, said: dict[str, str]) -> Outcome:
    """Let a builder follow the saves of some files, as `serve` does, or of anything."""
    with _environment(situation, said):
        *_, last = builder.answers(paths)
    return Outcome(last.code, last.out, last.told)


@contextlib.contextmanager
def _environment(situation: Situation, said: dict[str, str]) -> Iterator[None]:
    """Set the variables of a build, and forget afterwards what only it may know."""
    before, path = dict(os.environ), list(sys.path)
    os.environ |= {"SOURCE_DATE_EPOCH": str(situation.moment), "TZ": situation.zone, "LC_ALL": situation.locale, **said}
    time.tzset()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before
        time.tzset()
        sys.path[:] = path
        _forget_project()


def _forget_project() -> None:
    """Forget the settings and the plugins of the column, which the next build may find changed."""
    let_go_of_plugins()
    for name in ("pelicanconf", "publishconf", "stamp"):
        sys.modules.pop(name, None)


def let_go_of_plugins() -> None:
    """Let Pelican's signals reach none of the project's plugins that this process has loaded."""
    for each in default_namespace.values():
        for receiver in list(each.receivers_for(None)):
            if receiver.__module__.partition(".")[0] in ("plugins", "stamp"):
                each.disconnect(receiver)


def apart(work: Callable[[], Outcome]) -> Outcome:
    """Return what work gives that is done in a process of its own; code 137 when that was killed."""
    end, begin = os.pipe()
    child = os.fork()
    if not child:
        # Whatever happens, this process must not go on with what is the other's to do.
        try:
            with os.fdopen(begin, "wb") as file:
                pickle.dump(work(), file)
        finally:
            os._exit(0)
    os.close(begin)
    with os.fdopen(end, "rb") as file:
        told = file.read()
    os.waitpid(child, 0)
    return pickle.loads(told) if told else Outcome(137, "", "killed")
