"""What `build` writes and refuses: the whole site, the same each time, or nothing at all."""

import filecmp
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import MOMENT, ROOT, run_task

HEAD = "Title: {title}\nDate: {date}\nCategory: Pay\nUid: {uid}\n"
BODY = "\nDear Mike:\n\nMay I ask {word} for more?\n\nThanks,\nLinus\n\n---\n\nHi Linus,\n\nYou may {word}.\n\nMike\n"


def write_letter(
    folder: Path, name: str, *, title: str = "May I?", date: str = "2026-03-02", head: str = "", body: str = BODY
) -> Path:
    """Write a letter whose every turn holds its name as a word of its own."""
    path = folder / "letters/pay" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD.format(title=title, date=date, uid=f"uid{name}") + head + body.format(word=name), "utf-8")
    return path


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A small column of three letters."""
    for name in ("alder", "birch", "cedar"):
        write_letter(tmp_path / "content", name)
    return tmp_path / "content"


def build(content: Path, output: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Build a column, and return what was said."""
    return run_task("build", "--content", str(content), "--output", str(output), *words, **environment)


def tree(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder with their bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_letters_give_the_same_bytes_anywhere(site, tmp_path):
    far = tmp_path / "a folder with spaces/öther"
    shutil.copytree(ROOT / "content", far / "content")
    elsewhere = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "7"}

    done = build(far / "content", far / "output", **elsewhere)

    assert done.returncode == 0, done.stderr
    assert tree(far / "output") == tree(site)


def test_no_word_of_what_is_not_public_is_in_any_file(content, tmp_path):
    letter_only = "\nDear Mike:\n\nMay I ask {word} for more?\n\nThanks,\nLinus\n"
    write_letter(content, "draftword", head="Status: draft\n", title="On Draftword")
    write_letter(content, "laterword", date="2099-01-01", title="On Laterword")
    write_letter(content, "openword", body=letter_only, title="On Openword")
    write_letter(content, "goneword", head="Status: withdrawn\nTags: gonetag\n", title="On Gonetitle")
    write_letter(content, "commentword", body=BODY.replace("You may", "<!-- hiddenword --> You may"))
    write_letter(content, "heldword", body=BODY + "\n---\nFrom: Ann\nDate: 2099-01-01\n\nHeldback is my word.\n")

    done = build(content, tmp_path / "output")

    assert done.returncode == 0, done.stdout + done.stderr
    secret = [
        b"draftword",
        b"Draftword",
        b"laterword",
        b"Laterword",
        b"openword",
        b"Openword",
        b"Gonetitle",
        b"gonetag",
        b"hiddenword",
        b"Heldback",
        b"ask goneword",
        b"may goneword",
    ]
    for path, data in tree(tmp_path / "output").items():
        assert not [word for word in secret if word in data], path
    assert (tmp_path / "output/letters/goneword/index.html").is_file()
    assert not (tmp_path / "output/letters/draftword").exists()


def test_a_scheduled_letter_appears_when_its_time_has_come(content, tmp_path):
    write_letter(content, "laterword", date="2099-01-01")

    build(content, tmp_path / "output", SOURCE_DATE_EPOCH=str(4102444800))

    assert (tmp_path / "output/letters/laterword/index.html").is_file()


def test_one_wrong_letter_among_many_is_named_and_nothing_is_replaced(content, tmp_path):
    output = tmp_path / "output"
    assert build(content, output).returncode == 0
    before = tree(output)
    wrong = write_letter(content, "wrong", date="soon")

    checked, built = run_task("check", "--content", str(content)), build(content, output)

    said = f"{wrong}:2: error: `Date: soon` is no date that we can read; write year, month and day, as in 2026-03-02\n"
    assert checked.returncode == built.returncode == 1
    assert checked.stdout == built.stdout == said
    assert "Not built: 1 error." in built.stderr
    assert tree(output) == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("binary", b"\x00\x01\x02"),
        ("empty", b""),
        ("large", b"word " * 1_000_000),
        ("brackets", b"Title: x\n\n" + b"[" * 10_000),
        ("latin", b"Title: caf\xe9\n\nx"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(content, tmp_path, name, text):
    (content / f"letters/pay/{name}.md").write_bytes(text)

    done = build(content, tmp_path / "output")

    assert done.returncode == 1 and "Traceback" not in done.stderr + done.stdout
    assert f"{name}.md:1: error: " in done.stdout
    assert not (tmp_path / "output").exists()


def test_an_output_folder_that_is_not_ours_is_refused_and_left_alone(content, tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "cat.jpg").write_text("a cat")
    refused = {
        "somebody's files": photos,
        "inside content": content / "output",
        "content itself": content,
        "above content": content.parent,
        "the project": ROOT,
        "a file": photos / "cat.jpg",
    }

    for why, output in refused.items():
        done = build(content, output)
        assert done.returncode == 1 and done.stderr.startswith("Not built. "), why
        assert done.stderr.count("\n") == 1, why
    assert tree(photos) == {"cat.jpg": b"a cat"}


def test_a_content_folder_that_is_not_there_is_named(tmp_path):
    done = build(tmp_path / "none", tmp_path / "output")

    assert done.returncode == 1
    assert (
        done.stderr
        == f"Not built. There is no folder {tmp_path / 'none'}. Name the one that holds letters/ with --content.\n"
    )


def test_a_disk_that_takes_no_more_leaves_the_site_as_it_was(content, tmp_path):
    output = tmp_path / "output"
    assert build(content, output).returncode == 0
    before = tree(output)
    command = [sys.executable, str(ROOT / "tasks.py"), "build", "--content", str(content), "--output", str(output)]

    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=small_files, timeout=60, check=False)

    assert done.returncode == 1 and "Traceback" not in done.stderr and done.stderr.startswith("Not built. ")
    assert tree(output) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".output")] == []


def test_an_interrupted_build_leaves_the_site_as_it_was(content, tmp_path):
    output = tmp_path / "output"
    assert build(content, output).returncode == 0
    before = tree(output)
    for number in range(600):
        write_letter(content, f"more{number}")
    command = [sys.executable, str(ROOT / "tasks.py"), "build", "--content", str(content), "--output", str(output)]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    while not list(tmp_path.glob(".output.*.new/letters")) and time.monotonic() < deadline:
        time.sleep(0.01)

    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)

    assert running.returncode == 130 and said == f"Not built: interrupted. {output} is as it was.\n"
    assert tree(output) == before
    assert list(tmp_path.glob(".output*")) == []


def test_what_a_killed_build_has_left_is_cleared_and_the_site_brought_back(content, tmp_path):
    output = tmp_path / "output"
    assert build(content, output).returncode == 0
    output.rename(tmp_path / ".output.999999.old")
    (tmp_path / ".output.999998.new").mkdir()
    (tmp_path / ".output.999998.new/.column-output").touch()
    wrong = write_letter(content, "wrong", date="soon")

    build(content, output)
    wrong.unlink()

    assert (output / "letters/alder/index.html").is_file()
    assert list(tmp_path.glob(".output.*")) == []


def test_a_published_site_needs_its_address(content, tmp_path):
    for words in (["--published"], ["--published", "--site-url", "example.org"]):
        done = build(content, tmp_path / "output", *words)
        assert done.returncode == 1 and "--site-url https://" in done.stderr


def project_copy(tmp_path: Path) -> Path:
    """Return a copy of the project's own code, with a small column."""
    copy = tmp_path / "project"
    for name in ("plugins", "theme"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / name, copy)
    write_letter(copy / "content", "alder")
    return copy


def build_copy(copy: Path) -> subprocess.CompletedProcess[str]:
    """Build the copy with the environment of these tests."""
    call = "build_command('content', 'output', False, '')"
    code = f"import sys; from plugins.desk.build import build_command; sys.exit({call})"
    env = {**os.environ, "SOURCE_DATE_EPOCH": str(int(MOMENT.timestamp()))}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=copy, env=env, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_template_missing_from_the_theme_is_an_error(tmp_path):
    copy = project_copy(tmp_path)
    (copy / "theme/templates/category.html").unlink()

    done = build_copy(copy)

    assert done.returncode == 1 and "category" in done.stderr and "Traceback" not in done.stderr
    assert not (copy / "output").exists()


def test_a_plugin_that_does_not_load_is_an_error(tmp_path):
    copy = project_copy(tmp_path)
    conf = copy / "pelicanconf.py"
    conf.write_text(conf.read_text().replace("\nPLUGINS = [", '\nPLUGINS = ["plugins.none", '))

    done = build_copy(copy)

    assert done.returncode == 1 and "plugins.none" in done.stderr and not (copy / "output").exists()


def test_a_misspelt_setting_is_told_with_the_right_one(tmp_path):
    copy = project_copy(tmp_path)
    conf = copy / "pelicanconf.py"
    conf.write_text(conf.read_text().replace('"columnist": "Mike"', '"colunmist": "Mike"'))

    done = build_copy(copy)

    assert done.returncode == 1
    assert "pelicanconf.py: THREADS has no setting 'colunmist'. Did you mean 'columnist'?" in done.stderr


def test_a_fault_in_a_template_is_told_with_its_line(tmp_path):
    copy = project_copy(tmp_path)
    page = copy / "theme/templates/404.html"
    page.write_text(page.read_text() + "\n{% if %}\n")

    done = build_copy(copy)

    assert done.returncode == 1 and "404.html:" in done.stderr and "Traceback" not in done.stderr


def test_pelicans_own_command_builds_the_same_site(tmp_path):
    copy = project_copy(tmp_path)
    assert build_copy(copy).returncode == 0
    env = {**os.environ, "SOURCE_DATE_EPOCH": str(int(MOMENT.timestamp()))}
    command = [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", "-o", "by-pelican", "--fatal", "errors"]

    done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    same = filecmp.dircmp(copy / "output", copy / "by-pelican", ignore=[".column-output"])
    assert not same.left_only and not same.right_only and not same.diff_files
