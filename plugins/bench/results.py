"""What a run of the build benchmark has found, as values and as JSON; medians, and ratios within the same round."""

import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from .figures import rounded
from .measure import Cost
from .written import Written

Taken = tuple[str, str]
"""A tool and a step of it."""


@dataclass(frozen=True, slots=True)
class Run:
    """One step of one tool in one round."""

    round: int
    tool: str
    step: str
    cost: Cost


@dataclass(frozen=True, slots=True)
class Column:
    """A column of so many letters, as all tools build it."""

    letters: int
    written: Mapping[str, Written]
    """By tool, after a build from nothing."""
    runs: tuple[Run, ...]

    def taken(self) -> list[Taken]:
        """Return which steps there are, in the order in which they were taken first."""
        return list(dict.fromkeys((run.tool, run.step) for run in self.runs))

    def median(self, taken: Taken) -> Cost | None:
        """Return the medians of a step over all rounds, each number for itself; None when it was not taken."""
        costs = list(self._by_round(taken).values())
        return Cost(*(statistics.median(getattr(cost, name) for cost in costs) for name in _NAMES)) if costs else None

    def ratios(self, comparison: "Comparison") -> Cost | None:
        """Return the median of what a step cost beside its rivals in the same round; None when one is missing.

        Rivals that work one after the other add up in time; of their memory the larger counts.
        """
        own, *rivals = map(self._by_round, (comparison.own, *comparison.rivals))
        found = list(_ratios(own, rivals))
        return Cost(*map(statistics.median, zip(*found))) if found else None

    def _by_round(self, taken: Taken) -> dict[int, Cost]:
        return {run.round: run.cost for run in self.runs if (run.tool, run.step) == taken}


def _ratios(own: Mapping[int, Cost], rivals: Sequence[Mapping[int, Cost]]) -> Iterator[tuple[float, float, float]]:
    for number, cost in own.items():
        beside = [rival[number] for rival in rivals if number in rival]
        if len(beside) == len(rivals):
            yield (
                cost.seconds / sum(each.seconds for each in beside),
                cost.processor / (sum(each.processor for each in beside) or _TICK),
                cost.memory / max(each.memory for each in beside),
            )


@dataclass(frozen=True, slots=True)
class Comparison:
    """A step of ours beside steps of rivals."""

    told: str
    own: Taken
    rivals: tuple[Taken, ...]
    wanted: str = ""
    """What we want of it at 10,000 letters; in words, for the reader of a table."""


COMPARISONS = (
    Comparison(
        "everything, cold, to Hugo and Pagefind",
        ("ours", "cold"),
        (("hugo", "cold"), ("pagefind", "cold")),
        "time ≤ 1.00, memory ≤ 0.35",
    ),
    Comparison("everything, cold, to Hugo", ("ours", "cold"), (("hugo", "cold"),), "memory ≤ 0.35"),
    Comparison("pages and feeds, cold, to Pelican", ("pages", "cold"), (("pelican", "cold"),), "time ≤ 0.36"),
    Comparison(
        "pages and feeds, cold, to Hugo",
        ("pages", "cold"),
        (("hugo", "cold"),),
        "time ≤ 2.00, memory ≤ 0.35",
    ),
    Comparison(
        "pages and feeds, cold, to Hugo with a plain theme",
        ("pages", "cold"),
        (("hugo_plain", "cold"),),
        "time ≤ 2.00, memory ≤ 0.35",
    ),
    Comparison("everything, unchanged, to Hugo", ("ours", "unchanged"), (("hugo", "cold"),), "time ≤ 0.14"),
    Comparison("everything, unchanged, to Hugo with a plain theme", ("ours", "unchanged"), (("hugo_plain", "cold"),)),
    Comparison("everything, one letter edited, to Hugo", ("ours", "edited"), (("hugo", "edited"),)),
    Comparison("everything, one title changed, to Hugo", ("ours", "retitled"), (("hugo", "edited"),)),
    Comparison(
        "pages, feeds and related letters, one letter edited, to Hugo",
        ("related", "edited"),
        (("hugo", "edited"),),
        "time ≤ 0.20",
    ),
    Comparison("pages, one title changed, to Hugo", ("pages", "retitled"), (("hugo", "edited"),), "time ≤ 0.20"),
    Comparison("watched, to Hugo's server with one page", ("ours", "watched"), (("hugo", "watched"),), "time ≤ 0.20"),
    Comparison("watched, to Hugo's server with every page", ("ours", "watched"), (("hugo", "watched, every page"),)),
    Comparison(
        "watched, title changed, to Hugo's with every page",
        ("ours", "watched, retitled"),
        (("hugo", "watched, every page, retitled"),),
    ),
    Comparison("Pelican, cold, to Hugo, both with a plain theme", ("pelican", "cold"), (("hugo_plain", "cold"),)),
)
"""What is told side by side."""

_NAMES = ("seconds", "processor", "memory")
_TICK = 0.01  # the clock of processor time moves in such steps, so that a short step may show none


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that one run has found."""

    machine: str
    names: Mapping[str, str]
    """By tool: its name with its version."""
    does: Mapping[str, str]
    """By tool: what it does in its time."""
    columns: tuple[Column, ...]


def as_json(results: Results) -> str:
    """Return results as JSON, with every run."""
    return json.dumps(rounded(asdict(results)), indent=1, ensure_ascii=False) + "\n"


def from_json(text: str) -> Results:
    """Return the results that `as_json` wrote."""
    said = json.loads(text)
    return Results(**{**said, "columns": tuple(map(_column, said["columns"]))})


def _column(said: dict) -> Column:
    written = {tool: Written(**each) for tool, each in said["written"].items()}
    return Column(said["letters"], written, tuple(Run(**{**run, "cost": Cost(**run["cost"])}) for run in said["runs"]))
