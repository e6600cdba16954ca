"""What everything depends on beside the content: settings, code, theme, libraries, locale and zone."""

import hashlib
import locale
import os
import site
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

PLUGINS = Path(__file__).resolve().parents[1]
_READING = ("threads", "privacy", "problems.py", "rebuild/library.py")
"""The code that decides what a letter becomes."""
_PLACES = frozenset("OUTPUT_PATH CACHE_PATH PROCESSES REBUILD REBUILD_BEFORE REBUILD_WHOLE EARLY STAMPS".split())
"""Settings that no page shows."""
_NO_CODE = frozenset({"__pycache__", "bench", "node_modules"})
"""Folders that no page is made with."""


def letters_key(settings: Mapping[str, Any], names: Path) -> str:
    """Return what the letters of a folder depend on beside their files; `names` is the file of private names."""
    said = [settings.get(name) for name in ("PHRASES", "PHRASES_IN", "PRIVACY", "TIMEZONE", "DEFAULT_LANG")]
    said.append({key: value for key, value in settings.get("THREADS", {}).items() if key not in ("preview", "strict")})
    private = names.read_bytes() if names.is_file() else b""
    code = _files(PLUGINS / part for part in _READING)
    return hashed(repr(said).encode(), private, libraries(), *code, str(settings["PATH"]).encode())


def site_key(settings: Mapping[str, Any]) -> str:
    """Return what all pages and files of a site depend on beside its content."""
    project = settings.get("PROJECT")
    conf = [Path(project, name) for name in ("pelicanconf.py", "publishconf.py")] if project else []
    parts = [
        Path(settings["THEME"]),
        PLUGINS,
        *conf,
        *(Path(path) for path in settings["PLUGIN_PATHS"] if path != str(project)),
    ]
    said = sorted((key, plain(value)) for key, value in settings.items() if key not in _PLACES)
    place = repr((locale.setlocale(locale.LC_ALL), time.tzname, os.environ.get("TZ")))
    return hashed(repr(said).encode(), place.encode(), libraries(), *_files(parts))


def plain(value: Any) -> Any:
    """Return a setting so that it is written the same in every process: functions by their names."""
    if isinstance(value, Mapping):
        return sorted((str(key), plain(of)) for key, of in value.items())
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, (set, frozenset)):
        return sorted(str(plain(one)) for one in value)
    if callable(value):
        return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', type(value).__name__)}"
    return repr(value) if isinstance(value, (str, int, float, bool, bytes, type(None), Path)) else type(value).__name__


def libraries() -> bytes:
    """Return the names and versions of all that is installed, as their folders tell them, and Python's own."""
    folders = {Path(path) for path in [*site.getsitepackages(), *sys.path] if path and Path(path).is_dir()}
    found = {name for folder in folders for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info"))}
    return repr((sys.version, sorted(found))).encode()


def _files(parts: Iterable[Path]) -> Iterable[bytes]:
    """Yield the names and bytes of all files in some places, in their order."""
    for part in parts:
        for file in sorted(below(part)) if part.is_dir() else [part]:
            if file.is_file():
                yield os.fsencode(file.relative_to(part.parent))
                yield file.read_bytes()


def below(folder: Path) -> Iterable[Path]:
    """Yield the files below a folder that a site is made with."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in _NO_CODE and not name.startswith(".")]
        yield from (Path(place, name) for name in files)


def hashed(*parts: bytes) -> str:
    """Return some parts as one short value."""
    whole = hashlib.blake2b(digest_size=16)
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()
