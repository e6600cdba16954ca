"""Whether there is anything to build at all, told before Pelican and the plugins are loaded.

To load them takes longer than to see that no file has changed. So a build notes what can be told beforehand: what the
file of settings says, and the stamps of all code, templates and other files that settings and code are made of.
"""

import contextlib
import locale
import os
import runpy
import sqlite3
import sys
import time
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from plugins.settings import SettingsError
from plugins.threads.moment import build_moment

from .archive import FILE, OURS, kind_of
from .disk import stamp
from .keys import PLUGINS, below, hashed, libraries, plain
from .made import Made
from .uptodate import Basis, Stamps, check_up_to_date, stamps_of

Conf = Mapping[str, Any]


def early_key(conf: Path, content: Path) -> tuple[Conf, str]:
    """Return what a file of settings says, and what a build of a folder depends on beside its files, in one value.

    That is empty when it cannot be told.
    """
    try:
        said = _read(conf)
        code = [*sorted(_code(said, conf)), *sorted(conf.parent.glob("*conf.py"))]
    except Exception:
        return {}, ""  # Pelican, or whoever is asked next, says what is wrong with it
    stamps = [stamp(path) for path in code]
    if not all(stamps):
        return said, ""
    place = (_locale(said), time.tzname, os.environ.get("TZ"), os.environ.get("SITE_URL"), str(content.resolve()))
    parts = (repr(plain(said)), repr(place), "\n".join(f"{path}\0{stamp}" for path, stamp in zip(code, stamps)))
    return said, hashed(*(part.encode("utf-8", "surrogateescape") for part in parts), libraries())


def check_early(conf: Conf, key: str, content: Path, before: Path) -> Stamps | None:
    """Raise UpToDate when a folder holds what would be built into it; what stands in the way is no matter of ours.

    Return the stamps of all files when they have been looked at, and the settings are those of the last build.
    """
    if not key or not conf.get("STORE"):
        return None
    name = f"site {before.resolve()}"
    with contextlib.suppress(msgspec.DecodeError, OSError, SettingsError):
        told, kept = _kept(Path(conf["STORE"], "letters", FILE), f"basis of {name}", name)
        basis = msgspec.json.decode(told or b"{}", type=Basis)
        if basis.early == key:
            stamps = stamps_of(content.resolve(), map(Path, basis.others))
            if basis.files == stamps.whole():
                made = msgspec.msgpack.decode(kept.partition(b"\n")[2], type=Made)
                check_up_to_date(basis, basis.files, build_moment(), before.resolve(), made)
            return stamps
    return None


def _kept(file: Path, *names: str) -> list[bytes]:
    """Return what an archive keeps under some names, empty where nothing sound is there; it is not made or mended."""
    wanted, there = "SELECT data, seal FROM kept WHERE name = ?", f"{file.absolute().as_uri()}?mode=rw"
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(there, uri=True)) as base:
        if kind_of(base) == OURS:
            found = [base.execute(wanted, (name,)).fetchone() or (b"", 0) for name in names]
            return [data if zlib.crc32(data) == seal else b"" for data, seal in found]
    return [b""] * len(names)


def _read(conf: Path) -> dict[str, Any]:
    """Return what a file of settings says, and leave nothing behind of having read it."""
    path, modules = list(sys.path), set(sys.modules)
    try:
        said = runpy.run_path(os.fspath(conf))
    finally:
        sys.path[:] = path
        for name in sys.modules.keys() - modules:
            if Path(getattr(sys.modules[name], "__file__", None) or "/").parent == conf.parent:
                del sys.modules[name]
    return {key: value for key, value in said.items() if key.isupper()}


def _code(said: Conf, conf: Path) -> Iterator[Path]:
    """Yield all files of code and of the theme. Raises LookupError or OSError when they are not where ours are."""
    for folder in (PLUGINS, Path(said["THEME"]), *map(Path, said["PLUGIN_PATHS"])):
        if folder != conf.parent:
            os.scandir(folder).close()
            yield from below(folder)


def _locale(said: Conf) -> str:
    """Return the locale that Pelican will set."""
    names = said.get("LOCALE", "")
    for name in [names] if isinstance(names, str) else names:
        with contextlib.suppress(locale.Error):
            return locale.setlocale(locale.LC_ALL, name)
    return locale.setlocale(locale.LC_ALL)
