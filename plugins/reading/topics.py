"""A sentence on each topic, from a small file of the author's: `Pay: What you earn, and how to say so.`"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from plugins.problems import WARNING, Problem
from plugins.threads.slugs import slugify
from plugins.threads.source import Line

REMARK = "#"


def read_topics(path: str, lines: Sequence[Line], topics: Iterable[str]) -> tuple[dict[str, str], list[Problem]]:
    """Return the sentence of each topic by the topic's slug, and what is wrong with the file.

    `topics` are those that letters have, public or not.
    """
    known = {slugify(name): name for name in sorted(set(topics))}
    sentences: dict[str, str] = {}
    problems = []
    for line in lines:
        if line.blank or line.text.startswith(REMARK):
            continue
        name, colon, sentence = (part.strip() for part in line.text.partition(":"))
        fault = _fault(name, colon and sentence, known, sentences)
        if fault:
            problems.append(Problem(path, line.number, WARNING, *fault))
        else:
            sentences[slugify(name)] = sentence
    return sentences, problems


def _fault(name: str, sentence: str, known: dict[str, str], said: dict[str, str]) -> tuple[str, str] | None:
    """Return what is wrong with a line and how to mend it, or None."""
    if not name or not sentence:
        return "this line is no topic with its sentence", "write it as in `Pay: What you earn, and how to say so.`"
    if slugify(name) in said:
        return f"`{name}` stands here twice, and the first counts", "remove one of the two lines"
    if slugify(name) not in known:
        near = get_close_matches(name, known.values(), n=1)
        mend = f"did you mean `{near[0]}`?" if near else "write the `Category:` of a letter, or remove the line"
        return f"no letter has the topic `{name}`", mend
    return None
