"""The chart of the build benchmark that README shows."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from .chart import Bar, Panel, drawing
from .measure import Cost
from .results import Column, Results, Taken

_MB = 1_000_000
Row = tuple[str, tuple[Taken, ...]]
"""What is said behind the name of a tool, and the steps of a bar: their times add up, the larger memory counts."""
_COLD: tuple[Row, ...] = (
    ("", (("ours", "cold"),)),
    ("", (("hugo", "cold"), ("pagefind", "cold"))),
    ("", (("pages", "cold"),)),
    ("", (("hugo", "cold"),)),
    ("", (("hugo_plain", "cold"),)),
    ("", (("pelican", "cold"),)),
)
_EDITED: tuple[Row, ...] = (
    (", watching", (("ours", "watched"),)),
    (", watching, one page", (("hugo", "watched"),)),
    (", watching, every page", (("hugo", "watched, every page"),)),
    ("", (("related", "edited"),)),
    ("", (("ours", "edited"),)),
    ("", (("hugo", "edited"),)),
    (", all again", (("pelican", "cold"),)),
)
_OWN = ("ours", "pages", "related")
Measure = Callable[[Sequence[Cost]], tuple[float, str]]
"""From costs to the length of a bar and the number behind it."""


def draw(results: Results) -> str:
    """Return the chart of results as an SVG document: builds from nothing at all sizes, the rest at the largest."""
    others = " and ".join(name for tool, name in results.names.items() if tool not in _OWN)
    return drawing(f"Our builds beside {others or 'nobody'}", _panels(results))


def _panels(results: Results) -> Iterator[Panel]:
    for column in results.columns:
        yield _panel(results, column, "seconds of a build from nothing", _COLD, _seconds)
    largest = max(results.columns, key=lambda column: column.letters)
    yield _panel(results, largest, "seconds after one letter was edited", _EDITED, _seconds)
    yield _panel(results, largest, "MB of memory, building from nothing", _COLD, _memory)


def _panel(results: Results, column: Column, heading: str, rows: Iterable[Row], measure: Measure) -> Panel:
    bars = []
    for told, steps in rows:
        costs = [cost for step in steps if (cost := column.median(step))]
        if len(costs) == len(steps):
            name = " + ".join(results.names[tool] for tool, _ in steps) + told
            bars.append(Bar(name, *measure(costs), steps[0][0] in _OWN))
    return Panel(f"{column.letters:,} letters: {heading}", tuple(bars))


def _seconds(costs: Sequence[Cost]) -> tuple[float, str]:
    seconds = sum(cost.seconds for cost in costs)
    return seconds, f"{seconds:,.2f}"


def _memory(costs: Sequence[Cost]) -> tuple[float, str]:
    size = max(cost.memory for cost in costs) / _MB
    return size, f"{size:,.0f}"
