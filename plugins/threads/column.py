"""All the letters of a content folder, read and checked against one another at one moment."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from plugins.problems import ERROR, Problem

from .addresses import Addresses
from .files import Files, find_files, read_bytes
from .letter import Letter, Reading, read_letters
from .links import NOT_PUBLIC, SiteMap, led, resolve
from .model import State, Story, Thread
from .pages import check_page, page_address
from .rules import Rules
from .slugs import slugify
from .story import check_follows, weave


@dataclass(frozen=True, slots=True)
class Column:
    """The threads of a content folder as they are at a moment, by path, and all that is wrong."""

    threads: dict[str, Thread] = field(default_factory=dict)
    stories: dict[str, Story] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    """Sorted; paths relative to the content folder."""
    sites: SiteMap = field(default_factory=SiteMap)
    unreadable: frozenset[str] = frozenset()
    """Files that nobody should try to open."""
    others: int = 0
    """How many letters are shown that were not read, for nothing of them is needed."""

    def problems_of(self, path: str) -> tuple[Problem, ...]:
        """Return what is wrong with one file."""
        return tuple(problem for problem in self.problems if problem.path == path)


def read_column(
    root: Path,
    rules: Rules,
    addresses: Addresses,
    moment: datetime.datetime,
    read: Reading = read_letters,
    of: int = 0,
) -> Column:
    """Return the column that a content folder holds, as it may be shown at `moment`.

    With `rules.threads.preview`, drafts and what is scheduled or unanswered are shown too, and a
    faulty letter has the state `FAULTY`; else only what is public leads anywhere.
    With `of`, what is read are some letters of a column that shows so many and was found to be sound.
    """
    files = find_files(root, rules.threads.folder)
    problems = list(files.problems)
    letters = list(read(root, files.letters, rules, problems))
    pages = dict(_read(root, files.pages, problems))
    shown = {one.thread.path: _seen(one.thread, moment, rules) for one in letters}
    sites = _site_map(files, pages, shown, addresses, rules)
    problems = [] if of else [*problems, *_check(letters, pages, sites, addresses)]
    faulty = {problem.path for problem in problems if problem.level == ERROR}
    threads = {path: _finished(thread, path in faulty, sites, addresses, rules) for path, thread in shown.items()}
    _part(threads)
    stories = weave([thread for thread in threads.values() if is_shown(thread, rules)])
    unreadable = frozenset(problem.path for problem in problems) - frozenset(threads) - frozenset(pages)
    others = max(0, of - len(stories))
    return Column(threads, stories, tuple(sorted(set(problems))), sites, unreadable, others)


def _check(
    letters: Sequence[Letter], pages: dict[str, bytes], sites: SiteMap, addresses: Addresses
) -> Iterator[Problem]:
    """Yield all that is wrong with letters and pages, beside what is wrong with their files."""
    for one in letters:
        yield from one.problems
        yield from _check_links(one, sites, addresses)
    yield from check_follows(letters)
    yield from _check_doubles(letters)
    yield from _check_aliases(letters, sites, addresses)
    for path, data in pages.items():
        yield from check_page(path, data, addresses, sites)


def is_shown(thread: Thread, rules: Rules) -> bool:
    """Say whether a thread has a page with its text: a public one always, others in a preview."""
    if thread.state is State.WITHDRAWN:
        return False
    return thread.state is State.PUBLIC or rules.threads.preview


def _seen(thread: Thread, moment: datetime.datetime, rules: Rules) -> Thread:
    now = thread.at(moment)
    if rules.threads.preview and now is not thread:
        return replace(thread, state=now.state)
    return now


def _read(root: Path, paths: Sequence[str], problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    """Yield the files that can be read, with what they hold."""
    for path in paths:
        data = read_bytes(root, path, problems)
        if data is not None:
            yield path, data


def _site_map(
    files: Files, pages: dict[str, bytes], threads: dict[str, Thread], addresses: Addresses, rules: Rules
) -> SiteMap:
    """Return what links may lead to: what is shown, the pages, and every list and feed."""
    shown = [thread for thread in threads.values() if is_shown(thread, rules)]
    documents = {thread.path: addresses.thread(thread) for thread in shown}
    documents |= {path: page_address(path, data, addresses) for path, data in pages.items()}
    categories = {slugify(thread.category) for thread in shown}
    tags = {slugify(tag) for thread in shown for tag in thread.tags}
    return SiteMap(
        documents=documents,
        hidden=frozenset(threads) - frozenset(documents),
        addresses=addresses.others(categories, tags),
        turns={thread.path: thread.turns for thread in shown},
        reserved=frozenset(rules.threads.reserved_ids),
        is_file=files.has,
        category_slugs=frozenset(categories),
        tag_slugs=frozenset(tags),
        slugify=slugify,
        site=rules.site,
    )


def _check_links(one: Letter, sites: SiteMap, addresses: Addresses) -> Iterator[Problem]:
    """A link from a letter that is not public may lead to another such letter."""
    if not one.links:
        return
    own = addresses.thread(one.thread)
    public = one.thread.path in sites.documents
    for href, line in one.links:
        target = resolve(href, one.thread.path, own, sites)
        if target.fault and (public or target.fault != NOT_PUBLIC):
            yield Problem(one.thread.path, line, ERROR, f"the link to `{href}` {target.fault}", target.cure)


def _check_doubles(letters: Sequence[Letter]) -> Iterator[Problem]:
    """One slug twice in one language, or one `Uid` twice."""
    slugs: dict[tuple[str, str], str] = {}
    uids: dict[str, str] = {}
    for one in letters:
        thread = one.thread
        first = slugs.setdefault((thread.slug, thread.lang), thread.path)
        if first != thread.path:
            what = f"the address `{thread.slug}` is taken by {first}"
            mend = "rename one of the files, or write another `Slug:`"
            yield Problem(thread.path, one.line("slug"), ERROR, what, mend)
        owner = uids.setdefault(one.uid or thread.path, thread.path)
        if owner != thread.path:
            what = f"`Uid: {one.uid}` is that of {owner}"
            yield Problem(thread.path, one.line("uid"), ERROR, what, "give the newer of the two another one")


def _check_aliases(letters: Sequence[Letter], sites: SiteMap, addresses: Addresses) -> Iterator[Problem]:
    """An earlier address that now belongs to something else."""
    taken: dict[str, str] = {}
    for one in letters:
        taken[addresses.thread(one.thread, "SAVE_AS")] = one.thread.path
    for one in letters:
        for alias in one.thread.aliases:
            file = addresses.alias(alias)
            owner = taken.setdefault(file, one.thread.path) if ".." not in file.split("/") else "nobody"
            other = sites.other_at(file) is not None or sites.source_at(file) not in (None, one.thread.path)
            if owner != one.thread.path or other or file == addresses.thread(one.thread, "SAVE_AS"):
                what = f"`Alias: {alias}` is no free address of this site"
                line = one.line("alias")
                yield Problem(one.thread.path, line, ERROR, what, "remove it, or write the earlier address alone")


def _part(threads: dict[str, Thread]) -> None:
    """Give each faulty letter that has another's address one of its own, for a preview."""
    owners: dict[tuple[str, str], str] = {}
    for path, thread in threads.items():
        if owners.setdefault((thread.slug, thread.lang), path) != path:
            threads[path] = replace(thread, slug=f"{thread.slug}-{slugify(path)}")


def _finished(thread: Thread, faulty: bool, sites: SiteMap, addresses: Addresses, rules: Rules) -> Thread:
    """Give a thread its links in Pelican's form, and its state when it is wrong."""
    if faulty:
        return replace(thread, state=State.FAULTY, aliases=())
    if not any(turn.links for turn in thread.turns):
        return thread
    own = addresses.thread(thread)
    return replace(thread, turns=tuple(led(turn, thread.path, own, sites) for turn in thread.turns))
