"""Pictures in letters: which there are, what is wrong with them, and their sizes in the HTML."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from posixpath import basename, dirname, join, normpath
from urllib.parse import unquote

from plugins.problems import ERROR, Problem
from plugins.threads.column import Column, is_shown
from plugins.threads.model import State, Thread
from plugins.threads.rules import Rules
from plugins.threads.story import weave

from .darkroom import Darkroom, is_photo
from .photos import PhotoError

Size = tuple[int, int]

_IMAGE = re.compile(r'<img\b((?:[^>"]|"[^"]*")*?)\s*/?>')
_SOURCE = re.compile(r'\bsrc="[{|](?:static|attach|filename)[}|]([^"]*)"')


def photos_in(html: str, path: str) -> Iterator[str]:
    """Yield the photos of the content folder that the HTML of the file at `path` shows."""
    for image in _IMAGE.finditer(html):
        source = _source(image[1], path)
        if source and is_photo(source):
            yield source


def _source(attributes: str, path: str) -> str:
    """Return the file that an image shows, relative to the content folder, or an empty string."""
    found = _SOURCE.search(attributes)
    if not found:
        return ""
    target = unquote(unescape(found[1]).partition("#")[0].partition("?")[0])
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
    found = (source for turn in thread.turns for source in photos_in(turn.html, thread.path))
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
    threads = dict(column.threads)
    for thread in shown:
        if thread.path in faulty:
            threads[thread.path] = replace(thread, state=State.FAULTY, aliases=())
        elif any("<img" in turn.html for turn in thread.turns):
            turns = tuple(replace(turn, html=sized(turn.html, thread.path, darkroom.size)) for turn in thread.turns)
            threads[thread.path] = replace(thread, turns=turns)
    stories = weave([thread for thread in threads.values() if is_shown(thread, rules)])
    return replace(column, threads=threads, stories=stories, problems=tuple(sorted({*column.problems, *problems})))


def withheld(column: Column) -> frozenset[str]:
    """Return the photos of letters that are not shown: they go out only if something else shows them."""
    return frozenset(
        source for path, thread in column.threads.items() if path not in column.stories for source in _photos(thread)
    )
