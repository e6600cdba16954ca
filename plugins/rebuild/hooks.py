"""Where the plugin meets Pelican: each run begins with what the last one kept."""

from collections.abc import Iterable, Sequence
from typing import Any

from blinker import Signal
from pelican import Pelican
from pelican.generators import ArticlesGenerator, Generator, StaticGenerator
from pelican.plugins import signals
from pelican.writers import Writer

from plugins.settings import read_settings

from .articles import LettersGenerator
from .library import KeptWords
from .run import Rebuild
from .settings import RebuildSettings
from .statics import StaticsGenerator
from .templates import teach
from .writer import KeepingWriter


def begin(site: Pelican) -> None:
    """Open what earlier builds have kept."""
    settings = site.settings
    settings["REBUILD"] = read_settings(RebuildSettings, "REBUILD", settings.get("REBUILD", {}))
    if settings["REBUILD"].on:
        settings["REBUILDING"] = rebuild = Rebuild(settings)
        settings["LETTERS_FROM"], settings["PRESS"] = rebuild.letters, rebuild.output
        KeptWords.reader = rebuild.note_words


def take_over(generator: ArticlesGenerator) -> None:
    """Let articles be made of letters that have been read."""
    if "REBUILDING" in generator.settings:
        generator.__class__ = LettersGenerator


def take_over_statics(generator: StaticGenerator) -> None:
    """Let static files be taken over, unless the site wants them as links."""
    if "REBUILDING" in generator.settings and not generator.settings["STATIC_CREATE_LINKS"]:
        generator.__class__ = StaticsGenerator


def prepare_templates(generator: Generator) -> None:
    """Let templates note what they read."""
    if "REBUILDING" in generator.settings:
        rebuild: Rebuild = generator.settings["REBUILDING"]
        pages = rebuild.pages
        if generator.env.bytecode_cache is None:
            generator.env.bytecode_cache = rebuild.templates.cache
        teach(generator.env, pages.notes, pages.site, pages.constant)
        pages.environments.append(generator.env)


def follow(generators: Sequence[Generator]) -> None:
    """Stop before anything is written, when only words have changed."""
    rebuild: Rebuild | None = generators[0].settings.get("REBUILDING")
    if rebuild and rebuild.shortcut:
        rebuild.follow(generators)


def give_writer(site: Pelican) -> type[Writer] | None:
    """Return the writer that keeps pages."""
    return KeepingWriter if "REBUILDING" in site.settings else None


def end(site: Pelican) -> None:
    """Keep what was made."""
    if "REBUILDING" in site.settings:
        site.settings["REBUILDING"].end()
        del site.settings["REBUILDING"]  # until here, whoever ran us lets go of what is kept


def receivers() -> Iterable[tuple[Signal, Any]]:
    """Return each signal that the plugin listens to, and with what."""
    return (
        (signals.initialized, begin),
        (signals.article_generator_init, take_over),
        (signals.static_generator_init, take_over_statics),
        (signals.generator_init, prepare_templates),
        (signals.all_generators_finalized, follow),
        (signals.get_writer, give_writer),
        (signals.finalized, end),
    )
