"""The site as it is now, asked for the values of facts (facts.py says which there are)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pelican.contents import Content
from pelican.urlwrappers import URLWrapper

from plugins.threads.links import links_in, source_of
from plugins.threads.model import Thread

from .facts import MARK, VOLATILE, digests_of, short, thread_value, told, words_told, words_value

IN_HEAD = frozenset(
    "thread title url save_as slug date lang category tags summary status author authors modified order translation "
    "source_path relative_source_path metadata settings template in_default_lang".split()
)
"""Attributes of an article that are made from its letter's head alone."""


_KINDS = (Content, Thread, URLWrapper)


class Site:
    """What pages are made from: letters, pages, the context, and the objects that templates know by name."""

    def __init__(self, marks: Mapping[str, str]) -> None:
        """`marks` are what the heads of the letters are known by."""
        self.marks = marks
        self.contents: dict[str, Content] = {}
        """By their paths below the content folder."""
        self.context: Mapping[str, Any] = {}
        self.objects: dict[str, Any] = {}
        """What templates know by name, and read attributes of."""
        self.lists: dict[str, Any] = {}
        """Lists and mappings by the names under which they are noted."""
        self._digests: frozenset[str] | None = None
        self._known: dict[str, str] = {}
        self._kinds: dict[type, int] = {}
        self._shared: dict[int, tuple[Any, str]] = {}

    def take(self, context: Mapping[str, Any]) -> None:
        """Learn what there is; nothing of it may change any more."""
        self.context = context
        for content in context["generated_content"].values():
            if content is not None:
                self.contents[content.relative_source_path] = content
        self._digests, self._known = None, {}

    def forget(self) -> None:
        """Ask for all values anew: words have changed."""
        self._digests = None
        self._known.clear()
        self._shared.clear()

    def value(self, fact: str) -> str:
        """Return the value of a fact, asked for once."""
        if fact not in self._known:
            kind, _, rest = fact.partition(MARK)
            try:
                self._known[fact] = _VALUES[kind](self, *rest.split(MARK))
            except (LookupError, AttributeError, TypeError, ValueError):
                self._known[fact] = VOLATILE
        return self._known[fact]

    def subject(self, path: str, names: Iterable[str]) -> str:
        """Return the value of all that a letter's own page reads of it: head, words, and attributes of these names."""
        article = self.contents[path]
        thread = article.thread
        own = [self._attribute(article, name) for name in names]
        return short([self._head(thread), words_value(thread), own]).partition(" ")[0]

    def tell(self, value: Any) -> Any:
        """Return an object of the site as plain data, or None when it is none."""
        kind = type(value)
        known = self._kinds.get(kind)
        if known is None:
            known = self._kinds[kind] = next((n for n, of in enumerate(_KINDS) if issubclass(kind, of)), len(_KINDS))
        if known == 0:
            return f"@{value.relative_source_path}"
        if known == 1:
            return f"{value.path} {self._head(value)}"
        return [kind.__name__, value.name, value.slug] if known == 2 else None

    def mark(self, thread: Thread) -> str:
        """Return what all that a thread shows is known by."""
        return f"{self._head(thread)} {words_value(thread)}"

    def _head(self, thread: Thread) -> str:
        return thread_value(thread, self.marks.get(thread.path, ""))

    def _value_of_head(self, path: str) -> str:
        return self._head(self.contents[path].thread)

    def _value_of_said(self, digest: str) -> str:
        if self._digests is None:
            threads = [content.thread for content in self.contents.values() if hasattr(content, "thread")]
            self._digests = frozenset(name for thread in threads for name in digests_of(thread.turns))
        return "" if digest in self._digests else VOLATILE

    def _value_of_attr(self, path: str, name: str) -> str:
        return short(self._attribute(self.contents[path], name))

    def _attribute(self, article: Content, name: str) -> Any:
        if name in ("content", "_content"):
            # A faulty letter says in the place of its words what is wrong, which may depend on other letters.
            wrong = told(getattr(article, "problems", ()), self.tell)
            return [self._head(article.thread), *words_told(article.thread.turns), wrong]
        return told(getattr(article, name, "missing"), self.tell)

    def _value_of_page(self, path: str) -> str:
        page = self.contents[path]
        shown = [page.title, page.url, page.lang, page.status, page._content, page.metadata]
        led = (self.contents.get(source_of(href, path)) for href in links_in(page._content))
        return short(told([*shown, *(content.url for content in led if content)], self.tell))

    def _value_of_name(self, name: str) -> str:
        return short(told(self.context[name], self.tell)) if name in self.context else "missing"

    def _value_of_of(self, name: str, attribute: str) -> str:
        return short(told(getattr(self.objects[name], attribute), self.tell))

    def _value_of_call(self, name: str, attribute: str, arguments: str) -> str:
        given = [
            self.contents[value[1:]].thread if value.startswith("@") else value[1:] for value in json.loads(arguments)
        ]
        return short(told(getattr(self.objects[name], attribute)(*given), self.tell))

    def _value_of_members(self, name: str) -> str:
        return self._shallow(self._list(name))

    def _value_of_size(self, name: str) -> str:
        return str(len(self._list(name)))

    def _value_of_some(self, name: str) -> str:
        return str(bool(self._list(name)))

    def _value_of_part(self, name: str, place: str) -> str:
        held, part = self._list(name), place.removeprefix("slice(").removesuffix(")").split(", ")
        ends = [None if end == "None" else int(end) for end in part]
        return self._shallow(held[slice(*ends)] if place.startswith("slice") else [held[ends[0]]])

    def _list(self, name: str) -> Any:
        """Return a list by its name; `categories[3][1]` is a list in a list."""
        outer, _, places = name.partition("[")
        held = self.lists[outer]
        for place in places.rstrip("]").split("][") if places else ():
            held = held[int(place)]
        return held

    def _shallow(self, held: Any) -> str:
        """Return the value of a list without what is in its lists, or of a mapping with all that is in it.

        Many pages are given the same list.
        """
        known = self._shared.get(id(held))
        if known is None or known[0] is not held:
            data = told(held, self.tell) if isinstance(held, Mapping) else [self._outside(one) for one in held]
            known = self._shared[id(held)] = held, short(data)
        return known[1]

    def _outside(self, one: Any) -> Any:
        if isinstance(one, tuple):
            return [self._outside(part) for part in one]
        return "[]" if isinstance(one, (list, Mapping)) else told(one, self.tell)


_VALUES = {
    name.removeprefix("_value_of_"): method for name, method in vars(Site).items() if name.startswith("_value_of_")
}
