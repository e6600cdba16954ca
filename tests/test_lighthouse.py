"""The parts of `bench lighthouse` that need neither Lighthouse nor a browser."""

import pytest

from plugins.bench.lighthouse import WANTED, chosen_pages, judgement


def reported(performance: float | None, shift: float = 1) -> dict:
    """Return what is read of a report of Lighthouse."""
    scores = {name: {"score": 1, "auditRefs": []} for name in WANTED}
    counted = [{"id": "shift", "weight": 25}, {"id": "hint", "weight": 0}]
    audits = {"shift": {"title": "Shift", "score": shift, "displayValue": "0.4"}, "hint": {"title": "Hint", "score": 0}}
    return {"categories": scores | {"performance": {"score": performance, "auditRefs": counted}}, "audits": audits}


def test_the_median_counts_and_what_cost_points_is_told():
    found = judgement("search/", [reported(score, 0.5) for score in (0.7, 0.99, 0.98, 1, 0.99)])

    assert found.scores == {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
    assert found.lost == ("performance: Shift 0.4",)
    assert found.is_enough and not judgement("", [reported(0.98)]).is_enough


def test_a_page_that_cannot_be_judged_is_no_score_of_nothing():
    with pytest.raises(RuntimeError, match="could not judge performance of /search/"):
        judgement("search/", [reported(1), reported(None)])


def test_the_pages_are_home_a_long_letter_its_topic_and_the_search(published):
    home, letter, topic, *search = chosen_pages(published)

    assert home == "" and search == ["search/", "search/?q=salary+boss"]
    turns = [page.read_text("utf-8").count(" data-kind=") for page in published.glob("letters/*/index.html")]
    page = (published / letter / "index.html").read_text("utf-8")
    assert page.count(" data-kind=") == max(turns) > 3
    assert topic.startswith("category/") and topic in page
