"""Where the plugin meets Pelican: what was kept is opened before anything is read, and kept anew at the end."""

import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from blinker import Signal
from pelican import Pelican
from pelican.generators import ArticlesGenerator, Generator, StaticGenerator
from pelican.plugins import signals
from pelican.writers import Writer

from plugins.press import MARK, MIRROR
from plugins.settings import read_settings
from plugins.threads.hooks import build_moment, column_rules

from .archive import Archive
from .articles import LettersGenerator
from .facts import Notes
from .keys import letters_key, site_key
from .library import KeptWords, Library
from .output import Made, Output, mirror
from .pages import Pages
from .settings import RebuildSettings
from .site import Site
from .statics import StaticsGenerator
from .templates import teach
from .uptodate import Basis, basis_of, check_up_to_date, next_change
from .workers import Later, cores
from .writer import KeepingWriter

@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How a folder that was built differs from the one that was built before."""

    changed: set[str]
    gone: set[str]
    files: int
    build: str
    """Which build it was."""

    def mirror(self, new: Path, old: Path) -> bool:
        """Make the old folder hold what the new one does, for the next build to begin with; say whether it was worth it."""
        if 2 * len(self.changed) > self.files:
            return False
        mirror(new, old, self.changed, self.gone)
        (old / MIRROR).write_text(self.build)
        return True


class Rebuild:
    """One run of Pelican: what is kept, what is written, and what pages are made from."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        rebuild: RebuildSettings = settings["REBUILD"]
        self.archive = Archive(Path(settings["STORE"], "letters") if settings.get("STORE") else None)
        output = Path(settings["OUTPUT_PATH"])
        before = Path(settings.get("REBUILD_BEFORE", output))
        self.key, self.name = site_key(settings), f"site {before.resolve()}"
        names = Path(settings.get("PROJECT", "."), column_rules(settings).privacy.names_file)
        processes = cores(rebuild.processes)
        letters = letters_key(settings, names)
        self.key = f"{self.key} {letters}"
        self.library = Library(self.archive, letters, processes)
        site, self.notes = Site(self.library.marks), Notes()
        made = self._made()
        self.moment, self.files = build_moment(), basis_of(Path(settings["PATH"]), [names])
        if made.pages and "REBUILD_BEFORE" in settings:
            basis = msgspec.json.decode(self.archive.get(f"basis of {self.name}") or b"{}", type=Basis)
            check_up_to_date(basis, self.files, self.moment, before, made)
        mirrored = self._mirrored(output)
        later = Later()
        self.output = Output(output, before, made, site.mark, later, mirrored=mirrored)
        keep = not _others(signals.content_written)
        self.pages = Pages(self.output, site, self.notes, later, processes, keep=keep)
        # Whoever wants to see letters being read gets to see it: then Pelican reads them all.
        reading = (signals.article_generator_preread, signals.article_generator_context, signals.content_object_init)
        self.watched_reading = any(map(_others, reading))

    def _made(self) -> Made:
        """Return what the last build into the same folder made, or nothing if that would not hold any more."""
        kept = self.archive.get(self.name)
        if not kept:
            return Made()
        key, _, data = kept.partition(b"\n")
        try:
            return msgspec.msgpack.decode(data, type=Made) if key.decode() == self.key else Made()
        except msgspec.DecodeError:
            return Made()

    def _mirrored(self, output: Path) -> bool:
        """Say whether the folder to be written holds what the last build made; empty it when not."""
        note, kept = output / MIRROR, self.archive.get(self.name) or b""
        whole = note.is_file() and note.read_text() == _hashed(kept)
        if not whole and "REBUILD_BEFORE" in self.settings:
            for path in output.iterdir():
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                elif path.name != MARK:
                    path.unlink()
        return whole

    def _basis(self) -> Basis:
        column, rules = self.settings["COLUMN"], self.settings["COLUMN_RULES"]
        until = next_change(self.library.threads(), self.moment, rules.zone)
        return Basis(self.files, self.moment, until, column.problems, len(column.stories))

    def end(self) -> None:
        """Keep what this run made, for the next."""
        self.pages.end()
        self.output.sweep()
        kept = self.key.encode() + b"\n" + msgspec.msgpack.encode(self.output.new)
        self.archive.put(self.name, kept)
        self.archive.put(f"basis of {self.name}", msgspec.json.encode(self._basis()))
        self.archive.close()
        self.settings["REBUILT"] = Rebuilt(
            self.output.changed,
            self.output.gone,
            len(self.output.new.pages) + len(self.output.new.files),
            _hashed(kept),
        )


def begin(site: Pelican) -> None:
    """Open what earlier builds have kept."""
    settings = site.settings
    settings["REBUILD"] = read_settings(RebuildSettings, "REBUILD", settings.get("REBUILD", {}))
    if settings["REBUILD"].on:
        settings["REBUILDING"] = rebuild = Rebuild(settings)
        settings["LETTERS_FROM"], settings["PRESS"] = rebuild.library, rebuild.output
        KeptWords.reader = lambda digest: rebuild.notes.add("said", digest)


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
        pages = generator.settings["REBUILDING"].pages
        teach(generator.env, pages.notes, pages.site, pages.constant)
        pages.environments.append(generator.env)


def give_writer(site: Pelican) -> type[Writer] | None:
    """Return the writer that keeps pages."""
    return KeepingWriter if "REBUILDING" in site.settings else None


def end(site: Pelican) -> None:
    """Keep what was made."""
    if "REBUILDING" in site.settings:
        site.settings.pop("REBUILDING").end()


def _hashed(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _others(signal: Signal) -> bool:
    """Say whether a plugin that is not ours listens to a signal."""
    return any(not _ours(receiver) for receiver in signal.receivers_for(None))


def _ours(receiver: Any) -> bool:
    return str(getattr(receiver, "__module__", "")).startswith("plugins.")


def receivers() -> Iterable[tuple[Signal, Any]]:
    """Return each signal that the plugin listens to, and with what."""
    return (
        (signals.initialized, begin),
        (signals.article_generator_init, take_over),
        (signals.static_generator_init, take_over_statics),
        (signals.generator_init, prepare_templates),
        (signals.get_writer, give_writer),
        (signals.finalized, end),
    )
