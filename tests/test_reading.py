"""Pages that help to read: updates, subjects, years, topics, the policy, and what surrounds a letter."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from browser import a_browser
from bs4 import BeautifulSoup
from conftest import MOMENT, ROOT, parse, run_task
from pelican import signals
from playwright.sync_api import Browser, Page
from search_site import sample_threads
from web import Web, serving

from plugins.desk.site import run_pelican, site_settings
from plugins.reading.entries import FIGURES, MOST, subject_index
from plugins.reading.mail import WIDTH, acknowledgement, policy_html
from plugins.reading.outcomes import outcomes
from plugins.reading.policy import read_policy
from plugins.reading.surroundings import aged, minutes
from plugins.reading.topics import read_topics
from plugins.reading.years import years_of
from plugins.threads.source import read_lines

LINUS = "letters/how-do-i-get-back-in-touch/"
THREAD = f"{LINUS}index.html"
LETTER = """Title: May I ask for more?
Date: {date}
Category: Pay
Uid: abcdefghijkm
{head}
Dear Mike:

May I?

Linus

---

You may.

Mike
"""
POLICY = """Words: 300
Subject: To {columnist}
Name: there
Mail: Promised

Hi {name},

It came.

## How long

About {words} words.

## Promised

- Only {columnist} reads [your mail](https://example.org/mail), and this is so long a sentence that it is broken.
- It is *yours*.

Write to [{address}](mailto:{address}).
"""


def page_at(root: Path, path: str) -> BeautifulSoup:
    """Return a page of a built site."""
    return BeautifulSoup((root / path).read_text("utf-8"), "html.parser")


def thread(date: str = "2026-01-02", head: str = "") -> Any:
    """Return a thread answered on a day."""
    return parse(LETTER.format(date=date, head=head)).thread


def letters() -> list[Any]:
    """Return the sample column's letters as the templates know them, newest first."""
    found = [
        SimpleNamespace(thread=one, slug=one.slug, url=f"letters/{one.slug}/")
        for one in sample_threads()
        if one.lang == "en"
    ]
    return sorted(found, key=lambda letter: letter.thread.date, reverse=True)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample column, with settings under which it is a large one."""
    output = tmp_path_factory.mktemp("large") / "output"
    few = {"years_apart": 10, "subjects_bytes": 2_000, "opened": 2, "postcards": 1}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(int(MOMENT.timestamp())))
        settings = site_settings(ROOT / "content", output, strict=True)
        run_pelican(
            settings
            | {"READING": few, "STORE": "", "MACHINES": {"cards_up_to": 0, "store": str(output.parent / "store")}}
        )
    return output


def test_updates_are_told_newest_first_and_lead_to_the_place_where_they_stand(site):
    page = page_at(site, "updates/index.html")
    links = [link["href"].removeprefix("../") for link in page.select("main article h2 a")]
    dates = [time["datetime"] for time in page.select("main article time")]

    assert len(links) >= 7 and dates == sorted(dates, reverse=True)
    for link in links:
        path, _, id = link.partition("#")
        assert page_at(site, path).find(id=id)["data-kind"] == "update"
    assert not page.select("section[data-kind], [data-kind]:not([data-kind=update])")


def test_an_update_without_a_date_gets_none():
    text = LETTER.format(date="2026-01-02", head="") + "\n---\n\nIt went well.\n\nLinus\n"
    [outcome] = outcomes([SimpleNamespace(thread=parse(text).thread)])

    assert (outcome.turn.kind, outcome.turn.date, outcome.months) == ("update", None, None)
    assert outcome.opening == "It went well. Linus"


def test_the_subject_index_has_every_letter_at_least_twice_in_the_order_of_a_book(site):
    page = page_at(site, "subjects/index.html")
    listed = Counter(link["href"] for link in page.select("dd a"))
    terms = [term.get_text() for term in page.select("dt")]
    shown = {f"../letters/{letter.slug}/index.html" for letter in letters()}

    assert set(listed) == shown and min(listed.values()) >= 2
    assert [term.lower().replace("-", " ") for term in terms] == sorted(
        term.lower().replace("-", " ") for term in terms
    )
    for heading in page.select("h2[id]"):
        assert page.select(f'nav a[href="#{heading["id"]}"]')
        assert all(term.get_text()[0].upper() == heading.get_text() for term in heading.parent.select("dt"))


def test_a_phrase_that_is_also_a_tag_is_one_entry_and_a_letter_without_any_is_found_by_its_title():
    one, other, third = letters()[:3]
    named = [("Counter-offer", "tag/counter-offer/", [one]), ("École", "tag/ecole/", [one, other])]
    found = {
        entry.term: (section.letter, entry)
        for section in subject_index(
            [one, other, third], named, {"counter offer": [other.slug, "gone"], "401k": [one.slug, other.slug]}
        )
        for entry in section.entries
    }

    assert [letter.slug for letter in found["Counter-offer"][1].letters] == [other.slug, one.slug]
    assert found["Counter-offer"][1].page == "tag/counter-offer/" and "counter offer" not in found
    assert (found["École"][0], found["401k"][0]) == ("E", FIGURES)
    assert found[third.thread.title][1].letters == found[third.thread.category][1].letters == (third,)


def test_a_tag_with_too_many_letters_leads_to_its_page():
    many = [
        SimpleNamespace(thread=replace(thread(), path=f"{n}.md"), slug=f"s{n}", url=f"letters/{n}/")
        for n in range(MOST + 1)
    ]
    [entry] = [
        entry
        for section in subject_index(many, [("pay", "tag/pay/", many)], {})
        for entry in section.entries
        if entry.page
    ]

    assert (entry.count, entry.page) == (MOST + 1, "tag/pay/")


def test_the_years_of_a_column_are_a_chart_that_can_be_read_aloud(site):
    page = page_at(site, "letters/index.html")
    shown = Counter(str(letter.thread.date.year) for letter in letters())
    most = max(shown.values())

    assert len(page.select(".chart li")) == 8
    for bar in page.select(".chart li"):
        year, count, noun = bar.get_text(" ", strip=True).split()
        assert (int(count), noun) == (shown[year], "letters" if shown[year] != 1 else "letter")
        assert float(bar.rect["height"]) == pytest.approx(40 * shown[year] / most, abs=0.1)
        assert page.select(f"h2#y{year}") and bar.a["href"] == f"#y{year}"


def test_a_year_without_a_letter_is_in_the_chart_and_no_letter_is_lost_to_a_time_zone():
    def at(stamp: str) -> SimpleNamespace:
        return SimpleNamespace(thread=SimpleNamespace(date=datetime.datetime.fromisoformat(stamp)))

    years = years_of(
        [
            at("2025-12-31T23:00-05:00"),
            at("2026-01-01T03:00+00:00"),
            at("2025-06-01T00:00+00:00"),
            at("2023-06-01T00:00+00:00"),
        ]
    )

    assert [(year.number, len(year.letters)) for year in years] == [(2026, 1), (2025, 2), (2024, 0), (2023, 1)]


def test_in_a_large_column_years_and_first_letters_have_pages_and_lists_shorten(large):
    archive, index = page_at(large, "letters/index.html"), page_at(large, "subjects/index.html")
    topic = page_at(large, "category/pay/index.html")
    apart = {link["href"] for link in archive.select(".chart a") if not link["href"].startswith("#")}

    assert apart and all((large / "letters" / link.removeprefix("../letters/")).is_file() for link in apart)
    assert [heading.get_text() for heading in archive.select("main h2")] == ["2026"]
    assert len(page_at(large, "letters/year/2024/index.html").select(".rows > li")) == 5
    assert index.select("nav a[href='../subjects/b/index.html']") and not index.select("dt")
    assert [h.get_text() for h in page_at(large, "subjects/b/index.html").select("main h2")] == ["B"]
    assert len(topic.select(".entry")) == 2 and len(topic.select(".rows > li")) == 3
    assert len(page_at(large, "updates/index.html").select("main article")) == 1


@pytest.mark.parametrize("kind", ["site", "large"])
def test_every_letter_is_three_links_from_home_at_most(kind, request):
    root = request.getfixturevalue(kind).resolve()
    reached, wave = {root / "index.html"}, {root / "index.html"}
    for _ in range(3):
        found = {
            (path.parent / link["href"].partition("#")[0]).resolve()
            for path in wave
            for link in page_at(root, str(path)).select("a[href]")
            if not re.match(r"[a-z]+:|#", link["href"])
        }
        wave = {path for path in found - reached if path.suffix == ".html"}
        reached |= wave

    assert {root / "letters" / one.slug / "index.html" for one in sample_threads()} <= reached


def test_a_topic_says_what_it_is_about(site):
    page = page_at(site, "category/pay/index.html")

    assert page.select_one("main header .standfirst").get_text().startswith("What you earn")
    assert page.find("meta", attrs={"name": "description"})["content"].startswith("What you earn")


def test_what_is_wrong_with_the_topics_is_told_with_its_line():
    text = "# ours\nPay: What you earn.\n\nJob Serch: Looking.\npay: Again.\nNetworking\nZoo: Animals.\n"
    sentences, problems = read_topics(
        "topics.txt", read_lines("topics.txt", text.encode())[0], ["Pay", "Job Search", "Networking"]
    )

    assert sentences == {"pay": "What you earn."}
    assert [str(problem) for problem in problems] == [
        "topics.txt:4: warning: no letter has the topic `Job Serch`; did you mean `Job Search`?",
        "topics.txt:5: warning: `pay` stands here twice, and the first counts; remove one of the two lines",
        "topics.txt:6: warning: this line is no topic with its sentence; "
        "write it as in `Pay: What you earn, and how to say so.`",
        "topics.txt:7: warning: no letter has the topic `Zoo`; write the `Category:` of a letter, or remove the line",
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            (b"Words: 300\n", b""),
            "policy.md:1: error: there is no `Words:` at the top; write `Words:` and its value on a line of its own",
        ),
        (
            (b"Words: 300", b"Words: some"),
            "policy.md:1: error: `Words: some` is no number of words; write a number, as in `Words: 400`",
        ),
        (
            (b"Mail: Promised", b"Mail: Promise"),
            "policy.md:4: error: `Mail:` names no section `Promise`; did you mean `Promised`?",
        ),
        (
            (b"Name: there", b"Name: there\nMale: x"),
            "policy.md:4: error: a policy has no `Male:`; did you mean `Mail:`?",
        ),
        (
            (b"It came.", b"It came, {nam}."),
            "policy.md:8: warning: nothing is known of `{nam}`; "
            "write one of `{columnist}`, `{address}`, `{words}`, `{name}`",
        ),
        (
            (b"https://example.org/mail", b"about.md"),
            "policy.md:16: warning: the link to `about.md` leads nowhere from a mail; write the whole address, with https://",
        ),
        (
            (b"## ", b""),
            "policy.md:1: error: there is no section in this file; "
            "write `## What you are promised`, and the promise below it",
        ),
    ],
    ids=["no-key", "no-number", "no-section", "unknown-key", "unknown-name", "relative-link", "no-heading"],
)
def test_what_is_wrong_with_the_policy_is_told_with_its_line(change, told):
    lines, _ = read_lines("policy.md", POLICY.encode().replace(*change))
    _, problems = read_policy("policy.md", lines)

    assert told in [str(problem) for problem in problems]


def test_one_policy_makes_the_page_and_the_mail():
    policy, problems = read_policy("policy.md", read_lines("policy.md", POLICY.encode())[0])
    mail = acknowledgement(policy, "Mike", "letters@example.org", "Linus")

    assert problems == []
    assert policy_html(policy, "Mike", "letters@example.org").startswith(
        "<h2>How long</h2>\n<p>About 300 words.</p>\n<h2>Promised</h2>\n<ul>"
    )
    assert mail.subject == "To Mike"
    assert mail.text == (
        "Hi Linus,\n\nIt came.\n\nPROMISED\n\n"
        "- Only Mike reads your mail (https://example.org/mail), and this is so\n  long a sentence that it is broken.\n"
        "- It is yours.\n\nWrite to letters@example.org.\n\nMike\n"
    )
    assert max(map(len, mail.text.splitlines())) <= WIDTH
    assert acknowledgement(policy, "Mike", "letters@example.org").text.startswith("Hi there,")


def test_the_page_for_writers_and_the_mail_promise_the_same(site):
    page = page_at(site, "write/index.html")
    mail = run_task("acknowledge", "--name", "Linus")
    said = " ".join(mail.stdout.split())

    assert mail.returncode == 0 and mail.stdout.startswith("Subject: ") and "Hi Linus," in mail.stdout
    assert "{" not in page.main.get_text() + mail.stdout
    promised = page.find("h2", string="What you are promised").find_next("ul").find_all("li")
    assert len(promised) >= 4 and all(" ".join(one.get_text().split()) in said for one in promised)
    assert re.search(r"About \d+ words", page.main.get_text())


def test_a_build_without_the_policy_that_a_page_asks_for_is_refused_with_the_pages_line(tmp_path):
    (tmp_path / "content/pages").mkdir(parents=True)
    (tmp_path / "content/letters").mkdir()
    (tmp_path / "content/letters/one.md").write_text(LETTER.format(date="2026-01-02", head=""), "utf-8")
    (tmp_path / "content/pages/write.md").write_text("Title: Write\n\nHello.\n\n{policy}\n", "utf-8")
    (tmp_path / "content/topics.txt").write_text("Pai: x\n", "utf-8")
    done = run_task("build", "--content", str(tmp_path / "content"), "--output", str(tmp_path / "output"))
    checked = run_task("check", "--content", str(tmp_path / "content"))

    assert done.returncode == checked.returncode == 1 and not (tmp_path / "output").exists()
    for told in (done.stdout, checked.stdout):
        assert "pages/write.md:5: error: `{policy}` stands here, and there is no file policy.md" in told
        assert "topics.txt:1: warning: no letter has the topic `Pai`; did you mean `Pay`?" in told


@pytest.mark.parametrize(
    ("date", "head", "old"),
    [
        ("2021-11-22", "", True),
        ("2021-11-24", "", False),
        ("2019-01-02", "Reviewed: 2026-01-01\n", False),
        ("2019-01-02", "Reviewed: 2020-01-01\n", True),
    ],
    ids=["over-five-years", "under-five-years", "looked-at-again", "looked-at-long-ago"],
)
def test_advice_is_old_after_its_years_unless_it_was_looked_at_again(date, head, old):
    assert bool(aged(thread(date, head), MOMENT, 5)) is old


def test_a_page_says_of_what_day_its_old_advice_is(site):
    old = page_at(site, "letters/conference-where-i-know-nobody/index.html").select_one(".aged")
    reviewed = page_at(site, "letters/coding-course-at-44/index.html")

    assert "October 21, 2019" in old.get_text() and old.time["datetime"] == "2019-10-21"
    assert not reviewed.select(".aged") and "looked at again October 12, 2026" in reviewed.main.get_text()


def test_minutes_are_counted_in_words_and_in_signs_of_writing_without_spaces():
    said = [replace(turn, said=SimpleNamespace(text="word " * 599 + "end")) for turn in thread().turns[:1]]
    signs = [replace(turn, said=SimpleNamespace(text="字" * 600)) for turn in thread().turns[:1]]

    assert minutes(SimpleNamespace(turns=said), 200) == minutes(SimpleNamespace(turns=signs), 200) == 3
    assert minutes(thread(), 228) == 1


def test_each_turn_has_a_link_to_itself_that_says_where_it_leads(site):
    page = page_at(site, THREAD)

    assert [link["href"] for link in page.select(".turn-link")] == [
        f"#{turn['id']}" for turn in page.select("[data-kind]")
    ]
    assert [link["aria-label"] for link in page.select(".turn-link")][:2] == [
        "Link to: Linus writes",
        "Link to: Mike answers",
    ]


def test_a_thread_says_how_long_it_takes_and_lists_its_turns_when_there_are_many(site):
    for one in sample_threads():
        page = page_at(site, f"letters/{one.slug}/index.html") if one.lang == "en" else None
        if page:
            assert bool(page.select("nav.contents")) is (len(one.turns) > 3), one.slug
            assert re.search(r"\d+ minutes?\b", page.select_one(".facts").get_text()), one.slug


def test_older_and_newer_letters_of_a_topic_lead_to_one_another(site):
    ways: dict[str, dict[str, str]] = {}
    for path in site.glob("letters/*/index.html"):
        rows = page_at(site, str(path)).select("#related li")
        ways[path.parent.name] = {row.span.get_text(): row.a["href"].split("/")[-2] for row in rows}
    steps = [(slug, other) for slug, found in ways.items() if (other := found.get("the letter before"))]

    assert len(steps) > 20
    assert [step for step in steps if ways[step[1]].get("the next letter") != step[0]] == []


def test_a_letters_page_looks_at_no_list_of_all_letters(tmp_path):
    class Untouchable(list):
        """A list that must be left alone."""

        def __iter__(self) -> Iterator[Any]:
            raise AssertionError("a letter's page went through all letters")

        __len__ = __getitem__ = __contains__ = __add__ = __reversed__ = lambda self, *_: self.__iter__()

    def hide(generator: Any, content: Any) -> None:
        kept.update(
            {name: generator.context[name] for name in ("articles", "categories", "tags", "years", "outcomes")}
            if not kept
            else {}
        )
        generator.context.update(dict.fromkeys(kept, Untouchable()))

    def show(generator: Any, **_: Any) -> None:
        generator.context.update(kept)

    kept: dict[str, Any] = {}
    original = signals.article_generator_write_article
    original.connect(hide)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pelican.generators.ArticlesGenerator.generate_period_archives", lambda self, _: show(self))
        try:
            run_pelican(site_settings(ROOT / "content", tmp_path / "output", strict=True) | {"STORE": ""})
        finally:
            original.disconnect(hide)

    assert kept and (tmp_path / "output" / THREAD).is_file()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser."""
    with a_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def web(published: Path) -> Iterator[Web]:
    """The sample column as it is published, served."""
    with serving(published) as served:
        yield served


def opened(browser: Browser, **how: Any) -> Page:
    """Open a tab."""
    return browser.new_context(**how).new_page()


def ground(page: Page) -> str:
    """Return the color that a page lies on."""
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


LIGHT, DARK = "rgb(253, 253, 251)", "rgb(19, 23, 28)"


def test_without_javascript_every_letter_is_reached_in_three_clicks(browser, web):
    page = opened(browser, java_script_enabled=False)
    page.goto(web.address)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="All letters").click()
    every, reached = page.url, set()
    for one in sample_threads():
        page.locator(f"main a[href*='/{one.slug}/']").first.click()
        if one.lang != "en":
            page.locator("main a[hreflang]").first.click()
        reached.add(page.locator("h1").inner_text())
        page.goto(every)

    assert reached == {one.title for one in sample_threads()}


def test_a_reader_chooses_the_colors_and_no_page_flashes_in_others(browser, web):
    page = opened(browser, color_scheme="light")
    # What the page is told before its body is there is told before anything is drawn.
    page.add_init_script(
        "new MutationObserver(() => { if (document.body) window.atBody ??= document.documentElement.dataset.scheme })"
        ".observe(document, { childList: true, subtree: true })"
    )
    page.goto(web.address + LINUS)
    assert ground(page) == LIGHT
    page.get_by_label("Dark").check()
    assert ground(page) == DARK

    page.goto(web.address)
    assert (page.evaluate("atBody"), ground(page), page.get_by_label("Dark").is_checked()) == ("dark", DARK, True)
    page.get_by_label("System").check()
    page.reload()
    assert ground(page) == LIGHT


@pytest.mark.parametrize(("scheme", "color"), [("light", LIGHT), ("dark", DARK)])
def test_without_javascript_the_system_chooses_the_colors(scheme, color, browser, web):
    page = opened(browser, color_scheme=scheme, java_script_enabled=False)
    page.goto(web.address + LINUS)

    assert ground(page) == color and not page.get_by_label("Dark").is_visible()


def test_a_letters_page_takes_four_requests_and_fifty_kilobytes_with_everything(browser, web):
    longest = max((web.folder / "letters").glob("*/index.html"), key=lambda path: path.stat().st_size)
    page = opened(browser)
    web.asked.clear()
    page.goto(f"{web.address}letters/{longest.parent.name}/")
    page.wait_for_load_state("networkidle")
    asked = [(path, size) for path, size in web.asked if "favicon" not in path]

    assert len(asked) <= 4, asked
    assert sum(size for _, size in web.asked) < 50_000


def test_a_line_of_text_has_45_to_75_letters(browser, web):
    page = opened(browser, viewport={"width": 1280, "height": 900})
    page.goto(web.address + LINUS)
    widths = page.evaluate(
        """[...document.querySelectorAll("[data-kind] p")].filter((p) => p.textContent.length > 300).map((p) => {
          const lines = p.getBoundingClientRect().height / parseFloat(getComputedStyle(p).lineHeight);
          return p.textContent.length / Math.round(lines);
        })"""
    )

    assert len(widths) > 5 and min(widths) >= 45 and max(widths) <= 75


def test_a_printed_letter_is_black_on_white_with_the_addresses_of_its_links_and_nothing_else(browser, web):
    page = opened(browser, color_scheme="dark")
    page.goto(web.address + LINUS)
    page.emulate_media(media="print")
    shown = page.evaluate(
        "(selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility()).length",
        "nav.contents, form, .colophon, .reply, .turn-link, #kin",
    )
    after = page.locator(".turn-text a[href]").first.evaluate("(a) => getComputedStyle(a, '::after').content")

    assert shown == 0 and ground(page) == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert after == '" (https://mike.example.org/column/letters/everyone-i-know-has-retired/)"'
    assert page.pdf(format="A4").startswith(b"%PDF")
