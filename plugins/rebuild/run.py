"""One run of Pelican: what is kept is opened before anything is read, and kept anew at the end."""

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from blinker import Signal
from jinja2.bccache import BytecodeCache, FileSystemBytecodeCache
from pelican.contents import Content
from pelican.plugins import signals

from plugins.press import MARK, MIRROR, PASSING
from plugins.threads.hooks import build_moment, column_rules
from plugins.workers import cores

from .archive import Archive
from .disk import mirror
from .facts import Notes
from .keys import letters_key, site_key
from .later import Later
from .library import Library
from .output import Made, Output
from .pages import Pages
from .resident import Resident
from .site import Site
from .uptodate import Basis, basis_of, check_up_to_date, next_change


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How a folder that was built differs from the one that was built before."""

    changed: set[str]
    gone: set[str]
    files: int
    build: str
    """Which build it was."""
    known: bool
    """Whether we know all that the folder before holds."""

    def mirror(self, new: Path, old: Path) -> bool:
        """Make the old folder hold what the new one does, for the next build; say whether it was worth it."""
        if not self.known or 2 * len(self.changed) > self.files:
            return False
        try:
            mirror(new, old, self.changed, self.gone | _passing(new, old))
            (old / MIRROR).write_text(self.build)
        except OSError:
            # The site is in its place; what somebody did to the old one does not matter to it.
            return False
        return True


def _passing(new: Path, old: Path) -> set[str]:
    """Return the names of the files that were put into a folder after its build, and are not in the new one."""
    note = old / PASSING
    if not note.is_file():
        return set()
    return {PASSING, *(name for name in note.read_text("utf-8").splitlines() if not (new / name).exists())}


class Rebuild:
    """One run of Pelican: what is kept, what is written, and what pages are made from."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        output = Path(settings["OUTPUT_PATH"])
        before = Path(settings.get("REBUILD_BEFORE", output))
        names = Path(settings.get("PROJECT", "."), column_rules(settings).privacy.names_file)
        letters = letters_key(settings, names)
        self.key, self.name = f"{site_key(settings)} {letters}", f"site {before.resolve()}"
        self.resident: Resident | None = settings.get("RESIDENT")
        store = Path(settings["STORE"], "letters") if settings.get("STORE") else None
        self.archive = self.resident.archive(store) if self.resident else Archive(store)
        try:
            made = self._made()
            self.moment, self.files = build_moment(), basis_of(Path(settings["PATH"]), [names])
            self._stop_if_up_to_date(before, made)
            self._prepare(output, before, made, letters)
        except BaseException:
            self.abandon()
            raise

    def abandon(self) -> None:
        """Let go of what is kept, without a word on this run."""
        _forget_contents()
        if not self.resident:
            self.archive.close()
        elif self.archive.damaged:
            self.resident.close()

    def _stop_if_up_to_date(self, before: Path, made: Made) -> None:
        """Raise UpToDate when there is nothing to build."""
        if made.pages and "REBUILD_BEFORE" in self.settings:
            with self.archive.whole():
                basis = msgspec.json.decode(self.archive.get(f"basis of {self.name}") or b"{}", type=Basis)
            check_up_to_date(basis, self.files, self.moment, before, made)

    def _prepare(self, output: Path, before: Path, made: Made, letters: str) -> None:
        processes, later = cores(self.settings["REBUILD"].processes), Later()
        self.settings["PROCESSES"] = processes
        self.library = (
            self.resident.library(letters, processes) if self.resident else Library(self.archive, letters, processes)
        )
        site, self.notes = Site(self.library.marks), Notes()
        self.output = Output(output, before, made, site.mark, later, mirrored=self._mirrored(output, made))
        keep = not _others(signals.content_written)
        self.pages = Pages(self.output, site, self.notes, later, processes, keep=keep)
        self.templates = self._compiled()
        # Whoever wants to see letters being read gets to see it: then Pelican reads them all.
        reading = (signals.article_generator_preread, signals.article_generator_context, signals.content_object_init)
        self.watched_reading = any(map(_others, reading))

    def _compiled(self) -> BytecodeCache | None:
        """Return where compiled templates are kept, in a folder that is only for these settings and this theme."""
        if self.archive.passing:
            return None
        own = self.archive.folder / "templates" / self.key[:16]
        for other in own.parent.glob("*"):
            if other != own:
                shutil.rmtree(other, ignore_errors=True)
        own.mkdir(parents=True, exist_ok=True)
        return FileSystemBytecodeCache(os.fspath(own))

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
        whole = self._known(made) and note.is_file() and note.read_text() == _hashed(kept)
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
        basis = self._basis()
        self.archive.put(f"basis of {self.name}", msgspec.json.encode(basis))
        _forget_contents()
        if self.resident:
            self.resident.keep(self.pages, self.library, self.settings, basis.until)
        else:
            self.archive.close()
        self.settings["REBUILT"] = Rebuilt(
            self.output.changed,
            self.output.gone,
            len(self.output.new.pages) + len(self.output.new.files),
            _hashed(kept),
            known=self._known(self.output.old),
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


def _hashed(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _others(signal: Signal) -> bool:
    """Say whether a plugin that is not ours listens to a signal."""
    return any(not _ours(receiver) for receiver in signal.receivers_for(None))


def _ours(receiver: Any) -> bool:
    return str(getattr(receiver, "__module__", "")).startswith("plugins.")
