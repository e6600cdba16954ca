"""Folders as values: what is in them, and how two of them differ."""

import difflib
import os
from pathlib import Path

Tree = dict[str, bytes]
"""The files below a folder by their names; an empty folder is one as well, with a slash at its end."""
_LINES = 12


def read_tree(folder: Path) -> Tree:
    """Return all files below a folder; an empty folder is one as well."""
    tree = {}
    for place, folders, files in os.walk(folder):
        for name in files:
            file = os.path.join(place, name)
            with open(file, "rb") as opened:
                tree[os.path.relpath(file, folder)] = opened.read()
        if not files and not folders and place != str(folder):
            tree[os.path.relpath(place, folder) + os.sep] = b""
    return tree


def inodes(folder: Path) -> set[int]:
    """Return the identities of all files below a folder."""
    return {file.stat().st_ino for place, _, files in os.walk(folder) for file in map(Path(place).joinpath, files)}


def unlike(expected: Tree, found: Tree) -> str:
    """Return how two trees differ, or an empty text."""
    names = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
    if not names:
        return ""
    lines = [f"{len(names)} files differ:"]
    for name in names[:_LINES]:
        sides = [tree[name].decode("latin-1").splitlines() if name in tree else None for tree in (expected, found)]
        if None in sides:
            lines.append(f"  {name} {'is missing' if sides[1] is None else 'should not be there'}")
            continue
        lines.append(f"  {name}")
        lines += [f"    {line[:300]}" for line in list(difflib.unified_diff(*sides, lineterm="", n=0))[2 : 2 + _LINES]]
    return "\n".join(lines)
