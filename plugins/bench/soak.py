"""`bench build --soak`: random edits of small columns; each is built from the last build and from nothing."""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plugins.desk.site import ROOT, say

from .edits import OFTEN

_STEPS_A_COLUMN = 100
"""After so many steps a new column is begun, so that a fault is never far from its beginning."""
_PAUSE = 10.0  # seconds between two lines on how far it is
_OWN = """
import os
REBUILD = {"on": os.environ.get("SOAK_REBUILD") != "off", "processes": int(os.environ.get("SOAK_PROCESSES", 1))}
STORE = os.environ.get("SOAK_STORE", STORE)
MACHINES["store"] = os.environ.get("SOAK_MACHINES", MACHINES["store"])
if "SOAK_TEMPLATES" in os.environ:
    from jinja2 import FileSystemBytecodeCache

    JINJA_ENVIRONMENT["bytecode_cache"] = FileSystemBytecodeCache(os.environ["SOAK_TEMPLATES"])
"""
# A plugin like those that make pages smaller, or put something into each.
_STAMP = """
from pelican import signals

def stamp(path, context):
    with open(path, "a", encoding="utf-8") as page:
        page.write(f"<!-- {context['output_file']} -->")

def register():
    signals.content_written.connect(stamp)
"""


class Differs(Exception):
    """Two builds of one column have come out different; the text says how, and after which edits."""


@dataclass
class Column:
    """A column in a process of its own; each method is an order (see twins.py)."""

    home: Path
    process: subprocess.Popen
    edits: list[str] = field(default_factory=list)

    def order(self, *words: object) -> Any:
        """Give an order, and return the answer. Raises Differs when the process has ended."""
        print(*words, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise Differs(f"the process ended while it did `{' '.join(map(str, words))}`")
        return json.loads(answer)

    def begin(self, seed: int) -> None:
        """Begin with a new column."""
        self.edits = [f"begin {seed}"]
        self.order("begin", seed)

    def edit(self, name: str, number: int) -> None:
        """Make an edit and build both ways. Raises Differs when the builds do."""
        self.edits.append(f"edit {name} {number}")
        fault = self.order("edit", name, number)
        if fault:
            raise Differs(f"{fault}\nAfter these orders to `python -m plugins.bench.twins`:\n" + "\n".join(self.edits))


@contextmanager
def column(home: Path, project: Path = ROOT) -> Iterator[Column]:
    """Give a column in a folder, built by a copy of the project's code as it is now."""
    write_project(home, project)
    environment = {**os.environ, "PYTHONPATH": str(home / "project"), "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "plugins.bench.twins", str(home)]
    with subprocess.Popen(
        command, cwd=home / "project", env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Column(home, process)
        finally:
            process.stdin.close()
            process.kill()


def write_project(home: Path, project: Path) -> None:
    """Copy a project's code, theme and settings to `home/project`, and beside it what edits come back to."""
    home.mkdir(parents=True, exist_ok=True)
    for name in ("plugins", "theme"):
        shutil.copytree(project / name, home / "project" / name, ignore=shutil.ignore_patterns("node_modules", "hugo"))
    shutil.copytree(project / "theme", home / "theme")
    shutil.copy(project / "plugins/problems.py", home)
    shutil.copy(project / "publishconf.py", home / "project")
    (home / "pelicanconf.py").write_text((project / "pelicanconf.py").read_text("utf-8") + _OWN, "utf-8")
    shutil.copy(home / "pelicanconf.py", home / "project")
    (home / "project/stamp.py").write_text(_STAMP, "utf-8")


def soak_command(steps: str, seed: str) -> int:
    """Make so many edits, with one process a core; return 0, or 1 with the first difference and both sites kept."""
    if not (steps.isdecimal() and seed.isdecimal()):
        say("Write --soak and --seed as whole numbers, such as 1000 and 1.")
        return 1
    if not hasattr(os, "fork"):
        say("This needs processes that can be forked, as on Linux and macOS.")
        return 1
    folder, cores = Path(tempfile.mkdtemp(prefix="soak-")), os.cpu_count() or 1
    shares = [len(range(place, int(steps), cores)) for place in range(cores)]
    runs = [_Run(folder / str(place), int(seed) + place, share) for place, share in enumerate(shares) if share]
    started = time.perf_counter()
    for run in runs:
        run.start()
    while (going := [run for run in runs if run.is_alive()]) and not any(run.fault for run in runs):
        going[0].join(_PAUSE)
        say(_progress(runs, time.perf_counter() - started))
    return _told(runs, folder, time.perf_counter() - started)


def _progress(runs: list["_Run"], seconds: float) -> str:
    done = sum(run.done for run in runs)
    held = ", ".join(f"{run.memory >> 20} MB" for run in runs)
    return f"{done:,} steps, {done / seconds:.2f} a second, {held}"


def _told(runs: list["_Run"], folder: Path, seconds: float) -> int:
    for run in runs:
        if run.fault:
            say(f"Seed {run.seed}, step {run.done + 1}: {run.fault}\nBoth sites are in {run.home}.")
            return 1
    shutil.rmtree(folder)
    seeds = ", ".join(str(run.seed) for run in runs)
    grown = ", ".join(f"{run.first_memory >> 20} to {run.memory >> 20} MB" for run in runs)
    done, kept = sum(run.done for run in runs), sum(run.kept for run in runs) / len(runs)
    say(
        f"{done:,} steps without a difference in {seconds:,.0f} s; seeds {seeds}; memory {grown}; "
        f"{kept:.0%} of all files were taken over."
    )
    return 0


class _Run(threading.Thread):
    """One process and its share of the steps."""

    def __init__(self, home: Path, seed: int, steps: int) -> None:
        super().__init__(daemon=True)
        self.home, self.seed, self.steps = home, seed, steps
        self.done = self.memory = self.first_memory = 0
        self.kept = 0.0
        self.fault = ""

    def run(self) -> None:
        """Make all edits, or those up to the first difference."""
        try:
            with column(self.home) as edited:
                self._edit(edited)
        except (Differs, OSError) as fault:
            self.fault = str(fault)

    def _edit(self, edited: Column) -> None:
        chance = random.Random(self.seed)
        while self.done < self.steps:
            if self.done % _STEPS_A_COLUMN == 0:
                edited.begin(chance.randrange(10**9))
            edited.edit(*next_edit(chance))
            self.done += 1
            if self.done % _STEPS_A_COLUMN == 0 or self.done == self.steps:
                self.memory, self.kept = edited.order("figures")
                self.first_memory = self.first_memory or self.memory


def next_edit(chance: random.Random) -> tuple[str, int]:
    """Return the name and the number of an edit."""
    return chance.choices(list(OFTEN), list(OFTEN.values()))[0], chance.randrange(10**9)
