"""Threads that follow one another, woven into stories; and the rules of `Follows:`."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from plugins.problems import ERROR, Problem

from .letter import Letter
from .model import Story, Thread


def check_follows(letters: Sequence[Letter]) -> Iterator[Problem]:
    """Yield what is wrong with the `Follows:` of each letter: no such thread, itself, a circle."""
    followed = {_key(one.thread): one.thread.follows for one in letters}
    slugs = {one.thread.slug for one in letters}
    for one in letters:
        thread = one.thread
        if not thread.follows:
            continue
        line = one.line("follows")
        if thread.follows == thread.slug:
            what = f"`Follows: {thread.follows}` names this thread itself"
            yield Problem(thread.path, line, ERROR, what, "name the earlier thread, or remove the line")
        elif thread.follows not in slugs:
            near = get_close_matches(thread.follows, slugs, n=1)
            mend = f"did you mean `{near[0]}`?" if near else "write the last part of the earlier thread's address"
            yield Problem(thread.path, line, ERROR, f"`Follows: {thread.follows}` names no thread", mend)
        elif circle := _circle(thread, followed):
            what = f"`Follows:` leads in a circle: {' -> '.join(circle)}"
            yield Problem(thread.path, line, ERROR, what, "remove the line from the oldest of them")


def _key(thread: Thread) -> tuple[str, str]:
    return thread.slug, thread.lang


def _circle(thread: Thread, followed: Mapping[tuple[str, str], str]) -> list[str]:
    """Return the slugs from a thread back to itself, or an empty list."""
    way, slug = [thread.slug], thread.follows
    while slug and slug not in way:
        way.append(slug)
        slug = followed.get((slug, thread.lang), "")
    return [*way, slug] if slug == thread.slug else []


def weave(threads: Sequence[Thread]) -> dict[str, Story]:
    """Return the story of each thread by the thread's path; threads of one story, oldest first."""
    by_key = {_key(thread): thread for thread in threads}
    root: dict[str, str] = {}

    def first(path: str) -> str:
        while root.get(path, path) != path:
            path = root[path]
        return path

    for thread in threads:
        earlier = by_key.get((thread.follows, thread.lang))
        if earlier:
            root[first(thread.path)] = first(earlier.path)
    chains: dict[str, list[Thread]] = {}
    for thread in sorted(threads, key=lambda thread: (thread.date, thread.slug)):
        chains.setdefault(first(thread.path), []).append(thread)
    stories = {start: Story(tuple(chain)) for start, chain in chains.items()}
    return {thread.path: stories[first(thread.path)] for thread in threads}
