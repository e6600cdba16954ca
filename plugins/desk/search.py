"""`search`: the letters that readers would find, in the same order, and why."""

import datetime
import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from plugins.desk.build import check_content
from plugins.desk.output import Refused
from plugins.desk.signature import signature
from plugins.desk.site import say, site_settings
from plugins.problems import Problem

if TYPE_CHECKING:
    from plugins.search.answers import Found
    from plugins.search.index import Index
    from plugins.search.store import Store
    from plugins.threads.letter import Letter
    from plugins.threads.rules import Rules


class Asked(Protocol):
    """What answers queries: the index, or what is kept of it."""

    problems: tuple[Problem, ...]
    """What is wrong with synonyms.txt."""

    def search(self, text: str) -> "Found":
        """Return what a query finds."""


def search_command(words: str, content: str, as_json: bool, explain: bool, queries: str) -> int:
    """Print what a query finds, or each query of a file, one a line; return 1 when that cannot be, else 0."""
    try:
        asked = _lines(Path(queries)) if queries else [words]
        check_content(Path(content))
        index = _searched(Path(content), explain)
    except Refused as refusal:
        say(f"Not searched. {refusal}")
        return 1
    for query in asked:
        if as_json or queries:
            print(json.dumps(_answer(index, query, explain), ensure_ascii=False))
        else:
            print(_told(index, query, explain))
    return 0


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise Refused(f"{path} cannot be read: {fault}.") from fault


def _searched(content: Path, explain: bool) -> Asked:
    """Return what answers queries: what an earlier call has kept, if it still holds, else a new index, kept."""
    from plugins.search.kept import Damaged, read_kept
    from plugins.settings import SettingsError
    from plugins.threads.hooks import build_moment

    settings = site_settings(content, content.with_name("output"))
    folder = Path(settings["STORE"], "desk") if settings.get("STORE") else None
    try:
        key, now = signature(content, settings), build_moment()
        kept = read_kept(folder, key, _moment(now)) if folder and not explain else None
    except Damaged as fault:
        say(f"The author's index is thrown away and made anew: {fault}.")
        shutil.rmtree(folder, ignore_errors=True)
        kept = None
    except SettingsError as fault:
        raise Refused(str(fault)) from fault
    made = kept or _made(settings, folder, key, now)
    for problem in made.problems:
        say(str(problem))
    return made


def _made(settings: dict[str, Any], folder: Path | None, key: str, now: datetime.datetime) -> "Index":
    """Return a new index, kept in a folder."""
    from plugins.search.encoder import NoModel
    from plugins.search.kept import keep
    from plugins.search.store import Store
    from plugins.settings import SettingsError

    store = Store(folder)
    try:
        index, moments = _index(settings, store)
        if folder:
            later = min((each for each in moments if each > now), default=None)
            keep(folder, index, key, _moment(now), _moment(later))
    except (SettingsError, NoModel, ValueError) as fault:
        raise Refused(str(fault)) from fault
    except OSError as fault:
        say(f"The author's index is not kept: {fault}.")
    index.tidy()
    return index


def _moment(moment: datetime.datetime | None) -> str:
    """Return a moment so that moments sort as text; an empty string for none."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") if moment else ""


def _index(settings: dict[str, Any], store: "Store") -> tuple["Index", set[datetime.datetime]]:
    """Return the index of the letters that the site shows, and every moment that their files name."""
    from plugins.search.site import searched, settings_index
    from plugins.threads.hooks import column_rules, read_settings_column
    from plugins.threads.letter import read_letters

    moments: set[datetime.datetime] = set()

    def read(root: Path, paths: Sequence[str], rules: "Rules", problems: list[Problem]) -> Iterable["Letter"]:
        for letter in read_letters(root, paths, rules, problems):
            dates = (letter.thread.date, *(turn.date for turn in letter.thread.turns))
            moments.update(date for date in dates if date)
            yield letter

    rules = column_rules(settings)
    threads = searched(read_settings_column({**settings, "LETTERS_FROM": read}, rules), rules)
    # The author finds letters whether or not readers do.
    found = {**settings, "SEARCH": {**settings.get("SEARCH", {}), "browser": True}}
    return settings_index(found, threads, store), moments


def _answer(index: Asked, query: str, explain: bool) -> dict[str, Any]:
    """Return what a query finds, for other programs."""
    found = index.search(query)
    results = []
    for hit in found.hits:
        result: dict[str, Any] = {"slug": hit.slug, "score": hit.score, "turn": hit.turn}
        if explain:
            reasons = index.explain(found.searched, hit.slug, hit.lang)
            result["words"] = [
                {"word": r.word, "impact": r.impact, "points": r.points, "whence": dict(r.whence)} for r in reasons
            ]
        results.append(result)
    return {"query": query, "results": results} | ({"searched": found.searched} if found.searched != query else {})


def _told(index: Asked, query: str, explain: bool) -> str:
    """Return what a query finds, for people."""
    found = index.search(query)
    if not found.hits:
        return "No letter has any of these words."
    lines = [] if found.searched == query else [f"Searched instead: {found.searched}"]
    for place, hit in enumerate(found.hits, 1):
        lines += [f"{place:2}. {hit.title}", f"    {hit.slug}#{hit.turn}  {hit.score}"]
        for reason in index.explain(found.searched, hit.slug, hit.lang) if explain else ():
            whence = ", ".join(f"{name} {share} %" for name, share in reason.whence)
            lines.append(
                f"    {reason.word}: {reason.impact} of 15, {reason.points} points{f' ({whence})' if whence else ''}"
            )
    return "\n".join([*lines, f"{found.total} in all."])
