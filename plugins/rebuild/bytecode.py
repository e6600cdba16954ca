"""Templates as they were compiled, kept from one build to the next, and compiled beside us when none is kept."""

import contextlib
import os
import shutil
from pathlib import Path

from jinja2 import Environment, TemplateError
from jinja2.bccache import FileSystemBytecodeCache

from plugins.workers import Aside

from .archive import Archive


class Bytecode:
    """The compiled templates of a site with certain settings and a certain theme."""

    def __init__(self, archive: Archive, key: str) -> None:
        """`key` says all that they depend on; those of any other are thrown away."""
        self.cache: FileSystemBytecodeCache | None = None
        """What Jinja asks for them; None where nothing is kept."""
        self._begun: Aside[None] | None = None
        if not archive.passing:
            own = archive.folder / "templates" / key[:16]
            for other in own.parent.glob("*"):
                if other != own:
                    shutil.rmtree(other, ignore_errors=True)
            own.mkdir(parents=True, exist_ok=True)
            self.cache = FileSystemBytecodeCache(os.fspath(own))

    def begin(self, environment: Environment, theme: Path, processes: int) -> None:
        """Compile a theme's templates in a process beside us, if none is kept: each of those that draw would do so.

        What is not done when a template is asked for, or cannot be, is done by who asks.
        """
        if processes < 2 or not self.cache or any(Path(self.cache.directory).iterdir()):
            return

        def compile_all() -> None:
            for path in sorted(theme.rglob("*.html")):
                with contextlib.suppress(TemplateError, OSError, UnicodeError):
                    environment.get_template(path.relative_to(theme).as_posix())

        self._begun = Aside(compile_all)

    def end(self) -> None:
        """Wait for the process beside us."""
        if self._begun:
            self._begun.made()

    def stop(self) -> None:
        """End it, done or not."""
        if self._begun:
            self._begun.stop()
