"""The rules for one thread: each a small function that yields what is wrong."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from plugins.privacy.fullname import reads_like_full_name
from plugins.privacy.leaks import Leak, find_leaks, may_leak
from plugins.problems import ERROR, WARNING, Problem

from .dates import read_date
from .model import Kind, Status
from .parse import Parsed
from .people import normal_name, same_name
from .rules import Rules
from .turns import Draft

_IMAGE = re.compile(r"!\[\s*\](?=\(|\[)")
_LEAK_WORDS = {
    "email": ("the mail address", "take it out"),
    "phone": ("the phone number", "take it out"),
    "profile": ("a link to a person's profile,", "take it out"),
    "name": ("a name from the private list,", "write another name"),
}
_SPEAKERS = {
    Kind.LETTER: "this letter",
    Kind.UPDATE: "this update",
    Kind.PERSPECTIVE: "this perspective",
    Kind.ANSWER: "this answer",
    Kind.NOTE: "this note",
}


def check_thread(parsed: Parsed, rules: Rules) -> Iterator[Problem]:
    """Yield what is wrong within one file, beside what reading it has found."""
    for rule in (_answered, _ids, _perspectives, _images, _leaks_in_turns, _leaks_in_header, _full_names):
        yield from rule(parsed, rules)


def _answered(parsed: Parsed, rules: Rules) -> Iterator[Problem]:
    """A thread with no answer is not published; a later letter without one is published as it is."""
    path, open_letter = parsed.thread.path, None
    answered = False
    for draft in [*parsed.drafts, None]:
        if draft is None or draft.kind is Kind.LETTER:
            if open_letter and answered:
                what = f"the letter by {open_letter.author} has no answer"
                yield Problem(path, open_letter.line, WARNING, what, "answer it below, or take it out")
            open_letter = draft
        elif draft.kind is Kind.ANSWER:
            open_letter, answered = None, True
    if parsed.drafts and not answered and parsed.thread.status is Status.PUBLISHED:
        what = "this thread has no answer yet, so it is kept back like a draft"
        yield Problem(path, parsed.drafts[-1].line, WARNING, what, "write the answer below a line of `---`")


def _ids(parsed: Parsed, rules: Rules) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for draft in parsed.drafts:
        line = draft.header.line("id", draft.line)
        if draft.id in seen:
            what = f"two turns have the id `{draft.id}`; the other begins on line {seen[draft.id]}"
            yield Problem(parsed.thread.path, line, ERROR, what, "write another `Id:` for one of them")
        seen.setdefault(draft.id, draft.line)


def _perspectives(parsed: Parsed, rules: Rules) -> Iterator[Problem]:
    answer = next((draft for draft in parsed.drafts if draft.kind is Kind.ANSWER and draft.date), None)
    for draft in parsed.drafts:
        if answer and draft.kind is Kind.PERSPECTIVE and draft.date and draft.date < answer.date:
            what = f"this perspective is dated {draft.date:%Y-%m-%d}, before the answer of {answer.date:%Y-%m-%d}"
            yield Problem(parsed.thread.path, draft.header.line("date"), WARNING, what, "mend one of the dates")


def _images(parsed: Parsed, rules: Rules) -> Iterator[Problem]:
    for draft in parsed.drafts:
        for text, number in zip(draft.texts, draft.lines.numbers) if "![" in draft.lines.text else ():
            if _IMAGE.search(text):
                mend = "write what it shows between the brackets, as in `![Two desks](desks.png)`"
                yield Problem(parsed.thread.path, number, WARNING, "this image has no description", mend)


@dataclass(frozen=True, slots=True)
class _Pass:
    """What the leak checks let pass in one file."""

    kinds: frozenset[str]
    values: frozenset[str]

    def excuses(self, leak: Leak) -> bool:
        return leak.kind in self.kinds or _plain(leak.value) in self.values


@lru_cache(maxsize=1_000)
def _plain(value: str) -> str:
    """Return a value for comparing: a phone number as its digits, an address without its scheme."""
    if re.fullmatch(r"[\d\s()+./\u2010-\u2013-]+", value):
        return re.sub(r"\D", "", value)
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", " ".join(value.casefold().split())).rstrip("/")


def _passed(parsed: Parsed, rules: Rules) -> _Pass:
    allowed = [*parsed.fields.allow, *rules.privacy.allow, rules.threads.address]
    own_names = [name for name in rules.threads.columnist_names]
    kinds = frozenset(value.lower() for value in parsed.fields.allow) & {"email", "phone", "profile", "name"}
    return _Pass(kinds, frozenset(_plain(value) for value in [*allowed, *own_names]))


def _leaks_in_turns(parsed: Parsed, rules: Rules) -> Iterator[Problem]:
    for draft in parsed.drafts:
        mild = draft.kind in (Kind.ANSWER, Kind.NOTE)
        text = draft.lines.text
        for leak in find_leaks(text, rules.privacy, rules.names) if may_leak(text, rules.names) else ():
            if not _passed(parsed, rules).excuses(leak):
                line = draft.lines.numbers[text.count("\n", 0, leak.start)]
                level = WARNING if mild and leak.kind != "name" else ERROR
                yield _leak(parsed.thread.path, line, level, _SPEAKERS[draft.kind], leak)
        yield from _leaks_in_turn_header(parsed, draft, rules)


def _leaks_in_turn_header(parsed: Parsed, draft: Draft, rules: Rules) -> Iterator[Problem]:
    for entry in draft.header.entries:
        # In some countries the eight digits of a day are somebody's phone number.
        if entry.key == "date" and read_date(entry.value):
            continue
        for leak in find_leaks(entry.value, rules.privacy, rules.names):
            in_from = entry.key == "from" and leak.kind == "email"
            if not in_from and not _passed(parsed, rules).excuses(leak):
                yield _leak(parsed.thread.path, entry.line, ERROR, f"`{entry.key.capitalize()}:`", leak)


def _leaks_in_header(parsed: Parsed, rules: Rules) -> Iterator[Problem]:
    excused = ("allow", "date", "asked", "reviewed", "modified", "uid")
    entries = [entry for entry in parsed.fields.header.entries if entry.key not in excused]
    if not may_leak("\n".join([entry.value for entry in entries]), rules.names):
        return
    for entry in entries:
        value = entry.value.replace("-", " ") if entry.key in ("slug", "alias", "follows") else entry.value
        for leak in find_leaks(value, rules.privacy, rules.names):
            in_from = entry.key == "from" and leak.kind == "email"
            if not in_from and not _passed(parsed, rules).excuses(leak):
                yield _leak(parsed.thread.path, entry.line, ERROR, f"`{entry.key.capitalize()}:`", leak)


def _leak(path: str, line: int, level: str, where: str, leak: Leak) -> Problem:
    words, cure = _LEAK_WORDS[leak.kind]
    value = " ".join(leak.value.split())
    mend = f"{cure}, or excuse it with `Allow: {value}`" if leak.kind != "name" else f"{cure}, or write `Allow: name`"
    return Problem(path, line, level, f"{where} holds {words} {value}", mend)


def _full_names(parsed: Parsed, rules: Rules) -> Iterator[Problem]:
    """A sign-off like a first and a last name must be repeated in `From`: then it is meant."""
    for i, draft in enumerate(parsed.drafts):
        said = draft.header.get("from") or ("" if i else parsed.fields.header.get("from"))
        name = draft.signer
        if not name or not reads_like_full_name(name) or rules.is_columnist(name) or same_name(name, said):
            continue
        passed = _passed(parsed, rules)
        if "name" not in passed.kinds and normal_name(name) not in {normal_name(v) for v in passed.values}:
            line = draft.lines.numbers[draft.signoff.start]
            what = f"{_SPEAKERS[draft.kind]} is signed {name}, which reads like a person's full name"
            mend = f"sign with the first name alone, or repeat it as `From: {name}` if it may be known"
            yield Problem(parsed.thread.path, line, ERROR, what, mend)
