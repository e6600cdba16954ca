"""Every page through the Nu HTML checker, the W3C's; it needs Java, and Node to be installed by."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, run_task

from plugins.bench.rivals import NotInstalled, install

GOOD = sorted((Path(__file__).parent / "cases/good").iterdir())
assert len(GOOD) > 40, "the good letters of cases/good are gone"

SITE = "https://mike.example.org/column"
EVERYTHING = """Title: Is 3 < 4 & "so" on, said O'Hara?
Date: 2026-03-02
Asked: 2026-02-20
Reviewed: 2026-06-01
Modified: 2026-06-02
Category: R&D <pay>
Tags: "quoted", R&D, größe, a > b
From: Linus & Ann
Follows: first
Alias: letters/once, once/more
Uid: everythingaa
Slug: everything
Lang: en
Author: Mike
Summary: Less < more & "quoted" – it's <b>bold</b>

Dear Mike:

See [the first](first.md#answer), https://example.org/?a=1&b=2 and a photo: ![My "desk" & chair](desk.png)

Thanks,
Linus

---
Kind: answer
Id: answer-one

Hi,

- a list
    1. in a list

| a | b |
|---|--:|
| 1 | 2 |

> quoted

    code < & >

### A heading

Mike

---
From: Ann "A" O'Neil
Role: recruiter & <coach>
Date: 2026-04-01
Id: perspective-ann

Mind the gap.

---
From: Linus & Ann
Kind: update
Date: 2026-05-01

It went well.

---
Kind: note

Closed.
"""
FIRST = """Title: First
Date: 2026-01-02
Category: R&D <pay>
Uid: firstaaaaaaa
Lang: {lang}
Slug: first
Status: {status}

Dear Mike:

May I?

---

You may.

Mike
"""
UNANSWERED = FIRST.replace("Slug: first", "Slug: open").partition("---")[0].format(lang="en", status="published")


def write_everything(content: Path) -> None:
    """Write the sample column with a letter that has whatever one may have, and with the good letters of all cases."""
    shutil.copytree(ROOT / "content", content)
    letters = content / "letters/pay"
    shutil.copy(ROOT / "content/letters/workplace/meeting-notes.png", letters / "desk.png")
    (letters / "everything.md").write_text(EVERYTHING, "utf-8")
    (letters / "first.md").write_text(FIRST.format(lang="en", status="published"), "utf-8")
    spanish = FIRST.format(lang="es", status="published").replace("firstaaaaaaa", "primeroaaaaa")
    (letters / "first.es.md").write_text(spanish, "utf-8")
    for status in ("hidden", "withdrawn", "draft"):
        text = FIRST.format(lang="en", status=status).replace("Slug: first", f"Slug: {status}")
        (letters / f"{status}.md").write_text(text.replace("firstaaaaaaa", f"{status}aaaaaaaa"[:12]), "utf-8")
    for case in GOOD:
        (file,) = case.glob("*.md")
        shutil.copy(file, letters / f"{case.name}.md")


@pytest.fixture(scope="module")
def check() -> Callable[..., dict[str, list[str]]]:
    """A function that returns the errors of all pages in some folders, by page."""
    if not shutil.which("java"):
        pytest.skip("there is no Java here to run the HTML checker")
    if not shutil.which("npm"):
        pytest.skip("there is no npm here to get the HTML checker by")
    try:
        jar = install(Path(__file__).parent / "node") / "vnu-jar/build/dist/vnu.jar"
    except NotInstalled as fault:
        pytest.fail(f"The HTML checker cannot be installed. {fault}", pytrace=False)

    def run(*folders: Path) -> dict[str, list[str]]:
        # The checker needs a larger stack than Java gives; the quick compiler is the faster one for a short run.
        command = ["java", "-Xss4m", "-XX:TieredStopAtLevel=1", "-jar", str(jar), "--errors-only", "--skip-non-html"]
        done = subprocess.run([*command, "--format", "json", *folders], capture_output=True, text=True, check=False)
        said: dict[str, list[str]] = {}
        for one in json.loads(done.stderr or done.stdout)["messages"]:
            said.setdefault(one["url"], []).append(f"{one['message']} {one.get('extract', '')}")
        return said

    return run


def test_the_checker_finds_what_is_wrong(check, tmp_path):
    (tmp_path / "page.html").write_text("<!doctype html><html lang=en><title>x</title><p><div></div></p>", "utf-8")

    (said,) = check(tmp_path).values()

    assert "No “p” element in scope" in said[0]


def test_no_page_has_an_error(check, site, published, tmp_path):
    write_everything(tmp_path / "content")
    content, output, preview = (str(tmp_path / name) for name in ("content", "output", "preview"))
    done = run_task("build", "--content", content, "--output", output, "--published", "--site-url", SITE)
    assert done.returncode == 0, done.stdout + done.stderr
    with (tmp_path / "content/letters/pay/first.md").open("a") as letter:
        letter.write("\n---\nFrom: Ann\nDate: never\n\nWrite to me: ann@example.org\n")
    (tmp_path / "content/letters/pay/open.md").write_text(UNANSWERED, "utf-8")
    command = [sys.executable, "-m", "plugins.desk.builder", content, preview]
    subprocess.run(command, cwd=ROOT, input=b"null\n", capture_output=True, timeout=120, check=True)
    assert (tmp_path / "output/letters/everything/index.html").is_file()
    assert "cannot be published yet" in (tmp_path / "preview/letters/first/index.html").read_text("utf-8")

    assert check(site, published, tmp_path / "output", tmp_path / "preview") == {}
