"""The preview as an author meets it: a server of its own in another process, asked over HTTP."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT

from plugins.desk.build import PREVIEW

START = "import sys; from plugins.desk.serve import serve_command; sys.exit(serve_command(*sys.argv[1:]))"
PATIENCE = 20
LETTER = """\
Title: May I ask?
Date: 2020-01-01
Category: Pay

Dear Mike,

May I ask for more?

Jo

---

Dear Jo,

Yes, you may.

Mike
"""
LETTERS = {
    "more": LETTER,
    "draft": LETTER.replace("Category", "Status: draft\nCategory"),
    "waiting": LETTER.partition("\n---\n")[0],
    "later": LETTER.replace("2020", "2999"),
}


@dataclass
class Desk:
    """A running `serve` and what it has said so far."""

    content: Path
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)
    port: int = 0

    def listen(self) -> None:
        """Keep every line that is said, until the process ends."""
        for line in self.process.stdout:
            self.said.append(line)

    def until(self, pattern: str) -> re.Match[str]:
        """Wait until something is said, and return it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := re.search(pattern, "".join(self.said)):
                return found
            time.sleep(0.02)
        raise AssertionError(f"{pattern} was not said, but: {self.said}")

    def get(self, path: str) -> tuple[int, str]:
        """Return the status and the body at an address."""
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode()

    def see(self, path: str) -> BeautifulSoup:
        """Return the page at an address."""
        return BeautifulSoup(self.get(path)[1], "html.parser")

    def write(self, name: str, text: str) -> None:
        """Save a letter in one stroke, as editors do."""
        aside = self.content / f"letters/.{name}.new"
        aside.write_text(text, "utf-8")
        aside.replace(self.content / f"letters/{name}.md")

    @contextmanager
    def news(self) -> Iterator[Iterator[dict[str, str]]]:
        """Give what an open tab is told, after what it knows already."""
        with urllib.request.urlopen(f"http://localhost:{self.port}/-/events", timeout=PATIENCE) as stream:
            told = (json.loads(line[6:]) for line in stream if line.startswith(b"data: "))
            next(told)
            yield told


@contextmanager
def served(content: Path, port: int, **environment: str) -> Iterator[Desk]:
    """Run `serve` and wait until it says where."""
    command = [sys.executable, "-c", START, str(content), str(port)]
    said = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, **said)
    desk = Desk(content, process)
    listener = threading.Thread(target=desk.listen)
    listener.start()
    try:
        desk.port = int(desk.until(r"http://localhost:(\d+)/")[1])
        yield desk
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)
        listener.join(PATIENCE)
        process.stdout.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A column of a few letters, open in a preview."""
    content = tmp_path_factory.mktemp("desk") / "content"
    (content / "letters").mkdir(parents=True)
    for name, text in LETTERS.items():
        (content / f"letters/{name}.md").write_text(text, "utf-8")
    with served(content, 8000) as running:
        yield running


@pytest.mark.parametrize(
    "name, mark", [("draft", "Draft"), ("waiting", "Not answered"), ("later", "Not published until")]
)
def test_a_letter_that_is_not_public_is_shown_and_marked_as_such(desk, name, mark):
    page = desk.see(f"/letters/{name}/")

    assert "May I ask for more?" in page.main.get_text()
    assert page.select_one(".badge").get_text().startswith(mark)
    assert desk.see("/letters/more/").select_one(".badge") is None


def test_a_save_tells_the_open_tab_and_changes_the_page(desk):
    before = desk.see("/letters/more/").select_one("script[src='/-/reload.js']")["data-build"]

    with desk.news() as news:
        desk.write("more", LETTER.replace("Yes", "Surely"))
        told = next(news)

    page = desk.see("/letters/more/")
    assert "Surely, you may." in page.main.get_text()
    assert told == {"build": page.select_one("script[src='/-/reload.js']")["data-build"], "failure": ""}
    assert told["build"] != before


def test_a_wrong_letter_shows_its_problem_in_the_terminal_and_in_place_of_its_page(desk):
    with desk.news() as news:
        desk.write("wrong", LETTER.replace("2020-01-01", "soon"))
        next(news)

    wrong = "`Date: soon` is no date that we can read"
    assert wrong in desk.see("/letters/wrong/").main.get_text().replace("\n", " ")
    desk.until(re.escape(f"{desk.content.as_posix()}/letters/wrong.md:2: error: {wrong}"))
    assert "you may." in desk.see("/letters/more/").main.get_text()


def test_a_build_that_fails_as_a_whole_leaves_the_pages_and_tells_the_open_tab(desk):
    away = desk.content.with_name("away")

    with desk.news() as news:
        desk.content.rename(away)
        failed = next(told for told in news if told["failure"])
        page = desk.see("/letters/more/")
        away.rename(desk.content)
        mended = next(told for told in news if not told["failure"])

    assert failed["failure"].startswith(f"There is no folder {desk.content}.")
    assert page.select_one("script[src='/-/reload.js']")["data-build"] == failed["build"]
    assert "May I ask for more?" in page.main.get_text()
    assert mended["build"] != failed["build"]


@pytest.mark.parametrize(
    "path", ["/../../../pelicanconf.py", "/%2e%2e/%2e%2e/%2e%2e/pelicanconf.py", "//etc/passwd", "/%00", "/theme/"]
)
def test_only_what_the_site_holds_is_given_out(desk, path):
    assert ask(desk, "GET", path).status == 404


def test_a_foreign_name_for_this_machine_is_refused(desk):
    assert ask(desk, "GET", "/", Host="drafts.example.org").status == 403


@pytest.mark.parametrize(
    "path, media",
    [
        ("/", "text/html"),
        ("/theme/css/column.css", "text/css"),
        ("/feeds/atom.xml", "text/xml"),
        ("/-/reload.js", "text/javascript"),
    ],
)
def test_a_file_is_sent_fresh_as_what_it_is(desk, path, media):
    answer = ask(desk, "HEAD", path)

    assert (answer.status, answer.headers["Content-Type"]) == (200, f"{media}; charset=utf-8")
    assert answer.headers["Cache-Control"] == "no-store"
    assert int(answer.headers["Content-Length"]) > 0 and answer.read() == b""


def test_a_folder_leads_to_its_page(desk):
    answer = ask(desk, "GET", "/letters/more?from=here")

    assert (answer.status, answer.headers["Location"]) == (301, "/letters/more/?from=here")


def ask(desk: Desk, method: str, path: str, **headers: str) -> http.client.HTTPResponse:
    """Ask for a path as it is written, which urllib would tidy."""
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=PATIENCE)
    connection.request(method, path, headers=headers)
    return connection.getresponse()


def test_a_taken_port_leads_to_the_next_and_ctrl_c_ends_quietly(desk, tmp_path):
    with served(tmp_path, desk.port) as other:
        other.until(rf"http://localhost:\d+/ \(port {desk.port} is taken\)")
        other.until(r"Built in")

    assert other.process.returncode == 0 and other.port > desk.port
    assert "Traceback" not in "".join(other.said)
    assert not (PREVIEW / str(other.port)).exists()


def test_a_first_build_that_fails_is_served_as_a_page_that_says_why(tmp_path):
    with served(tmp_path, 8000, SOURCE_DATE_EPOCH="soon") as desk:
        status, page = desk.get("/letters/any/")

    assert status == 503
    assert (
        "SOURCE_DATE_EPOCH must be seconds since 1970, not 'soon'." in BeautifulSoup(page, "html.parser").pre.get_text()
    )
    assert "/-/reload.js" in page


@pytest.mark.parametrize(
    "content, port, sentence",
    [
        ("content", "0", "Not served. There is no port 0. Write --port with a number from 1 to 65535.\n"),
        ("content", "http", "Not served. There is no port http. Write --port with a number from 1 to 65535.\n"),
        (
            "nowhere",
            "8000",
            "Not served. There is no folder nowhere. Name the one that holds letters/ with --content.\n",
        ),
    ],
)
def test_what_cannot_be_served_is_said_in_a_sentence(content, port, sentence):
    command = [sys.executable, "-c", START, content, port]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (1, "", sentence)
