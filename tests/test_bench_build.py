"""The benchmark of builds: the same letters for every tool, what is counted, and what is told of it."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import ROOT, parse

from plugins.bench import build, watch
from plugins.bench.build import bench_build_command
from plugins.bench.build_chart import draw
from plugins.bench.columns import as_hugo, with_sentence, with_title, write_hugo_column
from plugins.bench.corpus import TOPICS, Vocabulary, letter, letter_path, write_column
from plugins.bench.measure import Cost
from plugins.bench.processes import memory, processor
from plugins.bench.results import COMPARISONS, Column, Comparison, Results, Run, as_json, from_json
from plugins.bench.tools import Site, Watch
from plugins.bench.written import Written, count, unlike

WORDS = tuple("pay raise boss desk notice offer quit team role week friend letter advice answer".split())
VOCABULARY = Vocabulary(WORDS, tuple(range(1, len(WORDS) + 1)), (WORDS,) * len(TOPICS))
LETTER = """Title: Is it "fair"?
Date: 2026-03-02
Category: Pay
Tags: tag 1, tag 2
Uid: b1

Dear Mike:

Is it?

Ada

---

Hi Ada,

See [an earlier letter]({filename}/letters/pay/letter-000001.md).

Ask them.

Mike
"""
WRITTEN = Written(letters=10, categories=2, tags=3, others=5, feeds=7, search=0, files=30, size=9_000)


def run(number, tool, step, seconds, memory=1_000_000):
    return Run(number, tool, step, Cost(seconds, seconds / 2, memory))


RESULTS = Results(
    machine="2 cores",
    names={"ours": "ours, everything", "hugo": "Hugo 9.9", "pagefind": "Pagefind 9.9"},
    does={"ours": "all of it", "hugo": "pages", "pagefind": "search"},
    columns=(
        Column(
            letters=10,
            written={"ours": WRITTEN, "hugo": WRITTEN},
            runs=(
                *(run(1, "ours", "cold", 6.0, 3_000_000), run(1, "hugo", "cold", 3.0, 9_000_000)),
                *(run(1, "pagefind", "cold", 1.0, 6_000_000), run(2, "ours", "cold", 3.0, 3_000_000)),
                *(run(2, "hugo", "cold", 2.0, 6_000_000), run(2, "pagefind", "cold", 2.0, 1_000_000)),
                *(run(3, "ours", "cold", 9.0), run(1, "ours", "watched", 0.2), run(1, "hugo", "watched", 1.2)),
            ),
        ),
    ),
)


def test_hugo_is_given_the_same_text_with_its_own_head_and_links():
    text = as_hugo(LETTER)

    assert text.startswith(
        '---\ntitle: "Is it \\"fair\\"?"\ndate: 2026-03-02\ncategories: ["Pay"]\ntags: ["tag 1", "tag 2"]\nuid: "b1"\n'
        'turns: [{"id": "letter", "kind": "letter", "author": "Ada", "heading": "Ada writes"}, '
        '{"id": "answer", "kind": "answer", "author": "Mike", "heading": "Mike answers", "date": "2026-03-02"}]\n'
        "---\n\nDear Mike:\n"
    )
    assert '[an earlier letter]({{< relref "/letters/pay/letter-000001.md" >}}).' in text
    assert text.endswith("\n\nAsk them.\n\nMike\n")


def test_hugo_is_told_the_turns_that_we_find_ourselves():
    for number in range(60):
        text = letter(number, VOCABULARY)
        head = as_hugo(text).partition("\n---\n")[0]
        told = json.loads(head.partition("\nturns: ")[2])

        found = parse(text, letter_path(number)).thread.turns
        assert [(turn["id"], turn["kind"], turn["author"], turn["heading"]) for turn in told] == [
            (turn.id, turn.kind, turn.author, turn.heading) for turn in found
        ]


def test_an_edit_goes_into_the_middle_of_the_answer_or_into_the_title():
    sentence, title = with_sentence(LETTER, "Round 1."), with_title(LETTER, "Is it still?")

    assert sentence == LETTER.replace("Ask them.", "Ask them. Round 1.")
    assert title == LETTER.replace('Is it "fair"?', "Is it still?")


def test_stock_pelican_writes_the_pages_that_are_compared(tmp_path):
    write_column(tmp_path / "content", 12, VOCABULARY)
    letters = [letter(number, VOCABULARY) for number in range(12)]
    command = [
        sys.executable,
        "-m",
        "pelican",
        "content",
        "-o",
        "site",
        "-s",
        ROOT / "plugins/bench/stock/pelicanconf.py",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    site = count(tmp_path / "site")

    tags = {tag for text in letters for tag in text.partition("Tags: ")[2].partition("\n")[0].split(", ")}
    topics = {text.partition("Category: ")[2].partition("\n")[0] for text in letters}
    assert done.returncode == 0, done.stderr
    assert (site.letters, site.categories, site.tags) == (12, len(topics), len(tags))
    assert site.others == 5  # home, all letters, two pages, 404
    assert site.feeds == 2 + len(topics) + len(tags)
    pages = [path.read_text("utf-8") for path in (tmp_path / "site/letters").glob("letter-*/index.html")]
    assert [sum(f'rel="{way}"' in page for page in pages) for way in ("next", "prev")] == [11, 11]


def test_hugo_has_a_file_for_every_file_of_ours(tmp_path):
    write_column(tmp_path / "content", 12, VOCABULARY)

    write_hugo_column(tmp_path / "content", tmp_path / "hugo")

    assert sorted(path.name for path in (tmp_path / "hugo").iterdir()) == ["about.md", "letters", "write.md"]
    assert len(list((tmp_path / "hugo/letters").rglob("*.md"))) == 12


def test_sites_with_other_pages_are_not_compared():
    less = Written(letters=9, categories=2, tags=3, others=1, feeds=1, search=0, files=20, size=8_000)

    assert unlike({"ours": WRITTEN, "hugo": WRITTEN}) == ""
    assert unlike({"ours": WRITTEN, "hugo": less}) == "pages of letters: ours 10, hugo 9"


def test_a_ratio_is_taken_within_its_round_and_rivals_that_follow_one_another_add_up():
    beside = Comparison("ours to both", ("ours", "cold"), (("hugo", "cold"), ("pagefind", "cold")))

    ratio = RESULTS.columns[0].ratios(beside)

    assert (ratio.seconds, ratio.processor) == ((6 / 4 + 3 / 4) / 2, (6 / 4 + 3 / 4) / 2)
    assert ratio.memory == (3 / 9 + 3 / 6) / 2
    assert RESULTS.columns[0].median(("ours", "cold")).seconds == 6.0


def test_results_survive_their_file():
    assert from_json(as_json(RESULTS)) == RESULTS


def test_the_chart_adds_up_hugo_and_pagefind_and_tells_ours_from_rivals():
    svg = ET.fromstring(draw(RESULTS))
    name = {"svg": "http://www.w3.org/2000/svg"}

    told = svg.find("svg:desc", name).text
    assert "10 letters: seconds of a build from nothing: ours, everything 6.00; Hugo 9.9 + Pagefind 9.9 4.00;" in told
    assert "ours, everything, watching 0.20; Hugo 9.9, watching, one page 1.20" in told
    assert len(svg.findall("svg:rect[@class='own']", name)) == 3


def test_one_letter_edited_is_told_beside_hugo_with_related_letters_and_in_the_chart():
    runs = (run(1, "related", "edited", 1.0), run(1, "hugo", "edited", 5.0))
    names = {**RESULTS.names, "related": "ours, pages, feeds and related letters"}
    results = replace(RESULTS, names=names, columns=(replace(RESULTS.columns[0], runs=runs),))

    compared = [one for one in COMPARISONS if one.own == ("related", "edited")]

    assert [results.columns[0].ratios(one).seconds for one in compared] == [0.2]
    assert "seconds after one letter was edited: ours, pages, feeds and related letters 1.00; Hugo 9.9" in draw(results)


def test_what_is_edited_only_is_built_unmeasured_before_each_round(tmp_path):
    path = tmp_path / "content" / letter_path(3)
    path.parent.mkdir(parents=True)
    path.write_text(LETTER)
    page = tmp_path / "site/letters/letter-000003/index.html"
    copy = f"import pathlib as p; n = p.Path({str(page)!r}); n.parent.mkdir(parents=True, exist_ok=True);"
    copy += f"n.write_text(p.Path({str(path)!r}).read_text()); p.Path('log').open('a').write('built ')"
    command = (sys.executable, "-c", copy)
    site = Site("tool", "a tool", "", tmp_path, tmp_path / "content", tmp_path / "site", command, steps=("edited",))

    runs = [*build._runs(replace(site, ready=True), 1, 3, LETTER, {}, watching=False)]

    assert [one.step for one in runs] == ["edited"]
    assert (tmp_path / "log").read_text() == "built built "


def test_a_wrong_size_or_tool_is_told_in_a_sentence(capsys):
    codes = bench_build_command("10,many", "3", "", "", ""), bench_build_command("10", "3", "ours,jekyll", "", "")

    said = capsys.readouterr().err
    assert codes == (1, 1)
    assert "'10,many' should be whole numbers above 0" in said
    assert "There is no tool 'jekyll'; there are: ours, pages, related, pelican, hugo, hugo_plain, pagefind." in said


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").is_file(), reason="only Linux tells who shares a page")
def test_memory_that_two_processes_share_counts_once():
    forks = "import os, time; held = bytearray(60_000_000); os.fork(); print('held', flush=True); time.sleep(30)"
    with subprocess.Popen([sys.executable, "-c", forks], stdout=subprocess.PIPE, start_new_session=True) as running:
        for _ in range(2):
            running.stdout.readline()
        both = memory(running.pid)
        os.killpg(running.pid, 9)

    assert 60_000_000 < both < 110_000_000


def test_processor_time_is_that_of_children_too():
    if sys.platform != "linux":
        pytest.importorskip("psutil")
    child = "subprocess.run([sys.executable, '-c', 'sum(range(20_000_000))'])"
    works = f"import subprocess, sys; {child}; print(flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", works], stdout=subprocess.PIPE, stdin=subprocess.PIPE) as running:
        running.stdout.readline()
        spent = processor(running.pid)
        running.communicate(b"\n")

    assert spent > 0.1


WATCHER = """
import pathlib, sys, time
source, page, index, seen = map(pathlib.Path, sys.argv[1:])
known = ""
while True:
    text = source.read_text()
    if text not in (known, ""):  # nothing stands in a file that is just being saved
        known = text
        time.sleep(0.2)
        for path in (page, index):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(known)
            while path == page and "Round" in known and not seen.exists():
                time.sleep(0.01)
            time.sleep(0.5)
        seen.unlink(missing_ok=True)
        print("Built in no time", flush=True)
    time.sleep(0.01)
"""


def test_a_watched_edit_is_timed_to_the_last_page_written_and_the_search_to_its_first_file(tmp_path, monkeypatch):
    monkeypatch.setattr(watch, "_QUIET", 0.5)
    output, path, seen = tmp_path / "site", letter_path(3), tmp_path / "seen"
    (tmp_path / "content" / path).parent.mkdir(parents=True)
    (tmp_path / "content" / path).write_text(LETTER)
    page, index = output / "letters/letter-000003/index.html", output / "search/manifest.json"
    command = (sys.executable, "-c", WATCHER, *map(str, (tmp_path / "content" / path, page, index, seen)))
    look = watch.shows
    # However slow the machine: the index is written half a second after the page has been looked at.
    monkeypatch.setattr(watch, "shows", lambda *asked: look(*asked) and (seen.touch() or True))
    watches = Watch("watched", command, output, "Built in")
    site = Site("tool", "a tool", "", tmp_path, tmp_path / "content", output, (), watches=(watches,))

    costs = dict(watch.watched(site, watches, 3, LETTER, "Round 1"))

    assert list(costs) == ["watched", "watched: search", "watched, retitled", "watched, retitled: search"]
    pages, search = costs["watched"].seconds, costs["watched: search"].seconds
    assert 0.2 <= pages <= search - 0.2
