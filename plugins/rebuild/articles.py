"""Letters as Pelican's articles, without reading any file again."""

import os
from collections import defaultdict
from functools import cached_property
from typing import Any

from pelican.contents import Article, Author
from pelican.generators import ArticlesGenerator
from pelican.plugins import signals
from pelican.urlwrappers import URLWrapper
from pelican.utils import order_content, process_translations
from pelican.writers import Writer

from plugins.threads.column import Column, is_shown
from plugins.threads.links import led_hrefs
from plugins.threads.model import Thread, Turn
from plugins.threads.reader import ThreadReader

from .members import Members
from .pages import Pages


class LetterArticle(Article):
    """An article whose values are made when they are asked for."""

    # What Pelican computes each time is a plain value here.
    url: str = ""
    save_as: str = ""
    status: str = ""

    def __init__(self, values: dict[str, Any], reader: ThreadReader, context: dict[str, Any]) -> None:
        settings, thread = reader.settings, values["thread"]
        self.__dict__.update(values)
        del self.__dict__["summary"]
        self.settings, self._context, self._reader = settings, context, reader
        self.translations: list[Article] = []
        self.relative_source_path = thread.path
        self.in_default_lang = thread.lang == settings["DEFAULT_LANG"].lower()

    @cached_property
    def source_path(self) -> str:
        """The file, absolute."""
        return os.path.join(self.settings["PATH"], self.relative_source_path)

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """What the reader says, as Pelican's own articles keep it."""
        return self._reader.metadata(self.thread)

    @cached_property
    def summary(self) -> str:
        """The summary of the letter."""
        return self.metadata["summary"]

    @cached_property
    def author(self) -> Author:
        """Who is named in the header, or the column's own author."""
        return Author(self.settings["AUTHOR"], self.settings)

    @cached_property
    def authors(self) -> list[Author]:
        """The one author."""
        return [self.author]

    @cached_property
    def template(self) -> str:
        """The template's name."""
        return self.default_template

    @cached_property
    def timezone(self) -> Any:
        """The zone of the site."""
        return self._reader.rules.zone

    @cached_property
    def date_format(self) -> str:
        """How Pelican writes dates in this language."""
        told = self.settings["DATE_FORMATS"].get(self.lang, self.settings["DEFAULT_DATE_FORMAT"])
        return told[1] if isinstance(told, tuple) else told

    @cached_property
    def locale_date(self) -> str:
        """The date as the locale writes it."""
        return self.date.strftime(self.date_format)

    @cached_property
    def locale_modified(self) -> str:
        """The date of the last change as the locale writes it."""
        return self.modified.strftime(self.date_format)

    @property
    def _content(self) -> str:
        return self._reader.content(self.thread)

    @property
    def content(self) -> str:
        """The turns as HTML, their links led as seen from the page that is being made."""
        html = self._content
        if any(turn.links for turn in self.thread.turns):
            return self._update_content(html, self.get_siteurl())
        return html

    def get_relative_source_path(self, source_path: str | None = None) -> str:
        """Return the file, relative to the content folder."""
        return super().get_relative_source_path(source_path) if source_path else self.relative_source_path

    def refresh_metadata_intersite_links(self) -> None:
        """Do nothing: no value of ours holds a link."""


class LettersGenerator(ArticlesGenerator):
    """Pelican's generator of articles, given letters that have been read."""

    def generate_context(self) -> None:
        """Make the lists that Pelican makes, of all letters that are shown."""
        if not self._only_letters():
            super().generate_context()
            return
        self.settings["REBUILDING"].compile_aside(self.env)
        column: Column = self.settings["COLUMN"]
        rules = self.settings["COLUMN_RULES"]
        reader = ThreadReader(self.settings, column, rules)
        listed, hidden = [], []
        for thread in column.threads.values():
            if is_shown(thread, rules):
                article = self._article(thread, reader)
                (hidden if article.status == "hidden" else listed).append(article)
        self.articles, self.translations = self._parted(listed)
        self.hidden_articles, self.hidden_translations = self._parted(hidden)
        self.drafts, self.drafts_translations = [], []
        signals.article_generator_pretaxonomy.send(self)
        self._file()
        self._tell()
        signals.article_generator_finalized.send(self)

    def _only_letters(self) -> bool:
        """Say whether the articles are letters and nothing else, and nobody wants to see each being read."""
        settings, folder = self.settings, self.settings["COLUMN_RULES"].threads.folder
        below = [path for path in settings["ARTICLE_EXCLUDES"] if os.path.normpath(path).startswith(folder)]
        if list(settings["ARTICLE_PATHS"]) != [folder] or below:
            return False
        others = self.readers.extensions - set(ThreadReader.file_extensions)
        return self._endings.isdisjoint(others) and not settings["REBUILDING"].watched_reading

    def check_disabled_readers(self) -> None:
        """Tell of files that no reader takes, if there are any; Pelican itself looks long at each that there is."""
        if not self._endings.isdisjoint(self.readers.disabled_extensions):
            super().check_disabled_readers()

    @cached_property
    def _endings(self) -> frozenset[str]:
        """Those of all files among the letters."""
        folders = (os.walk(os.path.join(self.path, folder)) for folder in self.settings["ARTICLE_PATHS"])
        return frozenset(file.rpartition(".")[2] for walk in folders for _, _, files in walk for file in files)

    def _article(self, thread: Thread, reader: ThreadReader) -> LetterArticle:
        article = LetterArticle(reader.metadata(thread), reader, self.context)
        self.context["generated_content"][thread.path] = article
        if any(map(_shows_files, thread.turns)):
            self.add_static_links(article)
        return article

    def _parted(self, articles: list[Article]) -> tuple[list[Article], list[Article]]:
        """Return originals, in the site's order, and translations."""
        by_name = defaultdict(list)
        for article in articles:
            by_name[getattr(article, self.settings["ARTICLE_TRANSLATION_ID"] or "slug")].append(article)
        originals, translations = [], []
        for told in by_name.values():
            if len(told) == 1:
                originals += told
                continue
            own, others = process_translations(told, translation_id=self.settings["ARTICLE_TRANSLATION_ID"])
            originals += own
            translations += others
        return order_content(originals, self.settings["ARTICLE_ORDER_BY"]), translations

    def _file(self) -> None:
        """File the articles under topics, tags and authors."""
        for article in self.articles:
            self.categories[article.category].append(article)
            for tag in article.tags:
                self.tags[tag].append(article)
            for author in article.authors if self.settings["AUTHOR_SAVE_AS"] else ():
                self.authors[author].append(article)
        self.tags = {tag: Members(held) for tag, held in self.tags.items()}
        self.categories = sorted(
            ((topic, Members(held)) for topic, held in self.categories.items()),
            reverse=self.settings["REVERSE_CATEGORY_ORDER"],
        )
        self.authors = sorted((author, Members(held)) for author, held in self.authors.items())
        self.dates = sorted(self.articles, key=_date, reverse=self.context["NEWEST_FIRST_ARCHIVES"])
        self.period_archives = self._build_period_archives(self.dates, Members(self.articles), self.settings)

    def _tell(self) -> None:
        names = ("articles", "drafts", "hidden_articles", "dates", "tags", "categories", "authors", "related_posts")
        self._update_context(names)
        self.context["period_archives"] = self.period_archives

    def generate_tags(self, write: Any) -> None:
        """Write a page for each tag."""
        for tag, articles in self.tags.items():
            self._write_list(write, "tag", tag, articles)

    def generate_categories(self, write: Any) -> None:
        """Write a page for each topic."""
        for topic, articles in self.categories:
            self._write_list(write, "category", topic, articles)

    def _write_list(self, write: Any, name: str, one: URLWrapper, articles: list[Article]) -> None:
        """Write a list as Pelican does, which looks through all dates for each."""
        if one.slug and one.save_as:
            dates = sorted(articles, key=_date, reverse=self.context["NEWEST_FIRST_ARCHIVES"])
            given = {name: one, "articles": articles, "dates": dates, "all_articles": self.articles}
            template = self.get_template(name)
            write(
                one.save_as,
                template,
                self.context,
                url=one.url,
                template_name=name,
                blog=True,
                page_name=one.page_name,
                **given,
            )

    def generate_articles(self, write: Any) -> None:
        """Write the letters' own pages."""
        pages: Pages = self.settings["REBUILDING"].pages
        writer: Writer = write.func.__self__
        if pages.context is None:
            pages.begin(self.context, self.settings)
        letters = [*self.translations, *self.articles, *self.hidden_translations, *self.hidden_articles]
        for letter in letters:
            signals.article_generator_write_article.send(self, content=letter)
            writer._claim(letter.save_as, override=hasattr(letter, "override_save_as"))
        templates = {name: self.get_template(name) for name in {letter.template for letter in letters}}
        pages.write_letters(letters, templates, relative=self.settings["RELATIVE_URLS"])


def _shows_files(turn: Turn) -> bool:
    """Say whether a turn shows or links to files of the content folder that are no letters."""
    return bool(turn.links) and any(href[1:].startswith(("static}", "attach}")) for href in led_hrefs(turn))


def _date(article: Article) -> Any:
    return article.date
