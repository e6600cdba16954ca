"""Letters that belong together, in pairs: if one names the other, the other names it, and both say why.

Of letters that are neighbours both ways (neighbours.py) the nearest pairs come first; a pair is taken while both
letters have fewer than SHOWN. Its reasons are the tags that both have, then the phrases that tell of both (telling.py),
those first whose worths make the highest product; a pair without a reason is not taken. Reasons depend on the two
letters alone.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from plugins.threads.model import Thread

from .kinship import Kinship
from .neighbours import pairs
from .telling import CLEAR

SHOWN, REASONS = 5, 3
_TOLD = 16  # phrases of a letter that are compared
_BLOCK = 1 << 12  # pairs looked at at once, 8 MB

Kin = list[list[tuple[int, tuple[str, ...]]]]
"""For each letter the numbers of those that belong to it, the nearest first, with the reasons."""


def related(kinship: Kinship, threads: Sequence[Thread], *, words: bool) -> Kin:
    """Return the letters that belong to each; without `words` tags alone are reasons."""
    near = pairs(kinship.near)
    shared = _shared_phrases(kinship, near) if words else {}
    tags, slugs = [{_plain(tag): tag for tag in thread.tags} for thread in threads], [thread.slug for thread in threads]
    found: Kin = [[] for _ in threads]
    for place, (one, other) in enumerate(near.tolist()):
        if len(found[one]) == SHOWN or len(found[other]) == SHOWN or slugs[one] == slugs[other]:
            continue
        theirs = tags[other]
        both = [tag for plain, tag in tags[one].items() if plain in theirs]
        if why := _reasons(both, shared.get(place, ())):
            found[one].append((other, why))
            found[other].append((one, why))
    return found


@lru_cache(maxsize=1 << 16)
def _plain(name: str) -> str:
    return name.casefold()


def _shared_phrases(kinship: Kinship, near: np.ndarray) -> dict[int, list[str]]:
    """Return the phrases that tell of both letters of a pair, by its place, the best first."""
    found: dict[int, list[str]] = defaultdict(list)
    numbers = np.where(kinship.worth >= CLEAR, kinship.subjects, 0)[:, :_TOLD]
    written = kinship.written
    others = np.where(numbers > 0, numbers, -1)
    for low in range(0, len(near), _BLOCK):
        one, other = near[low : low + _BLOCK].T
        pair, a, b = np.nonzero(numbers[one][:, :, None] == others[other][:, None, :])
        one, other = one[pair], other[pair]
        worths = kinship.worth[one, a].astype(np.int64), kinship.worth[other, b].astype(np.int64)
        order = np.lexsort((a, -worths[0] * worths[1], pair))
        columns = (each[order].tolist() for each in (pair, worths[0] >= worths[1], one, a, other, b))
        for place, mine, first, at, second, there in zip(*columns):
            # The form of the letter that says more of it.
            found[low + place].append(written[first][at] if mine else written[second][there])
    return found


def _reasons(tags: list[str], phrases: Sequence[str]) -> tuple[str, ...]:
    """Return the tags, then the phrases that neither hold nor stand in another reason."""
    found = tags[:REASONS]
    for phrase in phrases:
        if len(found) < REASONS:
            plain = _plain(phrase)
            if not any(plain in _plain(one) or _plain(one) in plain for one in found):
                found.append(phrase)
    return tuple(found)
