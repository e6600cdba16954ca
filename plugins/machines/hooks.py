"""Where the plugin meets Pelican: letters are illustrated before it reads them, the rest is written after it."""

import logging
from functools import partial
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.contents import Content, Page
from pelican.generators import Generator
from pelican.writers import Writer

from plugins.press import press_of
from plugins.problems import ERROR, LettersRefused, Problem, as_text
from plugins.settings import SettingsError, read_settings
from plugins.threads.hooks import build_moment

from .breadcrumbs import breadcrumbs
from .cards import card_sources, kept_card
from .darkroom import Darkroom, is_photo
from .deck import FOLDER, Card, column_card, thread_cards
from .illustrated import illustrated, sized, withheld
from .listing import site_pages
from .photos import PhotoError
from .settings import MachinesSettings
from .sitemap import in_ascii, robots, sitemaps
from .store import Store

log = logging.getLogger(__name__)


class MachinesGenerator(Generator):
    """Deals the cards before any page is written; writes cards, photos, robots.txt and the sitemap."""

    def generate_context(self) -> None:
        """Give each article its card; articles have been read by now."""
        name, column = self.settings["SITENAME"], self.settings["COLUMN"]
        threads = [column.threads[path] for path in column.stories]
        most = self._darkroom.settings.cards_up_to - column.others
        cards = thread_cards(threads, name, self.settings["DEFAULT_LANG"], most)
        own = column_card(name, self._tagline)
        for content in self.context["generated_content"].values():
            if hasattr(content, "thread"):
                content.card = cards.get(content.thread.path, own)
        self.context["cards"] = [own, *cards.values()]

    def generate_output(self, writer: Writer) -> None:
        """Write everything, and forget what was kept for letters that are no longer there."""
        self._write_photos()
        self._write_cards(self.context["cards"])
        site = in_ascii(self.settings["COLUMN_RULES"].site)
        self._write("robots.txt", robots(site))
        if site:
            also = self._darkroom.settings.also
            for name, file in sitemaps(site_pages(self.context, build_moment(), also), site).items():
                self._write(name, file)
        self._darkroom.store.prune()

    def _write_photos(self) -> None:
        """Write the photos in place of Pelican, which would copy them as they were taken."""
        files = self.context["staticfiles"]
        hidden = withheld(self.settings["COLUMN"]) - self.context["static_links"]
        self.context["staticfiles"] = [file for file in files if not is_photo(file.source_path)]
        for file in files:
            path = file.get_relative_source_path()
            if not is_photo(path) or path in hidden:
                continue
            try:
                self._write(file.save_as, self._darkroom.photo(path))
            except PhotoError as fault:
                mend = "save it again as a JPEG or a PNG, or take it out"
                tell(self.settings, (Problem(path, 1, ERROR, f"this picture {fault}", mend),))

    def _write_cards(self, cards: list[Card]) -> None:
        store, name = self._darkroom.store, self.settings["SITENAME"]
        for card in cards:
            words = card.title, name, self._tagline
            # Drawn beside the pages, by whichever process is free.
            key, make = store.use(card_sources(*words)), partial(kept_card, store, *words)
            press_of(self.settings).offer_later(card.address, key, make)
        own = {Path(self.output_path, card.address) for card in cards}
        for old in Path(self.output_path, FOLDER).glob("*.png"):
            if old not in own and old.is_file():
                old.unlink()  # of a letter that was withdrawn since an earlier build into the same folder

    @property
    def _darkroom(self) -> Darkroom:
        return self.settings["MACHINES_DARKROOM"]

    @property
    def _tagline(self) -> str:
        return self.settings.get("SITESUBTITLE") or ""

    def _write(self, address: str, file: bytes) -> None:
        press_of(self.settings).put(address, file)


def darkroom_of(settings: dict[str, Any]) -> Darkroom:
    """Return where the photos of Pelican's content folder are made, and kept with the cards.

    Raises SettingsError when MACHINES says what we do not know.
    """
    machines = read_settings(MachinesSettings, "MACHINES", settings.get("MACHINES", {}))
    store = Store(Path(settings.get("PROJECT", "."), machines.store))
    return Darkroom(Path(settings["PATH"]), machines, store)


def illustrate_letters(site: Pelican) -> type[Generator]:
    """Give the letters' pictures their sizes, before anything is read, and tell which cannot be shown."""
    settings = site.settings
    if "COLUMN" not in settings:
        raise SettingsError("pelicanconf.py: PLUGINS must name plugins.threads before plugins.machines.")
    darkroom, rules, before = darkroom_of(settings), settings["COLUMN_RULES"], settings["COLUMN"]
    column = illustrated(before, rules, darkroom)
    settings["COLUMN"], settings["MACHINES_DARKROOM"] = column, darkroom
    problems = tuple(problem for problem in column.problems if problem not in before.problems)
    if problems and rules.threads.strict:
        raise LettersRefused(column.problems)
    if problems:
        tell(settings, problems)
    return MachinesGenerator


def tell(settings: dict[str, Any], problems: tuple[Problem, ...]) -> None:
    """Log what is wrong; a preview goes on all the same."""
    level = logging.WARNING if settings["COLUMN_RULES"].threads.preview else logging.ERROR
    log.log(level, "%s", as_text(problems))


def illustrate_page(content: Content) -> None:
    """Give the pictures of an ordinary page their sizes; those of letters have them."""
    if isinstance(content, Page) and "MACHINES_DARKROOM" in content.settings:
        path = content.get_relative_source_path()
        content._content = sized(content._content, path, content.settings["MACHINES_DARKROOM"].size)


def prepare_templates(generator: Generator) -> None:
    """Give every template the column's card, and the function that makes breadcrumbs."""
    settings = generator.settings
    card = column_card(settings["SITENAME"], settings.get("SITESUBTITLE") or "")
    generator.env.globals |= {"column_card": card, "breadcrumbs": breadcrumbs}
