"""The files of a content folder: which are letters and pages, and which are refused."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from plugins.problems import ERROR, Problem

SUFFIXES = (".md", ".markdown", ".mkd", ".mdown")
"""Names of files that Pelican reads as Markdown."""


@dataclass(slots=True)
class Files:
    """What a content folder holds; paths relative to it, with `/`, sorted."""

    root: Path
    letters: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def has(self, path: str) -> bool:
        """Say whether a file is there."""
        return not path.startswith("..") and (self.root / path).is_file()


def find_files(root: Path, letters: str, pages: str = "pages") -> Files:
    """Return the letters and pages of a content folder; a link that leads astray is a problem."""
    files = Files(root)
    for path, entry in _walk(root, "", files.problems):
        if not path.lower().endswith(SUFFIXES):
            continue
        if entry.is_dir():
            mend = "rename the folder, or put the letter itself there"
            files.problems.append(Problem(path, 1, ERROR, "this is a folder with the name of a letter", mend))
        elif not entry.is_file():
            files.problems.append(Problem(path, 1, ERROR, "this is no ordinary file", "put the letter itself there"))
        elif path.startswith(letters + "/"):
            files.letters.append(path)
        elif path.startswith(pages + "/"):
            files.pages.append(path)
    if not files.letters and not files.problems:
        mend = 'write the first with `python3 tasks.py new "A title"`'
        files.problems.append(Problem(letters, 1, ERROR, "there is no letter in this folder", mend))
    return files


def _walk(root: Path, below: str, problems: list[Problem]) -> Iterator[tuple[str, os.DirEntry]]:
    """Yield each path below a folder and what stands there, without following linked folders."""
    try:
        entries = sorted(os.scandir(root / below), key=lambda entry: entry.name)
    except OSError as fault:
        problems.append(_unreadable(below or ".", fault))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = f"{below}/{entry.name}" if below else entry.name
        if entry.is_symlink() and (fault := _astray(root, Path(entry.path))):
            problems.append(Problem(path, 1, ERROR, fault, "put the file itself there"))
            continue
        yield path, entry
        if entry.is_dir():
            yield from _walk(root, path, problems)


def _astray(root: Path, link: Path) -> str:
    """Return what is wrong with a symbolic link, or an empty string."""
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return "this is a link that leads nowhere, or in a circle"
    if target.is_dir():
        return "this is a link to a folder"
    return "" if target.is_relative_to(root.resolve()) else "this is a link to a file outside the content folder"


def read_bytes(root: Path, path: str, problems: list[Problem]) -> bytes | None:
    """Return what a file holds, or None with a problem that says why it cannot be read."""
    try:
        with open(os.path.join(root, path), "rb", buffering=0) as file:
            return file.read()
    except OSError as fault:
        problems.append(_unreadable(path, fault))
        return None


def _unreadable(path: str, fault: OSError) -> Problem:
    reason = fault.strerror or str(fault)
    return Problem(path, 1, ERROR, f"this cannot be read: {reason}", "mend its permissions, or remove it")
