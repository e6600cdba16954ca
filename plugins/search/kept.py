"""The author's search as it is kept between two calls: Whoosh's indexes, and what results show.

    state.json      a line with the hash of the rest, then JSON: the key that names all it was made of, the moments
                    between which it holds, the parts, words, common terms, and the hash of every other file
    <part>/         Whoosh's index of a part (whoosh_index.py); a part that is there already is not made again
    threads.json    a line of JSON for each thread by its number: slug, language, title and turns

Kept is only what can be made anew: whatever is damaged, foreign or of another time is not believed.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.problems import Problem
from plugins.threads.model import Kind

from .answers import Found
from .finder import Finder
from .synonyms import Synonyms
from .terms import Analysis
from .whoosh_index import WhooshReader, open_whoosh, write_whoosh

if TYPE_CHECKING:
    from .index import Index

STATE, THREADS = "state.json", "threads.json"
_DRAFT = "draft"
_FORMAT = 1


class Damaged(Exception):
    """What is kept cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A turn as far as results need it."""

    kind: Kind
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class KeptThread:
    """A thread as far as results need it."""

    slug: str
    lang: str
    title: str
    turns: tuple[KeptTurn, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The author's search, ready to be asked."""

    finder: Finder
    problems: tuple[Problem, ...]
    """What is wrong with synonyms.txt."""

    def search(self, text: str) -> Found:
        """Return what a query finds."""
        return self.finder.search(text)


def keep(folder: Path, index: "Index", key: str, since: str, until: str) -> None:
    """Keep an index in a folder.

    `key` says all that it was made of; it holds from the moment `since` on and, unless that is empty, before `until`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sound, parts = _sound_parts(folder), [built.folder for built in index.parts]
    (folder / STATE).unlink(missing_ok=True)
    for each in folder.iterdir():
        if each.is_dir() and each.name not in sound.intersection(parts):
            shutil.rmtree(each)
    for built in index.parts:
        if not (folder / built.part.folder).is_dir():
            draft = folder / _DRAFT
            write_whoosh(draft, built.part, built.lists).close()
            draft.rename(folder / built.part.folder)
    ends = _write_threads(folder / THREADS, index)
    state = {
        **{"format": _FORMAT, "key": key, "since": since, "until": until},
        **{"lang": index.analysis.lang, "groups": index.synonyms.groups, "ends": ends},
        **{"parts": [[built.part.folder, built.part.first] for built in index.parts]},
        **{"words": index.words, "common": list(index.common)},
        **{"problems": [asdict(problem) for problem in index.problems], "files": _hashes(folder, parts)},
    }
    told = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
    draft = folder / _DRAFT
    draft.write_text(f"{_hash(told.encode())}\n{told}", "utf-8")
    draft.replace(folder / STATE)


def read_kept(folder: Path, key: str, moment: str) -> Kept | None:
    """Return what `keep` has left, or None when there is nothing, or it was made of something else.

    Raises Damaged when it is not as it was left.
    """
    if not (folder / STATE).is_file():
        return None
    state = _state(folder)
    if state["key"] != key or not state["since"] <= moment < (state["until"] or "z"):
        return None
    try:
        sound = state["files"] == _hashes(folder, (part for part, _ in state["parts"]))
    except OSError as fault:
        raise Damaged(f"{fault.filename} cannot be read") from fault
    if not sound:
        raise Damaged("a file of it has changed")
    analysis, thread = Analysis(state["lang"]), _Threads(folder / THREADS, state["ends"])
    synonyms = Synonyms(tuple(map(tuple, state["groups"])))
    reader = WhooshReader([(first, open_whoosh(folder / name)) for name, first in state["parts"]])
    words = {form: (weight, term) for form, (weight, term) in state["words"].items()}
    common = {term: place for place, term in enumerate(state["common"])}
    problems = tuple(Problem(**problem) for problem in state["problems"])
    return Kept(Finder(analysis, synonyms, reader, words, common, thread), problems)


def _sound_parts(folder: Path) -> set[str]:
    """Return the parts that are as an earlier call has left them."""
    try:
        state = _state(folder)
        parts = [part for part, _ in state["parts"]]
        now = _hashes(folder, parts)
    except (Damaged, OSError):
        return set()
    same = {name for name, hash_ in now.items() if state["files"].get(name) == hash_}
    return {part for part in parts if all(name in same for name in now if name.startswith(f"{part}/"))}


def _state(folder: Path) -> dict[str, Any]:
    try:
        sum_, _, told = (folder / STATE).read_text("utf-8").partition("\n")
        state = json.loads(told) if sum_ == _hash(told.encode()) else None
    except (OSError, ValueError) as fault:
        raise Damaged(f"{STATE} cannot be read") from fault
    if state is None or state["format"] != _FORMAT:
        raise Damaged(f"{STATE} is not as it was written")
    return state


def _write_threads(path: Path, index: "Index") -> list[int]:
    """Write the threads, and return where each ends."""
    ends = [0]
    with path.open("wb") as file:
        for thread in index.threads:
            turns = [[turn.kind, turn.id, turn.text] for turn in thread.turns]
            told = json.dumps([thread.slug, thread.lang, thread.title, turns], ensure_ascii=False)
            ends.append(ends[-1] + file.write(told.encode("utf-8", "surrogatepass") + b"\n"))
    return ends


class _Threads:
    """Gives the thread of a number."""

    def __init__(self, path: Path, ends: list[int]) -> None:
        self.path, self.ends = path, ends

    def __call__(self, number: int) -> KeptThread:
        with self.path.open("rb") as file:
            file.seek(self.ends[number])
            told = file.read(self.ends[number + 1] - self.ends[number])
        slug, lang, title, turns = json.loads(told.decode("utf-8", "surrogatepass"))
        return KeptThread(slug, lang, title, tuple(KeptTurn(Kind(kind), id_, text) for kind, id_, text in turns))


def _hashes(folder: Path, parts: Iterable[str]) -> dict[str, str]:
    """Return the hash of each file that a search reads."""
    read = [folder / THREADS, *(path for part in parts for path in (folder / part).iterdir())]
    return {path.relative_to(folder).as_posix(): _hash(path.read_bytes()) for path in sorted(read)}


def _hash(file: bytes) -> str:
    return hashlib.blake2b(file, digest_size=16).hexdigest()
