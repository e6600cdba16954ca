"""The pages of a site that search engines may list, and when each last changed."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from plugins.threads.model import Thread

from .sitemap import Page

_UNLISTED = frozenset({"404", "search"})
"""Pages of their own template that are no use as a search result."""


def last_change(thread: Thread, moment: datetime.datetime) -> datetime.datetime:
    """Return when a thread last changed: its latest turn, or a later `Modified:`, but no date after `moment`."""
    dates = [thread.last_date, *([thread.modified] if thread.modified else [])]
    return max((date for date in dates if date <= moment), default=thread.date)


def site_pages(context: Mapping[str, Any], moment: datetime.datetime, also: Iterable[str] = ()) -> Iterator[Page]:
    """Yield the public pages of a site from what Pelican gives its templates, which are its settings too.

    Drafts, hidden, withdrawn and moved letters are in none of its lists.
    """
    letters = context["articles"]
    for letter in [*letters, *_other_languages(letters)]:
        yield Page(letter.url, _changed(letter, moment))
    for page in [*context.get("pages", ()), *_other_languages(context.get("pages", ()))]:
        yield Page(page.url, getattr(page, "modified", None) or getattr(page, "date", None))
    newest = _newest(letters, moment)
    yield from (Page(address, newest) for address in _direct(context))
    for name, lists in (("CATEGORY", context["categories"]), ("TAG", context["tags"])):
        if context[f"{name}_SAVE_AS"]:
            yield from (Page(one.url, _newest(listed, moment)) for one, listed in lists)
    yield from map(Page, also)


def _other_languages(contents: Iterable[Any]) -> Iterator[Any]:
    for content in contents:
        yield from content.translations


def _changed(letter: Any, moment: datetime.datetime) -> datetime.datetime | None:
    if hasattr(letter, "thread"):
        return last_change(letter.thread, moment)
    return getattr(letter, "modified", None) or letter.date


def _newest(letters: Iterable[Any], moment: datetime.datetime) -> datetime.datetime | None:
    return max((_changed(letter, moment) for letter in letters), default=None)


def _direct(context: Mapping[str, Any]) -> Iterator[str]:
    """Yield the addresses of home and of the lists that have a template of their own."""
    for name in context["DIRECT_TEMPLATES"]:
        file = context.get(f"{name.upper()}_SAVE_AS", f"{name}.html")
        if file and name not in _UNLISTED:
            yield "" if name == "index" else context.get(f"{name.upper()}_URL") or file
