"""Threads in their order, parted into base and recent, and each part's lists.

Threads are numbered oldest first, of one moment by slug and language. Up to SMALL of them all are the base; above, the
base is the oldest N - N mod FOLD, and the others are the recent part, so that one new letter leaves the base as it is.
A part's folder is named by a hash of all that its files depend on. Its cards stand in folders of their own (cards.py).
"""

import hashlib
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zipfile import BadZipFile

import numpy as np

from .cards import Deck, decks
from .columns import Columns
from .entries import Entry
from .impacts import LONGEST, NO_ROWS, Heights, Lists, Rows, fold
from .lexical import Statistics, weigh
from .synonyms import Synonyms, synonym_rows

SMALL = 1024
FOLD = 32
_FORMAT = "4"  # changes whenever the same content would give other files


@dataclass(frozen=True, slots=True)
class Base:
    """What the base hands on to the recent part."""

    statistics: Statistics
    heights: Heights


@dataclass(frozen=True, slots=True)
class Part:
    """A run of threads whose files stand in one folder."""

    folder: str
    first: int
    """The number of its first thread."""
    entries: tuple[Entry, ...]
    recent: bool
    decks: tuple[Deck, ...]
    gone: tuple[int, ...] = ()
    """The numbers of threads that a later part tells again; see standin.py."""


def parted(entries: Sequence[Entry], lang: str, rules: str) -> tuple[Part, Part | None]:
    """Return base and recent part; `rules` says all beside the threads that their lists depend on."""
    base = len(entries) if len(entries) <= SMALL else len(entries) - len(entries) % FOLD
    early = _part(entries[:base], 0, lang, rules, recent=False)
    late = entries[base:]
    return early, _part(late, base, lang, f"{rules}{early.folder}", recent=True) if late else None


def _part(entries: Sequence[Entry], first: int, lang: str, rules: str, *, recent: bool) -> Part:
    told = [_FORMAT, rules]
    for entry in entries:
        thread = entry.thread
        told += [entry.content, thread.date.date().isoformat(), thread.category, thread.lang, *thread.tags]
    folder = hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return Part(folder, first, tuple(entries), recent, decks(entries, first, lang))


def retold(base: Part, late: Sequence[Entry], again: Mapping[int, Entry], lang: str, rules: str) -> tuple[Part, Part]:
    """Return the base without some of its threads, and a part that tells these again before the late ones."""
    entries = [again[number] for number in sorted(again)]
    part = _part([*entries, *late], len(base.entries), lang, f"{rules}{base.folder}", recent=True)
    return replace(base, gone=tuple(sorted(again))), part


def sets_of(entries: Sequence[Entry]) -> dict[str, list[int]]:
    """Return the sets of a part's threads by name, sorted; threads are counted from the first."""
    sets: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        for name in entry.sets:
            sets[name].append(number)
    return dict(sorted(sets.items()))


def lexical_rows(columns: Columns, statistics: Statistics) -> Rows:
    """Return what threads are worth to the words that stand in them."""
    title, body = weigh(columns, statistics)
    return Rows(columns.words, columns.starts, columns.thread, title + body, columns.voices)


def make_lists(rows: Rows, sense: Rows, threads: int, synonyms: Synonyms, base: Heights) -> tuple[Lists, Heights]:
    """Return the lists of a part with so many threads, and their heights; `base` is empty for the base itself.

    `rows` are the lexical scores of its threads, `sense` those of nearness.
    """
    others = synonym_rows(synonyms, rows) if synonyms.groups else NO_ROWS
    return fold(threads, (rows, sense, others), synonyms.terms, base)


def capped(lists: Lists) -> tuple[Lists, Lists]:
    """Return the LONGEST best threads of each word, of equals the newest, and the others that it stands in."""
    best = np.ones(len(lists.thread), bool)
    for place in np.flatnonzero(np.diff(lists.starts) > LONGEST).tolist():
        rows = lists.rows(place)
        order = np.lexsort((-lists.thread[rows], -lists.impact[rows].astype(np.int64)))
        best[rows.start + order[LONGEST:]] = False
    if best.all():
        return lists, _only(lists, np.zeros(len(best), bool))
    return _only(lists, best), _only(lists, ~best & lists.said)


def _only(lists: Lists, rows: np.ndarray) -> Lists:
    first = lists.starts[:-1]
    sizes = np.add.reduceat(rows, first, dtype=np.int64) if len(first) else np.zeros(0, np.int64)
    held = sizes > 0
    names = tuple(each for each, some in zip(lists.words, held) if some)
    starts = np.concatenate([[0], np.cumsum(sizes[held])]).astype(np.int64)
    return Lists(names, lists.scale[held], starts, lists.thread[rows], lists.impact[rows], lists.voices[rows])


def base_bytes(base: Base) -> bytes:
    """Return what `base_from` reads."""
    out, (statistics, heights) = io.BytesIO(), (base.statistics, base.heights)
    numbers = np.array([statistics.threads, statistics.title_length, statistics.body_length])
    words = ("\n".join(words).encode() for words in (statistics.words, heights.words))
    frequent, high = (np.frombuffer(each, np.uint8) for each in words)
    arrays = {
        "title_df": statistics.title_df,
        "body_df": statistics.body_df,
        "highest": heights.highest,
        "least": heights.least,
    }
    np.savez(out, numbers=numbers, words=frequent, high=high, **arrays)
    return out.getvalue()


def base_from(kept: bytes) -> Base | None:
    """Return what `base_bytes` wrote, or None for anything else."""
    try:
        with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
            words, high = (tuple(arrays[name].tobytes().decode().split("\n")) for name in ("words", "high"))
            threads, title, body = arrays["numbers"].tolist()
            statistics = Statistics(int(threads), title, body, words, arrays["title_df"], arrays["body_df"])
            return Base(statistics, Heights(high, arrays["highest"], arrays["least"]))
    except (OSError, KeyError, ValueError, EOFError, BadZipFile):
        return None
