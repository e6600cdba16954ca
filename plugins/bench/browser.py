"""Searching in real Chromium: how long, in how many bytes and requests; and what Pagefind finds."""

import shutil
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .collection import Question
from .rivals import Answers, id_of
from .server import Answer, Line, Site, serving

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
_BELIEVE = "--ignore-certificate-errors-spki-list"
_QUIET = 0.6  # seconds without a request or a change after which a search is over; the slow line waits 0.15
_PATIENCE = 60
_BATCH = 40
# Notes each change of the list of results: when the first was there, when ten were, when the last change was.
_WATCH = """
globalThis.bench = { start: 0, first: 0, ten: 0, last: 0, shown: 0 };
new MutationObserver((changes) => {
  const list = document.querySelector("#results, .pagefind-ui__results");
  if (!list || !changes.some((change) => list.contains(change.target))) return;
  bench.shown = [...list.children].filter((row) => row.querySelector("a[href]")).length;
  if (!bench.shown) return;
  bench.last = performance.now() - bench.start;
  bench.first ||= bench.last;
  if (bench.shown >= 10) bench.ten ||= bench.last;
}).observe(document, { childList: true, subtree: true, characterData: true });
"""
_STATE = "({ ...bench, now: performance.now() - bench.start, since: performance.timeOrigin + bench.start })"
# The next text is put into the field at once: nobody's typing is measured. The clock starts with the key.
_NEXT = """(text) => {
  const field = document.querySelector("#find input[name=q], input[name=q], .pagefind-ui__search-input");
  field.focus();
  const begin = () => {
    Object.assign(bench, { start: performance.now(), first: 0, ten: 0, last: 0 });
    field.value = text;
    if (!field.name) field.dispatchEvent(new Event("input"));
  };
  field.addEventListener("keydown", begin, { once: true, capture: true });
}"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What one search has cost."""

    first: float
    """Milliseconds until the first title was there."""
    titles: float
    """Milliseconds until ten results were there, or all that there are."""
    whole: float
    """Milliseconds until the list changed for the last time: all excerpts are there."""
    requests: float
    size: float
    """Bytes of what the search alone needs: scripts, index, excerpts."""
    size_first: float
    """Of these, how many had come when the first title was there."""
    page: float
    """Bytes of the page itself with style, fonts and pictures."""
    shown: float
    """How many results are shown; ten at most."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Medians over all pairs of searches."""

    cold: Visit
    """The first search of somebody who has never been here."""
    second: Visit
    """The next one on the same page."""


@dataclass(frozen=True, slots=True)
class Raced:
    """A site with a search."""

    folder: Path
    page: str = "search/"
    """Where the search is; `?q=` is added."""


@contextmanager
def chromium() -> Iterator[Any]:
    """Run Chromium: one that is installed, or else Playwright's own. It believes our server."""
    from playwright.sync_api import sync_playwright

    from .certificate import certificate

    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=[*ARGUMENTS, f"{_BELIEVE}={certificate().pin}"])
        try:
            yield browser
        finally:
            browser.close()


def race(browser: Any, raced: Sequence[Raced], pairs: Sequence[tuple[str, str]], line: Line) -> list[Speed]:
    """Return the speed of these sites, asked in turn: a first query, and a second on the same page."""
    with ExitStack() as stack:
        sites = [(stack.enter_context(serving(each.folder, line.protocol)), each.page) for each in raced]
        for site, page in sites:
            visit(browser, site, page, pairs[0])  # the first visit of all wakes server and browser
            site.line = line
        runs = [[visit(browser, site, page, pair) for site, page in sites] for pair in pairs]
    return [Speed(*map(_median, zip(*(run[place] for run in runs)))) for place in range(len(raced))]


def visit(browser: Any, site: Site, path: str, pair: tuple[str, str]) -> tuple[Visit, Visit]:
    """Search twice as somebody who comes for the first time."""
    context = browser.new_context()
    try:
        page = context.new_page()
        page.add_init_script(_WATCH)
        site.answers.clear()
        page.goto(f"{site.address}/{path}?q={quote(pair[0])}", wait_until="commit")
        cold = _settled(page, site)
        site.answers.clear()
        page.evaluate(_NEXT, pair[1])
        page.keyboard.press("Enter")
        return cold, _settled(page, site)
    finally:
        context.close()


def _settled(page: Any, site: Site) -> Visit:
    """Wait until nothing is asked and nothing changes any more. Raises RuntimeError when nothing is found."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        seen = page.evaluate(_STATE)
        if seen["last"] and seen["now"] - seen["last"] > _QUIET * 1000 and site.quiet() > _QUIET:
            return _seen(seen, site.answers)
        time.sleep(0.05)
    raise RuntimeError(f"{site.folder.name}: no results came in {_PATIENCE} s at {page.url}")


def _seen(seen: dict[str, float], answers: Sequence[Answer]) -> Visit:
    own = [answer for answer in answers if not answer.of_page]
    size = sum(answer.size for answer in own)
    until = (seen["since"] + seen["first"]) / 1000
    at_first = sum(answer.sent_by(until) for answer in own)
    page = sum(answer.size for answer in answers) - size
    times = seen["first"], seen["ten"] or seen["last"], seen["last"]
    return Visit(*times, len(own), size, at_first, page, seen["shown"])


def _median(visits: Sequence[Visit]) -> Visit:
    return Visit(*(statistics.median(getattr(each, field.name) for each in visits) for field in fields(Visit)))


def ask_pagefind(browser: Any, folder: Path, name: str, questions: Sequence[Question]) -> Answers:
    """Return what Pagefind finds in the pages that it has indexed."""
    texts = [question.text for question in questions]
    lists: list[tuple[str, ...]] = []
    with serving(folder) as site:
        page = browser.new_page()
        page.goto(f"{site.address}/search/")
        page.wait_for_function("Boolean(globalThis.answers)")
        for start in range(0, len(texts), _BATCH):
            found = page.evaluate("(texts) => answers(texts)", texts[start : start + _BATCH])
            lists += [tuple(id_of(address) for address in each) for each in found]
        page.close()
    return Answers(name, tuple(lists))
