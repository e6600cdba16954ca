"""Where the plugin meets Pelican: the index is made before the pages, and written after them.

All that makes it is imported where it is needed: new words of a letter are often followed without it.
"""

from pathlib import Path

from pelican import Pelican
from pelican.generators import ArticlesGenerator, Generator
from pelican.writers import Writer

from .settings import search_settings


def begin(site: Pelican) -> None:
    """Leave out the search page where readers' browsers have no index."""
    if not search_settings(site.settings).browser:
        site.settings["SEARCH_SAVE_AS"] = ""


def prepare_templates(generator: Generator) -> None:
    """Let templates know whether there is an index for browsers."""
    generator.env.globals["search"] = search_settings(generator.settings)


def index_letters(generator: ArticlesGenerator) -> None:
    """Make the index of the letters that the site shows, and tell each what it is related to."""
    settings, by_path = generator.settings, {article.thread.path: article for article in generator.articles}
    for article in generator.articles:
        article.related = []
    if "KIN" in settings:
        settings["KIN"].tell(by_path)
        return
    from .site import begin_files, searched, settings_index
    from .store import Store

    store = Store(Path(settings["STORE"]) if settings.get("STORE") else None)
    index = settings_index(settings, searched(settings["COLUMN"], settings["COLUMN_RULES"]), store)
    settings["SEARCH_INDEX"] = index
    if search_settings(settings).browser:
        begin_files(index, store, settings)
    shown = [by_path.get(thread.path) for thread in index.threads]
    for article, kin in zip(shown, index.kin):
        if article:
            article.related = [(shown[other], reasons) for other, reasons in kin if shown[other]]
    if not search_settings(settings).browser:
        index.keep_kinship()
        store.close()


class SearchGenerator(Generator):
    """Writes the browser's part of the search below the theme's files."""

    def generate_output(self, writer: Writer) -> None:
        """Write the files that do not depend on letters, and say what makes those of edited ones."""
        from .site import offer_scripts

        if search_settings(self.settings).browser:
            offer_scripts(self.settings)


def give_generator(site: Pelican) -> type[Generator]:
    """Let the search be written with the rest of the site."""
    return SearchGenerator
