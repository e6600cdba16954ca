"""The search as a reader meets it: in a real browser, under the site's policy, below a path as on a shared host."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import a_browser
from playwright.sync_api import Browser, Page, expect
from search_site import index_of, sample_threads, write_index
from web import Web, serving

THREAD = "letters/burnout-or-laziness/"
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser."""
    with a_browser() as opened:
        yield opened


@pytest.fixture
def web(site: Path, tmp_path: Path) -> Iterator[Web]:
    """A copy of the sample column, served."""
    folder = tmp_path / "site"
    shutil.copytree(site, folder)
    with serving(folder) as served:
        yield served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page that must not complain."""
    context = browser.new_context()
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda fault: page.complaints.append(str(fault)))
    page.on("console", lambda said: page.complaints.append(said.text) if "Content Security" in said.text else None)
    yield page
    assert page.complaints == []
    context.close()


def ask(page: Page, web: Web, query: str) -> None:
    """Open the search page with a query and wait for its excerpts."""
    page.goto(f"{web.address}search/?q={query}")
    expect(page.locator("#results mark").first).to_be_visible()


def field(page: Page):
    """Return the page's first search field."""
    return page.locator("form[role=search] input").first


def test_a_page_loads_nothing_of_search_but_a_starter_until_its_field_is_focused(page, web):
    for path in ("", THREAD, "search/"):
        web.asked.clear()
        page.goto(web.address + path)
        page.wait_for_load_state("networkidle")
        loaded = [(name, size) for name, size in web.asked if "search/" in name and name != "search/"]
        assert [name for name, _ in loaded] in (["theme/search/start.js"], []), path
        assert all(size < 1024 for _, size in loaded)

    with page.expect_response("**/search/manifest.json"):
        field(page).focus()
    assert "theme/search/find.js" in web.paths()


def test_a_search_by_address_asks_for_its_lists_before_its_scripts_have_come(page, web):
    def shards() -> list[str]:
        return sorted(path for path in web.paths() if path.endswith(".bin"))

    waiting = []
    page.route("**/find.js", lambda route: waiting.append(route))
    page.goto(f"{web.address}search/?q=raises+negotiating+Sundays")
    for _ in range(100):
        if len(early := shards()) == 3:
            break
        page.wait_for_timeout(50)
    waiting[0].continue_()
    expect(page.locator("#results mark").first).to_be_visible()

    assert len(early) == 3
    assert shards() == early


def test_a_first_search_asks_for_few_files(page, web):
    page.goto(f"{web.address}search/?q=salary+counter+offer")
    expect(page.locator("#results mark").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    asked = [name for name in web.paths() if "search/" in name and name != "search/"]

    # The starter, what finds, what shows, the manifest, a shard for each word, a card for each of ten results.
    assert len(asked) <= 17


def test_enter_searches_once_even_before_excerpts_can_be_shown(page, web):
    held = []
    page.route("**/theme/search/page.js", lambda route: held.append(route))
    page.goto(f"{web.address}search/")
    field(page).click()
    page.wait_for_load_state("networkidle")
    page.evaluate("globalThis.stayed = true")
    field(page).fill("severance")
    field(page).press("Enter")
    expect(page.locator("#results > li").first).to_be_visible()
    page.wait_for_timeout(300)
    for route in held:
        route.continue_()
    expect(page.locator("#results mark").first).to_be_visible()

    expect(page).to_have_url(f"{web.address}search/?q=severance")
    assert page.evaluate("stayed")


def test_a_result_shows_title_date_topic_voice_and_a_marked_excerpt_and_leads_to_the_marked_turn(page, web):
    ask(page, web, "counter-offer")
    result = page.locator("#results > li").first
    text = result.inner_text()
    link = result.locator("a").first

    assert re.search(r"\w+ \d+, 20\d\d\s+(?:·\s+)?\w+", text)
    assert re.search("in (the letter|the answer|a perspective|an update)", text)
    assert "#" in link.get_attribute("href")
    link.click()
    page.wait_for_selector("main mark")
    assert page.url.startswith(f"{web.address}letters/")
    assert page.locator(":target mark, :target ~ * mark, main mark").count() > 0


def test_marks_break_nothing_on_the_page(page, web):
    page.goto(web.address + THREAD)
    before = page.evaluate(
        "[document.querySelector('main').textContent, document.querySelectorAll('main a, main [id]').length]"
    )
    page.goto(f"{web.address}{THREAD}?marks=i+work+the+librari+job#answer")
    page.wait_for_selector("main mark")

    assert (
        page.evaluate(
            "[document.querySelector('main').textContent, document.querySelectorAll('main a, main [id]').length]"
        )
        == before
    )
    assert page.locator("main mark").count() > 10


def test_the_field_of_every_page_follows_the_combobox_pattern(page, web):
    page.goto(web.address + THREAD)
    box = field(page)
    box.click()
    box.press_sequentially("offer", delay=15)
    expect(page.get_by_role("option").first).to_be_visible()
    # What was found for its beginning gives way to what is found for the whole word.
    expect(page.locator("header [role=status]")).to_contain_text("“offer”")
    expect(page.locator("[role=option] mark").first).to_be_visible()
    options = page.get_by_role("option")
    count = options.count()
    chosen = lambda: box.get_attribute("aria-activedescendant")  # noqa: E731, one line says it

    assert box.get_attribute("role") == "combobox" and box.get_attribute("aria-expanded") == "true"
    assert page.locator(f"#{box.get_attribute('aria-controls')}").get_attribute("role") == "listbox"
    assert "letters" in page.locator("header [role=status]").inner_text()
    box.press("ArrowDown")
    assert chosen() == options.nth(0).get_attribute("id") and options.nth(0).get_attribute("aria-selected") == "true"
    box.press("End")
    assert chosen() == options.nth(count - 1).get_attribute("id")
    box.press("Home")
    assert chosen() == options.nth(0).get_attribute("id")
    box.press("ArrowUp")
    assert chosen() is None and page.evaluate("document.activeElement.name") == "q"
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false" and box.input_value() == "offer"
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/letters/**marks=**")


def test_enter_without_a_choice_leads_to_the_search_page(page, web):
    page.goto(web.address)
    field(page).click()
    field(page).fill("severance")
    field(page).press("Enter")

    page.wait_for_url(f"{web.address}search/?q=severance")
    expect(page.locator("#results > li").first).to_be_visible()


def test_the_keyboard_is_never_trapped(page, web):
    page.goto(web.address)
    field(page).click()
    field(page).press_sequentially("offer")
    expect(page.get_by_role("option").first).to_be_visible()
    for _ in range(4):
        page.keyboard.press("Tab")

    assert not page.evaluate("document.querySelector('form[role=search]').contains(document.activeElement)")
    assert field(page).get_attribute("aria-expanded") == "false"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_with_results_open(scheme, width, browser, web):
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    ask(page, web, "salary boss")
    page.locator("#narrow summary").click()
    page.locator(".help summary").click()
    expect(page.locator("option", has_text="Pay (").first).to_be_attached()
    field(page).press("ArrowDown")
    assert Axe().run(page, options=AXE).response["violations"] == []
    page.goto(web.address + THREAD)
    field(page).press_sequentially("offer")
    expect(page.locator("[role=option] mark").first).to_be_visible()
    field(page).press("ArrowDown")
    assert Axe().run(page, options=AXE).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_a_search_lives_in_the_address_with_its_filters_and_its_place(page, web):
    ask(page, web, "work")
    page.get_by_role("button", name="Show more letters").click()
    expect(page.locator("#results > li")).to_have_count(20)
    page.locator("#narrow summary").click()
    page.locator("[name=update]").check()
    expect(page.locator("[role=status]")).to_contain_text(re.compile(r"^\d letters"))
    assert "update=1" in page.url and "q=work" in page.url
    page.go_back()
    expect(page.locator("#results > li")).to_have_count(20)
    page.locator("#results > li a").nth(14).focus()
    page.wait_for_timeout(400)
    shared, place = page.url, page.evaluate("scrollY")
    page.keyboard.press("Enter")
    page.wait_for_url("**/letters/**")
    page.go_back()
    expect(page.locator("#results > li a").nth(14)).to_be_focused()
    assert abs(page.evaluate("scrollY") - place) < 60
    page.reload()
    expect(page.locator("#results > li a").nth(14)).to_be_focused()
    page.goto("about:blank")
    page.goto(shared)
    expect(page.locator("#results > li a").nth(14)).to_be_focused()
    expect(page.locator("#results > li a").nth(14)).to_be_in_viewport()


def test_counts_of_filters_equal_the_lists_they_give(page, web):
    ask(page, web, "boss")
    page.locator("#narrow summary").click()
    choices = page.locator("#narrow select[name=topic] option[data-name], #narrow select[name=year] option[data-name]")
    expect(choices.first).to_have_text(re.compile(r"\(\d+\)"))
    told = choices.evaluate_all(
        "all => all.map((o) => [o.parentElement.name, o.value, Number(/\\((\\d+)\\)/.exec(o.textContent)[1])])"
    )
    assert len(told) > 10
    for name, value, count in told:
        page.goto(f"{web.address}search/?q=boss&show=99&{name}={value.replace(' ', '+')}")
        expect(page.locator("[role=status]")).to_contain_text(f"{count or 'No'} letter")
        expect(page.locator("#results > li")).to_have_count(count)


def test_a_slip_is_mended_and_said_with_a_way_to_the_literal_query(page, web):
    page.goto(f"{web.address}search/?q=sevarance")
    status = page.locator("[role=status]")
    expect(status).to_contain_text("searched instead of “sevarance”")
    expect(page.locator("#results > li").first).to_be_visible()
    status.get_by_role("link", name="as typed").click()
    expect(page.locator("[role=status]")).to_contain_text("No letter")


def test_a_query_of_html_is_only_text(page, web):
    page.goto(f"{web.address}search/?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%20zzzqqq")
    expect(page.locator("[role=status]")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("main img").count() == 0


def test_a_pasted_letter_finds_itself(page, web):
    thread = sample_threads()[3]
    page.goto(f"{web.address}search/")
    field(page).fill(thread.letters[0].text[:3000])
    field(page).press("Enter")
    expect(page.locator("#results > li a").first).to_have_attribute("href", re.compile(thread.slug))


def test_a_failed_shard_is_said_and_can_be_tried_again(page, web):
    web.failing = ".bin"
    page.goto(f"{web.address}search/?q=salary")
    status = page.locator("[role=status]")
    expect(status).to_contain_text("Search could not be reached.")
    assert page.locator("#results > li").count() == 0
    assert status.get_by_role("link", name="See all letters").get_attribute("href").endswith("letters/index.html")
    web.failing = ""
    status.get_by_role("button", name="Try again").click()
    expect(page.locator("#results > li").first).to_be_visible()


def test_being_offline_is_said_in_plain_words(page, web):
    page.goto(f"{web.address}search/")
    with page.expect_response("**/search/manifest.json"):
        field(page).focus()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    field(page).fill("severance pay")
    expect(page.locator("[role=status]")).to_contain_text("You seem to be offline.")
    page.context.set_offline(False)
    page.locator("[role=status]").get_by_role("button", name="Try again").click()
    expect(page.locator("#results > li").first).to_be_visible()


def test_a_page_of_an_older_build_reads_the_manifest_again_once(page, web):
    page.goto(f"{web.address}search/")
    with page.expect_response("**/search/manifest.json"):
        field(page).focus()
    page.wait_for_load_state("networkidle")
    folder = web.folder / "search"
    shutil.rmtree(folder)
    newer = index_of(sample_threads()[:20])
    write_index(newer, folder)
    field(page).fill("salary")
    expect(page.locator("[role=status]")).to_contain_text(
        re.compile(f"^{newer.search('salary', typing=True).total} letters")
    )
    assert web.paths().count("search/manifest.json") == 2
    manifest = json.loads((folder / "manifest.json").read_bytes())
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps({**manifest, "format": 99}))
    field(page).fill("negotiation")
    expect(page.locator("[role=status]")).to_contain_text("This page is older than the letters.")


def test_a_foreign_or_torn_shard_is_a_failure_and_no_thin_list(page, web):
    for shard in (web.folder / "search").glob("*/*.bin"):
        shard.write_bytes(shard.read_bytes()[:-1] if len(shard.read_bytes()) > 8 else b"<!doctype html>")
    page.goto(f"{web.address}search/?q=salary")

    expect(page.locator("[role=status]")).to_contain_text("could not be reached")
    assert page.locator("#results > li").count() == 0


def test_without_javascript_the_form_leads_to_the_subject_index(browser, web):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(web.address + THREAD)
    field(page).fill("boss")
    field(page).press("Enter")
    page.wait_for_url("**/subjects/index.html?q=boss")
    page.goto(f"{web.address}search/")
    expect(page.get_by_role("link", name="the subjects are listed from A to Z")).to_be_visible()
    expect(page.get_by_role("link", name="every letter is listed by year")).to_be_visible()
    context.close()


def test_from_a_file_the_field_says_that_search_needs_a_web_server(browser, web):
    context = browser.new_context()
    page = context.new_page()
    page.goto((web.folder / THREAD / "index.html").as_uri())
    field(page).focus()
    status = page.locator("header [role=status]")
    expect(status).to_contain_text("Search needs a web server.")
    status.get_by_role("link").click()
    expect(page.get_by_role("heading", name="All letters")).to_be_visible()
    context.close()


def test_the_slash_key_moves_to_the_field_unless_turned_off(page, web):
    page.goto(web.address)
    page.keyboard.press("/")
    expect(field(page)).to_be_focused()
    field(page).press("/")
    assert field(page).input_value() == "/"
    page.goto(f"{web.address}search/")
    page.locator(".help summary").click()
    page.locator("#slash").uncheck()
    page.goto(web.address)
    page.keyboard.press("/")
    expect(field(page)).not_to_be_focused()
    page.goto(f"{web.address}search/")
    page.locator(".help summary").click()
    expect(page.locator("#slash")).not_to_be_checked()


def test_the_browser_sends_nothing_elsewhere(page, web):
    elsewhere = []
    page.on("request", lambda asked: elsewhere.append(asked.url) if not asked.url.startswith(web.address) else None)
    ask(page, web, "salary boss")

    assert elsewhere == []
