"""The process that builds the preview: it stays, and keeps in memory what the next build can use.

`python -m plugins.desk.builder CONTENT FOLDER` reads a line for each save (a JSON list of the paths that were saved,
or null when it may be anything) and answers each with one or two lines: first, when nothing but words was changed,
that these are written; then how the whole build went.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from plugins.desk.build import check_content, rebuilt, shown, without
from plugins.desk.output import Fresh, Refused, replaced
from plugins.desk.site import say, site_settings
from plugins.problems import as_text
from plugins.rebuild.archive import Damaged
from plugins.rebuild.resident import Resident
from plugins.rebuild.uptodate import UpToDate


@dataclass(frozen=True, slots=True)
class Answer:
    """How a build went."""

    out: str = ""
    """What it printed: the problems of letters."""
    told: str = ""
    """What it told beside that."""
    code: int = 0
    changed: int = 0
    """How many files are others than before."""
    last: bool = True
    """Whether nothing more follows on this save."""


class Builder:
    """Builds one preview again and again."""

    def __init__(self, content: Path, folder: Path) -> None:
        self.content, self.folder = content, folder
        self.resident = Resident()

    def answers(self, paths: list[str] | None) -> Iterator[Answer]:
        """Follow a save of some files, or of anything."""
        if paths:
            with contextlib.suppress(Damaged, OSError, LookupError, ValueError):
                written = self.resident.follow([self._relative(path) for path in paths])
                if written:
                    yield Answer(changed=len(written), last=False)
                    self.resident.follow_up()
        yield self._whole()
        # Not while somebody waits.
        gc.collect()

    def _relative(self, path: str) -> str:
        return Path(path).relative_to(self.content.resolve()).as_posix()

    def _whole(self) -> Answer:
        out, told = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(told):
            code, changed = self._built()
        return Answer(out.getvalue(), told.getvalue(), code, changed)

    def _built(self) -> tuple[int, int]:
        """Build; return 0, or 1 with the reason told and the preview as it was, and how many files are others now."""
        try:
            check_content(self.content)
            with replaced(self.folder, begun=True) as fresh:
                return 0, self._build(fresh)
        except UpToDate as same:
            print(as_text(shown(same.report, self.content)), end="")
            return 0, 0
        except (Refused, OSError) as fault:
            told = f"{fault.filename or self.folder}: {fault.strerror}." if isinstance(fault, OSError) else str(fault)
            say(told if self.content.is_dir() else without(self.content))  # it may have gone while we were at work
        return 1, 0

    def _build(self, fresh: Fresh) -> int:
        settings = site_settings(self.content, fresh.path, preview=True, strict=False)
        # A store of its own, so that a build of the site need not wait for this one.
        settings["STORE"] = os.path.join(settings["STORE"], "preview")
        settings["RESIDENT"] = self.resident
        # Links lead from the root of the server, so that 404.html is whole at addresses of any depth.
        settings["RELATIVE_URLS"] = False
        warnings: list[str] = []
        try:
            warnings = rebuilt(settings, fresh, self.folder).warnings
        finally:
            # The letters are read before anything can fail in the theme, and their problems may be the reason.
            problems = settings["COLUMN"].problems if "COLUMN" in settings else ()
            print(as_text(shown(problems, self.content)), end="")
        for warning in warnings:
            say(f"warning: {warning}")
        return len(settings["REBUILT"].changed | settings["REBUILT"].gone) if "REBUILT" in settings else 1


def main(content: str, folder: str) -> int:
    """Answer saves until there are no more."""
    # A person's Ctrl-C is for the server, which then closes the line.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    builder = Builder(Path(content), Path(folder))
    for line in sys.stdin:
        for answer in builder.answers(json.loads(line)):
            print(json.dumps(asdict(answer)), flush=True)
    builder.resident.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
