"""Feeds, as feed readers and validators read them, from columns that are really built."""

import datetime
import json
import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import html5lib
import pytest
from bs4 import BeautifulSoup
from conftest import MOMENT, ROOT
from pelican import Pelican
from pelican.settings import read_settings

from plugins.desk.site import listening
from plugins.feeds.absolute import absolute_html
from plugins.feeds.elements import around, document, element
from plugins.feeds.hooks import plan_feeds
from plugins.feeds.settings import FeedsSettings
from plugins.feeds.validator import NAMES, faults, report
from plugins.settings import SettingsError

CASES = sorted((Path(__file__).parent / "cases/feeds").iterdir())
assert len(CASES) >= 75, "the broken feeds of cases/feeds are gone"

SITE = "https://mike.example.org/column"
OFF = ("FEED_ALL_ATOM", "FEED_ALL_RSS", "CATEGORY_FEED_ATOM", "TRANSLATION_FEED_ATOM", "AUTHOR_FEED_ATOM")
LETTER = """Title: {title}
Date: {date}
Category: Pay
Tags: {tags}
Uid: {uid}
{head}
Dear Mike:

May I ask {word} for more? Here is [my letter](#letter).

Thanks,
Linus

---

Hi Linus,

You may {word}.

Mike
"""
PERSPECTIVE = "\n---\nFrom: Ann\nRole: recruiter\n{head}\nSo you may, {word}.\n"
PREFIXES = {
    "atom": "http://www.w3.org/2005/Atom",
    "fh": "http://purl.org/syndication/history/1.0",
    "thr": "http://purl.org/syndication/thread/1.0",
}


def write(content: Path, name: str, *later: str, **values: str) -> Path:
    """Write a letter with what came later; its Uid is its name unless said otherwise."""
    said = {"title": f"On {name}", "date": "2026-03-02", "tags": "asking", "uid": f"uid{name}"}
    said |= {"head": "", "word": name}
    path = content / f"letters/pay/{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(LETTER.format(**(said | values)) + "".join(later), "utf-8")
    return path


def perspective(date: str = "", word: str = "later") -> str:
    """Return a turn that another reader adds."""
    return PERSPECTIVE.format(head=f"Date: {date}\n" if date else "", word=word)


def build(content: Path, output: Path, *, feeds: dict[str, Any] | None = None, **changes: Any) -> Path:
    """Build a column with our feeds and without Pelican's; return the folder of feeds."""
    override = {"PATH": str(content), "OUTPUT_PATH": str(output), "SITEURL": SITE, "FEEDS": feeds or {}}
    override |= {"PLUGINS": ["plugins.threads", "plugins.feeds", "plugins.reading"], **dict.fromkeys(OFF), **changes}
    with listening() as listener:
        Pelican(read_settings(str(ROOT / "pelicanconf.py"), override=override)).run()
    assert listener.errors == []
    return output / "feeds"


def files(folder: Path) -> dict[str, bytes]:
    """Return the feeds below a folder with their bytes."""
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix in (".xml", ".json")]
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    assert found, "there are no feeds"
    return found


def entries(feed: Path) -> dict[str, Any]:
    """Return the entries of a feed as a feed reader has them, by id."""
    read = feedparser.parse(feed.read_bytes(), sanitize_html=False, resolve_relative_uris=False)
    assert not read.bozo
    return {entry.id: entry for entry in read.entries}


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build at one moment, as all tests do."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(MOMENT.timestamp())))


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A small column: three letters, one of them with a perspective."""
    write(tmp_path / "content", "alder", perspective("2026-03-09"))
    write(tmp_path / "content", "birch", date="2026-02-02")
    write(tmp_path / "content", "cedar", date="2026-01-02")
    return tmp_path / "content"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The feeds of the sample column, those of each thread too, as it is published."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(int(MOMENT.timestamp())))
        output = tmp_path_factory.mktemp("feeds") / "output"
        return build(ROOT / "content", output, feeds={"thread_feeds": True}, ARTICLE_URL="letters/{slug}/")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_feed_is_told_what_its_case_says(case):
    feed = next(case.glob("feed.*")).read_bytes()

    assert report(feed) == (case / "said.txt").read_text("utf-8")
    assert {fault.rule for fault in faults(feed)} == {case.name}


def test_each_rule_has_a_broken_feed():
    assert {case.name for case in CASES} == NAMES


@pytest.mark.parametrize("address", ["published", "home"])
def test_every_feed_of_the_sample_column_is_without_fault(sample, tmp_path, address):
    folder = sample if address == "published" else build(ROOT / "content", tmp_path / "output", SITEURL="")

    assert {name: report(feed) for name, feed in files(folder).items() if report(feed)} == {}


def test_every_feed_stands_at_its_address(sample):
    names = set(files(sample))

    assert {"atom.xml", "rss.xml", "feed.json", "updates.atom.xml", "category/pay.atom.xml"} <= names
    assert {"tag/job-search.atom.xml", "thread/burnout-or-laziness.atom.xml"} <= names


def test_a_feed_reader_reads_each_feed_whole(sample):
    for name in files(sample):
        if name.endswith(".xml"):
            feed = feedparser.parse((sample / name).read_bytes())
            assert not feed.bozo and feed.feed.title.startswith("Dear Mike"), name
            for entry in feed.entries:
                assert entry.link.startswith(f"{SITE}/letters/") and entry.author and entry.title, name
                assert entry.content[0].value and entry.published_parsed, name
    told = json.loads((sample / "feed.json").read_bytes())
    assert [item["id"] for item in told["items"]] == list(entries(sample / "rss.xml"))


def test_the_html_in_a_feed_is_without_fault(sample):
    for name in files(sample):
        for entry in feedparser.parse((sample / name).read_bytes(), sanitize_html=False).entries:
            for html in (entry.content[0].value, *([entry.summary] if name == "rss.xml" else [])):
                # Strict, as the W3C feed validator has it: the first fault raises.
                html5lib.HTMLParser(strict=True).parseFragment(html)


def test_an_entry_holds_every_turn_and_a_way_to_write_back(sample):
    for entry in entries(sample / "atom.xml").values():
        content = BeautifulSoup(entry.content[0].value, "html.parser")
        address = entry.link.removeprefix(f"{SITE}/").removesuffix("index.html")
        page = BeautifulSoup((sample.parent / address / "index.html").read_text("utf-8"), "html.parser")
        for turn in page.select("section[data-kind]"):
            said = turn.select_one(".turn-text").get_text(" ").split()
            assert content.find(id=turn["id"]).get_text(" ").split()[-len(said) :] == said, entry.link
        mail = content.find_all("a")[-1]["href"]
        assert mail.startswith("mailto:letters@example.org?subject=") and address.split("/")[1] in mail


def test_addresses_in_an_entry_are_whole_and_nothing_acts(content, tmp_path):
    links = "[him](birch.md#answer), [her]({filename}cedar.md), [home](/), [pay](/category/pay/)"
    write(content, "alder", word=links)

    folder = build(content, tmp_path / "output")

    html = entries(folder / "atom.xml")["tag:mike.example.org,2026:uidalder"].content[0].value
    letters = f"{SITE}/letters"
    assert [a["href"] for a in BeautifulSoup(html, "html.parser").select("#letter a")] == [
        *(f"{letters}/birch/index.html#answer", f"{letters}/cedar/index.html", f"{SITE}/index.html"),
        *(f"{SITE}/category/pay/index.html", f"{letters}/alder/index.html#letter"),
    ]


def test_html_from_elsewhere_is_made_safe_and_whole():
    html = (
        '<p style="color:red" onclick="x()" data-kind="y"><a href="#a">a</a><a href="javascript:x()">b</a></p>'
        '<img src="/c.png" srcset="d.png 1x, ../e.png 2x" alt="f"><video poster="g.png" src="//h.org/i"></video>'
        '<q cite="?j">k</q><a href="http://[l">m</a><form><input value="n">o</form><script>p</script><style>q</style>'
    )

    here = f"{SITE}/letters/x/"
    assert absolute_html(html, here) == (
        f'<p><a href="{here}#a">a</a><a>b</a></p>'
        f'<img src="https://mike.example.org/c.png" srcset="{here}d.png 1x, {SITE}/letters/e.png 2x" alt="f">'
        f'<video poster="{here}g.png" src="https://h.org/i"></video><q cite="{here}?j">k</q>'
        "<a>m</a>"
    )


def test_no_value_becomes_markup_or_breaks_a_feed(content, tmp_path):
    hostile = 'Is 3 < 4 & <b>"so"</b> &copy; ]]>\x0b?'
    write(content, "alder", title=hostile, tags=f"asking, {hostile}", word="]]> <script>x</script> \x0b")

    folder = build(content, tmp_path / "output", feeds={"authority": "mike.example.org,2026"})

    for name in files(folder):
        if name.endswith(".xml"):
            ET.fromstring((folder / name).read_bytes())
    assert json.loads((folder / "feed.json").read_bytes())["items"][0]["title"].startswith("Is 3 < 4 & <b>")


ODD = {
    "nothing": "",
    "spaces": " \u2003 ",
    "marks of XML": "<b a='\"'>&amp; ]]> --> <?x?> <![CDATA[</b>",
    "lines and tabs": "a\nb\tc\r\nd\re\n",
    "other scripts": "\xa7 Z\xfcrich, \u65e5\u672c, \ud55c\uae00, \ufb01 \U0001f600\U0010ffff \xa0\xad\u2028\ufdd0",
    "what XML forbids": "a\x00\x0b\x1f\x7f\x85\x9fb\ud800\udfff\ufffe\uffffc \xc2 \xed \xef",
    "that alone": "\x00\x7f\x85\ud800\uffff",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_an_element_is_written_as_the_standard_library_would(text):
    known = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "", text)
    expected = ET.Element("entry", {"xml:lang": known})
    ET.SubElement(expected, "title", {"type": known, "a:b": "c"}).text = known or None
    ET.SubElement(ET.SubElement(expected, "author"), "name").text = f"{known}\n{known}"
    ET.indent(expected, space="")

    author = around("author", [element("name", f"{text}\n{text}")])
    made = around("entry", [element("title", text, {"type": text, "a:b": "c"}), author], {"xml:lang": text})

    assert document(made, "").split(b"\n", 2)[2] == ET.tostring(expected, "utf-8") + b"\n"


def test_letters_of_one_day_and_words_like_html_are_without_fault(content, tmp_path):
    for name, title in (("maple", "What is &copy; for in R&D?"), ("ash", "Where did my <b> go?")):
        write(content, name, perspective("2026-03-09"), title=title, head="Summary: Less < more in R&D\n")
    changes = {"SITEURL": "https://bücher.example/kolumne", "TIMEZONE": "Asia/Kathmandu"}

    folder = build(content, tmp_path / "output", feeds={"thread_feeds": True}, **changes)

    # RSS has no way to say that a title is not HTML but the one that rss.py takes, and XML readers cannot see it.
    said = {name: report(feed) for name, feed in files(folder).items() if name != "rss.xml"}
    rss = (folder / "rss.xml").read_bytes()
    assert {name: faults for name, faults in said.items() if faults} == {}
    assert {fault.rule for fault in faults(rss)} == {"rss-html-in-plain-text"}
    assert b"<title>What is &#x26;copy; for in R&#x26;D?</title>" in rss
    assert b"<link>https://xn--bcher-kva.example/kolumne/letters/ash/index.html</link>" in rss
    assert "Less &lt; more in R&amp;D" in {item.findtext("description") for item in ET.fromstring(rss).iter("item")}
    assert b"<pubDate>Sun, 01 Mar 2026 18:15:00 +0000</pubDate>" in rss


def test_ids_stay_when_title_date_slug_and_file_change(content, tmp_path):
    before = build(content, tmp_path / "before", feeds={"thread_feeds": True})
    (content / "letters/pay/alder.md").unlink()
    write(content, "maple", perspective("2026-03-10"), uid="uidalder", date="2026-03-03", title="Another title")
    write(content, "birch", head="Slug: a-better-slug\n", date="2026-02-02")

    after = build(content, tmp_path / "after", feeds={"thread_feeds": True})

    for name in ("atom.xml", "rss.xml", "updates.atom.xml"):
        assert set(entries(after / name)) == set(entries(before / name)), name
    threads = (before / "thread/alder.atom.xml", after / "thread/maple.atom.xml")
    assert {ET.parse(feed).findtext("{*}id") for feed in threads} == {"tag:mike.example.org,2026:uidalder/later"}


def test_ids_stay_when_the_site_moves_if_the_column_says_who_it_is(content, tmp_path):
    own = {"authority": "old.example.org,2019"}

    here = build(content, tmp_path / "here", feeds=own)
    there = build(content, tmp_path / "there", feeds=own, SITEURL="https://new.example.org")

    assert set(entries(here / "atom.xml")) == set(entries(there / "atom.xml"))
    assert "tag:old.example.org,2019:uidalder" in entries(there / "atom.xml")


def test_translations_without_a_uid_are_told_apart(content, tmp_path):
    for lang in ("en", "es"):
        path = write(content, f"oak.{lang}", head=f"Lang: {lang}\nSlug: oak\n")
        path.write_text(path.read_text("utf-8").replace(f"Uid: uidoak.{lang}\n", ""), "utf-8")

    folder = build(content, tmp_path / "output")

    ids = set(entries(folder / "atom.xml"))
    assert {"tag:mike.example.org,2026:oak", "tag:mike.example.org,2026:oak.es"} <= ids


def test_a_new_turn_moves_updated_and_nothing_else(content, tmp_path):
    before = entries(build(content, tmp_path / "before") / "atom.xml")
    write(content, "cedar", perspective("2026-04-01"), date="2026-01-02")

    folder = build(content, tmp_path / "after")

    after, cedar = entries(folder / "atom.xml"), "tag:mike.example.org,2026:uidcedar"
    assert re.fullmatch(r"2026-04-01T00:00:00\.\d{6}-04:00", after[cedar].updated)
    assert re.fullmatch(r"2026-01-02T00:00:00\.\d{6}-05:00", before[cedar].updated)
    assert after[cedar].published == before[cedar].published == before[cedar].updated
    assert list(after)[0] == cedar
    assert {id: e.updated for id, e in after.items() if id != cedar} == {
        id: e.updated for id, e in before.items() if id != cedar
    }
    assert ET.parse(folder / "atom.xml").findtext("{*}updated") == after[cedar].updated
    assert "<lastBuildDate>Wed, 01 Apr 2026 00:00:00 -0400<" in (folder / "rss.xml").read_text("utf-8")


def test_a_rebuild_at_another_moment_moves_nothing(content, tmp_path, monkeypatch):
    before = build(content, tmp_path / "before", feeds={"thread_feeds": True})
    later = datetime.datetime(2029, 1, 1, tzinfo=datetime.UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(later.timestamp())))

    after = build(content, tmp_path / "after", feeds={"thread_feeds": True})

    assert files(after) == files(before)


def test_modified_moves_updated_once_its_day_has_come(content, tmp_path):
    write(content, "birch", head="Modified: 2026-05-05\n", date="2026-02-02")
    write(content, "cedar", head="Modified: 2099-05-05\n", date="2026-01-02")

    read = entries(build(content, tmp_path / "output") / "atom.xml")

    assert read["tag:mike.example.org,2026:uidbirch"].updated.startswith("2026-05-05")
    assert read["tag:mike.example.org,2026:uidcedar"].updated.startswith("2026-01-02")


def test_an_undated_turn_gets_no_date(content, tmp_path):
    write(content, "birch", perspective(word="undatedword"), date="2026-02-02")

    folder = build(content, tmp_path / "output", feeds={"thread_feeds": True})

    birch = entries(folder / "atom.xml")["tag:mike.example.org,2026:uidbirch"]
    turn = BeautifulSoup(birch.content[0].value, "html.parser").find(id="perspective-1").get_text()
    assert "undatedword" in turn and not re.search(r"20\d\d", turn)
    assert birch.updated.startswith("2026-02-02")
    assert "undatedword" not in (folder / "updates.atom.xml").read_text("utf-8")
    assert entries(folder / "thread/birch.atom.xml") == {}


@pytest.mark.parametrize("preview", [False, True])
def test_what_is_not_public_leaves_no_trace(content, tmp_path, preview):
    write(content, "draftword", head="Status: draft\n")
    write(content, "hiddenword", head="Status: hidden\n")
    write(content, "laterword", date="2099-01-01")
    write(content, "goneword", perspective("2026-03-20"), head="Status: withdrawn\n", tags="gonetag")
    write(content, "gonelater", head="Status: withdrawn\n", date="2099-01-01")
    write(content, "heldword", perspective("2099-01-01", word="heldback"))
    path = write(content, "openword")
    path.write_text(path.read_text("utf-8").partition("---")[0], "utf-8")

    threads = {"columnist": "Mike", "address": "letters@example.org", "preview": preview}
    folder = build(content, tmp_path / "output", THREADS=threads, feeds={"thread_feeds": True, "archive_threads": 2})

    secret = ("draftword", "hiddenword", "laterword", "gone", "heldback", "openword", "2099")
    for name, feed in files(folder).items():
        assert not [word for word in secret if word in feed.decode().lower()], name
    assert "heldword" in (folder / "atom.xml").read_text("utf-8")


def column_of(content: Path, count: int) -> None:
    """Write letters, one a day from the first of January 2024 on."""
    for number in range(count):
        date = datetime.date(2024, 1, 1) + datetime.timedelta(days=number)
        write(content, f"n{number:03}", date=date.isoformat())


def archive(folder: Path) -> dict[str, bytes]:
    """Return the pages of the archive with their bytes."""
    return {name: feed for name, feed in files(folder).items() if name.startswith("archive/")}


def everything(folder: Path) -> dict[str, ET.Element]:
    """Return the latest version of each entry, read backwards through the archive (RFC 5005, section 4.2)."""
    found: dict[str, ET.Element] = {}
    address = "feeds/atom.xml"
    while address:
        root = ET.parse(folder.parent / address).getroot()
        for entry in root.findall("atom:entry", PREFIXES):
            kept = found.setdefault(entry.findtext("atom:id", "", PREFIXES), entry)
            assert kept.findtext("atom:updated", "", PREFIXES) >= entry.findtext("atom:updated", "", PREFIXES)
        back = root.find("atom:link[@rel='prev-archive']", PREFIXES)
        address = back.get("href").removeprefix(f"{SITE}/") if back is not None else ""
    return found


def test_full_pages_of_the_archive_are_never_written_anew(tmp_path):
    content, pages, size = tmp_path / "content", {}, {"archive_threads": 20}
    for count in (20, 40, 41, 60, 61, 64):
        column_of(content, count)
        folder = build(content, tmp_path / f"output{count}", feeds=size)
        pages[count] = archive(folder)
        assert len(everything(folder)) == count
        assert {report(page) for page in pages[count].values()} <= {""}
    write(content, "n003", perspective("2024-05-05", word="newsword"), date="2024-01-04")

    folder = build(content, tmp_path / "output", feeds=size)

    # The first page waits for the second, so that it leads to one.
    assert [len(found) for found in pages.values()] == [0, 0, 2, 2, 3, 3] and FeedsSettings().archive_threads == 50
    assert pages[41] == pages[60] and pages[60].items() <= pages[61].items()
    assert pages[61] == pages[64] == archive(folder)
    assert "newsword" in ET.tostring(everything(folder)["tag:mike.example.org,2026:uidn003"]).decode()
    first, second = (ET.fromstring(pages[64][f"archive/{number}.atom.xml"]) for number in (1, 2))
    assert first.find("fh:archive", PREFIXES) is not None and len(first.findall("atom:entry", PREFIXES)) == 20
    assert ways(first) == {"current": "atom.xml", "next-archive": "archive/2.atom.xml"}
    assert ways(second) == {"current": "atom.xml", "prev-archive": "archive/1.atom.xml"}


def ways(page: ET.Element) -> dict[str, str]:
    """Return where a page of the archive leads, by relation."""
    links = {link.get("rel"): link.get("href").removeprefix(f"{SITE}/feeds/") for link in page.findall("{*}link")}
    return {name: links[name] for name in links if name == "current" or name.endswith("archive")}


def test_a_letter_of_the_same_day_does_not_disturb_a_full_page(tmp_path):
    content = tmp_path / "content"
    for number, name in enumerate("uvbcd"):
        write(content, name, date=f"2024-01-0{1 + number // 2}")
    write(content, "e", date="2024-01-04")
    two = {"archive_threads": 2}
    before = archive(build(content, tmp_path / "before", feeds=two))
    write(content, "a", date="2024-01-04")
    write(content, "f", date="2024-01-05")

    after = archive(build(content, tmp_path / "after", feeds=two))

    assert len(before) == 2 and before.items() <= after.items()


def test_withdrawing_a_letter_changes_only_the_page_that_held_it(tmp_path):
    content, two = tmp_path / "content", {"archive_threads": 2}
    column_of(content, 8)
    before = archive(build(content, tmp_path / "before", feeds=two))
    write(content, "n002", head="Status: withdrawn\n", date="2024-01-03")

    after = archive(build(content, tmp_path / "after", feeds=two))

    assert [name for name in before if after[name] != before[name]] == ["archive/2.atom.xml"]
    assert b"n002" not in after["archive/2.atom.xml"] and b"n003" in after["archive/2.atom.xml"]


def test_a_thread_feed_holds_later_turns_that_answer_the_thread(content, tmp_path):
    write(content, "old", date="2024-01-02")

    folder = build(content, tmp_path / "output", feeds={"thread_feeds": True})

    thread = ET.parse(folder / "thread/alder.atom.xml").getroot()
    (reply,) = thread.findall("atom:entry/thr:in-reply-to", PREFIXES)
    assert reply.get("ref") == "tag:mike.example.org,2026:uidalder"
    assert reply.get("href") == f"{SITE}/letters/alder/index.html"
    assert thread.findtext("atom:entry/atom:author/atom:name", "", PREFIXES) == "Ann"
    site = ET.parse(folder / "atom.xml").getroot()
    counts = {
        link.get("href").rpartition("/")[2]: link.get(f"{{{PREFIXES['thr']}}}count")
        for link in site.findall("atom:entry/atom:link[@rel='replies']", PREFIXES)
    }
    assert counts == {"alder.atom.xml": "1", "birch.atom.xml": "0", "cedar.atom.xml": "0"}
    assert not (folder / "thread/old.atom.xml").exists()


def test_without_the_setting_no_thread_has_a_feed(content, tmp_path):
    folder = build(content, tmp_path / "output")

    assert not (folder / "thread").exists() and 'rel="replies"' not in (folder / "atom.xml").read_text("utf-8")


def test_the_feed_of_updates_has_later_turns_only(sample):
    kinds = {entry.link.partition("#")[2].rpartition("-")[0] for entry in entries(sample / "updates.atom.xml").values()}

    assert kinds == {"update", "perspective"}


def test_a_tag_has_a_feed_from_three_threads_on(content, tmp_path):
    write(content, "birch", tags="asking, rare", date="2026-02-02")
    write(content, "cedar", tags="asking, rare", date="2026-01-02")

    folder = build(content, tmp_path / "output")

    assert [path.name for path in (folder / "tag").iterdir()] == ["asking.atom.xml"]


def test_an_author_is_named_and_the_asker_too(sample):
    entry = entries(sample / "atom.xml")["tag:mike.example.org,2026:tua3no65ozau"]

    assert entry.author == "Mike" and [c.name for c in entry.contributors] == ["Linus", "Priya", "Halina"]


def test_rss_says_what_its_guid_is_and_summarizes_first(sample):
    items = ET.parse(sample / "rss.xml").getroot().findall("channel/item")

    assert {item.find("guid").get("isPermaLink") for item in items} == {"false"}
    for item in items:
        names = [child.tag for child in item]
        assert names.index("description") < names.index("{http://purl.org/rss/1.0/modules/content/}encoded")


def test_the_page_about_feeds_leads_to_every_feed(sample):
    page = BeautifulSoup((sample / "index.html").read_text("utf-8"), "html.parser")

    links = {a["href"].removeprefix("../feeds/") for a in page.main.find_all("a", type=True)}
    assert links == {name for name in files(sample) if not name.startswith(("thread/", "archive/"))}


def test_a_feed_opened_in_a_browser_is_a_list_of_titles_and_dates(sample):
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("there is no Chromium here")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in ("atom.xml", "rss.xml", "category/pay.atom.xml"):
            page = browser.new_page()
            page.goto((sample / name).as_uri())
            all_shown = "[...document.querySelectorAll('*')].filter(e => e.checkVisibility()).map(e => e.nodeName)"
            shown = page.evaluate(all_shown)
            assert {"title", "link"} <= set(shown) and set(shown) & {"updated", "pubDate"}, name
            assert not set(shown) & {"content", "content:encoded", "summary", "id", "guid"}, name
        browser.close()


def test_a_column_without_letters_has_no_feed(tmp_path):
    (tmp_path / "content/letters").mkdir(parents=True)
    write(tmp_path / "content", "draftword", head="Status: draft\n")

    folder = build(tmp_path / "content", tmp_path / "output")

    assert not folder.exists()


def test_a_misspelt_setting_is_told_with_the_right_one(content, tmp_path):
    with pytest.raises(SettingsError, match="FEEDS has no setting 'autority'. Did you mean 'authority'?"):
        build(content, tmp_path / "output", feeds={"autority": "x"})


def test_feeds_without_threads_are_told_what_is_missing():
    with pytest.raises(SettingsError, match="must name plugins.threads too"):
        plan_feeds({"FEEDS": {}})
