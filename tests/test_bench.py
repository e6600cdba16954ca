"""The parts of the benchmarks that need neither a rival nor a network."""

import io
import json
import math
import sys
import time
import urllib.error
import urllib.request
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from browser import a_browser
from conftest import ROOT
from rich.console import Console

from plugins.bench.browser import Speed, Visit
from plugins.bench.chart import draw
from plugins.bench.collection import Quality, Question, in_few_words, judged, read_collection
from plugins.bench.figures import Engine, Figures, Judged, Size, as_json, from_json
from plugins.bench.measure import Cost, measured
from plugins.bench.rivals import Page, id_of, write_pages
from plugins.bench.search import bench_search_command
from plugins.bench.server import HTTP_2, LINES, Line, serving
from plugins.bench.table import print_size

VISIT = Visit(90.0, titles=100.0, whole=250.0, requests=14, size=18_600, size_first=11_000, page=9_000, shown=10)
SPEEDS = {line.name: Speed(VISIT, VISIT) for line in LINES.values()}
ENGINE = Engine(Cost(1.5, 2.5, 90_000_000), 400_000, SPEEDS)
BESIDE = {"one new letter": Cost(0.03, 0.04, 60_000_000)}
FIGURES = Figures(
    pagefind="Pagefind 9.9",
    source="Somebody & sons <2018>",
    documents=2,
    questions=3,
    quality=(
        Judged("ours", Quality(0.9, 0.8, 0.0), Quality(0.7, 0.6, 0.0)),
        Judged("Pagefind 9.9", Quality(0.0, 0.0, 1.0), Quality(0.1, 0.1, 0.5)),
    ),
    sizes=(Size(100, ENGINE, ENGINE, SPEEDS, BESIDE),),
)
# Fetches both files at once: in how many milliseconds, and by which protocol.
FETCHED = """async () => {
  const start = performance.now();
  const files = await Promise.all(["/shard.bin", "/other.bin"].map((name) => fetch(name).then((file) => file.blob())));
  if (files.some((file) => file.size !== 5000)) throw Error("a file is torn");
  return [performance.now() - start, performance.getEntriesByType("resource").at(-1).nextHopProtocol];
}"""


def test_the_measures_of_quality_are_those_of_the_books():
    questions = [Question("pay", frozenset("a")), Question("raise", frozenset("bc")), Question("quit", frozenset("d"))]

    quality = judged([["a", "x"], ["x", "b", "y", "c"], []], questions)

    second = (1 / math.log2(3) + 1 / math.log2(5)) / (1 + 1 / math.log2(3))
    assert quality.ndcg == pytest.approx((1 + second) / 3)
    assert quality.mrr == pytest.approx((1 + 1 / 2) / 3)
    assert quality.empty == pytest.approx(1 / 3)


def test_three_words_of_a_question_are_the_same_in_every_run():
    questions = [Question("How do I ask my manager for a raise before the annual review?", frozenset("a"))]

    once, again = in_few_words(questions), in_few_words(questions)

    assert once == again
    assert len(once[0].text.split()) == 3
    assert set(once[0].text.split()) < {"ask", "manager", "raise", "before", "annual", "review"}


def test_a_file_that_is_no_collection_is_refused_in_a_sentence(tmp_path, capsys):
    (tmp_path / "letters.json").write_text('{"threads": [{"id": 1}]}')

    with pytest.raises(ValueError, match="letters.json is not a collection: KeyError 'title'"):
        read_collection(tmp_path / "letters.json")
    code = bench_search_command(str(tmp_path / "letters.json"), "", "", str(tmp_path / "chart.svg"))

    assert code == 1 and "Not measured. " in capsys.readouterr().err


def test_a_line_that_is_not_there_is_refused_with_those_that_are(tmp_path, capsys):
    code = bench_search_command("", "100", "http3", str(tmp_path / "chart.svg"))

    assert code == 1 and "no line 'http3'; there are: plain, http1, http2." in capsys.readouterr().err


def test_pagefind_is_given_pages_whose_addresses_lead_back_to_the_threads(tmp_path):
    write_pages(tmp_path / "site", [Page("t1", "Pay < worth?", "<p>Ask.</p>")])

    page = (tmp_path / "site/letters/t1.html").read_text("utf-8")

    assert "<h1>Pay &lt; worth?</h1>" in page and "<p>Ask.</p>" in page
    assert id_of("/letters/t1.html") == "t1"
    assert 'id="results"' in (tmp_path / "site/search/index.html").read_text("utf-8")


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a page and a file that cannot be packed, beside what nobody may have."""
    (tmp_path / "secret.txt").write_text("s")
    (tmp_path / "site/search").mkdir(parents=True)
    (tmp_path / "site/search/index.html").write_text("<p>Hello" * 100)
    for name in ("shard.bin", "other.bin"):
        (tmp_path / f"site/{name}").write_bytes(b"x" * 5000)
    return tmp_path / "site"


def test_the_server_counts_what_it_sends_and_leaves_its_folder_to_nobody(folder):
    with serving(folder) as site:
        site.line = Line("slow", 0.01, 1_000_000)
        for path, kind in (("search/", "document"), ("shard.bin", "empty")):
            request = urllib.request.Request(f"{site.address}/{path}", headers={"Sec-Fetch-Dest": kind})
            urllib.request.urlopen(request).read()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{site.address}/%2e%2e/secret.txt")

    assert [(answer.path, answer.of_page) for answer in site.answers] == [("/search/", True), ("/shard.bin", False)]
    assert site.answers[0].size < 200 and site.answers[1].size == 5000
    assert site.answers[1].sent_by(site.answers[1].sent[0][0]) < 5000 == site.answers[1].sent_by(time.time())


def test_the_slow_line_is_as_slow_as_it_says_in_both_protocols(folder):
    pytest.importorskip("h2")
    pytest.importorskip("cryptography")
    took, spoken = {}, {}

    with a_browser() as browser:
        for protocol in ("HTTP/1.1", HTTP_2):
            with serving(folder, protocol) as site:
                page = browser.new_page(ignore_https_errors=True)
                page.goto(f"{site.address}/search/")
                site.line = Line("slow", 0.1, 50_000, protocol)
                took[protocol], spoken[protocol] = page.evaluate(FETCHED)
                missing = page.evaluate("fetch('/%2e%2e/secret.txt').then((answer) => answer.status)")
                assert missing == 404

    assert spoken == {"HTTP/1.1": "http/1.1", HTTP_2: "h2"}
    # 10,000 bytes share the line, which carries them in 200 ms; a request waits for 100 ms.
    assert all(300 <= milliseconds < 600 for milliseconds in took.values())


def test_figures_survive_their_file():
    assert from_json(as_json(FIGURES)) == FIGURES


def test_the_chart_is_read_aloud_and_has_a_dark_side():
    svg = ET.fromstring(draw(FIGURES))
    name = {"svg": "http://www.w3.org/2000/svg"}

    assert svg.get("role") == "img"
    assert "ours 0.900; Pagefind 9.9 0.000." in svg.find("svg:desc", name).text
    assert "prefers-color-scheme: dark" in svg.find("svg:style", name).text
    assert len(svg.findall("svg:rect[@class='own']", name)) == 2 + 5
    assert len(svg.findall("svg:rect[@class='rival']", name)) == 2 + 2 * 5


def test_the_table_shows_pagefind_bare_and_with_its_own_interface_in_a_narrow_terminal():
    dressed = {name: replace(speed, cold=replace(VISIT, whole=3777.0)) for name, speed in SPEEDS.items()}
    said = io.StringIO()

    print_size(Console(file=said, width=80), Size(10_000, ENGINE, ENGINE, dressed, BESIDE), "Pagefind 1.5.2")

    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in said.getvalue().splitlines() if "│" in line]
    assert rows.count(["first: ms to excerpts", "250", "250", "1.00", "3,777"]) == len(LINES)
    assert ["first: bytes to first title", "11,000", "11,000", "1.00", "11,000"] in rows
    assert ["index: seconds of processor", "2.50", "2.50", "1.00", ""] in rows
    assert ["one new letter: seconds", "0.03", "", "0.02", ""] in rows
    assert "…" not in said.getvalue()


def test_the_rivals_are_pinned_and_no_host_is_named():
    package = json.loads((ROOT / "plugins/bench/node/package.json").read_text("utf-8"))
    lock = (ROOT / "plugins/bench/node/package-lock.json").read_text("utf-8")

    wanted = package["dependencies"] | package["optionalDependencies"]
    held = {name.removeprefix("node_modules/"): told for name, told in json.loads(lock)["packages"].items() if name}
    assert wanted == {name: told["version"] for name, told in held.items()}
    assert "://" not in lock and all(told["integrity"] for told in held.values())


def test_a_command_is_measured_with_what_it_says(tmp_path):
    if sys.platform != "linux":
        pytest.importorskip("psutil")
    command = [sys.executable, "-c", "import time; held = bytearray(40_000_000); time.sleep(1); print('done')"]
    cost, said = measured(command, tmp_path, tmp_path / "said.txt")

    assert said.strip() == "done"
    assert cost.seconds > 1 and cost.memory > 40_000_000
