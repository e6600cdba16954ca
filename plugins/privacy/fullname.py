"""Does a sign-off give a first and a last name, or a pseudonym?"""

import re
from functools import lru_cache
from pathlib import Path

_PARTICLES = frozenset("da de del della der di dos du el la le van von bin ibn al ter ten y e".split())
_SMALL = frozenset(
    "a an and at but by for from in into is my no not of off on or out over the to too under up with without".split()
)
# Endings of the adjectives and participles of which pseudonyms are made: Confused, Sleepless, Hopeful, Struggling.
_ENDINGS = re.compile(
    r"(?:less|ful|ous|ive|able|ible|ated|ised|ized|ious|ening|gling|ting|ally|ness|ment|ologist|tion)$"
)
_WORD = re.compile(r"^[^\W\d_][\w'’.-]*$")


@lru_cache(maxsize=2_000)
def reads_like_full_name(name: str) -> bool:
    """Say whether a sign-off reads like a first and a last name ("Linus Peterson").

    Two to four capitalised words (an initial or a particle such as "van" among them), none of
    which is a word of pseudonyms; a first word that is a common given name settles it.
    """
    words = re.split(r"\s+", name.strip().strip(".,!"))
    names = [word for word in words if word.casefold() not in _PARTICLES]
    if not 2 <= len(names) <= 4 or any(word.casefold() in _SMALL for word in words):
        return False
    if not all(_WORD.match(word) and word[0].isupper() for word in names) or len(names[-1].strip(".")) < 2:
        return False
    if names[0].casefold() in _words("given-names.txt"):
        return not any(word.casefold() in _words("pseudonym-words.txt") for word in names[1:])
    return not any(_is_plain_word(word.casefold()) for word in names)


def _is_plain_word(word: str) -> bool:
    bare = re.sub(r"['’]s$", "", word)
    return bare in _words("pseudonym-words.txt") or (len(bare) > 6 and bool(_ENDINGS.search(bare)))


@lru_cache(maxsize=2)
def _words(name: str) -> frozenset[str]:
    text = (Path(__file__).parent / "words" / name).read_text("utf-8")
    return frozenset(line.strip().casefold() for line in text.splitlines() if line.strip() and not line.startswith("#"))
