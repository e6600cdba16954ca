"""The index of a site: made of its letters as Pelican's settings want it, and its files for browsers."""

import contextlib
from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from plugins.memory import give_back
from plugins.press import press_of
from plugins.threads.addresses import Addresses
from plugins.threads.column import Column, is_shown
from plugins.threads.model import Status, Thread
from plugins.threads.rules import Rules

from .cards import Deck
from .index import Index, build_index
from .scripts import FILES, client_file, client_key, starter
from .settings import search_settings
from .standin import standing_in
from .store import Handed, Store

FOLDER = "search"
"""Where the index stands on the site."""
SYNONYMS = "synonyms.txt"
"""The author's synonyms, in the content folder."""


def searched(column: Column, rules: Rules) -> list[Thread]:
    """Return the threads that can be found, by readers and by the desk alike.

    Those that the site lists: no hidden one, and of a thread in several languages the one in the site's.
    """
    shown = [thread for thread in column.threads.values() if is_shown(thread, rules)]
    shown = [thread for thread in shown if thread.status is not Status.HIDDEN]
    own = {thread.slug for thread in shown if thread.lang == rules.lang.lower()}
    return [thread for thread in shown if thread.lang == rules.lang.lower() or thread.slug not in own]


def settings_index(settings: Mapping[str, Any], threads: list[Thread], store: Store) -> Index:
    """Return the index of threads as Pelican's settings want it."""
    synonyms = Path(settings["PATH"], SYNONYMS)
    return build_index(
        threads,
        search_settings(settings),
        Addresses(settings).thread,
        synonyms=synonyms.read_text("utf-8-sig") if synonyms.is_file() else "",
        store=store,
        processes=settings.get("PROCESSES", 1),
    )


def begin_files(index: Index, store: Store, settings: Mapping[str, Any]) -> None:
    """Begin to write the index below `search/`; a part of it that is there already is not made again."""
    press, scripts = press_of(settings), _scripts(settings)
    index.learn()
    give_back()
    store.share()
    have = {folder for folder in index.folders if press.kept(f"{FOLDER}/{folder}")}
    missing = [deck for deck in index.decks if deck.folder not in have]
    have.update(deck.folder for deck in missing)

    def make() -> tuple[dict[str, bytes], Handed]:
        return _placed(index.files(have), scripts), store.handed

    def keep(handed: Handed) -> None:
        _ = index.kin  # the last that needs the store
        store.take(handed)
        index.tidy()
        store.close()

    press.put_later(make, keep, now=True)
    for deck in missing:
        press.put_later(partial(_made, deck))


def offer_scripts(settings: Mapping[str, Any]) -> None:
    """Offer the files that do not depend on letters, and say what makes those of edited ones."""
    press, scripts, key = press_of(settings), _scripts(settings), client_key()
    for file in [file for file in FILES if file != "start"]:
        # To join and to shorten them takes as long as some twenty pages.
        press.offer_later(f"{scripts}/{file}.js", key, partial(client_file, f"{file}.js"))
    press.follow(partial(_found_at_once, settings["SEARCH_INDEX"], scripts, settings.get("STORE")))


def _scripts(settings: Mapping[str, Any]) -> str:
    return f"{settings['THEME_STATIC_DIR']}/{FOLDER}"


def _made(deck: Deck) -> tuple[dict[str, bytes], None]:
    return _in_folder(deck.files), None


def _found_at_once(index: Index, scripts: str, folder: str | None, edited: Collection[str]) -> dict[str, bytes]:
    with contextlib.closing(Store(Path(folder) if folder else None)) as store:
        files = standing_in(index, edited, store)
        return _placed(files, scripts) if files else {}


def _placed(files: Mapping[str, bytes], scripts: str) -> dict[str, bytes]:
    """Return the index's files with their folder, and the starter, which knows its parts."""
    return {f"{scripts}/start.js": starter(files["manifest.json"]), **_in_folder(files)}


def _in_folder(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{FOLDER}/{name}": data for name, data in files.items()}
