"""Where the plugin meets Pelican: the index is made before the pages, and written after them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.generators import ArticlesGenerator

from plugins.settings import read_settings
from plugins.threads.addresses import Addresses
from plugins.threads.model import Thread

from .index import Index, build_index
from .scripts import client_files
from .settings import SearchSettings
from .store import Store

FOLDER = "search"
"""Where the index stands on the site."""
SYNONYMS = "synonyms.txt"
"""The author's synonyms, in the content folder."""


def index_letters(generator: ArticlesGenerator) -> None:
    """Make the index of the letters that the site shows, and tell each what it is related to."""
    folder = generator.settings.get("STORE")
    generator.settings["SEARCH_STORE"] = store = Store(Path(folder) if folder else None)
    index = settings_index(generator.settings, [article.thread for article in generator.articles], store)
    generator.settings["SEARCH_INDEX"] = index
    by_path = {article.thread.path: article for article in generator.articles}
    for article in generator.articles:
        near = index.related(article.thread.slug, article.thread.lang)
        article.related = [(by_path[one.thread.path], one.reasons) for one in near]


def settings_index(settings: Mapping[str, Any], threads: list[Thread], store: Store) -> Index:
    """Return the index of threads as Pelican's settings want it."""
    synonyms = Path(settings["PATH"], SYNONYMS)
    return build_index(
        threads,
        search_settings(settings),
        Addresses(settings).thread,
        synonyms=synonyms.read_text("utf-8-sig") if synonyms.is_file() else "",
        store=store,
    )


def search_settings(settings: Mapping[str, Any]) -> SearchSettings:
    """Return what SEARCH says; the language is the site's unless it names another."""
    return read_settings(SearchSettings, "SEARCH", {"lang": settings["DEFAULT_LANG"], **settings.get("SEARCH", {})})


def write_search(site: Pelican) -> None:
    """Write the index below `search/` and the browser's part of it below the theme's files."""
    folder, files = Path(site.output_path, FOLDER), site.settings["SEARCH_INDEX"].files()
    _forget(folder, files)
    _write(folder, files)
    _write(Path(site.output_path, site.settings["THEME_STATIC_DIR"], FOLDER), client_files())
    site.settings["SEARCH_INDEX"].tidy()
    site.settings["SEARCH_STORE"].close()


def _forget(folder: Path, files: Mapping[str, bytes]) -> None:
    """Remove what an earlier build into the same folder has left: a letter withdrawn since may be in it."""
    for path in folder.glob("*/**/*"):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
