"""The tables of the build benchmark, as the terminal shows them."""

from collections.abc import Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from .results import COMPARISONS, Column

_MB = 1_000_000
_HOW = (
    "cold: output, store and caches removed; edited: a sentence more in the middle of an answer; retitled: another "
    "title; watched: the same while the tool watches, from the save to the last file written. MB: the most at one "
    "time, of all processes, shared pages counted once."
)


def print_column(console: Console, column: Column, names: Mapping[str, str]) -> None:
    """Print for a column of one size what each tool wrote, what each step cost, and how ours stands to the others."""
    title = f"{column.letters:,} letters"
    if column.written:
        _print_written(console, column, names, title)
    table = _table(f"{title}: medians", "tool", "step", "seconds", "processor s", "MB", "processor ms a letter")
    for tool, step in column.taken():
        cost = column.median((tool, step))
        each = f"{cost.processor * 1000 / column.letters:.2f}"
        numbers = (f"{cost.seconds:.3f}", f"{cost.processor:.2f}", f"{cost.memory / _MB:.0f}", each)
        table.add_row(names[tool], step, *numbers)
    console.print(table)
    _print_ratios(console, column, title)


def _print_written(console: Console, column: Column, names: Mapping[str, str], title: str) -> None:
    table = _table(
        f"{title}: what is written",
        "tool",
        "letters",
        "topics",
        "tags",
        "other pages",
        "feeds",
        "search",
        "files",
        "MB",
    )
    for tool, site in column.written.items():
        counts = (site.letters, site.categories, site.tags, site.others, site.feeds, site.search, site.files)
        table.add_row(names[tool], *map("{:,}".format, counts), f"{site.size / _MB:.1f}")
    console.print(table)


def _print_ratios(console: Console, column: Column, title: str) -> None:
    table = _table(f"{title}: ratios within a round", "what", "time", "processor", "memory", "wanted at 10,000 letters")
    for comparison in COMPARISONS:
        if ratio := column.ratios(comparison):
            numbers = (f"{each:.2f}" for each in (ratio.seconds, ratio.processor, ratio.memory))
            table.add_row(comparison.told, *numbers, comparison.wanted)
    if table.row_count:
        console.print(table)


def print_notes(console: Console, does: Mapping[str, str]) -> None:
    """Print how was measured, and what each tool does in its time, by its name."""
    console.print(_HOW, highlight=False)
    for name, what in does.items():
        console.print(f"{name}: {what}", highlight=False)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, collapse_padding=True, pad_edge=False)
    for name in columns:
        words = name in ("tool", "step", "what") or name.startswith("wanted")
        # On a narrow terminal names are broken into lines, and numbers are never cut.
        least = max(6, *map(len, name.split())) if not words else None
        table.add_column(name, justify="left" if words else "right", min_width=least, overflow="fold")
    return table
