"""Every word that an author can be told: each folder of cases/bad holds letters and `said.txt`, the whole report."""

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import MOMENT, RULES, pelican_settings

from plugins.privacy.leaks import PrivacySettings
from plugins.problems import ERROR, WARNING, as_text
from plugins.threads.addresses import Addresses
from plugins.threads.column import read_column
from plugins.threads.rules import Rules

CASES = sorted((Path(__file__).parent / "cases/bad").iterdir())
assert len(CASES) >= 40, "the letters of cases/bad are gone"


def report(root: Path, rules: Rules = RULES) -> str:
    """Return all that is said of a content folder."""
    return as_text(read_column(root, rules, Addresses(pelican_settings()), MOMENT).problems)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bad_letter_is_told_what_its_case_says(case):
    assert report(case) == (case / "said.txt").read_text("utf-8")


def test_a_good_letter_is_told_nothing():
    assert report(Path(__file__).parent / "cases/quiet") == ""


def test_the_day_of_a_turn_is_no_phone_number_where_numbers_have_eight_digits():
    danish = replace(RULES, privacy=PrivacySettings(phone_regions=("DK",)))

    assert report(Path(__file__).parent / "cases/quiet", danish) == ""


def test_a_file_of_five_megabytes_is_refused_in_one_line(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/long.md").write_text("Title: x\n\n" + "word " * 1_000_000)

    assert report(tmp_path).startswith("letters/long.md:1: error: this file is too large: it is 5.0 MB;")
    assert len(report(tmp_path).splitlines()) <= 5


def test_links_that_lead_astray_are_refused(tmp_path):
    letters = tmp_path / "content/letters"
    letters.mkdir(parents=True)
    (tmp_path / "secret.md").write_text("Title: x\n\nNot yours.")
    (letters / "out.md").symlink_to(tmp_path / "secret.md")
    (letters / "circle").symlink_to(letters)
    (letters / "loop.md").symlink_to(letters / "loop.md")

    said = report(tmp_path / "content")

    assert said.splitlines() == [
        "letters/circle:1: error: this is a link to a folder; put the file itself there",
        "letters/loop.md:1: error: this is a link that leads nowhere, or in a circle; put the file itself there",
        "letters/out.md:1: error: this is a link to a file outside the content folder; put the file itself there",
    ]


def test_a_folder_with_the_name_of_a_letter_is_told(tmp_path):
    (tmp_path / "letters/pay/raise.md").mkdir(parents=True)

    assert report(tmp_path).startswith("letters/pay/raise.md:1: error: this is a folder with the name of a letter;")


def test_an_empty_folder_says_how_to_begin(tmp_path):
    (tmp_path / "letters").mkdir()

    assert report(tmp_path) == (
        'letters:1: error: there is no letter in this folder; write the first with `python3 tasks.py new "A title"`\n'
    )


def test_ten_thousand_brackets_are_refused_before_markdown_meets_them(tmp_path):
    (tmp_path / "letters").mkdir()
    for mark in "[(<":
        (tmp_path / f"letters/m{ord(mark)}.md").write_text(
            "Title: x\nDate: 2026-01-01\nCategory: Pay\n\n" + mark * 10_000
        )

    assert report(tmp_path).count("this paragraph opens more than 500 brackets") == 3


def test_an_error_stops_a_build_and_a_warning_does_not():
    levels = {line.split(": ")[1] for case in CASES for line in report(case).splitlines()}

    assert levels == {ERROR, WARNING}
