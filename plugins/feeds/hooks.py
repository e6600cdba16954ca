"""Where the plugin meets Pelican: the plan is made before the pages, the feeds are written after them."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader
from pelican import Pelican
from pelican.generators import Generator
from pelican.writers import Writer

from plugins.press import press_of
from plugins.settings import SettingsError, read_settings
from plugins.threads.addresses import Addresses
from plugins.threads.hooks import build_moment
from plugins.threads.model import Thread

from .collection import Desk, column_feeds
from .entries import Scribe
from .masthead import Masthead
from .plan import Plan, plan_of
from .renewal import Renewal
from .settings import FeedsSettings

HERE = Path(__file__).parent


class FeedsGenerator(Generator):
    """Writes the feeds, their style sheet, and the page that explains them."""

    def generate_context(self) -> None:
        """Tell each article which feed has what comes after it; articles have been read by now."""
        plan: Plan = self.settings["FEEDS_PLAN"]
        press_of(self.settings).renews(self._renewal)
        for content in self.context["generated_content"].values():
            if hasattr(content, "thread"):
                content.feed = plan.thread(content.thread)

    def generate_output(self, writer: Writer) -> None:
        """Write all of `feeds/`; articles have been read by now, so that links in them can be resolved."""
        plan: Plan = self.settings["FEEDS_PLAN"]
        press = press_of(self.settings)
        for file in column_feeds(plan, self.settings["FEEDS_MASTHEAD"], self._resolve, press.mark):
            press.offer_later(file.address, file.key, file.make)
        if plan.page:
            press.put("feeds/feed.css", (HERE / "static/feed.css").read_bytes())
            writer.write_file(plan.page, self.get_template("feeds"), self.context, self.settings["RELATIVE_URLS"])

    def _renewal(self, paths: Sequence[str]) -> Renewal:
        """Return what brings new words of the letters at these paths into feeds."""
        plan, press = self.settings["FEEDS_PLAN"], press_of(self.settings)
        masthead = self.settings["FEEDS_MASTHEAD"]
        desk = Desk(plan, masthead, Scribe(masthead, self._resolve), press.mark)
        return Renewal(desk, [thread for thread in plan.threads if thread.path in paths])

    def _resolve(self, thread: Thread, html: str) -> str:
        """Return a turn's HTML with Pelican's own links (`{filename}`) led to their addresses."""
        # Pelican resolves only whole articles in public, and an entry may be one turn of an article. There is
        # none when another plugin failed on it, of which Pelican has told; the text is what it was.
        article = self.context["generated_content"].get(thread.path)
        if article is None or not any(turn.links for turn in thread.turns):
            return html
        return article._update_content(html, self.settings["FEEDS_MASTHEAD"].base)


def begin_feeds(site: Pelican) -> type[Generator]:
    """Forget the plan of the run before; the letters of this one may not have been read yet.

    Whichever plugin stands first in PLUGINS: receivers of one signal are called in no certain order.
    """
    site.settings.pop("FEEDS_PLAN", None)
    return FeedsGenerator


def prepare_templates(generator: Generator) -> None:
    """Give every template the addresses of the feeds, and the page that explains them where a theme has none."""
    if "FEEDS_PLAN" not in generator.settings:
        plan_feeds(generator.settings)
    generator.env.globals["feeds"] = generator.settings["FEEDS_PLAN"]
    generator.env.loader.loaders.append(FileSystemLoader(HERE / "templates"))


def plan_feeds(settings: dict[str, Any]) -> None:
    """Decide which feeds there are, before Pelican reads anything, so that every page can name them."""
    if "COLUMN" not in settings:
        raise SettingsError("pelicanconf.py: PLUGINS has plugins.feeds, and must name plugins.threads too.")
    masthead, moment = masthead_of(settings), build_moment()
    threads = [_as_published(t, moment) for t in settings["COLUMN"].threads.values() if t.date <= moment]
    settings["FEEDS_MASTHEAD"] = masthead
    settings["FEEDS_PLAN"] = plan_of(threads, masthead.feeds, masthead.lang)


def masthead_of(settings: dict[str, Any]) -> Masthead:
    """Return what Pelican's settings say of the column.

    Raises SettingsError when FEEDS says what we do not know.
    """
    rules = settings["COLUMN_RULES"]
    return Masthead(
        name=settings["SITENAME"],
        about=settings.get("SITESUBTITLE") or "",
        site=rules.site,
        lang=settings["DEFAULT_LANG"].lower(),
        column=rules.threads,
        phrases=rules.phrases,
        feeds=read_settings(FeedsSettings, "FEEDS", settings.get("FEEDS", {})),
        addresses=Addresses(settings),
    )


def _as_published(thread: Thread, moment: datetime.datetime) -> Thread:
    """Return a thread as readers see it: without turns that only a preview shows, or a date still to come."""
    shown = thread.at(moment)
    if thread.modified and thread.modified > moment:
        return replace(shown, state=thread.state, modified=None)
    return shown if shown.state is thread.state else replace(shown, state=thread.state)
