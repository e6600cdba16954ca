"""A build of letters in which nothing but words has changed: their own pages and feeds are made anew, and few others.

Whatever stands around a letter (its neighbours, topics, the addresses it links to) follows from the heads of all
letters, which are as the last build has seen them. So Pelican is given only those few letters that the old pages were
made from, and stopped before it writes. Nothing is taken on trust: every fact that the pages stand on must have the
value that the last build noted, when it knew all letters; else a whole build begins.

Related letters alone follow from words. Where there are any, the search tells to whom other ones belong now, and the
pages of these are made anew, too.
"""

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from jinja2 import Template
from pelican.contents import Article, Content

from plugins.problems import ERROR, Problem
from plugins.threads.letter import Letter
from plugins.threads.model import Said, Thread, Turn
from plugins.threads.rules import Rules

from .facts import MARK, digests_of, shows
from .library import Kept, Library
from .made import File, Made, Page
from .pages import Pages
from .uptodate import Basis, NotTaken, Stamps
from .words import beside_words, renewed

MOST = 8
"""So many letters at most: of more, a whole build may as well look at everything."""
MOST_PAGES = 32
"""So many of their and of other letters' pages at most."""


class Kindred(Protocol):
    """Letters whose words changed, and those to whom other letters belong now, or for other reasons."""

    named: Collection[str]
    """The paths of all these, and of those that belong to them now."""

    def __iter__(self) -> Iterator[str]:
        """Give the paths of these letters."""

    def tell(self, letters: Mapping[str, Any], *, now: bool = False) -> None:
        """Tell these letters, given by their paths, what belonged to them, or what does now."""

    def keep(self) -> None:
        """Keep how things are now."""


class Alone:
    """What there is of letters to which no others belong."""

    named: Collection[str] = ()

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def tell(self, letters: Mapping[str, Any], *, now: bool = False) -> None:
        """Tell nobody anything."""

    def keep(self) -> None:
        """Keep nothing."""


Ask = Callable[[Sequence[tuple[Thread, Thread]]], Kindred | None]
"""Asks what becomes of related letters when letters, given as they were and as they are now, say something else."""


@dataclass
class Shortcut:
    """The letters that changed, and what their pages were made from."""

    library: Library
    made: Made
    basis: Basis
    fresh: Mapping[str, tuple[Letter, Kept]]
    """The letters as they are now, by path."""
    kindred: Kindred = field(default_factory=Alone)
    early: set[str] = field(default_factory=set)
    """Digests of the words that were read before any page was drawn: what came of them is on record nowhere."""
    written: list[tuple[str, bytes, Page | File]] = field(default_factory=list)
    """What is to be written: its name, its bytes, and what is to be remembered of it."""

    def read(self, root: Path, paths: Sequence[str], rules: Rules, problems: list[Problem]) -> Iterator[Letter]:
        """Yield the letters that the old pages were made from, as they were then (`threads.letter.Reading`)."""
        wanted = {*self.fresh, *self.basis.frame, *self.kindred.named, *self._shown()}
        yield from (letter for path in sorted(wanted) if (letter := self.library.letter(path)))

    def _shown(self) -> Iterator[str]:
        """Yield the paths of letters that the old pages show or lead to."""
        for name, page in self._pages().items():
            for place in page.facts:
                kind, *rest = self.made.facts[place][0].split(MARK)
                yield from rest[:1] if kind in ("head", "attr") else ()
            for href, _ in self.library.letter(page.subject).links:
                yield from _meant(href, page.subject, name, self.made)

    def _pages(self) -> dict[str, Page]:
        subjects = self.subjects
        return {name: page for name, page in self.made.pages.items() if page.subject in subjects}

    @property
    def subjects(self) -> set[str]:
        """The paths of the letters whose pages are made anew."""
        return {*self.fresh, *self.kindred}

    def ask(self, ask: Ask, moment: datetime.datetime) -> bool:
        """Ask what becomes of related letters; say whether that can be followed."""
        both = ((self.library.letter(path).thread, letter.thread) for path, (letter, _) in self.fresh.items())
        found = ask([(old.at(moment), new.at(moment)) for old, new in both])
        self.kindred = found or self.kindred
        return found is not None and len(self.subjects) <= MOST_PAGES and not self._related_elsewhere()

    def _related_elsewhere(self) -> bool:
        """Say whether any page but a letter's own is made from what belongs to that letter."""
        own = {MARK.join(("attr", path, "related")) for path in self.subjects}
        places = {place for place, (fact, _) in enumerate(self.made.facts) if fact in own}
        return bool(places) and any(not places.isdisjoint(page.facts) for page in self.made.pages.values())

    def changed(self, thread: Thread) -> list[tuple[Turn, Said]]:
        """Return the turns that say something else now, and what."""
        now = {turn.id: turn.said for turn in self.fresh[thread.path][0].thread.turns}
        return [(turn, now[turn.id]) for turn in thread.turns if now[turn.id].digest not in digests_of([turn])]

    def follow(self, pages: Pages, articles: Sequence[Article], templates: Mapping[str, Template]) -> None:
        """Make the pages and feeds anew. Raises NotTaken when it cannot be told that nothing else has changed."""
        told = [article for article in articles if article.thread.path in self.fresh]
        old, changed = self._pages(), [pair for article in told for pair in self.changed(article.thread)]
        turns = [turn for turn, _ in changed]
        before = list(digests_of(turns))
        _insist(old.keys() == {article.save_as for article in articles})
        _insist(self.early.isdisjoint(before) and not _reached(self.made, before, old))
        _insist(all(map(pages.holds, old.values())))
        names = [name for name, file in self.made.files.items() if any(digest in file.key for digest in before)]
        renew = pages.output.renewal([article.thread.path for article in told]) if names else None
        for turn, said in changed:
            # Frozen for everybody else: the turn stays, and says something else now.
            object.__setattr__(turn, "said", renewed(turn.said, said))
        self._tell(pages.site.contents)
        pages.site.forget()
        for article in articles:
            data, page = pages.anew(article, templates[article.template], old[article.save_as])
            _insist(page)
            self.written.append((article.save_as, data, page))
        self._renew(pages.output.before, names, renew, dict(zip(before, digests_of(turns))))

    def _tell(self, contents: Mapping[str, Content]) -> None:
        """Tell letters what belongs to them now."""
        _insist(contents.keys() >= {*self.kindred.named})
        self.kindred.tell({path: one for path, one in contents.items() if hasattr(one, "related")}, now=True)

    def _renew(self, folder: Path, names: Sequence[str], renew: Callable, digests: Mapping[str, str]) -> None:
        """Bring the new words into feeds, and into their keys."""
        for name in names:
            data = renew(name, (folder / name).read_bytes())
            _insist(data is not None)
            key = self.made.files[name].key
            for old, new in digests.items():
                key = key.replace(old, new)
            self.written.append((name, data, File((0, 0), key)))


def shortcut_of(
    library: Library, made: Made, basis: Basis, stamps: Stamps, root: Path, rules: Rules
) -> Shortcut | None:
    """Return the way to follow what has changed since a build, when that is only words."""
    now = {path: stamps.of.get(path) for path in library.marks}
    changed = [path for path, stamp in now.items() if not stamp or stamp != library.stamp(path)]
    told = {problem.path for problem in basis.report}
    if not 0 < len(changed) <= MOST or any(problem.level == ERROR for problem in basis.report) or told & {*changed}:
        return None
    if not basis.beside or basis.beside != stamps.beside(library.marks) or basis.digests != library.digest():
        return None
    fresh = {path: library.now(root, path, now[path], rules) for path in changed}
    shown = {page.subject for page in made.pages.values()}
    if not all(path in shown and one and _only_words(library, path, *one) for path, one in fresh.items()):
        return None
    shortcut = Shortcut(library, made, basis, fresh)
    turns = [turn for path in fresh for turn, _ in shortcut.changed(library.letter(path).thread)]
    own = {name for name, page in made.pages.items() if page.subject in fresh}
    return None if _reached(made, list(digests_of(turns)), own) else shortcut


def _only_words(library: Library, path: str, letter: Letter, kept: Kept) -> bool:
    """Say whether nothing but words is other than it was; where something is wrong with a letter, lines count."""
    same = kept.row[3] == library.marks[path] and beside_words(letter) == beside_words(library.letter(path))
    return same and not letter.problems


def _meant(href: str, path: str, own: str, made: Made) -> Iterator[str]:
    """Yield the paths of the letters to which a link in the letter at `path`, whose page is `own`, may lead."""
    target = unquote(urlsplit(href.partition("}")[2] or href).path)
    yield normpath(target.lstrip("/") if target.startswith("/") else join(dirname(path), target))
    address = normpath(join("/", dirname(own), target)).lstrip("/")
    yield from (made.pages[name].subject for name in (address, f"{address}/index.html") if name in made.pages)


def _reached(made: Made, digests: Sequence[str], own: Collection[str]) -> bool:
    """Say whether any page but a letter's own may show these words."""
    moved = {place for place, fact in enumerate(made.facts) if shows(*fact, digests)}
    if not moved:
        return False
    return any(name not in own and not moved.isdisjoint(page.facts) for name, page in made.pages.items())


def _insist(held: object) -> None:
    if not held:
        raise NotTaken
