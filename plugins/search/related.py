"""Letters that belong together, in pairs: if one names the other, the other names it, and both say why.

Of letters that are neighbours both ways (neighbours.py) the nearest pairs come first; a pair is taken while both
letters have fewer than SHOWN. Its reasons are the tags that both have, then the phrases that tell of both (telling.py),
those first whose worths make the highest product; a pair without a reason is not taken. Reasons depend on the two
letters alone.
"""

from collections.abc import Collection, Sequence

import numpy as np

from .common import plain, shared_phrases, shared_tags
from .kinship import Kinship

SHOWN, REASONS = 5, 3

Kin = list[list[tuple[int, tuple[str, ...]]]]
"""For each letter the numbers of those that belong to it, the nearest first, with the reasons."""

Named = list[list[int]]
"""The same without the reasons."""


def related(kinship: Kinship, *, words: bool) -> Kin:
    """Return the letters that belong to each; without `words` tags alone are reasons."""
    named = belonging(kinship)
    why = reasons(kinship, {(one, other) for one, others in enumerate(named) for other in others}, words=words)
    return [[(other, why[min(one, other), max(one, other)]) for other in others] for one, others in enumerate(named)]


def belonging(kinship: Kinship) -> Named:
    """Return for each letter the numbers of those that belong to it, the nearest first."""
    found: Named = [[] for _ in kinship.letters]
    for one, other in kinship.pairs[kinship.alike].tolist():
        mine, theirs = found[one], found[other]
        if len(mine) < SHOWN and len(theirs) < SHOWN:
            mine.append(other)
            theirs.append(one)
    return found


def reasons(
    kinship: Kinship, wanted: Collection[tuple[int, int]], *, words: bool
) -> dict[tuple[int, int], tuple[str, ...]]:
    """Return the reasons of pairs, by the lower number, then the higher."""
    pairs = sorted({(min(pair), max(pair)) for pair in wanted})
    numbers = np.array(pairs, np.int64).reshape(-1, 2)
    told = shared_phrases(numbers, kinship.subjects, kinship.worth, kinship.forms) if words else {}
    known = kinship.known
    tags = (shared_tags(known[one], known[other]) for one, other in pairs)
    return {pair: _reasons(both, told.get(place, ())) for place, (pair, both) in enumerate(zip(pairs, tags))}


def _reasons(tags: list[str], phrases: Sequence[str]) -> tuple[str, ...]:
    """Return the tags, then the phrases that neither hold nor stand in another reason."""
    found = tags[:REASONS]
    for phrase in phrases:
        if len(found) < REASONS:
            bare = plain(phrase)
            if not any(bare in plain(one) or plain(one) in bare for one in found):
                found.append(phrase)
    return tuple(found)
