"""Threads and turns as entries of a feed."""

import datetime
from collections.abc import Callable, Iterable

from plugins.threads.model import Kind, Thread, Turn
from plugins.threads.text import safe

from .absolute import absolute_html, fit
from .history import updated
from .identity import thread_id, turn_id
from .masthead import Masthead
from .model import Entry, Parent, Replies

Resolve = Callable[[Thread, str], str]
"""Turns Pelican's own links (`{filename}`) in a turn's HTML into addresses."""


def thread_entry(
    thread: Thread,
    masthead: Masthead,
    resolve: Resolve,
    *,
    since: datetime.datetime | None = None,
    replies: Replies | None = None,
) -> Entry:
    """Return the entry of a whole thread, as it has been `since` then if that is not its latest change."""
    url = masthead.thread_url(thread)
    turns = "\n".join(_section(thread, turn, masthead, resolve) for turn in thread.turns)
    return Entry(
        id=thread_id(masthead, thread),
        url=url,
        title=thread.title,
        author=thread.author or masthead.column.columnist,
        published=thread.date,
        updated=since or updated(thread),
        lang=thread.lang,
        html=f"{turns}\n{_reply(thread, masthead)}",
        summary=thread.summary or thread.title,
        contributors=_contributors(thread, masthead),
        categories=_unique([thread.category, *thread.tags]),
        replies=replies,
    )


def turn_entry(thread: Thread, turn: Turn, masthead: Masthead, resolve: Resolve) -> Entry:
    """Return the entry of one dated turn, which answers that of its thread."""
    url = masthead.thread_url(thread)
    return Entry(
        id=turn_id(masthead, thread, turn),
        url=f"{url}#{turn.id}",
        title=f"{turn.heading}: {thread.title}",
        author=turn.author,
        published=turn.date,
        updated=turn.date,
        lang=thread.lang,
        html=f"{_words(thread, turn, url, resolve)}\n{_reply(thread, masthead)}",
        categories=_unique([thread.category, *thread.tags]),
        parent=Parent(thread_id(masthead, thread), url, masthead.url("feeds/atom.xml")),
    )


def _section(thread: Thread, turn: Turn, masthead: Masthead, resolve: Resolve) -> str:
    """Return one turn below its heading; `div`, for older feed readers drop `section` and `time`."""
    date = f"<p>{safe(masthead.phrases.day(turn.date))}</p>\n" if turn.date else ""
    words = _words(thread, turn, masthead.thread_url(thread), resolve)
    return f'<div id="{turn.id}">\n<h2>{safe(turn.heading)}</h2>\n{date}{words.strip()}\n</div>'


def _words(thread: Thread, turn: Turn, url: str, resolve: Resolve) -> str:
    """Return what is said in a turn, as a feed may carry it."""
    html = turn.html
    return html if fit(html) else absolute_html(resolve(thread, html), url)


def _reply(thread: Thread, masthead: Masthead) -> str:
    """Return the way to write back: with it, a feed reader is the box for comments."""
    return f'<p><a href="{safe(masthead.mail(thread))}">{safe(masthead.feeds.reply)}</a></p>'


def _contributors(thread: Thread, masthead: Masthead) -> tuple[str, ...]:
    """Return who else speaks, in their order; somebody without a name is no person to list."""
    nameless = {masthead.phrases.reader, masthead.phrases.editor, thread.author or masthead.column.columnist}
    names = _unique(turn.author for turn in thread.turns if turn.kind is not Kind.NOTE)
    return tuple(name for name in names if name not in nameless)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
