"""`build`: the whole site into a folder, or nothing; `clean`: what builds have left."""

import shutil
import signal
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from plugins.desk.kindred import kindred_of
from plugins.desk.output import Fresh, Refused, check_output, remove_output, replaced
from plugins.desk.site import ROOT, Listener, conf_of, run_pelican, say, site_settings
from plugins.problems import ERROR, LettersRefused, Problem, as_text
from plugins.rebuild.archive import Damaged
from plugins.rebuild.early import check_early, early_key
from plugins.rebuild.uptodate import NotTaken, UpToDate

PREVIEW = ROOT / ".preview"
"""Where `serve` keeps the site with drafts; never published."""
STORE = ROOT / ".store"
"""Where builds keep what the next one can use."""


def build_command(content: str, output: str, published: bool, site_url: str) -> int:
    """Build the site; return 0, or 1 with a sentence on what is wrong and nothing changed."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _build(Path(content), Path(output), published, site_url)
    except Refused as refusal:
        say(f"Not built. {refusal}")
        return 1
    except KeyboardInterrupt:
        say(f"Not built: interrupted. {output} is as it was.")
        return 130
    except OSError as fault:
        say(f"Not built. {fault.filename or output}: {fault.strerror}.")
        return 1


def _build(content: Path, output: Path, published: bool, site_url: str) -> int:
    started = time.perf_counter()
    check_content(content)
    check_output(output, content, ROOT)
    try:
        with replaced(output, begun=True) as fresh:
            conf, early = early_key(conf_of(published, site_url), content)
            stamps = check_early(conf, early, content, output)
            settings = site_settings(content, fresh.path, published=published, site_url=site_url, strict=True)
            settings.setdefault("EARLY", early)
            settings["STAMPS"] = stamps
            said = rebuilt(settings, fresh, output)
    except LettersRefused as refused:
        print(as_text(shown(refused.problems, content)), end="")
        errors = sum(problem.level == ERROR for problem in refused.problems)
        say(f"Not built: {counted(errors, 'error')}. {output} is as it was.")
        return 1
    except UpToDate as same:
        print(as_text(shown(same.report, content)), end="")
        say(f"Nothing has changed: {output} holds {counted(same.letters, 'letter')}, as built before.")
        return 0
    report, letters = told(settings)
    print(as_text(shown(report, content)), end="")
    for warning in said.warnings:
        say(f"warning: {warning}")
    seconds = time.perf_counter() - started
    say(f"Built {counted(letters, 'letter')} into {output} in {seconds:.1f} s.")
    return 0


def told(settings: dict[str, Any]) -> tuple[Iterable[Problem], int]:
    """Return what a build has to say of the column: what is wrong with it, and how many letters it shows."""
    if "REBUILT" in settings:
        return settings["REBUILT"].report, settings["REBUILT"].letters
    return settings["COLUMN"].problems, len(settings["COLUMN"].stories)


def rebuilt(settings: dict[str, Any], fresh: Fresh, before: Path) -> Listener:
    """Build into a folder, with what plugins.rebuild can take over of the folder `before`."""
    if "plugins.rebuild" in settings["PLUGINS"] and settings.get("REBUILD", {}).get("on", True):
        settings["REBUILD_BEFORE"] = str(before.resolve())
    else:
        fresh.empty()
    settings["KINDRED"] = kindred_of
    asked = dict(settings)
    try:
        said = _run(settings)
    except (Damaged, NotTaken) as fault:
        if isinstance(fault, Damaged):
            say(f"warning: {fault}")
        settings.clear()
        settings |= asked | {"REBUILD_WHOLE": True}
        try:
            said = _run(settings)
        except Damaged as again:
            raise Refused(str(again)) from again
    if "REBUILT" in settings:
        fresh.mirror = settings["REBUILT"].mirror
        fresh.few = settings["REBUILT"].changed if settings["REBUILT"].few else None
    return said


def _run(settings: dict[str, Any]) -> Listener:
    try:
        return run_pelican(settings)
    finally:
        if "REBUILDING" in settings:  # it came to no end
            settings.pop("REBUILDING").abandon()


def check_content(content: Path) -> None:
    """Raise Refused when there is no content folder."""
    if not content.is_dir():
        raise Refused(without(content))


def without(content: Path) -> str:
    """Return what is said where there is no content folder."""
    return f"There is no folder {content}. Name the one that holds letters/ with --content."


def shown(problems: Iterable[Problem], content: Path) -> list[Problem]:
    """Return the problems with paths that lead to the files from here."""
    return [replace(problem, path=(content / problem.path).as_posix()) for problem in problems]


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 letter", "3 letters"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def clean_command() -> int:
    """Remove output/, the preview and the store; leave a folder alone that no build has written."""
    removed = remove_output(ROOT / "output")
    for folder in (PREVIEW, STORE):
        shutil.rmtree(folder, ignore_errors=True)
    say("Removed output/." if removed else "There is no built site to remove.")
    return 0
