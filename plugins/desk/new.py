"""`new`: a draft with its turns laid out, ready to paste a letter into."""

import datetime
import runpy
import secrets
from collections.abc import Iterator
from pathlib import Path

from plugins.desk.site import ROOT, say
from plugins.threads.header import read_file_header
from plugins.threads.slugs import slugify
from plugins.threads.source import read_lines

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody takes for one another."""

_TEMPLATE = """\
Title: {title}
Date: {today}
Asked: {today}
Category: {category}
Tags:
Uid: {uid}
Status: draft

Dear {columnist}:

<!-- Paste the letter here, from below its greeting to above its sign-off. Take out names of people,
     firms and places, mail addresses and phone numbers. -->

Thanks,
A reader

---

Hi there,

<!-- Write the answer here. When it is done: set `Date:` to the day on which it is to appear, correct
     `Asked:` to the day on which the letter came, and remove the line `Status: draft`.
     What other readers or the writer add later goes below another line of dashes, like this:

     ---
     From: Priya
     Role: recruiter
     Date: 2026-03-09

     One thing to add from the other side of the desk ...
-->

Best,
{columnist}
"""


def new_command(title: str, category: str, content: str) -> int:
    """Write a new draft and print its path; return 1 with a sentence when that cannot be."""
    title = " ".join(title.split())
    slug = slugify(title)[:60].rstrip("-")
    if not slug:
        say('A letter needs a title with letters in it: python3 tasks.py new "How do I ask for a raise?"')
        return 1
    letters = Path(content) / "letters"
    category = " ".join(category.split()) or "Letters"
    try:
        path = _write(letters, slug, title, _known(letters, category))
    except OSError as fault:
        say(f"Not written. {fault.filename}: {fault.strerror}.")
        return 1
    print(path)
    return 0


def _known(letters: Path, category: str) -> str:
    """Return a category as the letters in its folder spell it already."""
    folder = letters / slugify(category)
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else ():
        lines, _ = read_lines(path.name, path.read_bytes())
        spelled = read_file_header(path.name, lines, ())[0].get("category")
        if slugify(spelled) == slugify(category):
            return spelled
    return category


def _write(letters: Path, slug: str, title: str, category: str) -> Path:
    """Write the draft under a slug that no letter has; an existing file is never touched."""
    folder = letters / slugify(category)
    folder.mkdir(parents=True, exist_ok=True)
    taken = {path.stem for path in letters.rglob("*.md")} | _slugs(letters)
    free = next(name for name in _names(slug) if name not in taken)
    path = folder / f"{free}.md"
    uid = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    today = datetime.date.today().isoformat()
    text = _TEMPLATE.format(title=title, today=today, category=category, uid=uid, columnist=_columnist())
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
    return path


def _columnist() -> str:
    """Return the columnist's name; pelicanconf.py is read without Pelican, which takes longer than all the rest."""
    return runpy.run_path(str(ROOT / "pelicanconf.py"))["THREADS"]["columnist"]


def _names(slug: str) -> Iterator[str]:
    yield slug
    number = 2
    while True:
        yield f"{slug}-{number}"
        number += 1


def _slugs(letters: Path) -> set[str]:
    """Return the slugs that headers give."""
    found = set()
    for path in letters.rglob("*.md"):
        if path.is_file():
            lines, _ = read_lines(path.name, path.read_bytes())
            found.add(read_file_header(path.name, lines, ())[0].get("slug"))
    return found
