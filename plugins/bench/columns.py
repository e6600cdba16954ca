"""One column for every tool: letters in our form, which stock Pelican reads too, and the same text in Hugo's."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

_LISTS = {"category": "categories", "tags": "tags"}
# A link that both tools look up, so that both have the same work.
_LINK = re.compile(r"\(\{filename\}/([^)]+)\)")


def as_hugo(text: str) -> str:
    """Return a letter or page in Hugo's form: a head in YAML, and links by shortcode."""
    head, _, body = text.partition("\n\n")
    lines = "".join(f"{key}: {value}\n" for key, value in _yaml(head))
    return f"---\n{lines}---\n\n" + _LINK.sub(r'({{< relref "/\1" >}})', body)


def _yaml(head: str) -> Iterator[tuple[str, str]]:
    for line in head.splitlines():
        key, _, value = line.partition(": ")
        key = key.lower()
        if key in _LISTS:
            yield _LISTS[key], json.dumps(value.split(", "))
        else:
            yield key, value if key == "date" else json.dumps(value)


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
