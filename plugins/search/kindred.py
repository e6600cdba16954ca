"""What new words of a few letters do to related letters, told from what the last build has kept of all the others.

That is a kinship (kinship.py), in which a letter is found by what it was known by. Whatever is not there, or not as it
was left, is a reason for a whole build, and so is another subject index, which stands on many pages.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from plugins.threads.model import Thread

from .counts import fingerprint
from .family import Family
from .kinship import Kinship, reworded
from .known import known_by
from .learner import Learner
from .phrases import telling_phrases
from .rechosen import rechosen
from .related import Named, belonging, reasons
from .settings import SearchSettings
from .store import Store
from .telling import Told
from .terms import Analysis

Related = Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]
"""By the paths of letters: the paths of those that belong to each, the nearest first, with the reasons."""
Changed = Sequence[tuple[Thread, Thread]]
"""Letters in which nothing but words has changed: each as it was, and as it is now."""


@dataclass(frozen=True)
class Kindred:
    """Which letters belong to some letters, before and after words are others.

    Told are the letters whose words these are, and all to whom now other letters belong, or for other reasons.
    """

    before: Related
    after: Related
    folder: Path
    fresh: Mapping[str, bytes]
    """What the store of that folder is to keep for the next build."""

    def __iter__(self) -> Iterator[str]:
        return iter(self.after)

    def tell(self, letters: Mapping[str, Any], *, now: bool = False) -> None:
        """Tell letters, given by their paths, what belonged to them, or what does now; others are left out."""
        for path, kin in (self.after if now else self.before).items():
            if path in letters:
                letters[path].related = [(letters[other], reasons) for other, reasons in kin if other in letters]

    @property
    def named(self) -> set[str]:
        """The paths of all these letters, and of those that belong to them now."""
        return {*self.after, *(other for kin in self.after.values() for other, _ in kin)}

    def keep(self) -> None:
        """Keep how things are now."""
        with closing(Store(self.folder)) as store:
            store.put({**self.fresh})


def kindred(folder: Path, settings: SearchSettings, changed: Changed) -> Kindred | None:
    """Return what new words do to related letters; None when that cannot be told, or the subject index changes too.

    `folder` is that of the store.
    """
    learner = Learner(Analysis(settings.lang))
    with closing(Store(folder)) as store:
        try:
            return _followed(Family(store, learner.kind(sense=settings.sense)), learner, changed, folder)
        except (LookupError, ValueError):
            return None  # a letter, or a piece of what is kept, is not there or not sound


def _followed(family: Family, learner: Learner, changed: Changed, folder: Path) -> Kindred | None:
    """Raises LookupError or ValueError when what is kept is not of the letters as they were."""
    words, before = learner.analysis.is_english, family.before()
    places = {line: place for place, line in enumerate(before.letters if before else ())}
    lines = {places[known_by(old, fingerprint(old))]: known_by(new, fingerprint(new)) for old, new in changed}

    def learnt(letters: Sequence[int]) -> tuple[np.ndarray, Told]:
        return learner.learn([new for _, new in changed])[1:]

    now = reworded(before, lines, learnt, words=words)
    was = family.chosen(before)
    chosen = rechosen(before, now, [*lines], was) or telling_phrases(now)[1]
    if chosen.shown != was.shown:
        return None
    named = belonging(before), belonging(now)
    touched = _touched(*named, [*lines])
    old, new = (_told(one, own, touched, words=words) for one, own in zip((before, now), named))
    own = {thread.path for _, thread in changed}
    moved = [path for path in old if path in own or old[path] != new[path]]
    old, new = ({path: told[path] for path in moved} for told in (old, new))
    return Kindred(old, new, folder, family.renewed(before, now, [*lines], chosen))


def _touched(before: Named, now: Named, changed: Sequence[int]) -> list[int]:
    """Return changed letters, those that any of them belongs or belonged to, and those to whom others belong now."""
    near = {other for letter in changed for named in (before, now) for other in named[letter]}
    return sorted({*changed, *near, *(letter for letter, both in enumerate(zip(before, now)) if both[0] != both[1])})


def _told(kinship: Kinship, named: Named, letters: Sequence[int], *, words: bool) -> Related:
    why = reasons(kinship, [(one, other) for one in letters for other in named[one]], words=words)
    known = kinship.known
    return {
        known[one].path: tuple((known[other].path, why[min(one, other), max(one, other)]) for other in named[one])
        for one in letters
    }
