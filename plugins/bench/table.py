"""The tables that the terminal shows."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from .browser import Speed
from .figures import Engine, Judged, Size

_MB = 1_000_000
_NUMBER = "{:,.0f}"


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
    table = _table(f"{size.letters:,} letters", "ours", pagefind, "ratio", "with its interface")
    dressed = {name: _NUMBER.format(number) for name, number in _numbers(size.dressed)}
    for (name, left, form), (_, right, _) in zip(_facts(size.ours), _facts(size.pagefind), strict=True):
        ratio = f"{left / right:.2f}" if right else "-"
        table.add_row(name, form.format(left), form.format(right), ratio, dressed.get(name, ""))
    console.print(table)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("", no_wrap=True)
    for name in columns:
        table.add_column(name, justify="right")
    return table


def _facts(engine: Engine) -> Iterator[tuple[str, float, str]]:
    """Yield what is told of an engine: a name, a number, and how it is written; of searches it is the median."""
    yield "index: seconds", engine.build.seconds, "{:.2f}"
    yield "index: seconds of processor", engine.build.processor, "{:.2f}"
    yield "index: MB of memory at most", engine.build.memory / _MB, "{:.0f}"
    yield "index: MB on the disk", engine.disk / _MB, "{:.2f}"
    yield from ((name, number, _NUMBER) for name, number in _numbers(engine.speeds))


def _numbers(speeds: Mapping[str, Speed]) -> Iterator[tuple[str, float]]:
    """Yield what is told of searches; bytes and requests are those of the first line, for all lines have the same."""
    any_line = next(iter(speeds.values()))
    for name, visit in (("first", any_line.cold), ("second", any_line.second)):
        yield f"{name} search: results shown", visit.shown
        yield f"{name} search: bytes", visit.size
        yield f"{name} search: bytes with page and style", visit.size + visit.page
        yield f"{name} search: requests", visit.requests
    for line, speed in speeds.items():
        yield f"{line}: bytes to the first title", speed.cold.size_first
        for name, visit in (("first", speed.cold), ("second", speed.second)):
            yield f"{line}, {name}: ms to the first title", visit.first
            yield f"{line}, {name}: ms to ten titles", visit.titles
            yield f"{line}, {name}: ms to excerpts", visit.whole
