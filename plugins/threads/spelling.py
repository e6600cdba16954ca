"""Keys and names one slip away from what was meant."""

from collections.abc import Iterable


def one_slip(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that `word` misses by one letter, or None.

    One slip is one letter wrong, missing or extra, or two neighbours swapped (the "optimal string
    alignment" distance of 1). A word that is known has no slip.
    """
    known = list(known)
    if word in known:
        return None
    return next((right for right in known if _is_one_slip(word, right)), None)


def _is_one_slip(word: str, right: str) -> bool:
    if abs(len(word) - len(right)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(word, right)) if a != b), min(len(word), len(right)))
    rest, wanted = word[start:], right[start:]
    swapped = rest[:2] == wanted[:2][::-1] and rest[2:] == wanted[2:]
    return rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:] or swapped
