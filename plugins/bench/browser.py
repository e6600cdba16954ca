"""Searching in real Chromium: how long, in how many bytes and requests; and what Pagefind finds."""

import shutil
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .collection import Question
from .rivals import Answers, id_of
from .server import Line, Site, serving

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
_QUIET = 0.6  # seconds without a request or a change after which a search is over; the slow line waits 0.15
_PATIENCE = 60
_BATCH = 40
# Notes each change of the list of results: when ten were there first, and when the last change was.
_WATCH = """
globalThis.bench = { start: 0, ten: 0, last: 0 };
new MutationObserver((changes) => {
  const list = document.getElementById("results");
  if (!list?.children.length || !changes.some((change) => list.contains(change.target))) return;
  bench.last = performance.now() - bench.start;
  if (list.children.length >= 10) bench.ten ||= bench.last;
}).observe(document, { childList: true, subtree: true, characterData: true });
"""
_STATE = """[bench.ten, bench.last, performance.now() - bench.start,
  document.getElementById("results")?.children.length ?? 0]"""
# The next text is put into the field at once: nobody's typing is measured. The clock starts with the key.
_NEXT = """(text) => {
  const field = document.querySelector("#find input[name=q], input[name=q]");
  field.value = text;
  field.focus();
  const begin = () => Object.assign(bench, { start: performance.now(), ten: 0, last: 0 });
  field.addEventListener("keydown", begin, { once: true, capture: true });
}"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What one search has cost."""

    titles: float
    """Milliseconds until ten results were there, or all that there are."""
    whole: float
    """Milliseconds until the list changed for the last time: all excerpts are there."""
    requests: float
    size: float
    """Bytes of what the search alone needs: scripts, index, excerpts."""
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


@contextmanager
def chromium() -> Iterator[Any]:
    """Run Chromium: one that is installed, or else Playwright's own."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def race(browser: Any, folders: Sequence[Path], pairs: Sequence[tuple[str, str]], line: Line) -> list[Speed]:
    """Return the speed of the sites in these folders, asked in turn: a first query, and a second on the same page."""
    with _all_served(folders) as sites:
        for site in sites:
            visit(browser, site, pairs[0])  # the first visit of all wakes server and browser
            site.line = line
        runs = [[visit(browser, site, pair) for site in sites] for pair in pairs]
    return [Speed(*map(_median, zip(*(run[place] for run in runs)))) for place in range(len(folders))]


@contextmanager
def _all_served(folders: Sequence[Path]) -> Iterator[list[Site]]:
    if not folders:
        yield []
        return
    with serving(folders[0]) as first, _all_served(folders[1:]) as others:
        yield [first, *others]


def visit(browser: Any, site: Site, pair: tuple[str, str]) -> tuple[Visit, Visit]:
    """Search twice as somebody who comes for the first time."""
    context = browser.new_context()
    try:
        page = context.new_page()
        page.add_init_script(_WATCH)
        site.answers.clear()
        page.goto(f"{site.address}/search/?q={quote(pair[0])}", wait_until="commit")
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
        ten, last, now, shown = page.evaluate(_STATE)
        if last and now - last > _QUIET * 1000 and site.quiet() > _QUIET:
            own = [answer.size for answer in site.answers if not answer.of_page]
            rest = sum(answer.size for answer in site.answers) - sum(own)
            return Visit(ten or last, last, len(own), sum(own), rest, shown)
        time.sleep(0.05)
    raise RuntimeError(f"{site.folder.name}: no results came in {_PATIENCE} s at {page.url}")


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
