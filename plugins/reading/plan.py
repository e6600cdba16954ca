"""What is known before any page is made: the topics' sentences, the policy, and where the pages stand."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plugins.problems import ERROR, Problem
from plugins.threads.column import Column
from plugins.threads.settings import ThreadsSettings
from plugins.threads.source import Line, read_lines

from .mail import policy_html
from .policy import Policy, read_policy
from .settings import ReadingSettings
from .topics import read_topics

PLACE = "{policy}"
"""What stands, alone in its paragraph, on the page that shows the policy."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the pages for reading stand on; templates know it as `reading`."""

    settings: ReadingSettings = ReadingSettings()
    sentences: Mapping[str, str] = field(default_factory=dict)
    """By the slug of the topic."""
    policy: Policy | None = None
    html: str = ""
    """The policy, for a page."""
    updates: str = ""
    subjects: str = ""
    """Addresses; empty when the settings give none."""

    def about(self, topic: str) -> str:
        """Return the sentence about the topic with this slug, or an empty text."""
        return self.sentences.get(topic, "")


def read_plan(
    root: Path, settings: ReadingSettings, column: Column, names: ThreadsSettings, addresses: Mapping[str, str]
) -> tuple[Plan, list[Problem]]:
    """Return the plan that a content folder's files make, and what is wrong with them."""
    lines, problems = _lines(root, settings.topics)
    sentences, faults = read_topics(settings.topics, lines, [thread.category for thread in column.threads.values()])
    problems += faults
    policy, faults = policy_of(root, settings.policy)
    problems += faults
    if not policy and not faults:
        problems += _missing(root, settings.policy, column)
    html = policy_html(policy, names.columnist, names.address) if policy else ""
    return Plan(settings, sentences, policy, html, **addresses), problems


def policy_of(root: Path, name: str) -> tuple[Policy | None, list[Problem]]:
    """Return the policy in a file of a content folder, if it is there, and what is wrong with it."""
    lines, problems = _lines(root, name)
    if not lines:
        return None, problems
    policy, faults = read_policy(name, lines)
    return policy, problems + faults


def _lines(root: Path, name: str) -> tuple[list[Line], list[Problem]]:
    """Return the lines of a file that there may be; one that is empty says as much as none."""
    path = root / name
    try:
        data = path.read_bytes() if path.is_file() else b""
    except OSError as fault:
        return [], [Problem(name, 1, ERROR, f"this file cannot be read: {fault.strerror}", "mend its permissions")]
    return read_lines(name, data) if data.strip() else ([], [])


def _missing(root: Path, name: str, column: Column) -> Iterator[Problem]:
    """Yield what is wrong with pages that show a policy when there is none."""
    for path, line in _asking(root, set(column.sites.documents) - set(column.threads)):
        what = f"`{PLACE}` stands here, and there is no file {name} in the content folder"
        yield Problem(path, line, ERROR, what, "write the file, or take this line out")


def _asking(root: Path, pages: Iterable[str]) -> Iterator[tuple[str, int]]:
    for path in sorted(pages):
        text = Path(root, path).read_text("utf-8", "replace")
        if PLACE in text:
            yield path, text[: text.index(PLACE)].count("\n") + 1
