"""Where the plugin meets Pelican: files are read before the pages, and letters told what surrounds them."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup
from pelican import Pelican
from pelican.contents import Content, Page
from pelican.generators import Generator, PelicanTemplateNotFound
from pelican.writers import Writer

from plugins.problems import LettersRefused, as_text, has_errors
from plugins.settings import SettingsError, read_settings
from plugins.threads.column import Column
from plugins.threads.hooks import build_moment
from plugins.threads.model import Thread
from plugins.threads.rules import Rules

from .entries import Section, subject_index
from .kept import by_year, drawer, keeper
from .outcomes import outcomes
from .paper import with_addresses
from .plan import PLACE, Plan, read_plan
from .settings import ReadingSettings
from .surroundings import aged, chapters, minutes, neighbours
from .years import Year, years_of

log = logging.getLogger(__name__)


class ReadingGenerator(Generator):
    """Tells letters what surrounds them, and writes the pages that no single letter makes."""

    def generate_context(self) -> None:
        """Give every letter its surroundings, and every template the lists; letters have been read by now."""
        letters, plan = self.context["articles"], self.settings["READING"]
        _surround(self.context, plan.settings.old_after_years)
        years = years_of(letters)
        if len(letters) > plan.settings.years_apart:
            years = [years[0], *(self._apart(year) for year in years[1:])]
        pages = self.context["pages"] if self.settings["DISPLAY_PAGES_ON_MENU"] else ()
        self.context |= {
            "years": years,
            "outcomes": outcomes(letters),
            "topic_links": tuple((str(one.url), _plain(one.name)) for one, _ in self.context["categories"]),
            "page_links": tuple((page.url, page.title) for page in pages),
            "write_url": next((page.url for page in self.context["pages"] if _is_for_writers(page)), ""),
        }

    def generate_output(self, writer: Writer) -> None:
        """Write the updates, the subject index, and the years that have a page of their own."""
        self._write(writer, "updates", self.settings.get("UPDATES_SAVE_AS"))
        for year in self.context["years"]:
            self._write(writer, "year", year.name, year=year)
        if self.settings.get("SUBJECTS_SAVE_AS"):
            self._write_subjects(writer, self._index())

    def _index(self) -> list[Section]:
        index = self.settings.get("SEARCH_INDEX")
        phrases = index.subjects if index else {}
        named = [
            (_plain(one.name), str(one.url), letters)
            for one, letters in [*self.context["categories"], *self.context["tags"]]
        ]
        return subject_index(self.context["articles"], named, phrases)

    def _write_subjects(self, writer: Writer, sections: list[Section]) -> None:
        """Write the index on one page, or, when that grows too long, a page for each first letter."""
        name, address = self.settings["SUBJECTS_SAVE_AS"], self.settings["SUBJECTS_URL"]
        split = sum(section.size for section in sections) > self.settings["READING"].settings.subjects_bytes
        addresses = {section.id: below(address, section.id) for section in sections} if split else {}
        self._write(writer, "subjects", name, sections=sections, addresses=addresses, own=None)
        for section in sections if split else ():
            self._write(
                writer, "subjects", below(name, section.id), sections=sections, addresses=addresses, own=section
            )

    def _apart(self, year: Year) -> Year:
        """Return a year with a page of its own, if there is a letter on it."""
        if not year.letters:
            return year
        name, address = (below(self.settings[f"ARCHIVES_{form}"], f"year/{year.number}") for form in ("SAVE_AS", "URL"))
        return replace(year, name=name, address=address)

    def _write(self, writer: Writer, template: str, name: str | None, **values: Any) -> None:
        try:
            found = self.get_template(template)
        except PelicanTemplateNotFound:
            return  # a theme from elsewhere need not have such a page
        writer.write_file(name, found, self.context, self.settings["RELATIVE_URLS"], **values)


def below(address: str, name: str) -> str:
    """Return the address of a page below another, in the other's form: `subjects/a/` or `subjects/a/index.html`."""
    folder = address.removesuffix("index.html")
    return f"{folder}{name}/{address[len(folder) :]}"


def _surround(context: Mapping[str, Any], years: int) -> None:
    """Give each letter plain values for what its page, or a list, tells about it."""
    listed = {letter.thread.path: letter for letter in _listed(context["articles"])}
    # Pelican makes an address anew each time that it is asked for one.
    address = cache(lambda topic: str(topic.url))
    link = cache(lambda tag, name: (address(tag), name))
    moment = build_moment()
    for letter in context["generated_content"].values():
        if hasattr(letter, "thread"):
            thread = letter.thread
            letter.topic_url = address(letter.category)
            letter.tag_links = tuple(map(link, getattr(letter, "tags", ()), thread.tags))
            letter.chapters = chapters(letter.story, listed)
            letter.part = len(letter.story.before(thread)) + 1 if letter.chapters else 1
            letter.aged = aged(thread, moment, years)
            letter.older = letter.newer = None
    for _, letters in context["categories"]:
        for letter, older, newer in neighbours(letters):
            letter.older, letter.newer = older, newer


def _plain(name: str) -> str:
    """Return the name of a topic or a tag, which Pelican has as HTML, as plain text."""
    return str(Markup(name).unescape())


def _listed(letters: list[Any]) -> Iterator[Any]:
    for letter in letters:
        yield letter
        yield from letter.translations


def begin_reading(site: Pelican) -> type[Generator]:
    """Read the files that the pages stand on; a strict run stops here when they have errors."""
    settings = site.settings
    if "COLUMN" not in settings:
        raise SettingsError("pelicanconf.py: PLUGINS must name plugins.threads before plugins.reading.")
    before = settings["COLUMN"]
    settings["READING"], column = plan_reading(settings, settings["COLUMN_RULES"], before)
    settings["COLUMN"], threads = column, settings["COLUMN_RULES"].threads
    own = [problem for problem in column.problems if problem not in before.problems]
    if threads.strict and has_errors(own):
        raise LettersRefused(column.problems)
    if has_errors(own) and not threads.preview:
        log.error("%s", as_text(own))
    return ReadingGenerator


def plan_reading(settings: Mapping[str, Any], rules: Rules, column: Column) -> tuple[Plan, Column]:
    """Return the plan that Pelican's settings and the content folder make, and the column with what is wrong.

    Raises SettingsError when READING says what we do not know.
    """
    reading = read_settings(ReadingSettings, "READING", settings.get("READING", {}))
    addresses = {name: settings.get(f"{name.upper()}_URL", "") for name in ("updates", "subjects")}
    plan, problems = read_plan(Path(settings["PATH"]), reading, column, rules.threads, addresses)
    return plan, replace(column, problems=tuple(sorted({*column.problems, *problems})))


def prepare_templates(generator: Generator) -> None:
    """Give templates the plan, how long a thread takes to read, and what keeps the parts that pages share."""
    plan: Plan = generator.settings["READING"]

    def thread_minutes(thread: Thread) -> int:
        return minutes(thread, plan.settings.words_a_minute)

    generator.env.globals |= {"reading": plan, "minutes": thread_minutes, "kept": keeper(), "each": drawer()}
    generator.env.filters |= {"with_addresses": with_addresses, "by_year": by_year}


def put_policy(content: Content) -> None:
    """Put the policy where a page asks for it."""
    if isinstance(content, Page) and "READING" in content.settings and PLACE in content._content:
        content._content = content._content.replace(f"<p>{PLACE}</p>", content.settings["READING"].html)
        content.has_policy = True


def _is_for_writers(page: Page) -> bool:
    """Say whether a page tells how to write: it has the policy, or else the name that ours has."""
    return hasattr(page, "has_policy") or page.slug == "write"
