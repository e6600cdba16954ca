"""Where on the site each thing stands, as Pelican's settings say."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .model import Thread
from .slugs import slugify

_FIXED = ("INDEX", "ARCHIVES", "SEARCH", "TAGS", "CATEGORIES", "UPDATES", "SUBJECTS")
_FEEDS = ("feeds/index.html", "feeds/atom.xml", "feeds/rss.xml", "feeds/feed.json", "feeds/updates.atom.xml")


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of the site, relative to its root."""

    settings: Mapping[str, Any]

    def thread(self, thread: Thread, form: str = "URL") -> str:
        """Return the address (`URL`) or the file (`SAVE_AS`) of a thread."""
        lang = "" if thread.lang == self.settings["DEFAULT_LANG"].lower() else "LANG_"
        pattern = str(self.settings[f"ARTICLE_{lang}{form}"])
        if around := _around_slug(pattern):
            return thread.slug.join(around)
        category = slugify(thread.category)
        return pattern.format(slug=thread.slug, lang=thread.lang, date=thread.date, category=category)

    def page(self, slug: str, lang: str = "") -> str:
        """Return the address of a page by its slug."""
        other = lang and lang.lower() != self.settings["DEFAULT_LANG"].lower()
        return str(self.settings["PAGE_LANG_URL" if other else "PAGE_URL"]).format(slug=slug, lang=lang)

    def alias(self, alias: str) -> str:
        """Return the file of an earlier address; a bare slug is that of a thread."""
        bare = alias.strip().strip("/").removesuffix("index.html").rstrip("/")
        if "/" not in bare and not bare.endswith(".html"):
            bare = str(self.settings["ARTICLE_SAVE_AS"]).format(slug=bare, lang="", date="", category="")
        return bare if bare.endswith(".html") else f"{bare}/index.html"

    def others(self, categories: set[str], tags: set[str]) -> frozenset[str]:
        """Return the addresses of home, lists and feeds, given the slugs of categories and tags."""
        settings = self.settings
        found = {""}
        found |= {str(settings[f"{name}_SAVE_AS"]) for name in _FIXED if settings.get(f"{name}_SAVE_AS")}
        found |= {*_FEEDS, *(f"feeds/category/{slug}.atom.xml" for slug in categories)}
        for key, slugs in (("CATEGORY_URL", categories), ("TAG_URL", tags)):
            found |= {str(settings[key]).format(slug=slug) for slug in slugs}
        return frozenset(found)


@lru_cache(maxsize=16)
def _around_slug(pattern: str) -> tuple[str, str] | None:
    """Return what stands before and after the slug in a pattern, if nothing else in it changes, as in most."""
    before, slug, after = pattern.partition("{slug}")
    return None if not slug or {"{", "}"} & {*before, *after} else (before, after)
