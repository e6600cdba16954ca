"""What a process that builds again and again keeps in memory from one build to the next."""

import datetime
from collections.abc import Collection
from pathlib import Path
from typing import Any

from plugins.threads.hooks import build_moment

from .archive import Archive
from .library import Library
from .pages import Pages
from .words import Words


class Resident:
    """Letters and pages of the last build; given to a run as the setting RESIDENT."""

    def __init__(self) -> None:
        self._archive: Archive | None = None
        self._library: tuple[str, Library] | None = None
        self._words: Words | None = None
        self._until: datetime.datetime | None = None

    def archive(self, folder: Path | None) -> Archive:
        """Return the archive, opened once."""
        if self._archive is None:
            self._archive = Archive(folder)
        return self._archive

    def library(self, key: str, processes: int) -> Library:
        """Return the letters as they were read last, if they still depend on the same."""
        if self._library is None or self._library[0] != key:
            self._library = key, Library(self._archive, key, processes)
        return self._library[1]

    def keep(self, pages: Pages, library: Library, settings: dict[str, Any], until: datetime.datetime) -> None:
        """Remember a run that has ended well, which holds until some moment; forget the one before."""
        self._words, self._until = Words(pages, library, settings), until

    def follow(self, paths: Collection[str]) -> list[str] | None:
        """Write at once what shows the words of the letters at some paths; None when it takes a build to follow."""
        if self._words is None or build_moment() >= self._until:
            return None
        written = self._words.follow(paths)
        if written is None:
            self._words = None  # what it holds is half old, half new
        return written

    def follow_up(self) -> list[str]:
        """Write at once what follows from words that `follow` has shown."""
        return self._words.follow_up() if self._words else []

    def close(self) -> None:
        """Let go of the archive, and of all that was read from it."""
        if self._archive:
            self._archive.close()
        self._archive = self._library = self._words = None
