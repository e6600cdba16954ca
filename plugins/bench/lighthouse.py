"""`bench lighthouse`: what Chromium's Lighthouse says of a built site on a slow telephone, median of several runs."""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from plugins.desk.build import build_command
from plugins.desk.site import say

from .browser import ARGUMENTS
from .rivals import NODE, NotInstalled, install
from .server import serving

WANTED = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
"""The least that each page must reach, by Lighthouse's categories."""
ROUNDS = 5
"""Of so many runs the median counts: one run in a few is disturbed by something else on the machine."""
_TOOL = NODE / "lighthouse"
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What Lighthouse says of one page."""

    page: str
    scores: dict[str, float]
    """The median of each category, up to 100."""
    lost: tuple[str, ...]
    """The audits that cost points in the last run."""

    @property
    def is_enough(self) -> bool:
        """Whether every category reaches what is wanted."""
        return all(self.scores[name] >= least for name, least in WANTED.items())


def bench_lighthouse_command(content: str, rounds: int = ROUNDS) -> int:
    """Build the site as it is published, judge home, a letter, a topic and the search; return 0, or 1 if too low."""
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            judgements = list(_judged(content, Path(folder) / "site", rounds))
    except (NotInstalled, RuntimeError, ValueError, OSError) as fault:
        say(f"Not measured. {fault}")
        return 1
    print_judgements(Console(), judgements)
    return 0 if all(each.is_enough for each in judgements) else 1


def _judged(content: str, folder: Path, rounds: int) -> Iterator[Judgement]:
    modules, chromium = install(_TOOL), next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if not chromium:
        raise NotInstalled("there is no Chromium here; install one (Debian: apt-get install chromium)")
    with serving(folder) as site:
        # Built only now, because a published site says its own address, which has the server's port in it.
        if build_command(content, str(folder), True, site.address):
            raise RuntimeError("The site cannot be built.")
        for page in chosen_pages(folder):
            say(f"Looking at /{page}, {rounds} times …")
            yield judgement(page, [_reported(modules, chromium, f"{site.address}/{page}") for _ in range(rounds)])


def chosen_pages(folder: Path) -> list[str]:
    """Return the addresses of home, of the letter with the most turns, of its topic's page, and of the search."""
    letters = sorted(folder.glob("letters/*/index.html"))
    longest = max(letters, key=lambda page: page.read_text("utf-8").count(" data-kind="))
    topics = [f"{page.parent.relative_to(folder).as_posix()}/" for page in sorted(folder.glob("category/*/index.html"))]
    text = longest.read_text("utf-8")
    own = next(topic for topic in topics if topic in text)
    return ["", f"{longest.parent.relative_to(folder).as_posix()}/", own, "search/", "search/?q=salary+boss"]


def _reported(modules: Path, chromium: str, address: str) -> dict[str, Any]:
    """Return the report of one run of Lighthouse. Raises RuntimeError when there is none."""
    command = [str(shutil.which("node")), str(modules / "lighthouse/cli/index.js"), address, "--quiet", "--output=json"]
    command += [f"--only-categories={','.join(WANTED)}", f"--chrome-flags=--headless=new {' '.join(ARGUMENTS)}"]
    env = os.environ | {"CHROME_PATH": chromium}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=env, check=False)
    if done.returncode:
        raise RuntimeError(f"Lighthouse said: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout)


def judgement(page: str, reports: Sequence[dict[str, Any]]) -> Judgement:
    """Return what reports of one page come to. Raises RuntimeError when one of them could not judge a category."""
    scores = {}
    for name in WANTED:
        found = [report["categories"][name]["score"] for report in reports]
        if None in found:
            raise RuntimeError(f"Lighthouse could not judge {name} of /{page}.")
        scores[name] = 100 * statistics.median(found)
    return Judgement(page, scores, tuple(_lost(reports[-1])))


def _lost(report: dict[str, Any]) -> Iterator[str]:
    """Yield the audits that count and are not whole, with the category and what they show."""
    for name in WANTED:
        for counted in report["categories"][name]["auditRefs"]:
            audit = report["audits"][counted["id"]]
            if counted["weight"] and audit["score"] is not None and audit["score"] < 1:
                yield f"{name}: {audit['title']} {audit.get('displayValue', '')}".strip()


def print_judgements(console: Console, judgements: Sequence[Judgement]) -> None:
    """Print the scores of all pages, and below them what cost points."""
    table = Table(*(f"{name} (>= {least})" for name, least in WANTED.items()), "page")
    for each in judgements:
        table.add_row(*(f"{each.scores[name]:.0f}" for name in WANTED), f"/{each.page}")
    console.print(table)
    for each in judgements:
        for lost in each.lost:
            console.print(f"/{each.page}: {lost}", highlight=False)
