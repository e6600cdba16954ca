"""What a build has to tell whoever asked for it."""

from dataclasses import dataclass
from pathlib import Path

from plugins.press import MIRROR, PASSING
from plugins.problems import Problem

from .disk import mirror


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How a folder that was built differs from the one that was built before."""

    changed: set[str]
    gone: set[str]
    files: int
    build: str
    """Which build it was."""
    known: bool
    """Whether we know all that the folder before holds."""
    few: bool = False
    """Whether the new folder need not hold more than what has changed."""
    report: tuple[Problem, ...] = ()
    letters: int = 0
    """What is to be said of the column: what is wrong, and how many letters it shows."""

    def mirror(self, new: Path, old: Path) -> bool:
        """Make the old folder hold what the new one does, for the next build; say whether it was worth it."""
        if not self.known or 2 * len(self.changed) > self.files:
            return False
        try:
            mirror(new, old, self.changed, self.gone | _passing(new, old))
            (old / MIRROR).write_text(self.build)
        except OSError:
            # The site is in its place; what somebody did to the old one does not matter to it.
            return False
        return True


def _passing(new: Path, old: Path) -> set[str]:
    """Return the names of the files that were put into a folder after its build, and are not in the new one."""
    note = old / PASSING
    if not note.is_file():
        return set()
    return {PASSING, *(name for name in note.read_text("utf-8").splitlines() if not (new / name).exists())}
