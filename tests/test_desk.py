"""The author's commands `check` and `new`."""

import json
import re
from pathlib import Path

import pytest
from conftest import ROOT, run_task

from plugins.problems import Problem, as_github

WRONG = Path(__file__).parent / "cases/bad/dead-links"


def test_check_says_the_same_as_text_json_and_annotations():
    text = run_task("check", "--content", str(WRONG))
    told = run_task("check", "--content", str(WRONG), "--format", "json")
    shown = run_task("check", "--content", str(WRONG), "--format", "github")

    rows = json.loads(told.stdout)
    assert {done.returncode for done in (text, told, shown)} == {1}
    assert [set(row) for row in rows] == [{"path", "line", "level", "what", "mend"}] * len(rows)
    assert text.stdout.splitlines() == [
        f"{r['path']}:{r['line']}: {r['level']}: {r['what']}; {r['mend']}" for r in rows
    ]
    assert [line.split("::")[1].split(",line=")[1] for line in shown.stdout.splitlines()] == [
        str(r["line"]) for r in rows
    ]


def test_check_is_content_with_the_sample_column():
    done = run_task("check")

    assert (done.returncode, done.stdout) == (0, "")
    assert "0 errors, 0 warnings" in done.stderr and "private names is off" in done.stderr


def test_the_desk_searches_the_letters_that_the_site_lists(site):
    threads = json.loads((site / "search/manifest.json").read_text("utf-8"))["threads"]

    said = run_task("search", "salary counter offer").stdout
    found = json.loads(run_task("search", "Qué hago ahora", "--json").stdout)["results"]

    assert int(re.search(r"(\d+) in all\.", said)[1]) <= threads
    assert [hit["slug"] for hit in found] == list(dict.fromkeys(hit["slug"] for hit in found))


def test_check_knows_its_formats():
    done = run_task("check", "--format", "xml")

    assert (
        done.returncode == 2
        and done.stderr == "There is no format 'xml'. Write --format with one of text, json, github.\n"
    )


def test_annotations_are_escaped():
    problem = Problem("a,b:c.md", 3, "error", "50% of\nit", "mend")

    assert as_github([problem]) == "::error file=a%2Cb%3Ac.md,line=3::50%25 of%0Ait; mend\n"


def test_new_writes_a_draft_that_checks_and_never_overwrites(tmp_path):
    (tmp_path / "letters").mkdir()
    words = ("new", "How do I ask for *more*?", "--category", "Pay", "--content", str(tmp_path))

    first, second = run_task(*words), run_task(*words)

    paths = [Path(done.stdout.strip()) for done in (first, second)]
    assert [path.name for path in paths] == ["how-do-i-ask-for-more.md", "how-do-i-ask-for-more-2.md"]
    text = paths[0].read_text("utf-8")
    assert re.search(r"^Title: How do I ask for \*more\*\?$", text, re.MULTILINE)
    assert re.search(r"^Uid: [a-z0-9]{12}$", text, re.MULTILINE) and "Status: draft" in text
    checked = run_task("check", "--content", str(tmp_path))
    assert (checked.returncode, checked.stdout) == (0, "")


def test_new_takes_no_slug_that_a_letter_has(tmp_path):
    folder = tmp_path / "letters/other"
    folder.mkdir(parents=True)
    (folder / "one.md").write_text("Title: x\nSlug: may-i\n\nDear Mike:\n")

    done = run_task("new", "May I?", "--content", str(tmp_path))

    assert done.stdout.strip().endswith("may-i-2.md")


@pytest.mark.parametrize("title", ["", "???", "  "])
def test_new_needs_a_title(tmp_path, title):
    done = run_task("new", title, "--content", str(tmp_path))

    assert done.returncode == 1 and "needs a title" in done.stderr and list(tmp_path.iterdir()) == []


def test_the_menu_lists_every_task_with_a_line_of_help():
    done = run_task()

    for task in ("build", "check", "serve", "new", "test", "clean"):
        assert re.search(rf"^\s+{task}\s+\S.*\.$", done.stdout, re.MULTILINE), task
    assert (ROOT / "tasks.py").is_file()
