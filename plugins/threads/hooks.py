"""Where the plugin meets Pelican: letters are read before anything is written."""

import logging
import os
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pelican
from jinja2 import FileSystemLoader
from jinja2.filters import do_striptags
from markupsafe import Markup, escape
from pelican import Pelican
from pelican.generators import Generator
from pelican.readers import Readers

from plugins.privacy.leaks import PrivacySettings, read_names
from plugins.problems import LettersRefused, as_text, has_errors
from plugins.settings import read_settings

from . import jsonld
from .addresses import Addresses
from .column import Column, read_column
from .dates import site_zone
from .letter import read_letters as read_now
from .markup import time_html
from .moment import build_moment
from .notices import NoticesGenerator
from .reader import ThreadReader
from .rules import Rules
from .settings import Phrases, ThreadsSettings

log = logging.getLogger(__name__)


def read_letters(site: Pelican) -> type[Generator]:
    """Read and check all letters; a strict run stops here, before anything is written."""
    settings = site.settings
    rules = column_rules(settings)
    column = read_settings_column(settings, rules)
    settings["COLUMN"], settings["COLUMN_RULES"] = column, rules
    if has_errors(column.problems):
        if rules.threads.strict:
            raise LettersRefused(column.problems)
        if not rules.threads.preview:
            log.error("%s", as_text(column.problems))
    return NoticesGenerator


def read_settings_column(settings: dict[str, Any], rules: Rules) -> Column:
    """Return the column of the content folder that Pelican's settings name, at the build's moment."""
    read = settings.get("LETTERS_FROM", read_now)
    of = settings.get("LETTERS_OF", 0)
    return read_column(Path(settings["PATH"]), rules, Addresses(settings), build_moment(), read, of)


def column_rules(settings: dict[str, Any]) -> Rules:
    """Return what Pelican's settings say of the column.

    Raises SettingsError when THREADS, PHRASES or PRIVACY says what we do not know.
    """
    privacy = read_settings(PrivacySettings, "PRIVACY", settings.get("PRIVACY", {}))
    return Rules(
        threads=read_settings(ThreadsSettings, "THREADS", settings.get("THREADS", {})),
        phrases=read_settings(Phrases, "PHRASES", settings.get("PHRASES", {})),
        phrases_in=tuple(
            (lang.lower(), read_settings(Phrases, f"PHRASES_IN['{lang}']", said))
            for lang, said in sorted(settings.get("PHRASES_IN", {}).items())
        ),
        privacy=privacy,
        names=read_names(names_file(settings, privacy)),
        zone=site_zone(settings["TIMEZONE"]),
        lang=settings["DEFAULT_LANG"],
        site=settings["SITEURL"] if settings["SITEURL"].startswith("http") else "",
    )


def names_file(settings: dict[str, Any], privacy: PrivacySettings) -> Path:
    """Return where the private names are looked for."""
    return Path(settings.get("PROJECT", os.curdir)) / privacy.names_file


def give_reader(readers: Readers) -> None:
    """Let letters be read by us."""
    if "COLUMN" in readers.settings:
        reader = partial(ThreadReader, column=readers.settings["COLUMN"], rules=readers.settings["COLUMN_RULES"])
        for suffix in ("md", "markdown", "mkd", "mdown"):
            readers.reader_classes[suffix] = reader


def prepare_templates(generator: Generator) -> None:
    """Give templates their words and JSON-LD; let no template be borrowed unseen from another theme."""
    rules = generator.settings["COLUMN_RULES"]
    site = {"SITE": rules.site, "SITE_PATH": urlsplit(rules.site).path.rstrip("/")}
    generator.env.globals |= {"column": rules.threads, "phrases": rules.phrases, "ld": jsonld} | site
    time = partial(time_html, phrases=rules.phrases)
    generator.env.filters |= {"day": rules.phrases.day, "time": time, "striptags": stripped}
    loaders = generator.env.loader.loaders
    own_theme = Path(pelican.__file__).parent not in Path(generator.theme).resolve().parents
    if own_theme and rules.threads.complete_theme:
        # The second of Pelican's loaders is the `simple` theme, which would stand in silently.
        del loaders[1]
    # Notices that other themes do not have.
    loaders.append(FileSystemLoader(Path(__file__).parent / "templates"))


def stripped(value: Any) -> Markup:
    """Return a text without tags, escaped again.

    Jinja's own `striptags` undoes escaping too, so that in a theme without autoescape
    `{{ article.title|striptags }}` would let a script through.
    """
    return escape(do_striptags(value))
