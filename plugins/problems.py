"""How we speak to authors: a fault is a value with a place, a level, what is wrong, and the cure."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong with a file, told to the person who can mend it."""

    path: str
    line: int
    """Counted from 1, as editors do."""
    level: str
    """`error` stops a strict build, `warning` stops nothing."""
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.level}: {self.what}; {self.mend}"


class LettersRefused(Exception):
    """A strict run met letters with errors; `problems` holds all that is wrong."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(as_text(problems))
        self.problems = problems


def has_errors(problems: Iterable[Problem]) -> bool:
    """Say whether any of the problems stops a strict build."""
    return any(problem.level == ERROR for problem in problems)


def as_text(problems: Iterable[Problem]) -> str:
    """Return one line for each problem, sorted by place; empty when there is none."""
    return "".join(f"{problem}\n" for problem in sorted(problems))


def as_json(problems: Iterable[Problem]) -> str:
    """Return an array of objects with the keys `path, line, level, what, mend`, sorted by place."""
    return json.dumps([asdict(p) for p in sorted(problems)], ensure_ascii=False, indent=1) + "\n"


def as_github(problems: Iterable[Problem]) -> str:
    """Return the annotations that GitHub's runners show beside the lines of a pull request.

    The form is that of "Workflow commands for GitHub Actions"; `%`, line ends and, in
    properties, `:` and `,` are escaped as its toolkit does.
    """
    return "".join(
        f"::{p.level} file={_property(p.path)},line={p.line}::{_message(f'{p.what}; {p.mend}')}\n"
        for p in sorted(problems)
    )


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


FORMATS = {"text": as_text, "json": as_json, "github": as_github}
