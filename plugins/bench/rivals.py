"""The rivals: Pagefind over HTML pages, and the engines that Node runs.

npm installs by the lock in node/, into node/node_modules. Pagefind is taken from there or, on a machine without npm or
of a kind that the lock does not name, from the PyPI package `pagefind_bin`.
"""

import hashlib
import html
import importlib.util
import json
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .collection import Document, Question
from .measure import Cost, measured

HERE = Path(__file__).parent
NODE = HERE / "node"
OWN_INTERFACE = "search/interface.html"
"""The page with Pagefind's own interface."""
_PAGE = (
    '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{title}</title>\n'
    "<main data-pagefind-body>\n<h1>{title}</h1>\n{body}\n</main>\n</html>\n"
)


class NotInstalled(Exception):
    """A rival is not there; the text says what to install."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What one engine found: ids for each question."""

    engine: str
    lists: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What Pagefind is given of a thread."""

    id: str
    title: str
    body: str
    """HTML."""


def as_page(document: Document) -> Page:
    """Return a document of a collection as a page."""
    body = "\n".join(f"<p>{html.escape(each)}</p>" for each in document.paragraphs)
    return Page(document.id, document.title, body)


def write_pages(folder: Path, pages: Iterable[Page]) -> None:
    """Write pages for Pagefind to index, and the two that search them: bare, and with Pagefind's own interface."""
    (folder / "search").mkdir(parents=True)
    (folder / "letters").mkdir()
    shutil.copy(HERE / "pages/search.html", folder / "search/index.html")
    shutil.copy(HERE / "pages/interface.html", folder / OWN_INTERFACE)
    for page in pages:
        text = _PAGE.format(title=html.escape(page.title), body=page.body)
        (folder / f"letters/{page.id}.html").write_text(text, "utf-8")


def id_of(address: str) -> str:
    """Return the id of the page that a result of Pagefind leads to."""
    return address.rpartition("/")[2].removesuffix(".html")


@dataclass(frozen=True, slots=True)
class Pagefind:
    """Pagefind as it is installed here."""

    name: str
    """With its version."""
    program: str


def find_pagefind() -> Pagefind:
    """Return the Pagefind that is installed. Raises NotInstalled."""
    names = ("pagefind_extended", "pagefind", "pagefind_extended.exe", "pagefind.exe")
    found = importlib.util.find_spec("pagefind_bin")
    folders = sorted(NODE.glob("node_modules/@pagefind/*/bin"))
    folders += [Path(found.origin).parent] if found and found.origin else []
    programs = [folder / name for folder in folders for name in names if (folder / name).is_file()]
    if not programs:
        raise NotInstalled("Pagefind is not installed: install npm, or the PyPI package pagefind[bin].")
    said = subprocess.run([programs[0], "--version"], capture_output=True, text=True, check=True).stdout
    return Pagefind(f"Pagefind {said.split()[-1]}", str(programs[0]))


def run_pagefind(pagefind: Pagefind, folder: Path) -> Cost:
    """Index the pages of a folder, as `write_pages` left them."""
    command = [pagefind.program, "--site", str(folder), "--glob", "letters/*.html", "--quiet"]
    return measured(command, folder, folder.parent / "said.txt")[0]


def install_engines() -> None:
    """Install the engines that Node runs, unless they are there. Raises NotInstalled."""
    install(NODE)


def install(folder: Path) -> Path:
    """Install by npm what the lock in a folder names, unless it is there; return where. Raises NotInstalled."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        raise NotInstalled("there is no Node here")
    modules = folder / "node_modules"
    whole = modules / f".whole-{hashlib.sha256((folder / 'package-lock.json').read_bytes()).hexdigest()[:12]}"
    if not whole.is_file():
        words = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotInstalled(f"npm said: {done.stderr.strip()[-300:]}")
        whole.touch()
    return modules


def ask_engines(documents: Sequence[Document], questions: Sequence[Question]) -> list[Answers]:
    """Return what elasticlunr, MiniSearch and lunr find."""
    told = [{"id": each.id, "title": each.title, "body": "\n\n".join(each.paragraphs)} for each in documents]
    words = json.dumps({"documents": told, "queries": [question.text for question in questions]})
    command = [shutil.which("node"), str(NODE / "engines.mjs")]
    done = subprocess.run(command, input=words, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(f"engines.mjs failed: {done.stderr.strip()[-500:]}")
    return [Answers(each["engine"], tuple(map(tuple, each["lists"]))) for each in json.loads(done.stdout)]
