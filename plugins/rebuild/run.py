"""One run of Pelican: what is kept is opened before anything is read, and kept anew at the end."""

import os
import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from blinker import Signal
from jinja2 import Environment
from pelican.contents import Content
from pelican.generators import Generator
from pelican.plugins import signals

from plugins.press import MARK, MIRROR
from plugins.threads.hooks import build_moment, column_rules
from plugins.threads.letter import Reading
from plugins.workers import cores

from .archive import Archive
from .bytecode import Bytecode
from .facts import Notes
from .keys import hashed, letters_key, site_key
from .later import Later
from .library import Library
from .made import Made, Page
from .output import Output
from .pages import Pages
from .rebuilt import Rebuilt
from .resident import Resident
from .shortcut import Shortcut, shortcut_of
from .site import Site
from .uptodate import Basis, Taken, check_up_to_date, is_whole, next_change, stamps_of


class Rebuild:
    """One run of Pelican: what is kept, what is written, and what pages are made from."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        output = Path(settings["OUTPUT_PATH"])
        before = Path(settings.get("REBUILD_BEFORE", output))
        self.names = Path(settings.get("PROJECT", "."), column_rules(settings).privacy.names_file)
        letters = letters_key(settings, self.names)
        self.key, self.name = f"{site_key(settings)} {letters}", f"site {before.resolve()}"
        self.resident: Resident | None = settings.get("RESIDENT")
        self.shortcut: Shortcut | None = None
        self.output: Output | None = None
        store = Path(settings["STORE"], "letters") if settings.get("STORE") else None
        self.archive = self.resident.archive(store) if self.resident else Archive(store)
        try:
            made = self._made()
            self.moment = build_moment()
            self.stamps = settings.get("STAMPS") or stamps_of(Path(settings["PATH"]), [self.names])
            basis = self._stop_if_up_to_date(before, made)
            self._prepare(output, before, made, letters)
            self.shortcut = self._shortcut(before, made, basis)
        except BaseException:
            self.abandon()
            raise

    def abandon(self) -> None:
        """Let go of what is kept, without a word on this run."""
        if self.output:
            self.output.later.stop()
            self.templates.stop()
        _forget_contents()
        if not self.resident:
            self.archive.close()
        elif self.archive.damaged:
            self.resident.close()

    def _stop_if_up_to_date(self, before: Path, made: Made) -> Basis:
        """Raise UpToDate when there is nothing to build, else return what the last build was made from."""
        if not made.pages or "REBUILD_BEFORE" not in self.settings:
            return Basis()
        with self.archive.whole():
            basis = msgspec.json.decode(self.archive.get(f"basis of {self.name}") or b"{}", type=Basis)
        check_up_to_date(basis, self.stamps.whole(), self.moment, before, made)
        return basis

    def _prepare(self, output: Path, before: Path, made: Made, letters: str) -> None:
        processes = cores(self.settings["REBUILD"].processes)
        keep = not _others(signals.content_written)
        self.settings["PROCESSES"], later = processes, Later(processes if keep else 1)
        self.library = (
            self.resident.library(letters, processes) if self.resident else Library(self.archive, letters, processes)
        )
        self.templates = Bytecode(self.archive, self.key)
        site, self.notes = Site(self.library.marks), Notes()
        self.output = Output(output, before, made, site.mark, later, mirrored=self._mirrored(output, made))
        self.pages = Pages(self.output, site, self.notes, later, keep=keep)
        # Whoever wants to see letters being read gets to see it: then Pelican reads them all.
        reading = (signals.article_generator_preread, signals.article_generator_context, signals.content_object_init)
        self.watched_reading = any(map(_others, reading))

    def _shortcut(self, before: Path, made: Made, basis: Basis) -> Shortcut | None:
        """Return the way to follow what has changed if that is only words, and nothing but pages and feeds is made."""
        settings, searched = self.settings, "plugins.search" in self.settings["PLUGINS"]
        whole = self.resident or settings.get("REBUILD_WHOLE") or (searched and "KINDRED" not in settings)
        alone = self.pages.keep and not self.watched_reading and self._known(made)
        if whole or not alone or not basis.holds(self.moment) or not is_whole(before, made):
            return None
        root, rules = Path(settings["PATH"]), column_rules(settings)
        shortcut = shortcut_of(self.library, made, basis, self.stamps, root, rules)
        if not shortcut or (searched and not shortcut.ask(partial(settings["KINDRED"], settings), self.moment)):
            return None
        settings["LETTERS_OF"], settings["KIN"] = basis.letters, shortcut.kindred
        return shortcut

    @property
    def letters(self) -> Reading:
        """What reads the letters that this run is made from."""
        return self.shortcut.read if self.shortcut else self.library

    def note_words(self, digest: str) -> None:
        """Note that words are read."""
        self.notes.add("said", digest)
        if self.shortcut:
            self.shortcut.early.add(digest)

    def follow(self, generators: Sequence[Generator]) -> None:
        """Make what shows the new words, and raise Taken; or NotTaken, when that takes a whole build."""
        articles, *_ = generators
        self.pages.learn(articles.context, self.settings)
        contents = self.pages.site.contents
        letters = [contents[path] for path in self.shortcut.subjects if path in contents]
        templates = {one.template: articles.get_template(one.template) for one in letters}
        self.shortcut.follow(self.pages, letters, templates)
        raise Taken

    def compile_aside(self, environment: Environment) -> None:
        """Let templates be compiled beside us, now that an environment knows all that they may ask for."""
        self.templates.begin(environment, Path(self.settings["THEME"], "templates"), self.settings["PROCESSES"])

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

    def _known(self, made: Made) -> bool:
        """Say whether a folder holds what we know to be made, and nothing else."""
        return bool(made.pages) and not _writes_unseen(self.settings)

    def _mirrored(self, output: Path, made: Made) -> bool:
        """Say whether the folder to be written holds what the last build made; empty it when not, or nobody knows."""
        note, kept = output / MIRROR, self.archive.get(self.name) or b""
        whole = self._known(made) and note.is_file() and note.read_text() == hashed(kept)
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
        listed = [listed[0].relative_source_path for _, listed in self.pages.context["categories"]]
        newest = max(column.stories, key=lambda path: column.threads[path].changed, default="")
        basis = Basis(since=self.moment, until=until, report=column.problems, letters=len(column.stories))
        return msgspec.structs.replace(basis, frame=(*listed, newest))

    def end(self) -> None:
        """Keep what this run made, for the next."""
        if self.shortcut:
            basis = self._put_words()
        else:
            self.pages.end()
            self.output.sweep()
            basis = self._basis()
        self.templates.end()
        basis = msgspec.structs.replace(
            basis,
            files=self.stamps.whole(),
            beside=self.stamps.beside(self.library.marks),
            digests=self.library.digest(),
            others=(os.path.abspath(self.names),),
            early=self.settings.get("EARLY", ""),
        )
        kept = self.key.encode() + b"\n" + msgspec.msgpack.encode(self.output.new)
        self.archive.put(self.name, kept)
        self.archive.put(f"basis of {self.name}", msgspec.json.encode(basis))
        _forget_contents()
        if self.resident:
            self.resident.keep(self.pages, self.library, self.settings, basis.until)
        else:
            self.archive.close()
        self.settings["REBUILT"] = self._rebuilt(basis, kept)

    def _put_words(self) -> Basis:
        """Write what shows the new words; all else is as the last build has left it."""
        shortcut, made = self.shortcut, self.output.old
        self.output.begin()
        for name, data, what in shortcut.written:
            what.stat = self.output.write(name, data)
            (made.pages if isinstance(what, Page) else made.files)[name] = what
            self.output.note_change(name, what.stat)
        self.output.new = made
        self.library.take([kept for _, kept in shortcut.fresh.values()])
        shortcut.kindred.keep()
        return shortcut.basis

    def _rebuilt(self, basis: Basis, kept: bytes) -> Rebuilt:
        new, old = self.output.new, self.output.old
        return Rebuilt(
            self.output.changed,
            self.output.gone,
            len(new.pages) + len(new.files),
            hashed(kept),
            known=self.output.mirrored if self.shortcut else self._known(old),
            few=bool(self.shortcut),
            report=basis.report,
            letters=basis.letters,
        )


def _writes_unseen(settings: dict[str, Any]) -> bool:
    """Say whether somebody else writes files of which we do not know, nor whether they are still meant to be there."""
    plugins = (getattr(plugin, "__name__", plugin) for plugin in settings["PLUGINS"])
    copied = settings["OUTPUT_SOURCES"] or settings["STATIC_CREATE_LINKS"]
    return bool(copied) or not all(name.startswith("plugins.") for name in plugins)


def _forget_contents() -> None:
    """Let Pelican forget articles and pages: it remembers each that ever lived, and with it the site of its time."""
    for name in ("get_content", "get_summary"):
        vars(Content)[name].cache.clear()


def _others(signal: Signal) -> bool:
    """Say whether a plugin that is not ours listens to a signal."""
    return any(not _ours(receiver) for receiver in signal.receivers_for(None))


def _ours(receiver: Any) -> bool:
    return str(getattr(receiver, "__module__", "")).startswith("plugins.")
