"""One step of a round: a build from nothing, without a change, or after an edit; each is looked at afterwards."""

import os
import tempfile
import time
from pathlib import Path

from .columns import EDITS
from .corpus import letter_path
from .measure import Cost, measured
from .tools import Site


def make_ready(site: Site) -> None:
    """Build what is to be edited, unmeasured. Raises RuntimeError when the build fails."""
    _age(site.content)
    measured(site.build, site.home, site.home / "said.txt")


def take(site: Site, step: str, letter: int, text: str, words: str) -> Cost:
    """Return what a step costs. The letter of that number has `text` in our form; an edit brings in `words`.

    Raises RuntimeError when the build fails, or when afterwards its page does not show the words.
    """
    if step == "cold":
        _set_aside(site)
        _age(site.content)
    if step in EDITS:
        put(site, letter, EDITS[step](text, words))
    os.sync()  # what an earlier step wrote is not to be paid for by this one
    cost, _ = measured(site.build, site.home, site.home / "said.txt")
    if step in EDITS and not shows(site.output, letter, words):
        raise RuntimeError(f"{site.name} has not put an edit on the page of its letter.")
    return cost


def _set_aside(site: Site) -> None:
    """Put away what an earlier build has left, to be deleted when all is measured.

    ext4 looks for a minute at every file that was deleted whenever it makes one (`recently_deleted`); whoever built
    soon after ten thousand of them had gone would pay for that.
    """
    spent = Path(tempfile.mkdtemp(prefix="spent-", dir=site.content.parent))
    for place, left in enumerate((site.output, *site.kept)):
        if left.exists():
            left.rename(spent / str(place))


def _age(content: Path) -> None:
    """Let letters be an hour old: of one saved a moment ago no tool can be sure that it has read the last word."""
    then = time.time() - 3600
    for path in content.rglob("*"):
        os.utime(path, (then, then))


def put(site: Site, letter: int, text: str) -> None:
    """Save a letter in the tool's form."""
    (site.content / letter_path(letter)).write_text(site.form(text), "utf-8")


def shows(output: Path, letter: int, words: str) -> bool:
    """Say whether the page of a letter shows these words."""
    page = output / "letters" / Path(letter_path(letter)).stem / "index.html"
    try:
        return words.encode() in page.read_bytes()
    except OSError:
        return False  # it is just being replaced
