"""The sample column, read as a reader, a feed reader and a search engine read it."""

import json
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import feedparser
import pytest
from bs4 import BeautifulSoup

from plugins.threads.model import Kind

LINKING = ("href", "src", "action", "srcset", "content")


def pages(root: Path) -> dict[str, BeautifulSoup]:
    """Return each page of a built site by its path from the root."""
    found = {
        p.relative_to(root).as_posix(): BeautifulSoup(p.read_text("utf-8"), "html.parser") for p in root.rglob("*.html")
    }
    assert len(found) > 40, "the site has lost its pages"
    return found


def internal_links(path: str, page: BeautifulSoup, base: str) -> set[str]:
    """Return the links of a page that stay on the site, as `path/from/the/root#fragment`."""
    links = set()
    for element in page.find_all(True):
        for name in ("href", "src", "action"):
            value = element.get(name)
            if not value or urlsplit(value).scheme == "mailto":
                continue
            if base and value.startswith(base):
                value = "/" + value[len(base) :].lstrip("/")
            if urlsplit(value).netloc:
                continue
            target, _, fragment = value.partition("#")
            target = target.partition("?")[0]
            root = urlsplit(base).path.strip("/")
            if target.startswith("/") and root and path == "404.html":
                assert target.startswith(f"/{root}/"), f"{path}: {value}"
                target = target[len(root) + 1 :]
            joined = posixpath.normpath(posixpath.join("/", posixpath.dirname(path), target)) if target else f"/{path}"
            slash = "/" if target.endswith(("/", ".", "..")) and joined != "/" else ""
            links.add(f"{joined.lstrip('/')}{slash}#{fragment}")
    return links


@pytest.mark.parametrize("kind", ["site", "published"])
def test_every_internal_link_and_fragment_is_alive(kind, request):
    root = request.getfixturevalue(kind)
    base = "https://mike.example.org/column" if kind == "published" else ""
    read = pages(root)
    dead = []
    for path, page in read.items():
        for link in internal_links(path, page, base):
            target, _, fragment = unquote(link).partition("#")
            file = target
            if kind == "published" and (not target or target.endswith("/")):
                file = f"{target}index.html"
            if not (root / file).is_file():
                dead.append(f"{path}: {link}")
            elif fragment and not read[file].find(id=fragment):
                dead.append(f"{path}: {link} (no such id)")

    assert dead == []


def test_every_thing_stands_at_its_address(site):
    addresses = [
        *("index.html", "404.html", "letters/index.html", "search/index.html", "about/index.html", "write/index.html"),
        *("letters/how-do-i-get-back-in-touch/index.html", "category/pay/index.html", "tag/counter-offer/index.html"),
        *("feeds/atom.xml", "feeds/rss.xml", "feeds/category/pay.atom.xml"),
        *("letters/friend-laid-off-and-i-stayed/es/index.html", "letters/forgotten-remote-worker/index.html"),
    ]

    assert [address for address in addresses if not (site / address).is_file()] == []


def threads(root: Path) -> dict[str, BeautifulSoup]:
    """Return the threads' own pages."""
    return {path: page for path, page in pages(root).items() if page.select("section[data-kind]") and "/" in path}


def test_each_turn_has_an_id_a_kind_and_a_heading_that_names_who_speaks(site):
    kinds = set()
    for path, page in threads(site).items():
        ids = [turn["id"] for turn in page.select("[data-kind]")]
        assert len(ids) == len(set(ids)), path
        for turn in page.select("[data-kind]"):
            kinds.add(turn["data-kind"])
            assert turn.find("h2").get_text(strip=True), f"{path}#{turn['id']}"
            assert turn["id"].startswith(("letter", "answer", "update-", "perspective-", "note-")), path

    assert kinds == set(Kind)


def test_a_page_has_one_title_and_says_its_language(site):
    for path, page in pages(site).items():
        assert page.html["lang"], path
        assert len(page.find_all("h1")) == 1, path
        assert page.title.get_text(strip=True), path


def test_every_thread_asks_for_perspectives_by_mail_with_its_slug(site):
    for path, page in threads(site).items():
        slug = path.split("/")[1]
        subjects = [unquote(urlsplit(a["href"]).query) for a in page.select('a[href^="mailto:letters@example.org?"]')]
        assert any(slug in subject for subject in subjects), path
        assert page.select('a[href*="write/"]'), path


def graph(page: BeautifulSoup) -> list[dict]:
    """Return the nodes of a page's structured data."""
    blocks = page.find_all("script", type="application/ld+json")
    assert len(blocks) <= 1
    return json.loads(blocks[0].string)["@graph"] if blocks else []


def words(text: str) -> str:
    """Return a text with its white space levelled."""
    return " ".join(text.split())


def test_structured_data_says_what_the_page_says_word_for_word(site):
    for path, page in threads(site).items():
        shown = words(page.main.get_text(" "))
        nodes = [node for node in graph(page) if node["@type"] in ("QAPage", "BlogPosting")]
        questions = [node.get("mainEntity") or part for node in nodes for part in node.get("hasPart", [None])]
        assert questions, path
        for question in questions:
            answers = [question.get("acceptedAnswer"), *question.get("suggestedAnswer", [])]
            answers = [answer for answer in answers if answer]
            assert question["answerCount"] == len(answers), path
            for said in [question, *answers]:
                turn = page.find(id=said["url"].partition("#")[2])
                assert levelled(said["text"]) == levelled(turn.select_one(".turn-text").get_text(" ")), path
                assert said["author"]["name"] in shown


def levelled(text: str) -> str:
    """Return the letters and figures of a text, without what parts them."""
    return re.sub(r"\s+", "", text)


def test_each_page_has_the_structured_data_of_its_kind(site):
    read = pages(site)
    type_of = {path: [node["@type"] for node in graph(page)] for path, page in read.items()}

    assert type_of["index.html"] == ["WebSite"]
    assert type_of["category/pay/index.html"] == type_of["letters/index.html"] == ["CollectionPage", "BreadcrumbList"]
    assert type_of["letters/how-do-i-get-back-in-touch/index.html"] == ["QAPage", "BreadcrumbList"]
    assert type_of["letters/four-short-letters-about-money/index.html"] == ["BlogPosting", "BreadcrumbList"]
    assert type_of["404.html"] == []


def test_a_question_gives_its_answers_their_dates_and_places(published):
    page = pages(published)["letters/how-do-i-get-back-in-touch/index.html"]
    question = graph(page)[0]["mainEntity"]

    url = "https://mike.example.org/column/letters/how-do-i-get-back-in-touch/"
    assert question["url"] == f"{url}#letter" and question["datePublished"].startswith("2026-02-20")
    assert question["acceptedAnswer"]["url"] == f"{url}#answer"
    assert [answer["author"]["name"] for answer in question["suggestedAnswer"]] == ["Priya", "Halina"]
    assert page.find("link", rel="canonical")["href"] == url


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml", "category/pay.atom.xml"])
def test_a_feed_is_read_whole_by_a_feed_reader(published, name):
    feed = feedparser.parse((published / "feeds" / name).read_bytes())

    assert not feed.bozo and feed.version in ("atom10", "rss20")
    assert len(feed.entries) >= 5
    for entry in feed.entries:
        content = entry.content[0].value if "content" in entry else entry.description
        assert entry.link.startswith("https://mike.example.org/column/letters/")
        assert BeautifulSoup(content, "html.parser").find(id="answer"), entry.link


def test_pages_need_no_script_and_ask_no_other_host(site):
    for path, page in pages(site).items():
        scripts = [s for s in page.find_all("script") if s.get("type") != "application/ld+json"]
        assert not page.find_all("style") and not page.select("[style]"), path
        assert not [s for s in scripts if not s.get("src")], path
        for element in page.find_all(src=True) + page.find_all("link", href=True):
            address = element.get("src") or element["href"]
            assert not urlsplit(address).netloc, f"{path}: {address}"


def test_a_letter_in_another_language_is_headed_in_it(site):
    page = pages(site)["letters/friend-laid-off-and-i-stayed/es/index.html"]

    assert page.html["lang"] == "es"
    assert page.select_one("#letter h2").get_text() == "Bea escribe"
    assert page.select_one("#letter time").get_text() == "24 de enero de 2023"


def test_every_page_that_is_shared_shows_a_card_that_is_there(published):
    cards = set()
    for path, page in pages(published).items():
        for image in page.select('meta[property="og:image"]'):
            cards.add(image["content"])
            assert (published / image["content"].removeprefix("https://mike.example.org/column/")).is_file(), path

    assert len(cards) > 30


def test_an_earlier_address_leads_to_the_letter(site):
    page = pages(site)["letters/forgotten-remote-worker/index.html"]

    assert page.find("meta", attrs={"http-equiv": "refresh"})["content"].endswith(
        "letters/the-only-remote-one/index.html"
    )


def test_a_story_is_told_in_order_on_each_of_its_pages(site):
    slugs = ["leave-without-another-offer", "six-months-into-the-search", "two-offers-by-friday"]
    for slug in slugs:
        page = pages(site)[f"letters/{slug}/index.html"]
        others = [a["href"].split("/")[-2] for a in page.select("#story a[href], .story a[href]")]
        assert [other for other in others if other in slugs] == [other for other in slugs if other != slug], slug


def test_nothing_of_what_is_not_public_is_on_the_site(site):
    held_back = ["my-manager-cries", "cries in our one-on-ones", "bigger-job-same-paycheck", "Holding the Fort"]
    for path in site.rglob("*"):
        if path.is_file():
            data = path.read_bytes().decode("utf-8", "replace")
            assert not [words for words in held_back if words in data], path
