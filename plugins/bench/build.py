"""`bench build`: ours, stock Pelican, Hugo and Pagefind build the same letters, in turn, round after round."""

import os
import platform
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

from plugins.desk.site import say

from .build_chart import draw
from .build_table import print_column, print_notes
from .columns import write_hugo_column
from .corpus import Vocabulary, letter, read_vocabulary, write_column
from .measure import measured
from .results import Column, Results, Run, as_json
from .rivals import NotInstalled
from .steps import make_ready, put, take
from .tools import TOOLS, Site
from .watch import watched
from .written import Written, count, unlike

_SMALL = 20  # letters of the column that wakes all tools before any is measured


def bench_build_command(letters: str, rounds: str, only: str, json_file: str, chart: str) -> int:
    """Measure builds of columns of these sizes, such as "100,1000"; return 0, or 1 with a sentence when it cannot.

    `only` names tools, such as "ours,hugo"; empty means all. JSON with every run, and a chart, go to the files named.
    """
    try:
        sizes, number, tools = _whole(letters), _whole(rounds)[0], _tools(only)
        results = _measure(sizes, number, tools, Console())
    except (NotInstalled, RuntimeError, ValueError, OSError) as fault:
        say(f"Not measured. {fault}")
        return 1
    for file, text in ((json_file, as_json), (chart, draw)):
        if file:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            Path(file).write_text(text(results), "utf-8")
            say(f"Wrote {file}.")
    return 0


def _whole(text: str) -> list[int]:
    words = text.replace(",", " ").split()
    if not words or not all(word.isdecimal() and int(word) for word in words):
        raise ValueError(f"'{text}' should be whole numbers above 0, such as 100,1000.")
    return [int(word) for word in words]


def _tools(only: str) -> list[str]:
    asked = only.replace(",", " ").split() or list(TOOLS)
    if unknown := [name for name in asked if name not in TOOLS]:
        raise ValueError(f"There is no tool '{unknown[0]}'; there are: {', '.join(TOOLS)}.")
    return [name for name in TOOLS if name in asked]


def _measure(sizes: Sequence[int], rounds: int, tools: Sequence[str], console: Console) -> Results:
    vocabulary, columns = read_vocabulary(), []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        _column(_SMALL, 1, _sites(Path(folder, "small"), _SMALL, tools, vocabulary), vocabulary, watching=False)
        for size in sizes:
            say(f"Writing {size:,} letters …")
            home = Path(folder, str(size))
            sites = _sites(home, size, tools, vocabulary)
            columns.append(_column(size, rounds, sites, vocabulary))
            print_column(console, columns[-1], {site.tool: site.name for site in sites})
            shutil.rmtree(home)
    print_notes(console, {site.name: site.does for site in sites})
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    names, does = ({site.tool: getattr(site, each) for site in sites} for each in ("name", "does"))
    return Results(machine, names, does, tuple(columns))


def _sites(folder: Path, size: int, tools: Sequence[str], vocabulary: Vocabulary) -> list[Site]:
    """Write the letters, and return the site of each tool; one over whose pages another works comes along."""
    write_column(folder / "content", size, vocabulary)
    write_hugo_column(folder / "content", folder / "hugo-content")
    sites = [TOOLS[tool](folder, folder / ("hugo-content" if tool.startswith("hugo") else "content")) for tool in tools]
    for needed in {site.needs for site in sites} - {"", *tools}:
        under = TOOLS[needed](folder, folder / f"{needed}-content")
        measured(under.build, under.home, folder / "said.txt")
    return sites


def _column(size: int, rounds: int, sites: Sequence[Site], vocabulary: Vocabulary, watching: bool = True) -> Column:
    written: dict[str, Written] = {}
    runs = []
    for number in range(1, rounds + 1):
        for site in sites:
            say(f"{size:,} letters, round {number} of {rounds}: {site.name}")
            runs += _runs(site, number, size // 2, letter(size // 2, vocabulary), written, watching)
    if difference := unlike(written):
        raise RuntimeError(f"The sites are not alike, so nothing can be compared: {difference}.")
    return Column(size, written, tuple(runs))


def _runs(
    site: Site, number: int, edited: int, text: str, written: dict[str, Written], watching: bool
) -> Iterator[Run]:
    """Yield the steps of one site in one round, after which the edited letter is again what it was."""
    if site.ready:
        make_ready(site)
    for step in site.steps:
        yield Run(number, site.tool, step, take(site, step, edited, text, f"Round {number} {step} it."))
        if step == "cold" and not site.needs:
            written[site.tool] = count(site.output)
    put(site, edited, text)  # so that the next edit is of nothing but what it says
    for watch in site.watches if watching else ():
        for step, cost in watched(site, watch, edited, text, f"Round {number} watched it"):
            yield Run(number, site.tool, step, cost)
    put(site, edited, text)
