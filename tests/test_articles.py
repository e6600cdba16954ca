"""Threads are ordinary Pelican articles: in any theme, with any other plugin."""

import logging
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT
from pelican import Pelican, signals
from pelican.settings import read_settings

from plugins.desk.site import listening

HOSTILE = '"><script>alert(1)</script>&copy;'
LETTER = f"""Title: Is 3 < 4 & {HOSTILE}
Date: 2026-03-02
Category: R&D <b>
Tags: q&a, <i>x
Author: Mike <script>x</script>
Uid: abcdefghijkl
Follows: one
Alias: an-earlier-two
Mood: {HOSTILE}
Summary: Short {HOSTILE}

Dear Mike:

See [the other](one.md), [its answer]({{filename}}one.md#answer), [home](/), [all](/letters/), [pay](/category/pay/),
[me](#letter) and ![a desk](desk.png). <script>alert(2)</script>

Thanks,
Linus

---

Hi Linus,

You may.

Mike

---
From: {HOSTILE}
Role: {HOSTILE}
Date: 2026-03-09

So you may.
"""
ONE = "Title: One\nDate: 2026-01-01\nCategory: Pay\nUid: abcdefghijkm\n\nDear Mike:\n\nOne?\n\n---\n\nOne.\n\nMike\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Two letters, the later one hostile in every value."""
    letters = tmp_path / "content/letters/pay"
    letters.mkdir(parents=True)
    (letters / "two.md").write_text(LETTER, "utf-8")
    (letters / "one.md").write_text(ONE, "utf-8")
    (letters / "one.es.md").write_text(
        ONE.replace("Title: One", "Title: Uno\nLang: es\nSlug: one").replace("km", "kn"), "utf-8"
    )
    shutil.copy(ROOT / "content/letters/workplace/meeting-notes.png", letters / "desk.png")
    return tmp_path / "content"


def run_site(content: Path, output: Path, **changes: Any) -> dict[str, Any]:
    """Build with Pelican itself, and return what its articles were, by slug and language."""
    seen: dict[str, Any] = {}

    def keep(generator: Any) -> None:
        seen.update({(a.slug, a.lang): a for a in [*generator.articles, *generator.translations]})

    override = {"PATH": str(content), "OUTPUT_PATH": str(output), "SITEURL": "https://mike.example.org", **changes}
    signals.article_generator_finalized.connect(keep)
    try:
        with listening() as listener:
            Pelican(read_settings(str(ROOT / "pelicanconf.py"), override=override)).run()
    finally:
        signals.article_generator_finalized.disconnect(keep)
    assert listener.errors == []
    return seen


@pytest.mark.parametrize("theme", ["simple", "notmyidea", str(ROOT / "theme")])
def test_a_thread_reads_well_in_any_theme_and_no_value_becomes_markup(content, tmp_path, theme):
    paginated = dict.fromkeys(("index", "tag", "category", "author"))
    theirs = {"JINJA_ENVIRONMENT": {}, "DIRECT_TEMPLATES": ["index", "archives"], "PAGINATED_TEMPLATES": paginated}
    run_site(content, tmp_path / "output", THEME=theme, **({} if theme.startswith("/") else theirs))

    text = (tmp_path / "output/letters/two/index.html").read_text("utf-8")
    page = BeautifulSoup(text, "html.parser")
    kinds = [section["data-kind"] for section in page.select("section[data-kind]")]
    assert kinds == ["letter", "answer", "perspective"]
    assert [h.get_text() for h in page.select("section[data-kind] h2")][:2] == ["Linus writes", "Mike answers"]
    for file in (tmp_path / "output").rglob("*"):
        if file.suffix in (".html", ".xml"):
            assert not re.search(r"<script>alert|<b>|<i>x|onerror=", file.read_text("utf-8")), file
    assert "Is 3 &lt; 4 &amp; " in text and "&amp;amp;lt;" not in text


def test_links_inside_turns_lead_where_they_say(content, tmp_path):
    run_site(content, tmp_path / "output")

    letter = BeautifulSoup((tmp_path / "output/letters/two/index.html").read_text("utf-8"), "html.parser").find(
        id="letter"
    )
    assert [a["href"] for a in letter.select(".turn-text a")] == [
        *("../../letters/one/index.html", "../../letters/one/index.html#answer", "../../index.html"),
        *("../../letters/index.html", "../../category/pay/index.html", "#letter"),
    ]
    assert letter.img["src"] == "../../letters/pay/desk.png"
    assert (tmp_path / "output/letters/pay/desk.png").is_file()


def test_an_article_gives_its_thread_and_its_story(content, tmp_path):
    articles = run_site(content, tmp_path / "output")
    two = articles[("two", "en")]

    assert [turn.kind for turn in two.thread.turns] == ["letter", "answer", "perspective"]
    assert [thread.slug for thread in two.story.threads] == ["one", "two"]
    assert two.thread.turns[1].text == "Hi Linus,\nYou may.\nMike"
    assert two.thread.turns[1].line == 22
    assert two.thread.letters[0].author == "Linus"


def test_one_slug_in_two_languages_is_a_translation(content, tmp_path):
    articles = run_site(content, tmp_path / "output")

    assert [article.lang for article in articles[("one", "en")].translations] == ["es"]
    assert (tmp_path / "output/letters/one/es/index.html").is_file()


def test_categories_tags_and_pagination_are_pelicans(content, tmp_path):
    articles = run_site(content, tmp_path / "output", DEFAULT_PAGINATION=1, PAGINATED_TEMPLATES={"index": 1})

    assert str(articles[("two", "en")].category) == "R&amp;D &lt;b&gt;"
    assert [tag.slug for tag in articles[("two", "en")].tags] == ["qa", "ix"]
    assert (tmp_path / "output/index2.html").is_file()


def test_what_a_later_plugin_adds_to_the_content_is_on_the_page(content, tmp_path):
    def add(article: Any) -> None:
        if getattr(article, "thread", None):
            article._content += "<p>Added by another plugin.</p>"

    signals.content_object_init.connect(add)
    try:
        run_site(content, tmp_path / "output")
    finally:
        signals.content_object_init.disconnect(add)

    assert "Added by another plugin." in (tmp_path / "output/letters/one/index.html").read_text("utf-8")


def test_plain_pelican_leaves_a_faulty_letter_out_and_says_so(content, tmp_path):
    (content / "letters/pay/three.md").write_text(ONE.replace("2026-01-01", "soon").replace("km", "ko"), "utf-8")
    override = {"PATH": str(content), "OUTPUT_PATH": str(tmp_path / "output")}

    with listening() as listener:
        Pelican(read_settings(str(ROOT / "pelicanconf.py"), override=override)).run()

    assert ["three.md:2: error: `Date: soon`" in error for error in listener.errors] == [True]
    assert not (tmp_path / "output/letters/three").exists()
    assert logging.getLogger("plugins").level == logging.NOTSET
