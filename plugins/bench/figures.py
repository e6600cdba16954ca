"""What a run of the benchmarks has found, as values; and as JSON, from which the chart can be drawn again."""

import json
from dataclasses import asdict, dataclass

from .browser import Speed, Visit
from .collection import Quality
from .measure import Cost


@dataclass(frozen=True, slots=True)
class Judged:
    """How well one engine answers."""

    engine: str
    asked: Quality
    """The questions as they were written."""
    few: Quality
    """Three words of each."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What searching a column by one engine costs."""

    build: Cost
    disk: int
    """Bytes of index and excerpts on the disk."""
    speeds: dict[str, Speed]
    """By the name of the line."""


@dataclass(frozen=True, slots=True)
class Size:
    """A column of so many letters, ours beside Pagefind."""

    letters: int
    ours: Engine
    pagefind: Engine
    """In a page of ours that has as little around it as can be, which is fastest."""
    dressed: dict[str, Speed]
    """Pagefind with its own interface, as its manual says to install it, by the name of the line."""
    beside: dict[str, Cost]
    """What else ours makes, by its name; Pagefind has no such thing."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that one run has found."""

    pagefind: str
    """Its name and version."""
    source: str
    documents: int
    questions: int
    quality: tuple[Judged, ...]
    sizes: tuple[Size, ...]


def as_json(figures: Figures) -> str:
    """Return figures as JSON, rounded to what a second run would show again."""
    return json.dumps(rounded(asdict(figures)), indent=1, ensure_ascii=False) + "\n"


def from_json(text: str) -> Figures:
    """Return the figures that `as_json` wrote."""
    said = json.loads(text)
    quality = (Judged(each["engine"], Quality(**each["asked"]), Quality(**each["few"])) for each in said["quality"])
    sizes = map(_size, said["sizes"])
    return Figures(**{**said, "quality": tuple(quality), "sizes": tuple(sizes)})


def _size(said: dict) -> Size:
    engines = (
        Engine(Cost(**each["build"]), each["disk"], _speeds(each["speeds"]))
        for each in (said["ours"], said["pagefind"])
    )
    beside = {name: Cost(**cost) for name, cost in said["beside"].items()}
    return Size(said["letters"], *engines, _speeds(said["dressed"]), beside)


def _speeds(said: dict) -> dict[str, Speed]:
    return {line: Speed(*(Visit(**speed[name]) for name in ("cold", "second"))) for line, speed in said.items()}


def rounded(said: object) -> object:
    """Return what was said with every number rounded to what a second run would show again."""
    if isinstance(said, dict):
        return {name: rounded(each) for name, each in said.items()}
    if isinstance(said, (list, tuple)):
        return [rounded(each) for each in said]
    return round(said, 4 if abs(said) < 100 else 1) if isinstance(said, float) else said
