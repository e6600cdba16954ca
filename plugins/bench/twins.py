"""Two builds of one column: one that goes on from the last, one that begins with nothing; both must come out the same.

`python -m plugins.bench.twins HOME` works in the project at HOME/project and obeys one order a line: `begin SEED`,
`edit NAME NUMBER` (make it, build both ways, compare), `change NAME NUMBER` (only make it), `build` (the lasting one
alone), `befall KIND AFTER` (the same, with an accident), `processes NUMBER` (for the builds that follow) and
`figures`. Each answer is a line of JSON.
"""

import json
import os
import shutil
import signal
import sys
from dataclasses import astuple, replace
from pathlib import Path

from plugins import workers
from plugins.search import cards, parts, pieces, workshop

from .edits import EDITS, letters, surroundings
from .edits.editor import Accident, Editor, Situation
from .mishaps import befalling
from .processes import memory
from .runs import Outcome, apart, builder, follow, run
from .trees import Tree, inodes, read_tree, unlike
from .watcher import Watcher

_LETTERS = 8
_MOST_LETTERS = 14
_AS_IF_LARGE = (
    (workers, "WORTH", 4),
    *((parts, "SMALL", 6), (parts, "FOLD", 3), (workshop, "RUN", 3), (pieces, "ROWS", 4), (cards, "DECK", 4)),
)
"""Sizes from which on work is shared out, or parted, made small, so that a column of a few letters is built as one of
thousands would be."""


class Twins:
    """A column that is edited, its lasting site and store, and clean builds to compare them with."""

    def __init__(self, home: Path) -> None:
        self.home, self.editor = home, Editor(home)
        self.number = self.kept = self.files = 0
        self._watcher: Watcher | None = None

    def begin(self, seed: int) -> None:
        """Begin with a column of a few letters, and nothing built; the preview of every third column is built.

        Half of them have no search, or no index for browsers; then a build of other words has a shorter way.
        """
        self.close()
        for name in ("site", ".site.spare", "clean", "project/content", "project/.store", "private-names.txt"):
            place = self.home / name
            place.unlink() if place.is_file() else shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.home / "theme", self.home / "project/theme", dirs_exist_ok=True)
        shutil.copy(self.home / "problems.py", self.home / "project/plugins")
        self.editor = Editor(self.home)
        self.editor.settings["SEARCH"] = ("", surroundings.NO_SEARCH, "", surroundings.NO_INDEX)[(seed + 1) % 4]
        self.editor.make(surroundings.set_setting, seed)
        for number in range(_LETTERS):
            self.editor.make(letters.new_letter, seed + number)
        self.number = 0
        self._watcher = Watcher(self.home) if seed % 3 == 0 else None

    def close(self) -> None:
        """Let go of what is kept in memory."""
        if self._watcher:
            self._watcher.close()

    def change(self, name: str, number: int) -> None:
        """Make an edit; of a column that has grown too large, letters go first, and of one that has none, one comes."""
        for place in range(len(self.editor.letters()) - _MOST_LETTERS):
            self.editor.make(letters.delete_letter, number + place)
        if len(self.editor.letters()) < 2:
            self.editor.make(letters.new_letter, number)
        self.editor.make(EDITS[name], number)
        if not self.editor.letters():
            self.editor.make(letters.new_letter, number)

    def step(self, name: str, number: int) -> str:
        """Make an edit, build both ways; return how they differ, or an empty text."""
        self.number += 1
        saved = _saved(self.home, self.editor)
        self.change(name, number)
        before = read_tree(self.home / "site")
        clean = self._clean()
        expected = read_tree(self.home / "clean/site") if clean.code == 0 else before
        fault = ""
        if self.editor.accident and not self._watcher:
            self.befall(self.editor.accident)
            between = read_tree(self.home / "site")
            fault = "" if self._whole(between, before, expected) else f"after the accident {unlike(before, between)}"
        old = inodes(self.home / "site")
        lasting = self.build()
        self._count(old)
        fault = fault or _told(clean, lasting) or unlike(expected, read_tree(self.home / "site"))
        if clean.code and not fault:
            _restore(self.home, self.editor, saved)
        return fault

    def _whole(self, between: Tree, before: Tree, expected: Tree) -> bool:
        """Say whether a site is the old one or the new one; one in which few files change is so file by file."""
        if not self.editor.settings.get("SEARCH"):
            return between in (before, expected)
        either = {*before.items(), *expected.items()}
        return before.keys() & expected.keys() <= between.keys() and either.issuperset(between.items())

    def build(self) -> Outcome:
        """Build here what `tasks.py build` does, or follow the edits since the last build as `serve` does."""
        situation = self.editor.situation
        said = {"SOAK_PROCESSES": str(situation.processes)}
        return self._watcher.follow(situation, said) if self._watcher else run(self.home, situation, said)

    def _count(self, before: set[int]) -> None:
        """Count the files that the last build took over: had it made each anew, there would be nothing to prove."""
        now = inodes(self.home / "site")
        self.kept, self.files = self.kept + len(before & now), self.files + len(now)

    def befall(self, accident: Accident) -> Outcome:
        """Build while an accident happens; a build that is to be killed runs in a process of its own."""
        with befalling(accident, self.home):
            return apart(self.build) if accident.kind == "killed" else self.build()

    def _clean(self) -> Outcome:
        """Build everything anew, in a process of its own, mostly by Pelican's own generators."""
        shutil.rmtree(self.home / "clean", ignore_errors=True)
        # Cards and photos are kept by the bytes that they are made of; without them a run would draw for hours.
        machines = "" if self.number % 50 == 1 else "warm-machines"
        said = {"SOAK_STORE": str(self.home / "clean/store"), "SOAK_MACHINES": str(self.home / (machines or "clean/m"))}
        if self.number % 10:
            # The templates' code is no part of what is compared, and compiling it takes a quarter of the time.
            said |= {"SOAK_REBUILD": "off", "SOAK_TEMPLATES": str(self.home / "templates")}
            (self.home / "templates").mkdir(exist_ok=True)
        situation = self.editor.situation
        if self._watcher:
            return apart(lambda: follow(builder(self.home, "clean/site"), None, situation, said))
        return apart(lambda: run(self.home, situation, said, "clean/site"))


def _told(clean: Outcome, lasting: Outcome) -> str:
    """Return how what two builds said of the letters differs; how long they took is their own affair."""
    if clean.code != lasting.code:
        return f"clean ended with {clean.code}, lasting with {lasting.code}:\n{clean.err}\n{lasting.err}"
    return "" if clean.out == lasting.out else f"clean said\n{clean.out}lasting said\n{lasting.out}"


_Saved = tuple[dict[str, bytes], dict[str, str], Situation]
_PARTS = ("project/content", "project/theme")


def _saved(home: Path, editor: Editor) -> _Saved:
    files = {f"{part}/{name}": data for part in _PARTS for name, data in read_tree(home / part).items()}
    names = home / "private-names.txt"
    if names.is_file():
        files["private-names.txt"] = names.read_bytes()
    return files, dict(editor.settings), replace(editor.situation)


def _restore(home: Path, editor: Editor, saved: _Saved) -> None:
    """Take back the edit with which no site could be built: what was changed is written anew."""
    files, settings, situation = saved
    now, _, _ = _saved(home, editor)
    for name in now.keys() - files.keys():
        (home / name).unlink() if not name.endswith(os.sep) else (home / name).rmdir()
    for name, data in files.items():
        if now.get(name) != data and not name.endswith(os.sep):
            editor.write(home / name, data)
    editor.situation = situation
    if settings != editor.settings:
        editor.settings = settings
        editor.save_settings()


def main(home: str) -> None:
    """Obey orders until there are none."""
    # A process that was started in the background ignores Ctrl-C, which is one of the accidents.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.dont_write_bytecode = True
    for module, name, size in _AS_IF_LARGE:
        setattr(module, name, size)
    twins = Twins(Path(home))
    orders = {
        "begin": lambda seed: twins.begin(int(seed)),
        "edit": lambda name, number: twins.step(name, int(number)),
        "change": lambda name, number: twins.change(name, int(number)),
        "build": lambda: astuple(twins.build()),
        "processes": lambda number: setattr(twins.editor.situation, "processes", int(number)),
        "befall": lambda kind, after: astuple(twins.befall(Accident(kind, int(after)))),
        "figures": lambda: [memory(os.getpid()), twins.kept / max(twins.files, 1)],
    }
    answers = sys.stdout
    for line in sys.stdin:
        order, *words = line.split()
        print(json.dumps(orders[order](*words)), file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
