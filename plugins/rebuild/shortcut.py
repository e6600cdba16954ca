"""A build of letters in which nothing but words has changed: their own pages and feeds are made anew, and no other.

Whatever stands around a letter (its neighbours, topics, the addresses it links to) follows from the heads of all
letters, which are as the last build has seen them. So Pelican is given only those few letters that the old pages were
made from, and stopped before it writes. Nothing is taken on trust: every fact that the pages stand on must have the
value that the last build noted, when it knew all letters; else a whole build begins.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from jinja2 import Template
from pelican.contents import Article

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


@dataclass
class Shortcut:
    """The letters that changed, and what their pages were made from."""

    library: Library
    made: Made
    basis: Basis
    fresh: Mapping[str, tuple[Letter, Kept]]
    """The letters as they are now, by path."""
    early: set[str] = field(default_factory=set)
    """Digests of the words that were read before any page was drawn: what came of them is on record nowhere."""
    written: list[tuple[str, bytes, Page | File]] = field(default_factory=list)
    """What is to be written: its name, its bytes, and what is to be remembered of it."""

    def read(self, root: Path, paths: Sequence[str], rules: Rules, problems: list[Problem]) -> Iterator[Letter]:
        """Yield the letters that the old pages were made from, as they were then (`threads.letter.Reading`)."""
        wanted = {*self.fresh, *self.basis.frame, *self._shown()}
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
        return {name: page for name, page in self.made.pages.items() if page.subject in self.fresh}

    def changed(self, thread: Thread) -> list[tuple[Turn, Said]]:
        """Return the turns that say something else now, and what."""
        now = {turn.id: turn.said for turn in self.fresh[thread.path][0].thread.turns}
        return [(turn, now[turn.id]) for turn in thread.turns if now[turn.id].digest not in digests_of([turn])]

    def follow(self, pages: Pages, articles: Sequence[Article], templates: Mapping[str, Template]) -> None:
        """Make the pages and feeds anew. Raises NotTaken when it cannot be told that nothing else has changed."""
        old, changed = self._pages(), [pair for article in articles for pair in self.changed(article.thread)]
        turns = [turn for turn, _ in changed]
        before = list(digests_of(turns))
        _insist(old.keys() == {article.save_as for article in articles})
        _insist(self.early.isdisjoint(before) and not _reached(self.made, before, old))
        _insist(all(map(pages.holds, old.values())))
        names = [name for name, file in self.made.files.items() if any(digest in file.key for digest in before)]
        renew = pages.output.renewal([article.thread.path for article in articles]) if names else None
        for turn, said in changed:
            # Frozen for everybody else: the turn stays, and says something else now.
            object.__setattr__(turn, "said", renewed(turn.said, said))
        pages.site.forget()
        for article in articles:
            data, page = pages.anew(article, templates[article.template], old[article.save_as])
            _insist(page)
            self.written.append((article.save_as, data, page))
        self._renew(pages.output.before, names, renew, dict(zip(before, digests_of(turns))))

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
