"""`bench search`: how well, how small and how fast the search is, beside its rivals in the same run."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rich.console import Console

from plugins.desk.site import say

from . import ours, rivals
from .browser import ask_pagefind, chromium
from .chart import draw
from .collection import Collection, Question, in_few_words, judged, read_collection
from .corpus import read_vocabulary
from .figures import Figures, Judged, Size, as_json
from .server import LINES, Line
from .sizes import measure_size
from .table import print_quality, print_size

_NONE = Collection("", (), ())


def bench_search_command(collection: str, letters: str, only: str, output: str) -> int:
    """Measure the search and its rivals, print tables, and draw the chart `output`; return 0, or 1 when it cannot.

    `collection` is a file as collection.py tells, or empty; `letters` the sizes, such as "100,1000,10000", or empty;
    `only` the lines to measure on, such as "http1,http2", or empty for all. Beside the chart stands a file .json with
    all numbers; of some lines alone no chart is drawn.
    """
    try:
        chosen = read_collection(Path(collection)) if collection else _NONE
        sizes = [int(size) for size in letters.replace(",", " ").split()]
        lines = _lines(only)
        figures = _measure(chosen, sizes, lines, Console())
    except (rivals.NotInstalled, RuntimeError, ValueError, OSError) as fault:
        say(f"Not measured. {fault}")
        return 1
    if len(lines) < len(LINES):
        return 0
    chart = Path(output)
    chart.parent.mkdir(parents=True, exist_ok=True)
    chart.write_text(draw(figures), "utf-8")
    chart.with_suffix(".json").write_text(as_json(figures), "utf-8")
    say(f"Drew {chart}.")
    return 0


def _lines(only: str) -> list[Line]:
    """Return the lines that are named, or all. Raises ValueError."""
    names = only.replace(",", " ").split() or list(LINES)
    strange = [name for name in names if name not in LINES]
    if strange:
        raise ValueError(f"There is no line '{strange[0]}'; there are: {', '.join(LINES)}.")
    return [LINES[name] for name in names]


def _measure(collection: Collection, sizes: Sequence[int], lines: Sequence[Line], console: Console) -> Figures:
    has_node = _engines_are_there(console)
    pagefind = rivals.find_pagefind()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        browser = stack.enter_context(chromium())
        quality = tuple(_quality(collection, folder, browser, pagefind, has_node))
        counts = (len(collection.documents), len(collection.questions))
        if quality:
            print_quality(console, quality, f"{counts[1]} questions to {counts[0]} threads")
        measured = tuple(_sizes(sizes, lines, folder, browser, pagefind, console))
    return Figures(pagefind.name, collection.source, *counts, quality, measured)


def _engines_are_there(console: Console) -> bool:
    try:
        rivals.install_engines()
    except rivals.NotInstalled as fault:
        console.print(f"elasticlunr, MiniSearch, lunr: not installed ({fault}).")
        return False
    return True


def _quality(
    collection: Collection, folder: Path, browser: Any, pagefind: rivals.Pagefind, has_node: bool
) -> Iterator[Judged]:
    """Yield how well each engine answers, ours first."""
    documents = collection.documents
    if not documents:
        return
    pages = folder / "collection"
    rivals.write_pages(pages, map(rivals.as_page, documents))
    rivals.run_pagefind(pagefind, pages)
    yield from _judged(collection, lambda questions: [ours.ask(documents, questions)])
    if has_node:
        yield from _judged(collection, lambda questions: rivals.ask_engines(documents, questions))
    yield from _judged(collection, lambda questions: [ask_pagefind(browser, pages, pagefind.name, questions)])


def _judged(collection: Collection, ask: Callable[[Sequence[Question]], Sequence[rivals.Answers]]) -> Iterator[Judged]:
    asked, few = collection.questions, in_few_words(collection.questions)
    for whole, short in zip(ask(asked), ask(few), strict=True):
        yield Judged(whole.engine, judged(whole.lists, asked), judged(short.lists, few))


def _sizes(
    sizes: Sequence[int],
    lines: Sequence[Line],
    folder: Path,
    browser: Any,
    pagefind: rivals.Pagefind,
    console: Console,
) -> Iterator[Size]:
    vocabulary = read_vocabulary() if sizes else None
    for letters in sizes:
        say(f"Writing {letters:,} letters …")
        home = folder / str(letters)
        home.mkdir()
        size = measure_size(letters, vocabulary, browser, pagefind, lines, home)
        print_size(console, size, pagefind.name)
        yield size
