"""`search`: the letters that readers would find, in the same order, and why."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.desk.build import check_content
from plugins.desk.output import Refused
from plugins.desk.site import say, site_settings

if TYPE_CHECKING:
    from plugins.search.index import Index


def search_command(words: str, content: str, as_json: bool, explain: bool, queries: str) -> int:
    """Print what a query finds, or each query of a file, one a line; return 1 when that cannot be, else 0."""
    try:
        asked = _lines(Path(queries)) if queries else [words]
        check_content(Path(content))
        index = _index(Path(content))
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


def _index(content: Path) -> "Index":
    """Return the index of the letters that the site shows."""
    from plugins.search.encoder import NoModel
    from plugins.search.hooks import searched, settings_index
    from plugins.search.store import Store
    from plugins.settings import SettingsError
    from plugins.threads.hooks import column_rules, read_settings_column

    settings = site_settings(content, content.with_name("output"))
    try:
        rules = column_rules(settings)
        threads = searched(read_settings_column(settings, rules), rules)
        store = Store(Path(settings["STORE"]) if settings.get("STORE") else None)
        index = settings_index(settings, threads, store)
    except (SettingsError, NoModel, ValueError) as fault:
        raise Refused(str(fault)) from fault
    for problem in index.problems:
        say(str(problem))
    return index


def _answer(index: "Index", query: str, explain: bool) -> dict[str, Any]:
    """Return what a query finds, for other programs."""
    found = index.search(query)
    results = []
    for hit in found.hits:
        result: dict[str, Any] = {"slug": hit.slug, "score": hit.score, "turn": hit.turn}
        if explain:
            reasons = index.explain(found.searched, hit.slug, hit.lang)
            result["words"] = [{"word": r.word, "impact": r.impact, "points": r.points, "whence": dict(r.whence)} for r in reasons]
        results.append(result)
    return {"query": query, "results": results} | ({"searched": found.searched} if found.searched != query else {})


def _told(index: "Index", query: str, explain: bool) -> str:
    """Return what a query finds, for people."""
    found = index.search(query)
    if not found.hits:
        return "No letter has any of these words."
    lines = [] if found.searched == query else [f"Searched instead: {found.searched}"]
    for place, hit in enumerate(found.hits, 1):
        lines += [f"{place:2}. {hit.title}", f"    {hit.slug}#{hit.turn}  {hit.score}"]
        for reason in index.explain(found.searched, hit.slug, hit.lang) if explain else ():
            whence = ", ".join(f"{name} {share} %" for name, share in reason.whence)
            lines.append(f"    {reason.word}: {reason.impact} of 15, {reason.points} points{f' ({whence})' if whence else ''}")
    return "\n".join([*lines, f"{found.total} in all."])
