"""Structured data (schema.org) for each page: one `@graph`.

The choice of types follows Google's "Q&A (QAPage) structured data": a page for one question to
which readers add answers is a `QAPage`; several questions in one post are a `BlogPosting`.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from markupsafe import Markup

from .model import Kind, Thread, Turn

Node = dict[str, Any]
# The hook is for texts that are marked as HTML.
_ENCODER = msgspec.json.Encoder(order="deterministic", enc_hook=str.__str__)
_MARKS = tuple((mark.encode(), f"\\u{ord(mark):04x}".encode()) for mark in "<>&\u2028\u2029")


def as_script(nodes: list[Node]) -> Markup:
    """Return the JSON of a page's graph, safe inside a `script` element of HTML."""
    text = _ENCODER.encode({"@context": "https://schema.org", "@graph": nodes})
    for mark, written in _MARKS:
        text = text.replace(mark, written)
    return Markup(text.decode())


def thread_graph(thread: Thread, url: str) -> list[Node]:
    """Return the graph of a thread's page: a `QAPage`, or a `BlogPosting` with several questions."""
    if len(thread.letters) == 1:
        return [
            {"@type": "QAPage", "@id": url, "url": url, "inLanguage": thread.lang, "mainEntity": _question(thread, url)}
        ]
    post: Node = {"@type": "BlogPosting", "@id": url, "url": url, "headline": thread.title, "inLanguage": thread.lang}
    post |= {
        "datePublished": thread.date.isoformat(),
        "dateModified": thread.changed.isoformat(),
    }
    if thread.answers:
        post["author"] = _person(thread.answers[0].author)
    post["hasPart"] = [_part(letter, answers, url) for letter, answers in _parts(thread)]
    return [post]


def site_graph(name: str, url: str, lang: str, description: str) -> list[Node]:
    """Return the graph of the home page."""
    return [{"@type": "WebSite", "@id": url, "url": url, "name": name, "inLanguage": lang, "description": description}]


def list_graph(name: str, url: str, lang: str) -> list[Node]:
    """Return the graph of a list of letters."""
    plain = Markup(name).unescape() if isinstance(name, Markup) else name
    return [{"@type": "CollectionPage", "@id": url, "url": url, "name": plain, "inLanguage": lang}]


def _question(thread: Thread, url: str) -> Node:
    letter = thread.letters[0]
    answers = thread.of_kind(Kind.ANSWER, Kind.PERSPECTIVE)
    accepted = next((turn for turn in answers if turn.kind is Kind.ANSWER), None)
    question = _said("Question", letter, url) | {"name": thread.title, "answerCount": len(answers)}
    if accepted:
        question["acceptedAnswer"] = _said("Answer", accepted, url)
    others = [_said("Answer", turn, url) for turn in answers if turn is not accepted]
    return question | ({"suggestedAnswer": others} if others else {})


def _parts(thread: Thread) -> Iterator[tuple[Turn, list[Turn]]]:
    """Yield each letter of a post with the answers below it."""
    starts = [i for i, turn in enumerate(thread.turns) if turn.kind is Kind.LETTER]
    for start, end in zip(starts, [*starts[1:], len(thread.turns)]):
        below = thread.turns[start + 1 : end]
        yield thread.turns[start], [turn for turn in below if turn.kind in (Kind.ANSWER, Kind.PERSPECTIVE)]


def _part(letter: Turn, answers: list[Turn], url: str) -> Node:
    question = _said("Question", letter, url) | {"name": letter.heading, "answerCount": len(answers)}
    if answers:
        question["acceptedAnswer"] = _said("Answer", answers[0], url)
    others = [_said("Answer", turn, url) for turn in answers[1:]]
    return question | ({"suggestedAnswer": others} if others else {})


def _said(kind: str, turn: Turn, url: str) -> Node:
    node: Node = {"@type": kind, "text": turn.text, "author": _person(turn.author), "url": f"{url}#{turn.id}"}
    return node | ({"datePublished": turn.date.isoformat()} if turn.date else {})


def _person(name: str) -> Node:
    return {"@type": "Person", "name": name}
