"""Letters in the shapes that people send, and the turns that their authors meant.

Each folder of cases/good holds a `letter.md` and `turns.txt`: for each turn a line
`== kind | author | date | id`, then a line for each block, `tags | text`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import parse

from plugins.threads.model import Turn

CASES = sorted((Path(__file__).parent / "cases/good").iterdir())
assert len(CASES) >= 40, "the letters of cases/good are gone"
LEAVES = {"p", "h3", "h4", "h5", "h6", "pre", "th", "td", "hr"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_letter_becomes_the_turns_that_its_authors_meant(case):
    parsed = parse((case / "letter.md").read_bytes(), f"letters/pay/{case.name}.md")

    told = "".join(line + "\n" for turn in parsed.thread.turns for line in described(turn))

    assert told == (case / "turns.txt").read_text("utf-8")
    assert [str(p) for p in parsed.problems if p.level == "error"] == []


def described(turn: Turn) -> Iterator[str]:
    """Yield a turn as the cases write it."""
    date = turn.date.date().isoformat() if turn.date else "-"
    yield f"== {turn.kind} | {turn.author} | {date} | {turn.id}"
    for path, text in blocks(BeautifulSoup(turn.html, "html.parser"), ()):
        yield f"{' '.join(path)} | {text}".rstrip()


def blocks(parent: Tag, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each leaf block below an element with the tags that lead to it."""
    for child in parent.find_all(recursive=False):
        inside = path[-1:] == ("li",)
        if child.get("class", [""])[0] in ("greeting", "signoff"):
            for br in child.find_all("br"):
                br.replace_with(" / ")
            yield (child["class"][0],), flat(child)
        elif child.name == "pre":
            yield (*path, "pre"), " / ".join(child.get_text().rstrip("\n").split("\n"))
        elif child.name in LEAVES:
            yield (path if inside and child.name == "p" else (*path, child.name)), flat(child)
        elif child.name == "li":
            yield from items(child, path)
        else:
            deeper = path[:-1] if inside and child.name in ("ul", "ol") else path
            yield from blocks(child, deeper if child.name in ("thead", "tbody", "tr") else (*deeper, child.name))


def items(item: Tag, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the text of a list item, then the blocks in it."""
    nested = [
        child.extract() for child in item.find_all(["ul", "ol", "blockquote", "pre", "p", "table"], recursive=False)
    ]
    if flat(item):
        yield (*path, "li"), flat(item)
    holder = BeautifulSoup("<div></div>", "html.parser").div
    holder.extend(nested)
    yield from blocks(holder, (*path, "li"))


def flat(element: Tag) -> str:
    """Return the text of an element on one line."""
    return re.sub(r"[ \t\n]+", " ", element.get_text()).strip(" ")
