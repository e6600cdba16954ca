"""Columns of generated letters: our search beside Pagefind's, of the same letters, asked the same."""

import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from plugins.threads.model import Thread

from . import ours, rivals
from .browser import Raced, Speed, race
from .collection import DEPTH
from .corpus import Vocabulary, letter, letter_path, write_column
from .figures import Engine, Size
from .measure import Cost
from .server import Line

PAIRS = 12
"""How many times each site is visited for two searches on each line."""
_WORDS, _TRIES = 3, 400
_EVERYWHERE = 100  # the commonest words stand in every letter; nobody searches for them


def measure_size(
    size: int,
    vocabulary: Vocabulary,
    browser: Any,
    pagefind: rivals.Pagefind,
    lines: Sequence[Line],
    folder: Path,
) -> Size:
    """Write a column of so many letters into an empty folder, and measure both searches of it on these lines."""
    content, site, index, pages = (folder / name for name in ("content", "site", "index", "pages"))
    write_column(content, size, vocabulary)
    threads = ours.read_letters(content)
    rivals.write_pages(pages, map(ours.page_of, threads))
    asked = pairs(threads, vocabulary, PAIRS)
    del threads  # 10,000 letters in memory are no help to what is measured next
    pagefind_cost, our_cost = rivals.run_pagefind(pagefind, pages), ours.measure_index(content, index)
    costs = (our_cost, _disk(index / "browsers", "*")), (pagefind_cost, _disk(pages, "*.pf_*"))
    ours.build_site(content, site)
    beside = _beside(content, index, letter(size, vocabulary, newest=True), letter_path(size))
    raced = (Raced(site), Raced(pages), Raced(pages, rivals.OWN_INTERFACE))
    speeds = {line.name: race(browser, raced, asked, line) for line in lines}
    engines = [Engine(*cost, _of_site(speeds, place)) for place, cost in enumerate(costs)]
    return Size(size, *engines, _of_site(speeds, len(engines)), beside)


def _beside(content: Path, index: Path, new: str, path: str) -> dict[str, Cost]:
    """Measure the author's index, and then that for browsers once more when a letter has come."""
    authors = ours.measure_index(content, index, "authors")
    (content / path).parent.mkdir(parents=True, exist_ok=True)
    (content / path).write_text(new, "utf-8")
    return {"one new letter": ours.measure_index(content, index), "author's, by Whoosh": authors}


def _of_site(speeds: Mapping[str, Sequence[Speed]], place: int) -> dict[str, Speed]:
    return {name: every[place] for name, every in speeds.items()}


def pairs(threads: Sequence[Thread], vocabulary: Vocabulary, count: int) -> list[tuple[str, str]]:
    """Return pairs of queries, always the same.

    A query is three words that stand together in ten letters or more, so that an engine which wants every word shows
    ten, too; in a small column, in as many as a search of some hundred triples has come upon.
    """
    chance = random.Random(f"pairs {len(threads)}")
    common = frozenset(vocabulary.words[:_EVERYWHERE])
    spoken = [sorted(_words(thread) - common) for thread in threads]
    holders: dict[str, set[int]] = {}
    for number, words in enumerate(spoken):
        for word in words:
            holders.setdefault(word, set()).add(number)
    queries = [_query(chance, spoken, holders) for _ in range(2 * count)]
    return list(zip(queries[::2], queries[1::2]))


def _words(thread: Thread) -> set[str]:
    return set(re.findall(r"\b[a-z]{4,}\b", " ".join(turn.text for turn in thread.turns)))


def _query(chance: random.Random, spoken: Sequence[Sequence[str]], holders: dict[str, set[int]]) -> str:
    best, most = (), 0
    for _ in range(_TRIES):
        words = chance.sample(chance.choice(spoken), _WORDS)
        together = len(set.intersection(*(holders[word] for word in words)))
        if together > most:
            best, most = words, together
        if most >= DEPTH:
            break
    return " ".join(best)


def _disk(folder: Path, pattern: str) -> int:
    return sum(path.stat().st_size for path in folder.rglob(pattern) if path.is_file())
