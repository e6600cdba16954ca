"""`python3 tasks.py search`, run as an author runs it, and what it keeps between two calls."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from search_site import index_of, sample_threads

from plugins.search.kept import STATE, THREADS, Damaged, keep, read_kept

WITH_A_STORE = """
import runpy, sys
from plugins.desk import site
read = site.site_settings
site.site_settings = lambda *words, **more: read(*words, **more) | {{"STORE": {store!r}}}
sys.argv[0] = {tasks!r}
runpy.run_path({tasks!r}, run_name="__main__")
"""


@pytest.fixture(scope="module")
def content(tmp_path_factory) -> Path:
    """A copy of the sample column with synonyms."""
    folder = tmp_path_factory.mktemp("search") / "content"
    shutil.copytree(ROOT / "content", folder)
    (folder / "synonyms.txt").write_text("fired, let go, laid off, redundancy\npay\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    """Where the searches of these tests keep their index."""
    return tmp_path_factory.mktemp("kept")


def asked(store: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `tasks.py search` with a store of its own."""
    code = WITH_A_STORE.format(store=str(store), tasks=str(ROOT / "tasks.py"))
    command = [sys.executable, "-c", code, "search", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_words_give_titles_with_their_slugs_the_second_time_from_what_was_kept(content, store):
    first = asked(store, "salary counter offer", "--content", str(content))
    again = asked(store, "salary counter offer", "--content", str(content))

    assert first.returncode == again.returncode == 0
    assert "counter-offer-from-the-boss#" in first.stdout.splitlines()[1]
    assert again.stdout == first.stdout
    assert "synonyms.txt:2: warning: this line names fewer than two different words" in again.stderr
    assert (store / "desk" / STATE).is_file()


def test_json_and_a_file_of_queries_give_the_same_ten_results_a_line(content, store, tmp_path):
    queries = ["laid of", "get back in touch without asking for a favour", '"notice" in:answer -boss', "zzyzx"]
    (tmp_path / "queries.txt").write_text("\n".join(queries), "utf-8")

    lines = asked(store, "--queries", str(tmp_path / "queries.txt"), "--content", str(content)).stdout.splitlines()
    single = asked(store, queries[0], "--json", "--content", str(content)).stdout.strip()
    explained = asked(store, queries[1], "--json", "--explain", "--content", str(content)).stdout

    told = [json.loads(line) for line in lines]
    assert [one["query"] for one in told] == queries
    assert lines[0] == single
    assert all(set(result) == {"slug", "score", "turn"} for one in told for result in one["results"])
    assert [len(one["results"]) for one in told][1] == 10 and told[3]["results"] == []
    assert [{**one, "words": None} for one in json.loads(explained)["results"]] == [
        {**one, "words": None} for one in told[1]["results"]
    ]


def test_explain_says_whence_each_word_has_its_impact(content, store):
    told = asked(store, "counter offer from my boss", "--explain", "--content", str(content)).stdout

    first = told.split(" 2. ")[0]
    assert "    offer: " in first and "    boss: " in first and " of 15, " in first
    assert all(f"{whence} " in first for whence in ("title", "letter", "answer", "sense"))


def test_a_new_letter_and_a_changed_synonym_are_seen_at_once(content, store):
    letter = content / "letters/pay/zebra-bonus.md"
    letter.write_text(
        "Title: May I ask for zebras?\nDate: 2026-03-04\nCategory: Pay\nUid: zebra0000001\n\n"
        "Dear Mike:\n\nI want zebras.\n\nThanks,\nBo\n\n---\n\nDear Bo,\n\nAsk for two zebras.\n\nMike\n",
        "utf-8",
    )
    found = asked(store, "zebras", "--json", "--content", str(content))
    letter.unlink()
    gone = asked(store, "zebras", "--json", "--content", str(content))

    assert json.loads(found.stdout)["results"][0]["slug"] == "zebra-bonus"
    assert "zebra-bonus" not in gone.stdout


def test_a_letter_of_the_future_is_found_when_its_day_has_come(content, store, tmp_path):
    later = tmp_path / "content"
    shutil.copytree(content, later)
    path = later / "letters/pay/counter-offer-from-the-boss.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace(text[text.index("Date: ") :][:16], "Date: 2031-01-05", 1), "utf-8")
    ask = ("salary counter offer", "--json", "--content", str(later))

    before, after = (asked(store, *ask, SOURCE_DATE_EPOCH=moment).stdout for moment in ("1900000000", "2000000000"))

    assert "counter-offer-from-the-boss" not in before
    assert json.loads(after)["results"][0]["slug"] == "counter-offer-from-the-boss"


def test_nothing_found_and_a_wrong_folder_are_told_in_a_sentence(content, store):
    nothing = asked(store, "zzyzx qqqq", "--content", str(content))
    nowhere = asked(store, "pay", "--content", str(content / "pages/about.md"))
    no_file = asked(store, "--queries", str(content), "--content", str(content))

    assert (nothing.returncode, nothing.stdout) == (0, "No letter has any of these words.\n")
    assert nowhere.returncode == 1 and "Not searched. There is no folder" in nowhere.stderr
    assert no_file.returncode == 1 and "cannot be read" in no_file.stderr


def test_whoever_stops_reading_ends_the_command_quietly(content, store, tmp_path):
    (tmp_path / "many.txt").write_text("boss\n" * 3000, "utf-8")
    code = WITH_A_STORE.format(store=str(store), tasks=str(ROOT / "tasks.py"))
    command = [sys.executable, "-c", code, "search", "--queries", str(tmp_path / "many.txt"), "--content", str(content)]
    running = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    first = running.stdout.readline()
    running.stdout.close()
    said = running.stderr.read()
    running.stderr.close()

    assert first.startswith(b'{"query": "boss"')
    assert running.wait(60) == 0 and b"Traceback" not in said


def test_a_damaged_index_is_thrown_away_with_one_line(content, store):
    asked(store, "salary", "--content", str(content))
    for name in (STATE, THREADS, "*/*.seg"):
        (file,) = (store / "desk").glob(name)
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) // 2] + b"foreign" + whole[len(whole) // 2 + 7 :])
        said = asked(store, "salary counter offer", "--content", str(content))

        assert said.stderr.count("The author's index is thrown away and made anew") == 1
        assert "counter-offer-from-the-boss#" in said.stdout.splitlines()[1]


def test_what_is_kept_answers_as_the_index_does(tmp_path):
    index = index_of(sample_threads(), "fired, let go, laid off, redundancy\n")
    keep(tmp_path, index, "key", "2026", "2027")
    kept = read_kept(tmp_path, "key", "2026-05")
    titles = [thread.title for thread in index.threads]
    queries = ["laid of", "let go", "after:2020 tag:salary", '"a raise"', "boss -salary in:update", "x", "", *titles]

    assert [kept.search(query) for query in queries] == [index.search(query) for query in queries]
    assert read_kept(tmp_path, "other", "2026-05") is None
    assert read_kept(tmp_path, "key", "2025") is None and read_kept(tmp_path, "key", "2027") is None
    next(tmp_path.glob("*/*.seg")).write_bytes(b"foreign")
    with pytest.raises(Damaged):
        read_kept(tmp_path, "key", "2026-05")
    keep(tmp_path, index, "key", "2026", "2027")
    assert [read_kept(tmp_path, "key", "2026-05").search(query) for query in titles] == list(map(index.search, titles))
