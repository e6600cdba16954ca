"""Threads and turns as entries of a feed."""

import datetime
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

from plugins.threads.model import Kind, Thread, Turn
from plugins.threads.text import safe

from .absolute import absolute_html, fit
from .history import Version, updated
from .identity import thread_id, turn_id
from .masthead import Masthead
from .model import Entry, Parent, Replies

Resolve = Callable[[Thread, str], str]
"""Turns Pelican's own links (`{filename}`) in a turn's HTML into addresses."""

_REMEMBERED = 1000
"""Turns: those of six pages of the archive, and two megabytes."""


class Scribe:
    """Writes threads and turns as entries.

    The archive holds a thread once for each of its changes, and these are mostly but a few pages apart. So what its
    turns look like is remembered for a while.
    """

    def __init__(self, masthead: Masthead, resolve: Resolve) -> None:
        self._masthead, self._resolve = masthead, resolve
        self._days: dict[datetime.date, str] = {}
        self._sections: OrderedDict[tuple[str, str, str], str] = OrderedDict()

    def thread(self, thread: Thread, replies: Replies | None = None) -> Entry:
        """Return the entry of a whole thread."""
        return self._entry(thread, thread.turns, updated(thread), replies)

    def version(self, version: Version) -> Entry:
        """Return the entry of a thread as it was from one of its dates on."""
        return self._entry(version.thread, version.turns, version.date)

    def turn(self, thread: Thread, turn: Turn) -> Entry:
        """Return the entry of one dated turn, which answers that of its thread."""
        masthead = self._masthead
        url = masthead.thread_url(thread)
        return Entry(
            id=turn_id(masthead, thread, turn),
            url=f"{url}#{turn.id}",
            title=f"{turn.heading}: {thread.title}",
            author=turn.author,
            published=turn.date,
            updated=turn.date,
            lang=thread.lang,
            html=f"{_words(thread, turn, url, self._resolve)}\n{_reply(thread, masthead)}",
            categories=_unique([thread.category, *thread.tags]),
            parent=Parent(thread_id(masthead, thread), url, masthead.url("feeds/atom.xml")),
        )

    def _entry(
        self, thread: Thread, turns: Sequence[Turn], changed: datetime.datetime, replies: Replies | None = None
    ) -> Entry:
        masthead = self._masthead
        url = masthead.thread_url(thread)
        sections = [self._section(thread, turn, url) for turn in turns]
        return Entry(
            id=thread_id(masthead, thread),
            url=url,
            title=thread.title,
            author=thread.author or masthead.column.columnist,
            published=thread.date,
            updated=changed,
            lang=thread.lang,
            html="\n".join((*sections, _reply(thread, masthead))),
            summary=thread.summary or thread.title,
            contributors=_contributors(thread, turns, masthead),
            categories=_unique([thread.category, *thread.tags]),
            replies=replies,
        )

    def _section(self, thread: Thread, turn: Turn, url: str) -> str:
        """Return one turn below its heading; `div`, for older feed readers drop `section` and `time`."""
        name = thread.path, turn.id, turn.said.digest
        if name in self._sections:
            self._sections.move_to_end(name)
            return self._sections[name]
        date = f"<p>{self._day(turn.date)}</p>\n" if turn.date else ""
        words = _words(thread, turn, url, self._resolve).strip()
        section = f'<div id="{turn.id}">\n<h2>{safe(turn.heading)}</h2>\n{date}{words}\n</div>'
        self._sections[name] = section
        if len(self._sections) > _REMEMBERED:
            self._sections.popitem(last=False)
        return section

    def _day(self, moment: datetime.datetime) -> str:
        """Return a day in words; there are fewer days than turns."""
        day = moment.date()
        if day not in self._days:
            self._days[day] = safe(self._masthead.phrases.day(moment))
        return self._days[day]


def _words(thread: Thread, turn: Turn, url: str, resolve: Resolve) -> str:
    """Return what is said in a turn, as a feed may carry it."""
    html = turn.html
    return html if fit(html) else absolute_html(resolve(thread, html), url)


def _reply(thread: Thread, masthead: Masthead) -> str:
    """Return the way to write back: with it, a feed reader is the box for comments."""
    return f'<p><a href="{safe(masthead.mail(thread))}">{safe(masthead.feeds.reply)}</a></p>'


def _contributors(thread: Thread, turns: Iterable[Turn], masthead: Masthead) -> tuple[str, ...]:
    """Return who else speaks, in their order; somebody without a name is no person to list."""
    nameless = {masthead.phrases.reader, masthead.phrases.editor, thread.author or masthead.column.columnist}
    names = _unique([turn.author for turn in turns if turn.kind is not Kind.NOTE])
    return tuple([name for name in names if name not in nameless])


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, names)))
