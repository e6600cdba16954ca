"""A save that changed nothing but words: what shows them is written at once, and nothing else is looked at.

The lists, neighbours and addresses of the last build hold as long as the head of every letter does. So the new words
are put in the place of the old ones, wherever these are held, and the pages and feeds that were made from the old
ones are made again, and then what makes letters found by their words. Neighbours and subjects wait for the next build.
"""

import dataclasses
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from plugins.threads.letter import Letter
from plugins.threads.model import Said, Thread

from .facts import MARK, digests_of
from .library import KeptWords, Library
from .made import Made
from .output import Output
from .pages import Pages
from .site import Site

_BY_PATH = ("attr", "call")
_BY_LIST = ("members", "part", "name")


class Words:
    """The words of the last build's letters, and whatever shows them."""

    def __init__(self, pages: Pages, library: Library, settings: dict[str, Any]) -> None:
        self.pages, self.library, self.settings = pages, library, settings
        self._first: dict[str, set[str]] = {}
        """Path -> the digests of what the last build had of a letter."""

    def follow(self, paths: Collection[str]) -> list[str] | None:
        """Write anew what shows the words of the letters at some paths, and return the names of these files.

        None when more than words may have changed; then nothing is written.
        """
        changed = [self._change(path) for path in paths]
        if not all(changed):
            return None
        for thread, letter in changed:
            said = {turn.id: turn.said for turn in letter.thread.turns}
            self._first.setdefault(thread.path, set()).update(digests_of(thread.turns))
            for turn in thread.turns:
                # Frozen for everybody else: the turn stays, and says something else now.
                object.__setattr__(turn, "said", renewed(turn.said, said[turn.id]))
        self.pages.site.forget()
        first = {digest for thread, _ in changed for digest in self._first[thread.path]}
        names = sorted({*self._pages([thread.path for thread, _ in changed], first)})
        output = self.pages.output
        for name in names:
            output.write_in_place(name, self.pages.again(name))
        feeds = sorted(_feeds(output, first))
        for name in feeds:
            output.write_in_place(name, output.makers[name]())
        return [*names, *feeds]

    def follow_up(self) -> list[str]:
        """Write what follows from all words that have changed since the last build, and return the names."""
        output, names = self.pages.output, []
        for make in output.followers:
            for name, data in make(self._first.keys()).items():
                output.write_in_place(name, data)
                names.append(name)
        return names

    def _change(self, path: str) -> tuple[Thread, Letter] | None:
        """Return the thread that the last build shows of a file, and the letter as it is now, if only words differ."""
        column, rules = self.settings["COLUMN"], self.settings["COLUMN_RULES"]
        before, mark = self.library.letter(path), self.library.marks.get(path)
        if before is None or path not in column.stories:
            return None
        now = self.library.read_again(Path(self.settings["PATH"]), path, rules)
        if now is None or self.library.marks[path] != mark or beside_words(now) != beside_words(before):
            return None
        return column.threads[path], now

    def _pages(self, paths: Collection[str], digests: set[str]) -> Iterator[str]:
        """Yield the names of the pages that show words of these letters."""
        made, site = self.pages.output.new, self.pages.site
        moved = {place for place, fact in enumerate(made.facts) if _moved(*fact, site, paths, digests)}
        for name, page in made.pages.items():
            if page.subject in paths or (moved and not moved.isdisjoint(page.facts)):
                yield name


def _moved(fact: str, value: str, site: Site, paths: Collection[str], digests: set[str]) -> bool:
    """Say whether a fact has another value for these letters' words being others."""
    kind, _, rest = fact.partition(MARK)
    if kind == "said":
        return rest in digests
    if kind in _BY_PATH:
        return any(path in rest for path in paths) and site.value(fact) != value
    return kind in _BY_LIST and _of_objects(site, rest) and site.value(fact) != value


def _of_objects(site: Site, name: str) -> bool:
    """Say whether a list holds anything but letters, which show no words by themselves."""
    held = site.lists.get(name.partition(MARK)[0], site.context.get(name))
    return bool(held) and isinstance(held, (list, tuple)) and dataclasses.is_dataclass(held[0])


def _feeds(output: Output, digests: Iterable[str]) -> Iterator[str]:
    """Yield the names of the files whose keys tell of these words."""
    made: Made = output.new
    for name in output.makers:
        if any(digest in made.files[name].key for digest in digests):
            yield name


def beside_words(letter: Letter) -> tuple[Any, ...]:
    """Return what a letter says to the rest of the column, whichever lines it stands on."""
    problems = [replace(problem, line=0) for problem in letter.problems]
    return [href for href, _ in letter.links], problems, [turn.id for turn in letter.thread.turns]


def renewed(old: Said, new: Said) -> Said:
    """Return new words with whatever was done to the old ones: links led, pictures sized."""
    return new if isinstance(old, KeptWords) else replace(old, said=renewed(old.said, new))
