"""A real browser for the tests: one that is there, else Debian's Chromium, else Playwright's own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
QUIET += ("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage")
MISSING = (
    "There is no browser to test the search with. Install one (Debian: apt-get install chromium), name one that you"
    " have (CHROMIUM=/path/to/chromium), or go without these tests: COLUMN_SKIP_BROWSER=1."
)


def browser_path() -> str | None:
    """Return the path of a browser, installed if need be and may be; None stands for Playwright's own."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(command, capture_output=True, check=False)
        if found := shutil.which("chromium"):
            return found
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True, check=False)
    return None


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Open a browser until the block ends. Fails, saying so, when there is none."""
    if os.environ.get("COLUMN_SKIP_BROWSER") == "1":
        pytest.skip("COLUMN_SKIP_BROWSER is set")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=browser_path(), args=list(QUIET))
        except Error as fault:
            pytest.fail(f"{MISSING}\n{str(fault).splitlines()[0]}", pytrace=False)
        yield browser
        browser.close()
