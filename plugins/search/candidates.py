"""What of a thread might be a phrase of the subject index: a function of the thread alone, kept by content hash.

Candidates are runs of one to LONGEST words between empty words, numbers, names and signs (Rose, Engel, Cramer and
Cowley, "Automatic keyword extraction from individual documents", 2010). A single word is one only when it stands in
the title or more than once. The parts of a hyphened word are words; it is never cut.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from plugins.threads.model import Thread

LONGEST = 3
NONE = 0xFFFF
"""Fills the rows of shorter candidates."""

# Function words, numbers, times, and verbs and nouns so wide that no index lists them.
_EMPTY = frozenset(
    """
    a able about above across actually after afterward again against ago ahead all almost alone along already
    also although always am among an and another any anybody anyone anything anyway anywhere apart april are
    aren't around as aside ask asked asking asks at august away back bad barely be became because become been
    before began begin behind being below beside besides best better between beyond big both bring brings
    brought but by call called calling calls came can cannot certain certainly close closed closing come comes
    coming could course day days deal dear december did different do does doing done down during each early
    easily easy eight eighteen eighty either eleven else end enough especially even evening ever every everybody
    everyone everything everywhere exactly except far february feel feeling feels felt few fifteen fifth fifty
    finally find finds finish finished first five follow following for forty found four fourteen fourth friday
    from full further gave get gets getting give given gives giving go goes going gone good got great had half
    happen happened happens hard hardly has have having he hear heard held hello help helped helps her here hers
    herself hi high him himself his hold holds hope hour hours how however hundred i idea if in indeed instead
    into is it its itself january july june just keep keeps kept kind knew know known knows large last late
    later least left less let lets like likely little long longer look looked looking looks lose lot made make
    makes making man many march matter may maybe me mean means meant men met middle might mind mine minute
    minutes miss moment monday month months more morning most mostly move moved mr mrs ms much must my myself
    near nearly need needed needs never new next nice night nine nineteen ninety no nobody none nor not nothing
    november now number obviously october of off often oh ok okay old on once one ones only onto open or
    ordinary other others otherwise ought our ours ourselves out over own part past people perhaps person place
    plain please plenty point possible probably properly put puts putting quite rather read real really reason
    remember rest right said same sat saturday saw say saying says second see seem seemed seems seen seldom self
    send sent september set seven seventeen seventy several shall she short should show showed shows simple
    simply since sit six sixteen sixty slightly slow small so some somebody somehow someone something sometimes
    somewhat somewhere soon sooner sorry sort sounds spend spent start started starts stay stayed still stop
    stopped straight such suddenly sunday suppose supposed sure surely take taken takes taking talk talked tell
    telling tells ten than thank thanks that the their theirs them themselves then there these they thing things
    think thinking thinks third thirteen thirty this those though thought thousand three through thursday till
    time times to today together told tomorrow tonight too took toward towards tried try trying tuesday turn
    turned turns twelve twenty twice two under unless until up upon us use used using usually very want wanted
    wanting wants was way ways we wednesday week weeks well went were what whatever when whenever where whether
    which while who whoever whole whom whose why will wish with within without woman women word words worse
    worst worth would write writes writing wrong wrote year years yes yesterday yet you young your yours
    yourself yourselves
    """.split()
)
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]|\n")
_SENTENCE_ENDS = frozenset('.!?:\n"“')


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates of one thread."""

    forms: tuple[str, ...]
    """Words as they are written; one that ends in a hyphen is joined to the next."""
    rows: np.ndarray
    """uint16, shape (n, LONGEST): the words of each candidate as places in `forms`, then NONE."""

    def to_bytes(self) -> bytes:
        """Return what `from_bytes` reads."""
        return len(self.rows).to_bytes(4, "little") + self.rows.astype("<u2").tobytes() + "\n".join(self.forms).encode()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Candidates":
        """Return what `to_bytes` wrote. Raises ValueError for anything else."""
        size = int.from_bytes(kept[:4], "little")
        rows = np.frombuffer(kept, "<u2", size * LONGEST, offset=4).reshape(size, LONGEST)
        forms = tuple(kept[4 + rows.nbytes :].decode().split("\n"))
        if size and int(np.where(rows == NONE, 0, rows).max()) >= len(forms):
            raise ValueError("these are not the candidates of a thread")
        return cls(forms, rows)


def candidates(thread: Thread, lang: str) -> Candidates:
    """Return the candidates of a thread; names of those who speak in it are none."""
    names = {word.lower() for turn in thread.turns for word in re.findall(r"\w+", turn.author)}
    breaks = empty_words(lang) | names
    found: Counter[tuple[str, ...]] = Counter()
    titled = {phrase for phrase in _phrases(thread.title, breaks)}
    for turn in thread.turns:
        found.update(_phrases(turn.text, breaks))
    kept = [
        phrase
        for phrase in {**dict.fromkeys(titled), **found}
        if len(phrase) > 1 or phrase in titled or found[phrase] > 1
    ]
    places: dict[str, int] = {}
    rows = np.full((len(kept), LONGEST), NONE, np.uint16)
    for row, phrase in zip(rows, kept[: NONE // LONGEST]):
        row[: len(phrase)] = [places.setdefault(word, len(places)) for word in phrase]
    return Candidates(tuple(places), rows[: NONE // LONGEST])


@lru_cache(maxsize=8)
def empty_words(lang: str) -> frozenset[str]:
    """Return the words of a language, in lower case, that no phrase holds."""
    code = lang.split("-")[0]
    if code == "en":
        return _EMPTY
    from whoosh.lang.stopwords import stoplists

    return frozenset(stoplists.get(code, ()))


def _phrases(text: str, breaks: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """Yield the runs of one to LONGEST words."""
    run: list[str] = []
    opens = True
    for token in _TOKEN.findall(text):
        word = token[:-2] if token.endswith(("'s", "’s")) else token
        if opens and word[1:].islower():
            word = word.lower()
        opens = token in _SENTENCE_ENDS
        if word[0].isalpha() and not _is_empty(word, breaks):
            run += re.sub("-", "- ", word).split() if "-" in word else [word]
        elif run:
            yield from _cuts(run)
            run = []
    yield from _cuts(run)


def _is_empty(word: str, breaks: frozenset[str]) -> bool:
    plain = word.lower()
    parts = plain.split("-")
    if len(parts) == 2:
        return parts[0] in breaks and parts[1] in breaks
    return plain in breaks or "'" in plain or "’" in plain or (len(plain) == 1 and plain.isascii())


def _cuts(run: list[str]) -> Iterator[tuple[str, ...]]:
    for start in range(len(run)):
        if start and run[start - 1].endswith("-"):
            continue
        for end in range(start + 1, min(start + LONGEST, len(run)) + 1):
            if not run[end - 1].endswith("-"):
                yield tuple(run[start:end])
