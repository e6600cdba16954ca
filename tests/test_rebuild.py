"""Builds that take over what has not changed: what they write, what they leave alone, and that nobody could tell."""

import json
import multiprocessing
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from jinja2 import Undefined
from jinja2.runtime import markup_join
from markupsafe import Markup, escape

from plugins.bench.edits import EDITS
from plugins.bench.edits.editor import Accident
from plugins.bench.mishaps import befalling
from plugins.bench.soak import Column, column
from plugins.bench.trees import Tree, read_tree, unlike
from plugins.crew import Crew
from plugins.desk.builder import Builder
from plugins.press import MARK, MIRROR, PASSING
from plugins.rebuild.archive import Archive
from plugins.rebuild.compiled import joined, shown
from plugins.rebuild.later import Later
from plugins.rebuild.rebuilt import Rebuilt
from plugins.search.store import Store
from plugins.threads.model import Kind
from plugins.workers import WORTH, Aside, parted, shared_out

LONG_AGO = 1_600_000_000
LETTER = """Title: {title}
Date: 2026-03-{day:02}
Category: Pay
Uid: {name}

Dear Mike,

My manager asked me to train the person who will replace me.

Ada

---

Hi Ada,

{answer}

Mike
"""
STORE = "project/.store/letters/letters.sqlite"


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Column]:
    """A process that edits and builds columns, for all tests to begin anew with."""
    with column(tmp_path_factory.mktemp("rebuild") / "home") as process:
        yield process


@pytest.fixture
def three(edited: Column) -> Column:
    """A column of three letters, built."""
    begin(edited, {name: LETTER.format(name=name, title=f"On {name}", day=3, answer="Ask.") for name in "abc"})
    return edited


def begin(edited: Column, letters: dict[str, str], setting: str = "") -> None:
    """Begin with these letters, none of which was saved just now, and build."""
    edited.begin(1)
    add_setting(edited, setting)
    shutil.rmtree(edited.home / "project/content")
    for name, text in letters.items():
        save(edited, name, text)
    assert build(edited)[0] == 0


def add_setting(edited: Column, line: str) -> None:
    """Add a line to pelicanconf.py."""
    with (edited.home / "project/pelicanconf.py").open("a") as conf:
        conf.write(f"{line}\n")


def save(edited: Column, name: str, text: str) -> None:
    """Save a letter so that it looks old."""
    file = edited.home / f"project/content/letters/pay/{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    before = file.stat().st_mtime if file.is_file() else LONG_AGO
    file.write_text(text, "utf-8")
    os.utime(file, (before + 1, before + 1))


def build(edited: Column) -> tuple[int, str, str]:
    """Build as `tasks.py build` does; return how it ended and what it said."""
    return tuple(edited.order("build"))


def site(edited: Column) -> Tree:
    """Return the built site."""
    return read_tree(edited.home / "site")


def written(edited: Column) -> dict[str, tuple[int, int]]:
    """Return for each file of the site, but the mark of its folder, which one it is, and when it was written."""
    folder = edited.home / "site"
    stats = {name: (folder / name).stat() for name in read_tree(folder) if name != MARK}
    return {name: (stat.st_ino, stat.st_mtime_ns) for name, stat in stats.items()}


def new_since(before: dict[str, tuple[int, int]], edited: Column) -> set[str]:
    """Return the names of the files that were written since, but those of the search."""
    return {name for name, what in written(edited).items() if before.get(name) != what and "search/" not in name}


def test_a_build_of_what_has_not_changed_writes_nothing_and_says_so(three):
    before = written(three)

    code, _, said = build(three)

    assert (code, said) == (0, "Nothing has changed: ../site holds 3 letters, as built before.\n")
    assert written(three) == before


def test_other_words_in_an_answer_change_its_page_and_its_feeds_alone(three):
    before = written(three)
    save(three, "b", LETTER.format(name="b", title="On b", day=3, answer="Wait."))

    build(three)

    changed = new_since(before, three)
    assert "letters/b/index.html" in changed
    assert {name.split("/")[0] for name in changed - {"letters/b/index.html"}} == {"feeds"}


def test_what_other_words_leave_alone_in_the_index_is_linked_under_its_new_name_and_not_written(three):
    before = {file for name, file in written(three).items() if name.startswith("search/")}
    folders = {name.split("/")[1] for name in written(three) if name.startswith("search/")}
    save(three, "b", LETTER.format(name="b", title="On b", day=3, answer="Wait."))

    build(three)

    shards = {name: file for name, file in written(three).items() if name.startswith("search/") and "/c/" not in name}
    moved = {name: file for name, file in shards.items() if name.split("/")[1] not in folders}
    assert moved
    assert any(file in before for file in moved.values())
    assert not all(file in before for file in moved.values())


def test_without_a_search_other_words_are_put_in_their_places_and_the_site_is_never_away(edited):
    letters = {name: LETTER.format(name=name, title=f"On {name}", day=3, answer="Ask.") for name in "abc"}
    begin(edited, letters, 'PLUGINS.remove("plugins.search")')
    folder, before = (edited.home / "site").stat().st_ino, written(edited)
    save(edited, "b", LETTER.format(name="b", title="On b", day=3, answer="Wait."))

    assert build(edited)[0] == 0

    assert (edited.home / "site").stat().st_ino == folder
    assert {name.split("/")[0] for name in new_since(before, edited) - {"letters/b/index.html"}} == {"feeds"}
    assert b"Wait." in site(edited)["letters/b/index.html"] and b"Wait." in site(edited)["feeds/atom.xml"]
    assert edited.order("edit", "nothing", 1) == ""


def test_without_a_search_other_words_that_a_list_shows_reach_that_list(edited):
    begin(
        edited, {"a": LETTER.format(name="a", title="On a", day=3, answer="Ask.")}, 'PLUGINS.remove("plugins.search")'
    )
    save(edited, "a", LETTER.format(name="a", title="On a", day=3, answer="Ask.").replace("train", "teach"))

    assert build(edited)[0] == 0

    assert b"to teach the person" in site(edited)["index.html"]
    assert edited.order("edit", "nothing", 1) == ""


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def make_foreign(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as base:
        base.execute("CREATE TABLE cats (name TEXT)")
    base.close()


def make_future(file: Path) -> None:
    with sqlite3.connect(file) as base:
        base.execute("PRAGMA user_version = 999")
    base.close()


NO_INDEX = 'SEARCH = {"browser": False}'
VERBS = {"early": "They resigned, negotiated and complained.", "late": "They slept, cooked and painted."}


def tagged(name: str, verbs: str) -> str:
    """Return a letter that has a tag in common with all others, and is near to those with the same verbs."""
    return LETTER.format(name=name, title=f"On {name}", day=3, answer=VERBS[verbs]).replace("Uid:", "Tags: pay\nUid:")


@pytest.fixture
def eight(edited: Column) -> Column:
    """A column of eight letters, each of which names those like it, without an index for browsers."""
    begin(edited, {name: tagged(name, "early" if name < "e" else "late") for name in "abcdefgh"}, NO_INDEX)
    return edited


def kin_of(edited: Column, name: str) -> list[str]:
    """Return the names of the letters that a letter's page names as like it."""
    _, _, told = site(edited)[f"letters/{name}/index.html"].decode().partition('id="kin"')
    return re.findall(r'href="[^"]*/letters/(\w+)/', told.partition("</nav>")[0])


def test_without_an_index_other_words_and_the_related_letters_that_follow_are_put_in_their_places(eight):
    folder, before = (eight.home / "site").stat().st_ino, written(eight)
    assert {"b", "c", "d"} < {*kin_of(eight, "a")}
    save(eight, "a", tagged("a", "late"))

    assert build(eight)[0] == 0

    assert (eight.home / "site").stat().st_ino == folder
    changed = new_since(before, eight)
    assert {"f", "g", "h"} < {*kin_of(eight, "a")}
    assert {name for name in "abcdefgh" if f"letters/{name}/index.html" in changed} > {"a"}
    assert {name.split("/")[0] for name in changed} == {"feeds", "letters"}
    assert eight.order("edit", "nothing", 1) == ""


def test_without_an_index_no_page_has_a_field_for_it_and_the_author_still_finds(eight):
    pages = {name: data for name, data in site(eight).items() if name.endswith(".html")}

    assert [name for name in site(eight) if name.startswith(("search/", "theme/search/"))] == []
    assert [name for name, data in pages.items() if b"<form" in data or b"search/" in data] == []
    with sqlite3.connect(eight.home / "project/.store/search.sqlite") as base:
        assert {name[:4] for (name,) in base.execute("SELECT name FROM kept")} == {"kin "}
    base.close()
    found = subprocess.run(
        [sys.executable, "-c", 'from plugins.desk.search import *; search_command("resigned", "content", 0, 0, "")'],
        cwd=eight.home / "project", env={**os.environ, "PYTHONPATH": "."}, capture_output=True, text=True,
    )  # fmt: skip
    assert "4 in all." in found.stdout, found.stderr


def test_without_an_index_one_edit_after_the_other_is_followed(eight):
    folder = (eight.home / "site").stat().st_ino
    for name, verbs in (("a", "late"), ("f", "early"), ("a", "early")):
        save(eight, name, tagged(name, verbs))
        assert build(eight)[0] == 0

    assert (eight.home / "site").stat().st_ino == folder
    assert eight.order("edit", "nothing", 1) == ""


def test_without_an_index_words_that_change_the_subject_index_reach_it(eight):
    for name in "ab":
        save(eight, name, tagged(name, "early").replace("They", "My pension and the pension fund. They"))

    assert build(eight)[0] == 0

    assert b"pension" in site(eight)["subjects/index.html"]
    assert eight.order("edit", "nothing", 1) == ""


@pytest.mark.parametrize("damage", [cut, make_foreign])
def test_without_what_the_search_has_kept_everything_is_looked_at(eight, damage):
    damage(eight.home / "project/.store/search.sqlite")
    save(eight, "a", tagged("a", "late"))

    assert build(eight)[0] == 0

    assert {"f", "g", "h"} < {*kin_of(eight, "a")}
    assert eight.order("edit", "nothing", 1) == ""


def test_another_title_reaches_every_page_that_shows_it(three):
    old = {name for name, data in site(three).items() if name.endswith(".html") and b"On b" in data}
    save(three, "b", LETTER.format(name="b", title="Upon b", day=3, answer="Ask."))

    build(three)

    now = {name for name, data in site(three).items() if b"Upon b" in data}
    assert [name for name, data in site(three).items() if b"On b" in data] == []
    assert {"index.html", "letters/index.html", "category/pay/index.html", "letters/b/index.html"} <= old <= now


@pytest.mark.parametrize("link", ["b.md", "{filename}b.md", "{filename}../pay/b.md", "{filename}/letters/pay/b%2Emd"])
def test_a_link_leads_where_the_letter_has_gone_however_it_is_written(three, link):
    # In a topic of its own, so that nothing else makes its feed anew.
    linking = LETTER.format(name="a", title="On a", day=3, answer=f"See [hers]({link}).")
    save(three, "a", linking.replace("Category: Pay", "Category: Managers"))
    page = three.home / "project/content/pages/thanks.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text("Title: Thanks\n\nThe first was [hers]({filename}../letters/pay/b.md).\n")
    build(three)
    save(three, "b", LETTER.format(name="b", title="On b", day=3, answer="Ask.").replace("Uid:", "Slug: gone\nUid:"))

    build(three)

    shown = [name for name, data in site(three).items() if b"hers</a>" in data or b"hers&lt;/a&gt;" in data]
    assert {"letters/a/index.html", "feeds/category/managers.atom.xml", "thanks/index.html"} <= {*shown}
    assert [name for name in shown if b"/gone/" not in site(three)[name] or b"/letters/b/" in site(three)[name]] == []


def test_a_file_of_equal_bytes_is_never_written_again(three):
    before = written(three)
    add_setting(three, "SHOWN_NOWHERE = 1")

    code, _, said = build(three)

    assert code == 0
    assert "Built 3 letters" in said
    assert written(three) == before


def change_words(file: Path) -> None:
    with sqlite3.connect(file) as base:
        base.execute("UPDATE words SET said = CAST(replace(said, 'Ask', 'Ax') AS BLOB)")
    base.close()


@pytest.mark.parametrize("damage", [cut, make_foreign, make_future, change_words], ids=lambda damage: damage.__name__)
def test_a_store_that_is_not_as_it_was_left_is_thrown_away_with_one_line(three, damage):
    damage(three.home / STORE)
    save(three, "b", LETTER.format(name="b", title="Upon b", day=4, answer="Ask."))

    code, _, said = build(three)

    assert code == 0
    assert said.count("thrown away, and made anew") == 1
    assert said.count("\n") == 2
    assert three.order("edit", "nothing", 1) == ""


@pytest.mark.parametrize(("kind", "code"), [("interrupted", 130), ("killed", 137), ("full", 1)])
def test_a_build_that_comes_to_no_end_leaves_the_old_site_and_the_next_one_is_right(three, kind, code):
    before = site(three)
    save(three, "b", LETTER.format(name="b", title="Upon b", day=4, answer="Wait."))

    ended, _, _ = three.order("befall", kind, 12)

    assert ended == code
    assert unlike(before, site(three)) == ""
    assert three.order("edit", "nothing", 1) == ""
    assert b"Upon b" in site(three)["index.html"]


def test_any_number_of_processes_makes_the_same_bytes(edited):
    # More letters than one process is given at a time, to be read and to be rendered.
    letters = {f"n{n}": LETTER.format(name=f"n{n}", title=f"On {n}", day=1 + n % 30, answer="Ask.") for n in range(99)}
    begin(edited, letters, setting='MACHINES["cards_up_to"] = 4')
    alone = site(edited)
    for folder in ("site", ".site.spare", "project/.store/letters"):
        shutil.rmtree(edited.home / folder, ignore_errors=True)
    edited.order("processes", 2)

    assert build(edited)[0] == 0
    assert unlike(alone, site(edited)) == ""
    # Beside the letters being read, also those were compiled that no page of this column needs.
    compiled = list((edited.home / "project/.store/letters/templates").rglob("*.cache"))
    assert len(compiled) >= len([*(ROOT / "theme/templates").rglob("*.html")])


def test_a_build_beside_another_one_builds_all_the_same(three):
    save(three, "b", LETTER.format(name="b", title="Upon b", day=3, answer="Ask."))

    with befalling(Accident("busy"), three.home):
        code, _, said = build(three)

    assert code == 0
    assert "Built 3 letters" in said
    assert b"Upon b" in site(three)["index.html"]


def test_a_plugin_that_changes_pages_after_they_are_written_gets_to_see_each(three):
    three.order("change", "change_plugins", 1)
    build(three)
    save(three, "b", LETTER.format(name="b", title="On b", day=3, answer="Wait."))

    assert three.order("edit", "nothing", 1) == ""
    pages = {name: data for name, data in site(three).items() if name.endswith(".html")}
    assert [name for name, data in pages.items() if data.count(f"<!-- {name} -->".encode()) != 1] == []


def test_one_setting_switches_it_off(three):
    shutil.rmtree(three.home / "project/.store/letters")
    shutil.rmtree(three.home / ".site.spare", ignore_errors=True)
    before = written(three)
    add_setting(three, 'REBUILD = {"on": False}')

    build(three)

    assert new_since(before, three) == {name for name in before if "search/" not in name}
    assert not (three.home / STORE).exists()
    assert not (three.home / ".site.spare").exists()


def test_what_finds_an_edited_letter_at_once_goes_with_the_next_build(tmp_path):
    content, output = tmp_path / "content", tmp_path / "site"
    (content / "letters").mkdir(parents=True)
    for day, name in enumerate("abc", 3):
        (content / f"letters/{name}.md").write_text(LETTER.format(name=name, title=name, day=day, answer="Ask."))
    builder = Builder(content, output)
    list(builder.answers(None))
    (content / "letters/b.md").write_text(LETTER.format(name="b", title="b", day=4, answer="Wait."))
    builder.resident.follow(["letters/b.md"])
    put = builder.resident.follow_up()
    *_, base, stands_in = json.loads((output / "search/manifest.json").read_bytes())["parts"]
    list(builder.answers(None))
    lasting = read_tree(output)
    builder.resident.close()
    list(Builder(content, tmp_path / "clean").answers(None))

    assert (base["gone"], stands_in["threads"], put[-1]) == ([1], 1, "search/manifest.json")
    assert unlike(read_tree(tmp_path / "clean"), lasting) == ""


def test_the_folder_before_is_rid_of_what_was_put_into_it_after_its_build(tmp_path):
    new, old = tmp_path / "new", tmp_path / "old"
    for folder in (new, old):
        (folder / "search/part").mkdir(parents=True)
        (folder / "search/part/0.bin").write_bytes(b"same")
    (old / "search/passing").mkdir()
    (old / "search/passing/0.bin").write_bytes(b"put")
    (old / PASSING).write_text("search/passing/0.bin\nsearch/part/0.bin\n")

    assert Rebuilt(set(), set(), files=1, build="this", known=True).mirror(new, old)
    assert read_tree(old) == {"search/part/0.bin": b"same", MIRROR: b"this"}


def test_whatever_is_edited_the_site_is_that_of_a_clean_build(edited):
    class Edits(RuleBasedStateMachine):
        @initialize(seed=st.integers(0, 999))
        def begin(self, seed):
            edited.begin(seed)

        @rule(name=st.sampled_from(sorted(EDITS)), number=st.integers(0, 9999))
        def edit(self, name, number):
            edited.edit(name, number)

    # What was found is told with its edits; to look for fewer would take an hour.
    run_state_machine_as_test(
        Edits,
        settings=settings(
            max_examples=3,
            stateful_step_count=10,
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


SHOWN = ['<b> & "b"', "it’s", Markup("<b>"), Markup("<b>") + "&", 3, 0.5, None, Kind.LETTER, Undefined(name="who")]


@pytest.mark.parametrize("value", SHOWN, ids=repr)
def test_what_a_template_shows_is_escaped_as_jinja_does_it(value):
    assert shown(value) == escape(value)
    for other in SHOWN:
        whole = joined((value, other, "&"))
        assert (type(whole), whole) == (type(markup_join((value, other, "&"))), markup_join((value, other, "&")))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked where they can be")
def test_what_a_killed_process_was_to_do_is_done_by_the_one_that_waits():
    own = os.getpid()

    def double(numbers):
        if os.getpid() != own:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.05)  # until the other process has begun
        return [2 * number for number in numbers]

    assert shared_out(double, range(WORTH), 2) == [2 * number for number in range(WORTH)]
    with Crew(double, from_the_end=True) as crew:
        crew.add(runs := parted(range(WORTH)))
        crew.hire(1)
        assert sorted(made for _, made in crew.all_made()) == [double(run) for run in runs]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked where they can be")
def test_work_from_both_ends_is_ours_at_the_beginning_and_anothers_at_the_end():
    def who(numbers):
        time.sleep(0.02)
        return os.getpid()

    with Crew(who, from_the_end=True) as crew:
        crew.add(runs := parted(range(WORTH), 8))
        crew.hire(1)
        found = {run[0]: process for run, process in crew.all_made()}

    assert sorted(found) == [run[0] for run in runs]
    assert found[0] == os.getpid() != found[max(found)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked where they can be")
def test_what_comes_when_another_process_is_at_work_is_done_by_those_who_know_of_it():
    def who(numbers):
        time.sleep(0.01)
        return os.getpid()

    with Crew(who, from_the_end=True) as crew:
        crew.add(parted(range(100, 200), 10))
        crew.hire(1)
        time.sleep(0.2)  # all that the other knows is done by now
        crew.add(parted(range(100), 10))
        early = {run[0]: process for run, process in crew.all_made()}

    assert [*sorted(early)] == [*range(0, 200, 10)]
    assert {early[number] for number in range(0, 100, 10)} == {os.getpid()}
    assert os.getpid() not in {early[number] for number in range(100, 200, 10)}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked where they can be")
def test_on_two_cores_a_third_process_begins_when_the_one_with_the_long_job_has_ended(tmp_path):
    working, later, ended, done = [], Later(2), tmp_path / "ended", []

    def work(number: int) -> tuple[int, int, bool]:
        time.sleep(0.004)
        return number, os.getpid(), ended.exists()

    def long() -> str:
        time.sleep(0.1)
        ended.touch()
        return "long"

    later.begin((long, done.append))
    for number in range(2 * WORTH):
        later.add((lambda number=number: work(number), working.append))
    later.start()
    later.run()

    assert done == ["long"] and sorted(number for number, *_ in working) == [*range(2 * WORTH)]
    others = [late for _, process, late in working if process != os.getpid()]
    assert others and all(others)
    assert not multiprocessing.active_children()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked where they can be")
def test_work_is_shared_with_another_process_and_comes_back_in_order_with_what_it_raises():
    own = os.getpid()

    def who(numbers):
        time.sleep(0.05)
        if 200 in numbers:
            raise LookupError(f"no letter, says {'ours' if os.getpid() == own else 'another'}")
        return [(os.getpid(), number) for number in numbers]

    found = shared_out(who, range(WORTH), 2)

    assert [number for _, number in found] == [*range(WORTH)]
    assert {own} < {process for process, _ in found}
    with pytest.raises(LookupError, match="ours"):
        shared_out(who, range(WORTH + 200), 2)
    assert not multiprocessing.active_children()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked where they can be")
def test_an_interrupt_that_comes_while_a_process_is_forked_is_heard_and_ends_it():
    # Python itself passes over what is raised while it forks.
    code = """
import multiprocessing, os, signal, time
from plugins.workers import Aside
os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), signal.SIGINT))
try:
    Aside(lambda: time.sleep(60))
except KeyboardInterrupt:
    print("heard", len(multiprocessing.active_children()))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=30)

    assert (done.stdout, done.stderr) == ("heard 0\n", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked where they can be")
def test_work_beside_us_is_done_here_when_its_process_fails_or_is_killed():
    own = os.getpid()

    def killed() -> int:
        return own if os.getpid() == own else os.kill(os.getpid(), signal.SIGKILL)

    def failing() -> None:
        raise LookupError(f"no letter, says {'ours' if os.getpid() == own else 'another'}")

    assert Aside(lambda: os.getpid()).made() != own
    assert Aside(killed).made() == own
    with pytest.raises(LookupError, match="ours"):
        Aside(failing).made()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked where they can be")
def test_work_beside_us_that_is_not_wanted_any_more_ends_at_once(tmp_path):
    def endless() -> None:
        (tmp_path / "begun").touch()
        while True:
            time.sleep(60)

    aside = Aside(endless)
    while not (tmp_path / "begun").exists():
        time.sleep(0.01)
    aside.stop()

    assert not multiprocessing.active_children()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked where they can be")
def test_what_another_process_would_keep_of_the_search_is_handed_over_and_read_by_it_before(tmp_path):
    kept, large = Store(tmp_path), os.urandom(1 << 20)
    kept.put({"old": b"1"})
    kept.share()

    def learn() -> tuple[object, ...]:
        kept.put({"old": b"2", "none": b""})
        kept.put({"large": large})
        return kept.get(["old", "none", "large", "other"]), kept.known(["large", "other"]), kept.handed

    read, known, handed = Aside(learn).made()
    before = kept.get(["old", "none"])
    kept.take(handed)
    kept.close()

    assert read == Store(tmp_path).get(["old", "none", "large"]) == {"old": b"2", "none": b"", "large": large}
    assert (known, before) == ({"large"}, {"old": b"1"})
    assert {path.name.partition("-")[0] for path in tmp_path.iterdir()} == {"search.sqlite"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked where they can be")
@pytest.mark.parametrize("kind", [Archive, Store])
def test_other_processes_read_what_is_kept_whatever_the_folder_is_called(kind, tmp_path):
    kept = kind(tmp_path / "50% of #1, why?")
    one = "letter" if kind is Archive else ["letter"]
    kept.put("letter", b"read") if kind is Archive else kept.put({"letter": b"read"})

    process, read = Aside(lambda: (os.getpid(), kept.get(one))).made()
    kept.close()

    assert process != os.getpid() and read == (b"read" if kind is Archive else {"letter": b"read"})
