"""Pictures in letters: which there are, what is wrong with them, and their sizes in the HTML."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from posixpath import basename, dirname, join, normpath
from urllib.parse import unquote

from plugins.problems import ERROR, Problem
from plugins.threads.column import Column, is_shown
from plugins.threads.links import led_hrefs
from plugins.threads.model import Said, State, Thread, Turn
from plugins.threads.rules import Rules
from plugins.threads.story import weave

from .darkroom import Darkroom, is_photo
from .photos import PhotoError

Size = tuple[int, int]

_IMAGE = re.compile(r'<img\b((?:[^>"]|"[^"]*")*?)\s*/?>')
_SOURCE = re.compile(r'\bsrc="[{|](?:static|attach|filename)[}|]([^"]*)"')
_TARGET = re.compile(r"[{|](?:static|attach|filename)[}|](.*)")


def photos_in(html: str, path: str) -> Iterator[str]:
    """Yield the photos of the content folder that the HTML of the file at `path` shows."""
    for image in _IMAGE.finditer(html):
        source = _source(image[1], path)
        if source and is_photo(source):
            yield source


def _source(attributes: str, path: str) -> str:
    """Return the file that an image shows, relative to the content folder, or an empty string."""
    found = _SOURCE.search(attributes)
    return _file(unescape(found[1]), path) if found else ""


def _file(target: str, path: str) -> str:
    """Return the file that the file at `path` means, relative to the content folder."""
    target = unquote(target.partition("#")[0].partition("?")[0])
    return normpath(target.lstrip("/") if target.startswith("/") else join(dirname(path), target))


def sized(html: str, path: str, size: Callable[[str], Size | None]) -> str:
    """Return HTML whose images say their sizes, so that nothing jumps, and wait until they are scrolled to."""

    def told(image: re.Match[str]) -> str:
        attributes, source = image[1], _source(image[1], path)
        known = size(source) if source and " width=" not in attributes else None
        if known:
            attributes += f' width="{known[0]}" height="{known[1]}"'
        for name, value in (("loading", "lazy"), ("decoding", "async")):
            attributes += "" if f" {name}=" in attributes else f' {name}="{value}"'
        return f"<img{attributes}>"

    return _IMAGE.sub(told, html)


def photo_problems(threads: Iterable[Thread], darkroom: Darkroom) -> Iterator[Problem]:
    """Yield an error for each photo in these letters that cannot be shown; a missing one is told elsewhere."""
    for thread in threads:
        for source in _photos(thread):
            if not (darkroom.root / source).is_file():
                continue
            try:
                darkroom.photo(source)
            except PhotoError as fault:
                line = _line(darkroom.root / thread.path, basename(source))
                mend = "save it again as a JPEG or a PNG, or take it out"
                yield Problem(thread.path, line, ERROR, f"the picture `{source}` {fault}", mend)


def _photos(thread: Thread) -> list[str]:
    found = (source for turn in thread.turns if turn.pictures for source in photos_in(turn.html, thread.path))
    return list(dict.fromkeys(found))


def _line(letter: Path, name: str) -> int:
    """Return the line of a letter that names a file, or the first."""
    lines = letter.read_text("utf-8", errors="replace").splitlines()
    return next((number for number, line in enumerate(lines, 1) if name in unquote(unescape(line))), 1)


def illustrated(column: Column, rules: Rules, darkroom: Darkroom) -> Column:
    """Return the column with sizes for its pictures; a letter whose picture cannot be shown is faulty."""
    shown = [thread for thread in column.threads.values() if is_shown(thread, rules)]
    problems = list(photo_problems(shown, darkroom))
    faulty = {problem.path for problem in problems}
    if not problems and not any(turn.pictures for thread in shown for turn in thread.turns):
        return column
    threads = dict(column.threads)
    for thread in shown:
        if thread.path in faulty:
            threads[thread.path] = replace(thread, state=State.FAULTY, aliases=())
        elif any(turn.pictures for turn in thread.turns):
            turns = tuple(_illustrated(turn, thread.path, darkroom) for turn in thread.turns)
            threads[thread.path] = replace(thread, turns=turns)
    stories = weave([thread for thread in threads.values() if is_shown(thread, rules)])
    return replace(column, threads=threads, stories=stories, problems=tuple(sorted({*column.problems, *problems})))


@dataclass(frozen=True, slots=True)
class Sized(Said):
    """What somebody says, its pictures with their sizes."""

    said: Said
    path: str
    sizes: tuple[tuple[str, Size | None], ...]
    """Of each photo of the content folder."""

    @property
    def html(self) -> str:
        """The HTML with the sizes."""
        return sized(self.said.html, self.path, dict(self.sizes).get)

    @property
    def text(self) -> str:
        """The words, which are the same."""
        return self.said.text

    @property
    def digest(self) -> str:
        """Another one wherever a picture has another size."""
        return hashlib.blake2b(repr((self.said.digest, self.sizes)).encode(), digest_size=16).hexdigest()


def _illustrated(turn: Turn, path: str, darkroom: Darkroom) -> Turn:
    if not turn.pictures:
        return turn
    sizes = tuple((source, darkroom.size(source)) for source in photos_in(turn.html, path))
    return replace(turn, said=Sized(turn.said, path, sizes))


def withheld(column: Column) -> frozenset[str]:
    """Return the photos of letters that are not shown: they go out only if something else shows them."""
    return frozenset(
        source for path, thread in column.threads.items() if path not in column.stories for source in _meant(thread)
    )


def _meant(thread: Thread) -> Iterator[str]:
    """Yield the photos that a thread shows or links to; its words need not be there any more."""
    for turn in thread.turns:
        for href in led_hrefs(turn):
            found = _TARGET.match(href)
            source = _file(found[1], thread.path) if found else ""
            if source and is_photo(source):
                yield source
