"""All that the author's search depends on, in one line: equal lines mean equal answers."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.desk.site import ROOT


def signature(content: Path, settings: Mapping[str, Any]) -> str:
    """Return what names the state of the content folder, of the settings and of the code, read from no letter."""
    whole = hashlib.blake2b(digest_size=16)
    for folder in (content, ROOT / "plugins"):
        for name, told in sorted(_files(folder)):
            whole.update(f"{name}\0{told}\n".encode("utf-8", "surrogateescape"))
    whole.update(repr(sorted((name, repr(value)) for name, value in settings.items() if name in _SAID)).encode())
    return whole.hexdigest()


_SAID = ("THREADS", "SEARCH", "DEFAULT_LANG", "TIMEZONE", "ARTICLE_URL", "ARTICLE_LANG_URL", "SITEURL", "PRIVACY")


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the path of each file, and what changes when it is saved."""
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != "__pycache__" and entry.name != "node_modules":
                yield from _files(Path(entry.path))
        else:
            stat = entry.stat()
            yield entry.path, f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}"
