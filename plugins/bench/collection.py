"""A collection for trials, and how well an engine answers its questions.

The file is JSON: `threads`, each with `id`, `title` and `answers` (texts), and `queries`, each with `query` and
`relevant` (ids of threads). `source` says where it all comes from.
"""

import json
import math
import random
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

DEPTH = 10
"""Results below this rank count for nothing: readers seldom go there."""
# Words that nobody types into a search box; the shortest are left out by their length.
_EMPTY = frozenset(
    "about after all also and any anyone are because been but can cannot could did does doing don't for from get"
    " had has have having here how i'd i'm i've into is isn't it's its just like me my need not now one only other"
    " our out should some that the their them then there these they this those through too use using very want was"
    " way were what when where which while who why will with without would you your".split()
)


@dataclass(frozen=True, slots=True)
class Document:
    """One thread of a collection."""

    id: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks, and the documents that answer it."""

    text: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents and questions."""

    source: str
    documents: tuple[Document, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """How well questions were answered, on average."""

    ndcg: float
    mrr: float
    empty: float
    """The share of questions without any result."""


def read_collection(path: Path) -> Collection:
    """Return the collection of a file. Raises ValueError, in plain words, for any other file."""
    try:
        said = json.loads(path.read_text("utf-8"))
        documents = tuple(Document(each["id"], each["title"], tuple(each["answers"])) for each in said["threads"])
        questions = tuple(Question(each["query"], frozenset(each["relevant"])) for each in said["queries"])
        return Collection(str(said.get("source", "")), documents, questions)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"{path} is not a collection: {type(fault).__name__} {fault}.") from fault


def in_few_words(questions: Sequence[Question], count: int = 3) -> tuple[Question, ...]:
    """Return the questions as people type them into a box: so many of their words, the same in every run."""
    shortened = []
    for place, question in enumerate(questions):
        words = list(dict.fromkeys(re.findall(r"[\w'’]{3,}", question.text.lower())))
        telling = [word for word in words if word.replace("’", "'") not in _EMPTY] or words
        chosen = random.Random(f"question {place}").sample(range(len(telling)), min(count, len(telling)))
        text = " ".join(telling[each] for each in sorted(chosen)) or question.text
        shortened.append(Question(text, question.relevant))
    return tuple(shortened)


def ndcg(found: Sequence[str], relevant: frozenset[str]) -> float:
    """Return nDCG@10 with relevance 0 or 1.

    Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (2002), with the discount
    1 / log2(rank + 1) of Burges et al., "Learning to rank using gradient descent" (2005).
    """
    gain = sum(1 / math.log2(rank + 1) for rank, each in enumerate(found[:DEPTH], 1) if each in relevant)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(relevant), DEPTH) + 1))
    return gain / best if best else 0.0


def reciprocal_rank(found: Sequence[str], relevant: frozenset[str]) -> float:
    """Return 1 / the rank of the first right result, 0 beyond ten (Voorhees, "The TREC-8 QA track report", 1999)."""
    return next((1 / rank for rank, each in enumerate(found[:DEPTH], 1) if each in relevant), 0.0)


def judged(lists: Sequence[Sequence[str]], questions: Sequence[Question]) -> Quality:
    """Return how good the results are, a list of ids for each question."""
    pairs = list(zip(lists, questions, strict=True))
    return Quality(
        statistics.fmean(ndcg(found, question.relevant) for found, question in pairs),
        statistics.fmean(reciprocal_rank(found, question.relevant) for found, question in pairs),
        statistics.fmean(not found for found, _ in pairs),
    )
