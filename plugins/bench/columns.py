"""One column for every tool: letters in our form, which stock Pelican reads too, and the same text in Hugo's."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

_LISTS = {"category": "categories", "tags": "tags"}
_COLUMNIST = "Mike"
_HEADINGS = {
    "letter": "{} writes",
    "answer": "{} answers",
    "perspective": "{} adds a perspective",
    "update": "{} reports back",
}
# A link that both tools look up, so that both have the same work.
_LINK = re.compile(r"\(\{filename\}/([^)]+)\)")


def as_hugo(text: str) -> str:
    """Return a letter or page in Hugo's form: a head in YAML that also tells the turns, and links by shortcode."""
    head, _, body = text.partition("\n\n")
    told = dict(_pairs(head))
    lines = "".join(f"{key}: {value}\n" for key, value in _yaml(told))
    first, *later = body.split("\n---\n")
    if later:
        turns, texts = zip(*_turns(first, later, told))
        lines += f"turns: {json.dumps(turns)}\n"
        body = "\n---\n".join(texts)
    return f"---\n{lines}---\n\n" + _LINK.sub(r'({{< relref "/\1" >}})', body)


def _pairs(head: str) -> Iterator[tuple[str, str]]:
    return ((key.lower(), value) for key, _, value in (line.partition(": ") for line in head.splitlines()))


def _yaml(told: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, value in told.items():
        if key in _LISTS:
            yield _LISTS[key], json.dumps(value.split(", "))
        else:
            yield key, value if key == "date" else json.dumps(value)


def _turns(letter: str, later: Iterable[str], told: Mapping[str, str]) -> Iterator[tuple[dict[str, str], str]]:
    """Yield what Hugo's templates are told of each turn, and its text without the lines that tell it."""
    asker = letter.strip().rpartition("\n")[2]
    seen = Counter()
    yield _turn("letter", "letter", asker, told.get("asked", "")), letter
    for text in later:
        head, body = ("", text) if text.startswith("\n") else text.split("\n\n", 1)
        about = dict(_pairs(head))
        author = about.get("from", _COLUMNIST)
        kind = {_COLUMNIST: "answer", asker: "update"}.get(author, "perspective")
        seen[kind] += 1
        id = kind if (kind, seen[kind]) == ("answer", 1) else f"{kind}-{seen[kind]}"
        date = about.get("date", "") or (told["date"] if id == "answer" else "")
        yield _turn(kind, id, author, date, about.get("role", "")), f"\n{body.lstrip()}"


def _turn(kind: str, id: str, author: str, date: str, role: str = "") -> dict[str, str]:
    named = f"{author}, {role}," if role else author
    turn = {"id": id, "kind": kind, "author": author, "heading": _HEADINGS[kind].format(named)}
    return turn | ({"date": date} if date else {})


def write_hugo_column(source: Path, folder: Path) -> None:
    """Write Hugo's content folder from ours; pages stand at its root, as their addresses do."""
    for path in source.rglob("*.md"):
        place = folder / path.relative_to(source).as_posix().removeprefix("pages/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(as_hugo(path.read_text("utf-8")), "utf-8")


def with_sentence(text: str, sentence: str) -> str:
    """Return a letter in our form with one more sentence in the middle of its answer."""
    turns = text.split("\n---\n")
    paragraphs = turns[1].split("\n\n")
    paragraphs[len(paragraphs) // 2] += f" {sentence}"
    return "\n---\n".join([turns[0], "\n\n".join(paragraphs), *turns[2:]])


def with_title(text: str, title: str) -> str:
    """Return a letter in our form under another title."""
    _, _, rest = text.partition("\n")
    return f"Title: {title}\n{rest}"


EDITS: dict[str, Callable[[str, str], str]] = {"edited": with_sentence, "retitled": with_title}
"""Ways to edit a letter: each takes its text and the words that its page must then show."""
