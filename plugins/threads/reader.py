"""Letters as Pelican articles: the only place where a `Thread` becomes Pelican's metadata."""

import os
from typing import Any

from markupsafe import Markup
from pelican.contents import Author, Category, Tag
from pelican.readers import MarkdownReader

from plugins.problems import ERROR

from .addresses import Addresses
from .column import Column, is_shown
from .links import relink
from .markup import problems_html, thread_html
from .model import State, Thread
from .rules import Rules
from .text import safe


class ThreadReader(MarkdownReader):
    """Reads letters from the column, and any other Markdown file as Pelican does."""

    def __init__(self, settings: dict[str, Any], column: Column, rules: Rules) -> None:
        super().__init__(settings)
        self.column = column
        self.rules = rules
        self.addresses = Addresses(settings)
        self._topics: dict[str, Category] = {}
        self._tags: dict[str, Tag] = {}

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the HTML and the metadata of a file."""
        path = os.path.relpath(source_path, self.settings["PATH"]).replace(os.sep, "/")
        if path in self.column.unreadable:
            return "", {"title": "", "status": "skip"}
        if path not in self.column.threads:
            return self._page(path, *super().read(source_path))
        thread = self.column.threads[path]
        if not is_shown(thread, self.rules):
            return "", {"title": "", "status": "skip"}
        return self.content(thread), self.metadata(thread)

    def _page(self, path: str, content: str, metadata: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return an ordinary page with its links resolved, or, in a preview, what is wrong with it."""
        sites = self.column.sites
        if any(problem.level == ERROR for problem in self.column.problems_of(path)):
            metadata.setdefault("title", _escaped(path))
            content = problems_html(self.column.problems_of(path), self.rules.phrases)
        elif path in sites.documents:
            content = relink(content, path, sites.documents[path], sites)
        return content, metadata

    def content(self, thread: Thread) -> str:
        """Return the HTML of a letter, or, in a preview, what is wrong with it."""
        if thread.state is State.FAULTY:
            return problems_html(self.column.problems_of(thread.path), self.rules.phrases)
        return thread_html(thread, self.rules.phrases_for(thread.lang))

    def metadata(self, thread: Thread) -> dict[str, Any]:
        """Return what templates and plugins read from an article; texts are escaped, and say so."""
        values: dict[str, Any] = {key: _escaped(value) for key, value in thread.extra}
        values |= {
            "title": _escaped(thread.title),
            "date": thread.date,
            "category": self._topic(thread.category),
            "tags": [self._tag(tag) for tag in thread.tags],
            "slug": thread.slug,
            # Pelican would make them anew from the settings each time that a template asks.
            "url": self.addresses.thread(thread),
            "save_as": self.addresses.thread(thread, "SAVE_AS"),
            "lang": thread.lang,
            "status": "hidden" if thread.status == "hidden" else "published",
            "summary": _escaped(thread.summary),
            "translation": "true" if thread.translation else "false",
            "thread": thread,
            "story": self.column.stories[thread.path],
            "problems": self.column.problems_of(thread.path) if thread.state is State.FAULTY else (),
            # Newest first, and the same order on every machine for letters of one day.
            "order": (thread.date, thread.slug),
        }
        if thread.changed > thread.date:
            values["modified"] = thread.changed
        if thread.author:
            values["author"] = Author(_escaped(thread.author), self.settings)
        return values

    def _topic(self, name: str) -> Category:
        """Return one object for each name: Pelican makes a slug for each object anew."""
        if name not in self._topics:
            self._topics[name] = Category(_escaped(name), self.settings)
        return self._topics[name]

    def _tag(self, name: str) -> Tag:
        if name not in self._tags:
            self._tags[name] = Tag(_escaped(name), self.settings)
        return self._tags[name]


def _escaped(text: str) -> Markup:
    return Markup(safe(text))
