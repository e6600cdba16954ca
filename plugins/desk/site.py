"""One run of Pelican, and what it says in plain words."""

import errno
import gc
import logging
import os
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from plugins.desk import environment
from plugins.desk.output import Refused
from plugins.problems import LettersRefused
from plugins.rebuild.archive import Damaged
from plugins.rebuild.uptodate import NotTaken, Taken, UpToDate
from plugins.settings import SettingsError

ROOT = Path(__file__).resolve().parents[2]
"""The project's folder."""

# Warnings after which the site would lack something; the build counts them as errors.
_FATAL = re.compile(
    r"^(?:A problem occurred copying|While copying|Cannot copy|Unable to find|Replacement Indicator|.* writers found)"
)
# Pelican says this of every site without an address of its own, as ours is at home.
_HARMLESS = re.compile(r"^(?:Feeds generated without SITEURL|Empty alt attribute|Watched path does not exist)")


class Listener(logging.Handler):
    """Collects what Pelican and the plugins log, from warnings up."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.errors: list[str] = []
        self.warnings: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Sort one message; a traceback that goes with it is told in its last line."""
        text = record.getMessage().strip()
        if record.exc_info and record.exc_info[1]:
            text = f"{text}: {record.exc_info[1]}"
        if record.levelno >= logging.ERROR or _FATAL.match(text):
            self.errors.append(text)
        elif not _HARMLESS.match(text) and text not in self.warnings:
            self.warnings.append(text)


@contextmanager
def listening() -> Iterator[Listener]:
    """Listen to Pelican, which then prints nothing itself."""
    from pelican.log import console

    root, listener = logging.getLogger(), Listener()
    root.addHandler(listener)
    console.quiet = True
    try:
        yield listener
    finally:
        root.removeHandler(listener)


def site_settings(
    content: Path, output: Path, *, published: bool = False, site_url: str = "", **threads: Any
) -> dict[str, Any]:
    """Return Pelican's settings for one run; `threads` are added to THREADS.

    Raises Refused when the settings cannot be read.
    """
    from pelican.settings import get_settings_from_file, read_settings

    conf = conf_of(published, site_url)
    try:
        said = dict(get_settings_from_file(str(conf)).get("THREADS", {}))
        override = {"PATH": str(content.resolve()), "OUTPUT_PATH": str(output), "THREADS": {**said, **threads}}
        override |= {"DELETE_OUTPUT_DIRECTORY": False, "CACHE_CONTENT": False, "LOAD_CONTENT_CACHE": False}
        with listening() as listener:
            settings = read_settings(str(conf), override=override)
    except Exception as fault:
        raise Refused(f"{conf.name} cannot be read: {_told(fault)}") from fault
    for warning in listener.warnings:
        settings["EARLY"] = ""  # the next build is to tell it, too
        say(f"warning: {warning}")
    _stop_for(listener)
    if not settings.get("SEARCH", {}).get("browser", True):
        settings["SEARCH_SAVE_AS"] = ""  # so that no letter may link to it
    if settings.get("SEARCH", {}).get("sense"):
        environment.add(str(ROOT), environment.SENSE)
    return settings


def conf_of(published: bool, site_url: str) -> Path:
    """Return the file of settings, which reads the site's address from SITE_URL. Raises Refused without one."""
    os.environ["SITE_URL"] = _checked_url(site_url) if published else ""
    return ROOT / ("publishconf.py" if published else "pelicanconf.py")


def _checked_url(site_url: str) -> str:
    parts = urlsplit(site_url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise Refused("--published needs the site's address: --site-url https://www.example.org")
    return site_url.rstrip("/")


def run_pelican(settings: dict[str, Any]) -> Listener:
    """Build the site that the settings describe, and return what was said.

    Raises Refused, in plain words, for anything that keeps the site from being whole, and
    LettersRefused when a strict run meets letters with errors.
    """
    with listening() as listener, _without_collector():
        try:
            from pelican import Pelican

            site = Pelican(settings)
            _stop_for(listener)
            with _following(settings, listener):
                site.run()
        except Exception as fault:
            if isinstance(fault, (Damaged, LettersRefused, NotTaken, Refused, UpToDate)):
                raise
            raise Refused(_told(fault)) from fault
        _stop_for(listener)
    return listener


@contextmanager
def _following(settings: dict[str, Any], listener: Listener) -> Iterator[None]:
    """Let a run that need only follow new words end early; raise NotTaken when there is anything else to tell."""
    rebuild = settings.get("REBUILDING")
    try:
        yield
    except Taken:
        if listener.errors or listener.warnings:
            raise NotTaken from None
        settings["REBUILDING"].end()
        del settings["REBUILDING"]  # until here, whoever ran us lets go of what is kept
    except Exception:
        # Whatever went wrong with a few letters may be right with all, or is told then.
        if rebuild and rebuild.shortcut:
            raise NotTaken from None
        raise


@contextmanager
def _without_collector() -> Iterator[None]:
    """Leave cycles alone: nearly all that a run makes is of use to its end, and to look for the rest takes a third."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _stop_for(listener: Listener) -> None:
    if listener.errors:
        raise Refused("\n".join(listener.errors))


def _told(fault: Exception) -> str:
    """Return an exception as a sentence, with the place in our files that it leads to."""
    if isinstance(fault, OSError) and fault.errno == errno.ENOSPC:
        return "The disk is full. Free some space, and run the command again."
    if isinstance(fault, OSError) and fault.filename:
        return f"{fault.filename}: {fault.strerror}."
    text = str(fault).strip() or type(fault).__name__
    place = "" if isinstance(fault, SettingsError) else _place(fault)
    return f"{place}: {text}" if place and place not in text else text


def _place(fault: Exception) -> str:
    """Return `file:line` of the innermost line of ours (a template, a setting, a plugin), or an empty string."""
    if getattr(fault, "filename", None) and getattr(fault, "lineno", None):
        return f"{_short(fault.filename)}:{fault.lineno}"
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(str(ROOT)) and ".venv" not in frame.filename]
    ours = [frame for frame in ours if not frame.filename.endswith(os.path.join("desk", "site.py"))]
    return f"{_short(ours[-1].filename)}:{ours[-1].lineno}" if ours else ""


def _short(path: str) -> str:
    return os.path.relpath(path, ROOT) if path.startswith(str(ROOT)) else path


def say(text: str) -> None:
    """Tell the person at the terminal, beside what the command puts out."""
    print(text, file=sys.stderr, flush=True)
