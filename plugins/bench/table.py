"""The tables that the terminal shows."""

from collections.abc import Callable, Iterator, Sequence

from rich.console import Console
from rich.table import Table

from .browser import Speed, Visit
from .figures import Engine, Judged, Size

_MB = 1_000_000


def print_quality(console: Console, rows: Sequence[Judged], title: str) -> None:
    """Print how well each engine answers: whole questions, and three words of each."""
    for heading, name in ((title, "asked"), (f"{title}, three words of each", "few")):
        table = _table(heading, "nDCG@10", "MRR@10", "empty")
        for row in rows:
            quality = getattr(row, name)
            table.add_row(row.engine, f"{quality.ndcg:.4f}", f"{quality.mrr:.4f}", f"{quality.empty:.1%}")
        console.print(table)


def print_size(console: Console, size: Size, pagefind: str) -> None:
    """Print what a column of one size costs with ours and with Pagefind, and the ratio of the two.

    The last column is Pagefind as its manual says to install it, beside which ours would look better.
    """
    columns = ("ours", pagefind, "ratio", "own interface")
    table = _table(f"{size.letters:,} letters: {pagefind} in a bare page, and with its own interface", *columns)
    engines = zip(_costs(size.ours), _costs(size.pagefind), strict=True)
    for (name, left, form), (_, right, _) in engines:
        table.add_row(name, form.format(left), form.format(right), _ratio(left, right))
    for name, cost in size.beside.items():
        table.add_row(f"{name}: seconds", f"{cost.seconds:.2f}", "", _ratio(cost.seconds, size.pagefind.build.seconds))
    _add_searches(table, [next(iter(speeds.values())) for speeds in _all_speeds(size)], _weights)
    console.print(table)
    for line in size.dressed:
        table = _table(f"{size.letters:,} letters, {line}", *columns)
        _add_searches(table, [speeds[line] for speeds in _all_speeds(size)], _times)
        console.print(table)


def _all_speeds(size: Size) -> tuple[dict[str, Speed], ...]:
    return size.ours.speeds, size.pagefind.speeds, size.dressed


def _add_searches(table: Table, speeds: Sequence[Speed], told: Callable[[Visit], Iterator[tuple[str, float]]]) -> None:
    """Add what is told of the first searches, then of the next ones."""
    for search, name in (("first", "cold"), ("next", "second")):
        for rows in zip(*(told(getattr(speed, name)) for speed in speeds), strict=True):
            left, right, dressed = (number for _, number in rows)
            numbers = f"{left:,.0f}", f"{right:,.0f}", _ratio(left, right), f"{dressed:,.0f}"
            table.add_row(f"{search}: {rows[0][0]}", *numbers)


def _ratio(left: float, right: float) -> str:
    return f"{left / right:.2f}" if right else "-"


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("", no_wrap=True)
    for name in columns:
        table.add_column(name, justify="right")
    return table


def _costs(engine: Engine) -> Iterator[tuple[str, float, str]]:
    """Yield what an index costs: a name, a number, and how it is written."""
    yield "index: seconds", engine.build.seconds, "{:.2f}"
    yield "index: seconds of processor", engine.build.processor, "{:.2f}"
    yield "index: MB of memory at most", engine.build.memory / _MB, "{:.0f}"
    yield "index: MB on the disk", engine.disk / _MB, "{:.2f}"


def _weights(visit: Visit) -> Iterator[tuple[str, float]]:
    """Yield what is the same on every line."""
    yield "results shown", visit.shown
    yield "bytes", visit.size
    yield "bytes with the page", visit.size + visit.page
    yield "requests", visit.requests


def _times(visit: Visit) -> Iterator[tuple[str, float]]:
    """Yield what depends on the line."""
    yield "bytes to first title", visit.size_first
    yield "ms to first title", visit.first
    yield "ms to ten titles", visit.titles
    yield "ms to excerpts", visit.whole
