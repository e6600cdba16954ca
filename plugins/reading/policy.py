"""What those who write to the column are promised: one file, on the page for writers and in the mail that answers them.

    Words: 400
    Subject: Your letter has arrived
    Name: there
    Mail: What you are promised

    Hi {name},

    Thank you for writing.

    ## How long

    About {words} words is right.

    ## What you are promised

    - Only {columnist} sees your mail.

The text above the first heading opens the mail and is on no page; the sections are the page's, and those that `Mail:`
names (with commas between) are the mail's too. `Name:` greets whoever gives none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from plugins.problems import ERROR, WARNING, Problem
from plugins.threads.source import Line

KEYS = ("words", "subject", "name", "mail")
PLACES = ("columnist", "address", "words", "name")
"""What may stand in braces."""

_KEY = re.compile(r"^([A-Za-z]+):[ \t]*(.*)$")
_HEADING = re.compile(r"^##[ \t]+(.*?)[ \t#]*$")
_PLACE = re.compile(r"\{(\w*)\}")
_LINK = re.compile(r"\]\(<?([^)\s>]+)")
_OUTSIDE = ("https://", "http://", "mailto:", "{")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the policy below its heading; `lines` are Markdown."""

    title: str
    lines: tuple[str, ...]
    in_mail: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """What the file says."""

    words: int
    """How long a letter should be."""
    subject: str
    name: str
    opening: tuple[str, ...]
    """The lines above the first heading."""
    sections: tuple[Section, ...]


def read_policy(path: str, lines: Sequence[Line]) -> tuple[Policy, list[Problem]]:
    """Return what a policy file says, and what is wrong with it."""
    header, rest = _header(lines)
    titles = [found[1] for line in rest if (found := _HEADING.match(line.text))]
    mailed, problems = _mailed(path, header, titles)
    problems += [*_keys(path, header), *_places(path, rest), *_links(path, rest)]
    if not titles:
        what = "there is no section in this file"
        problems.append(Problem(path, 1, ERROR, what, "write `## What you are promised`, and the promise below it"))
    parts = _parts(rest)
    policy = Policy(
        words=int(_value(header, "words")) if _value(header, "words").isdecimal() else 0,
        subject=_value(header, "subject"),
        name=_value(header, "name"),
        opening=next(parts)[1],
        sections=tuple(Section(title, texts, title in mailed) for title, texts in parts),
    )
    return policy, problems


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with the names in braces replaced by what they stand for."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def _header(lines: Sequence[Line]) -> tuple[dict[str, tuple[str, int]], Sequence[Line]]:
    """Return the keys at the top of the file with their values and lines, and the lines below them."""
    header: dict[str, tuple[str, int]] = {}
    for place, line in enumerate(lines):
        found = _KEY.match(line.text)
        if not found:
            return header, lines[place:]
        header[found[1].lower()] = (found[2].strip(), line.number)
    return header, ()


def _value(header: Mapping[str, tuple[str, int]], key: str) -> str:
    return header.get(key, ("", 1))[0]


def _parts(lines: Sequence[Line]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the opening, without a title, then each section with its title."""
    title, texts = "", []
    for line in lines:
        found = _HEADING.match(line.text)
        if found:
            yield title, tuple(texts)
            title, texts = found[1], []
        else:
            texts.append(line.text)
    yield title, tuple(texts)


def _keys(path: str, header: Mapping[str, tuple[str, int]]) -> Iterator[Problem]:
    for key in KEYS:
        if not _value(header, key):
            what = f"there is no `{key.capitalize()}:` at the top"
            yield Problem(path, 1, ERROR, what, f"write `{key.capitalize()}:` and its value on a line of its own")
    for key, (_, line) in header.items():
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=1)
            mend = f"did you mean `{near[0].capitalize()}:`?" if near else "put an empty line above the text"
            yield Problem(path, line, ERROR, f"a policy has no `{key.capitalize()}:`", mend)
    words, line = header.get("words", ("", 1))
    if words and not (words.isdecimal() and int(words)):
        yield Problem(
            path, line, ERROR, f"`Words: {words}` is no number of words", "write a number, as in `Words: 400`"
        )


def _mailed(path: str, header: Mapping[str, tuple[str, int]], titles: Sequence[str]) -> tuple[set[str], list[Problem]]:
    """Return the titles of the sections for the mail; a name that is none of the titles is told."""
    said, line = header.get("mail", ("", 1))
    names = [name.strip() for name in said.split(",") if name.strip()]
    problems = []
    for name in names:
        if name not in titles:
            near = get_close_matches(name, titles, n=1)
            mend = f"did you mean `{near[0]}`?" if near else "write a heading of this file, without its `##`"
            problems.append(Problem(path, line, ERROR, f"`Mail:` names no section `{name}`", mend))
    return set(names), problems


def _places(path: str, lines: Sequence[Line]) -> Iterator[Problem]:
    for line in lines:
        for name in _PLACE.findall(line.text):
            if name not in PLACES:
                mend = f"write one of {', '.join(f'`{{{place}}}`' for place in PLACES)}"
                yield Problem(path, line.number, WARNING, f"nothing is known of `{{{name}}}`", mend)


def _links(path: str, lines: Sequence[Line]) -> Iterator[Problem]:
    for line in lines:
        for href in _LINK.findall(line.text):
            if not href.startswith(_OUTSIDE):
                what = f"the link to `{href}` leads nowhere from a mail"
                yield Problem(path, line.number, WARNING, what, "write the whole address, with https://")
