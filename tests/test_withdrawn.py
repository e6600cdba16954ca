"""A letter that is withdrawn: of what it said, nothing is left in the site or in what builds keep."""

import gzip
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from html import unescape
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from conftest import MOMENT, ROOT
from PIL import Image

RUN = 8
"""Words in a row that tell a letter from all others."""
SETTINGS = """import sys

sys.path.insert(0, {root!r})
from publishconf import *

SITEURL = "https://mike.example.org/column"
STORE = {store!r}
REBUILD_BEFORE = {before!r}
MACHINES = MACHINES | {{"store": STORE + "/machines"}}
"""
RARE = ("quillowmere", "brambleshank", "thistledrome", "marrowholm")
SAID = {
    "title": "May I leave Quillowmere before the kiln is ever lit?",
    "letter": "I have minded the kiln at brambleshank for eleven winters & nobody asked whether I was warm enough.",
    "answer": "Leave in spring, when thistledrome hires potters by the dozen, and take the good gloves along with you.",
    "perspective": "At marrowholm they pay double for night firings, so ask about those before you sign a thing.",
    "update": "I left in April, the gloves came along, and the new kiln even has a window onto the river.",
}
LETTER = """Title: {title}
Date: 2026-11-20
Category: Pay
Tags: kilns, salary
Uid: kilnaaaaaaaa
Summary: {letter}
Alias: letters/kiln-once
{head}
Dear Mike:

{letter} ![The kiln behind the shed in winter, seen from the road](kiln.png)

Thanks,
Linus

---

Hi Linus,

{answer}

Mike

---
From: Ann
Role: potter
Date: 2026-11-21

{perspective}

---
From: Linus
Kind: update
Date: 2026-11-22

{update}
"""


def words(text: str) -> list[str]:
    """Return the words of a text in their order."""
    return re.findall(r"\w+", text.casefold())


def runs(text: str) -> set[str]:
    """Return each run of so many words that tell a letter from all others."""
    found = words(text)
    return {" ".join(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def texts(file: bytes) -> Iterator[str]:
    """Yield a file's text in each way in which it may stand there."""
    plain = file.decode("utf-8", errors="replace")
    yield plain
    yield unescape(re.sub(r"<[^>]*>", " ", plain))
    # A table of words: each column for itself.
    yield from (" ".join(filter(None, column)) for column in zip_longest(*(x.split("\t") for x in plain.split("\n"))))
    with suppress(ValueError):
        yield from strings(json.loads(file))
    for unpack in (gzip.decompress, zlib.decompress) if file else ():
        with suppress(OSError, EOFError, zlib.error):
            yield from texts(unpack(file))


def strings(told: Any) -> Iterator[str]:
    """Yield each string in a JSON document, as it is and as HTML reads, and all of them in a row."""
    held = list(leaves(told))
    yield " ".join(held)
    yield from (unescape(re.sub(r"<[^>]*>", " ", each)) for each in held)


def leaves(told: Any) -> Iterator[str]:
    """Yield the strings in a JSON document."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, (list, dict)):
        for each in told.values() if isinstance(told, dict) else told:
            yield from leaves(each)


def read(folder: Path) -> dict[str, str]:
    """Return the words of all files below a folder, and of what is kept in databases, by name."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        file, name = path.read_bytes(), path.relative_to(folder).as_posix()
        found[name] = in_order(file)
        if file.startswith(b"SQLite"):
            found |= {f"{name}: {number}": in_order(value) for number, value in enumerate(values(path))}
    assert found, "there is nothing to look through"
    return found


def values(path: Path) -> Iterator[bytes]:
    """Yield all that a database holds, value by value."""
    with closing(sqlite3.connect(path)) as base:
        for (table,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in base.execute(f'SELECT * FROM "{table}"'):
                yield from (value if isinstance(value, bytes) else str(value).encode() for value in row)


def in_order(file: bytes) -> str:
    """Return the words of a file with one space between them, in each way in which they may stand there."""
    return " | ".join(" ".join(words(text)) for text in texts(file))


def telling(files: dict[str, str], said: str) -> set[str]:
    """Return the files that hold a run of words of a text."""
    told = runs(said)
    assert told
    return {name for name, held in files.items() if any(run in held for run in told)}


def build(home: Path, name: str) -> Path:
    """Build the column of a folder as it is published, with what is left of the build before; return the site."""
    settings, output = home / "settings.py", home / name
    output.mkdir()
    places = {"root": ROOT, "store": home / "store", "before": home / "before"}
    settings.write_text(SETTINGS.format_map({key: str(path) for key, path in places.items()}), "utf-8")
    command = [sys.executable, "-m", "pelican", home / "content", "-s", settings, "-o", output, "--fatal", "errors"]
    moment = {"SOURCE_DATE_EPOCH": str(int(MOMENT.timestamp()))}
    done = subprocess.run(command, cwd=ROOT, env=moment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return output


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A column of one letter, `before`; and the sample column after it was withdrawn, `after`."""
    home = tmp_path_factory.mktemp("withdrawn")
    letter = home / "content/letters/pay/kiln.md"
    letter.parent.mkdir(parents=True)
    letter.write_text(LETTER.format(head="", **SAID), "utf-8")
    Image.radial_gradient("L").save(letter.with_name("kiln.png"))
    build(home, "before")  # alone, so that whatever is kept in order of appearance begins with its words
    shutil.copytree(ROOT / "content", home / "content", dirs_exist_ok=True)
    letter.write_text(LETTER.format(head="Status: withdrawn\n", **SAID), "utf-8")
    build(home, "after")
    return home


@pytest.fixture(scope="module")
def files(home: Path) -> dict[str, dict[str, str]]:
    """The words of all files before and after, and of what builds have kept."""
    return {name: read(home / name) for name in ("before", "after", "store")}


@pytest.mark.parametrize("turn", SAID)
def test_a_letter_is_found_wherever_it_is_told_and_nowhere_once_it_is_withdrawn(turn, files):
    before = telling(files["before"], SAID[turn])

    assert {"letters/kiln/index.html", "feeds/atom.xml", "feeds/rss.xml", "feeds/feed.json"} <= before
    assert turn == "title" or any(name.startswith("search/") for name in before)
    assert telling(files["after"], SAID[turn]) == set()
    assert telling(files["store"], SAID[turn]) == set()


def test_no_word_of_its_own_stays_in_any_file(files):
    # An index holds stems, and they begin as their words do.
    left = {
        folder: [(word, name) for word in RARE for name, held in files[folder].items() if word[:-1] in held]
        for folder in files
    }

    assert {word for word, name in left["before"] if name.endswith(".bin")} == set(RARE)
    assert left["after"] == left["store"] == []


def test_its_pictures_and_feeds_are_gone_and_its_address_stays(home):
    before, after = (names(home / name) for name in ("before", "after"))
    gone = {"cards/kiln.png", "feeds/thread/kiln.atom.xml", "feeds/category/pay.atom.xml", "tag/kilns/index.html"}
    pictures = [(home / "before" / name).read_bytes() for name in before if "kiln" in name and name.endswith(".png")]
    left = [path.read_bytes() for name in ("after", "store") for path in (home / name).rglob("*") if path.is_file()]

    assert gone <= before and not (gone - {"feeds/category/pay.atom.xml"}) & after
    assert len(pictures) == 2
    assert not [file for picture in pictures for file in left if picture in file]
    assert {name for name in after if "kiln" in name} == {"letters/kiln/index.html", "letters/kiln-once/index.html"}
    assert "noindex" in (home / "after/letters/kiln/index.html").read_text("utf-8")


def test_what_is_withdrawn_is_not_told_in_a_preview_of_its_mistakes_either(tmp_path):
    letter = tmp_path / "content/letters/pay/kiln.md"
    letter.parent.mkdir(parents=True)
    letter.write_text(LETTER.format(head="Status: withdrawn\nFollows: nobody\n", **SAID), "utf-8")

    command = [sys.executable, "-m", "plugins.desk.builder", str(tmp_path / "content"), str(tmp_path / "preview")]
    subprocess.run(command, cwd=ROOT, input=b"null\n", capture_output=True, timeout=120, check=True)
    told = read(tmp_path / "preview")

    assert "cannot be published yet" in told["letters/kiln/index.html"]
    assert [(turn, name) for turn in SAID for name in telling(told, SAID[turn])] == []


def names(folder: Path) -> set[str]:
    """Return the names of all files below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
