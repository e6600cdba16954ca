"""A rule: what it is called, who made it, and how a breach of it is found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Finding = tuple[str, str]
"""Where in the feed, and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A breach of a rule."""

    where: str
    what: str
    rule: str
    source: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} [{self.rule}; {self.source}]"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a specification, or of the W3C feed validator, and the function that finds its breaches."""

    name: str
    source: str
    find: Callable[[Any], Iterator[Finding]]

    def faults(self, document: Any) -> Iterator[Fault]:
        """Yield each breach of the rule."""
        for where, what in self.find(document):
            yield Fault(where, what, self.name, self.source)


def rule(source: str) -> Callable[[Callable[[Any], Iterator[Finding]]], Rule]:
    """Make a rule of a function, named as it is, with the section or the validator's message that it follows."""

    def named(find: Callable[[Any], Iterator[Finding]]) -> Rule:
        return Rule(find.__name__.replace("_", "-"), source, find)

    return named
