"""Our own search, measured like the rivals: its answers, its index and its site."""

import datetime
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from plugins.desk.build import build_command
from plugins.desk.site import ROOT, site_settings
from plugins.search.index import build_index
from plugins.search.settings import SearchSettings
from plugins.threads.hooks import column_rules, read_settings_column
from plugins.threads.model import Kind, Thread, Turn, Words

from .collection import Document, Question
from .measure import Cost, measured
from .rivals import Answers, Page

NAME = "ours"
_DAY = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


def read_letters(content: Path) -> list[Thread]:
    """Return the threads of a content folder as a build reads them."""
    settings = site_settings(content, content.with_name("output"))
    return list(read_settings_column(settings, column_rules(settings)).threads.values())


def page_of(thread: Thread) -> Page:
    """Return a thread as a page for Pagefind: every turn with its heading."""
    return Page(thread.slug, thread.title, "\n".join(f"<h2>{turn.heading}</h2>\n{turn.html}" for turn in thread.turns))


def as_thread(document: Document) -> Thread:
    """Return a document of a collection as a thread whose turns are answers."""
    turns = tuple(
        Turn(Kind.ANSWER, "", "", None, f"turn-{place}", "", 1, said=Words(text, text))
        for place, text in enumerate(document.paragraphs, 1)
    )
    return Thread(f"letters/{document.id}.md", document.id, document.title, _DAY, "Questions", turns, "en")


def ask(documents: Sequence[Document], questions: Sequence[Question]) -> Answers:
    """Return what our index finds, on the command line; the browser's list is the same."""
    index = build_index([as_thread(each) for each in documents], SearchSettings(), lambda thread: thread.slug)
    return Answers(NAME, tuple(tuple(hit.slug for hit in index.search(each.text).hits) for each in questions))


def measure_index(content: Path, output: Path, whose: str = "browsers") -> Cost:
    """Make and write an index in a process of its own, from what an earlier call has kept if there was one.

    `whose` is "browsers", or "authors" for that of Whoosh. Time and processor are the index's alone, for a build has
    read the letters anyway; memory is all of the process.
    """
    folders = (content, output / whose, output / "kept")
    command = [sys.executable, "-m", "plugins.bench.index_once", whose, *map(str, folders)]
    output.mkdir(parents=True, exist_ok=True)
    whole, said = measured(command, ROOT, output / "said.txt")
    spent = json.loads(said.splitlines()[-1])
    return Cost(spent["seconds"], spent["processor"], whole.memory)


def build_site(content: Path, output: Path) -> None:
    """Build the whole site. Raises RuntimeError when it cannot be built."""
    if build_command(str(content), str(output), False, ""):
        raise RuntimeError("Our own site was not built; the lines above say why.")
