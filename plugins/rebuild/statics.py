"""Files of the theme and of the content folder that go out as they are."""

import fnmatch
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from pelican.generators import StaticGenerator
from pelican.writers import Writer

from plugins.press import Press

log = logging.getLogger(__name__)

Pair = tuple[Path, str]
"""A file, and its address on the site."""


class StaticsGenerator(StaticGenerator):
    """Pelican's generator of static files, which takes over those that have not changed."""

    def generate_output(self, writer: Writer) -> None:
        """Put the files of the theme, and then those of the content folder."""
        press: Press = self.settings["PRESS"]
        for path in self.settings["THEME_STATIC_PATHS"]:
            for file, name in self._below(Path(self.theme, path)):
                self._put(press, file, f"{self.settings['THEME_STATIC_DIR']}/{name}")
        for static in self.context["staticfiles"]:
            self._put(press, Path(self.path, static.source_path), static.save_as)

    def _below(self, source: Path) -> Iterator[Pair]:
        if source.is_file():
            yield source, source.name
        for folder, folders, files in os.walk(source, followlinks=True):
            folders[:] = sorted(filter(self._wanted, folders))
            for file in sorted(filter(self._wanted, files)):
                yield Path(folder, file), Path(folder, file).relative_to(source).as_posix()

    def _wanted(self, name: str) -> bool:
        return not any(fnmatch.fnmatch(name, pattern) for pattern in self.settings["IGNORE_FILES"])

    def _put(self, press: Press, file: Path, name: str) -> None:
        try:
            stat = file.stat()
            key = f"{file} {stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"
            press.offer(name, key, file.read_bytes)
        except OSError as fault:
            # In Pelican's own words, by which a build knows that the site is not whole.
            log.warning("A problem occurred copying file %s to %s; %s", file, name, fault)
