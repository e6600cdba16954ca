"""The pages as readers with other eyes, hands and screens meet them: axe and a ruler, in a real browser."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from browser import a_browser
from bs4 import BeautifulSoup, Tag
from conftest import ROOT
from playwright.sync_api import Browser, CDPSession, Page, Route, expect
from web import serving

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = f"""async () => (await axe.run({{ runOnly: {RULES}, resultTypes: ["violations"] }})).violations
  .flatMap((one) => one.nodes.map((node) => `${{one.id}}: ${{node.html.slice(0, 120)}}`))"""
RULER = Path(__file__).with_name("ruler.js").read_text("utf-8")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 900}
TELLING = ("data-kind", "role", "type", "rel", "name", "http-equiv")
LETTER = """Title: {title}
Date: 2026-03-02
Category: Pay
Uid: {uid}
{head}
Dear Mike:

May I ask for more, or is it too soon after a month?

Thanks,
Linus

---

Hi Linus,

You may.

Mike
"""


HEADS = {"gone": "Status: withdrawn\n", "draft": "Status: draft\n", "broken": "Follows: drafd\n", "unanswered": ""}


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    size: dict[str, int]
    colours: str = "light"
    forced: str = "none"
    text: int = 16
    """The size that the reader has told the browser to set text in, in pixels."""

    def put_on(self, page: Page, session: CDPSession) -> None:
        """Make the browser show a page so."""
        page.set_viewport_size(self.size)
        page.emulate_media(color_scheme=self.colours, forced_colors=self.forced)
        session.send("Page.setFontSizes", {"fontSizes": {"standard": self.text, "fixed": self.text * 13 // 16}})


LOOKS = {
    "light": Look(WIDE),
    "dark": Look(WIDE, colours="dark"),
    "forced colours": Look(WIDE, forced="active"),
    "320 px wide": Look(NARROW),
    "text at 200 %": Look(WIDE, text=32),
}


@dataclass(frozen=True)
class Finding:
    """What axe and the ruler say of one page in one look."""

    page: str
    violations: list[str]
    """Of axe: each rule with an element that breaks it."""
    too_wide: list[str]
    """What sticks out, when the page can be scrolled sideways."""
    small: list[str]
    """Targets of less than 24 px."""
    unseen: list[str]
    """What does not show that it has the focus."""


def marks(path: Path, root: Path) -> set[str]:
    """Return all by which a page differs from others: its kind of address, its language, its elements."""
    page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    above = path.relative_to(root).parts[:-1]
    kind = "/".join([*above[:1], *("*" for _ in above[1:])]) if len(above) > 1 else path.relative_to(root).as_posix()
    whole = " ".join(child.name for child in page.main.find_all(True, recursive=False))
    return {f"at {kind}", f"in {page.html['lang']}", whole, *(mark(element) for element in page.find_all(True))}


def mark(element: Tag) -> str:
    """Return what a style sheet could tell an element by."""
    told = [f"{name}={element[name]}" for name in TELLING if name in element.attrs]
    return " ".join([element.parent.name, element.name, *sorted(element.get("class", [])), *told])


def one_of_each(root: Path) -> list[str]:
    """Return the addresses of as few pages of a site as have everything that any of them has."""
    pages = {path: marks(path, root) for path in sorted(root.rglob("*.html"))}
    left, chosen = set().union(*pages.values()), []
    while left:
        chosen.append(max(pages, key=lambda path: len(pages[path] & left)))
        left -= pages[chosen[-1]]
    return [path.relative_to(root).as_posix() for path in chosen]


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What readers seldom or never see: a letter withdrawn, one with errors, one that is not answered yet."""
    content, folder = tmp_path_factory.mktemp("content"), tmp_path_factory.mktemp("preview") / "site"
    shutil.copytree(ROOT / "content/pages", content / "pages")
    (content / "letters").mkdir()
    for name, head in HEADS.items():
        text = LETTER.format(title=f"May I ask, or is it {name}?", uid=f"{name}aaaaaaaaa"[:12], head=head)
        text = text.partition("---")[0] if name == "unanswered" else text
        (content / f"letters/{name}.md").write_text(text, "utf-8")
    command = [sys.executable, "-m", "plugins.desk.builder", str(content), str(folder)]
    subprocess.run(command, cwd=ROOT, input=b"null\n", capture_output=True, timeout=120, check=True)
    return folder


def search_for(word: str) -> Callable[[Page], None]:
    """Return what to do on a page so that its search shows results."""

    def search(page: Page) -> None:
        field = page.locator("form[role=search] input").first
        field.click()
        field.press_sequentially(word)
        expect(page.locator("[role=option] mark, #results mark").first).to_be_visible()
        field.press("ArrowDown")

    return search


@pytest.fixture(scope="module")
def findings(site: Path, preview: Path) -> dict[str, list[Finding]]:
    """What is found in each look: on one page of each kind, with the search at work, and on what only authors see."""
    found: dict[str, list[Finding]] = {name: [] for name in LOOKS}
    with ExitStack() as stack:
        browser = stack.enter_context(a_browser())
        readers = stack.enter_context(serving(site)).address
        for address in one_of_each(site):
            inspect(browser, readers + address, found)
        inspect(browser, f"{readers}search/?q=salary+boss", found, expect_results)
        inspect(browser, f"{readers}letters/burnout-or-laziness/", found, search_for("offer"))
        authors = stack.enter_context(serving(preview, "")).address
        for address in ("", *(f"letters/{name}/" for name in HEADS)):
            inspect(browser, authors + address, found)
    return found


def expect_results(page: Page) -> None:
    """Wait until the search page has its results."""
    expect(page.locator("#results mark").first).to_be_visible()


def inspect(
    browser: Browser, address: str, found: dict[str, list[Finding]], act: Callable[[Page], None] = lambda page: None
) -> None:
    """Look at a page in every way, all that can be unfolded on it unfolded."""
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    page.route(address, held)
    page.goto(address)
    act(page)
    page.evaluate(AXE_FILE_PATH.read_text("utf-8"))
    page.evaluate(RULER)
    page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
    for name, look in LOOKS.items():
        look.put_on(page, session)
        found[name].append(Finding(page.url, page.evaluate(AXE), **page.evaluate("measured()")))
    context.close()


def held(route: Route) -> None:
    """Hold a page that would lead on at once."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('http-equiv="refresh"', 'name="refresh"'))


def told(findings: list[Finding], name: str) -> str:
    """Return what was found of one kind, a line for each place."""
    assert len(findings) > 15, "the pages to look at are gone"
    return "\n".join(f"{finding.page}: {one}" for finding in findings for one in getattr(finding, name))


def test_one_page_of_each_kind_is_looked_at(findings):
    pages = " ".join(finding.page for finding in findings["light"])

    for part in ("404.html", "/feeds/", "/search/index.html", "/search/?q=", "/subjects/", "/updates/", "/write/"):
        assert part in pages
    for part in ("/letters/index.html", "/es/", "/tag/", "/category/", *(f"/{name}/" for name in HEADS)):
        assert part in pages
    assert "/forgotten-remote-worker/" in pages, "a letter that has moved"


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(look, findings):
    said = told(findings[look], "violations")

    assert not said, said


@pytest.mark.parametrize("look", ["320 px wide", "text at 200 %"])
def test_nothing_needs_scrolling_sideways(look, findings):
    said = told(findings[look], "too_wide")

    assert not said, said


@pytest.mark.parametrize("look", LOOKS)
def test_a_finger_hits_every_target(look, findings):
    said = told(findings[look], "small")

    assert not said, said


@pytest.mark.parametrize("look", LOOKS)
def test_what_has_the_focus_shows_it(look, findings):
    said = told(findings[look], "unseen")

    assert not said, said
