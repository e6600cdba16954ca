"""Who speaks in each turn of a file: kinds, names, ids, dates."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from plugins.problems import ERROR, WARNING, Problem

from .blocks import Layout
from .dates import read_date
from .fields import Fields, unreadable_date
from .header import Header, read_turn_header
from .lines import is_structure
from .model import Kind
from .people import Greeting, Manners, normal_name, same_name
from .rules import Rules
from .signoff import Signoff, find_signoff
from .source import Lines
from .spelling import one_slip
from .split import Part

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ID = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
_AUTOMATIC = re.compile(r"^(?:letter|answer)(?:-\d+)?$|^(?:update|perspective|note)-\d+$")


@dataclass(slots=True)
class Draft:
    """One turn while it is read: its own header, its lines, and what they say of its voice."""

    header: Header
    lines: Lines
    line: int
    greeting: Greeting | None = None
    signoff: Signoff | None = None
    kind: Kind = Kind.NOTE
    author: str = ""
    id: str = ""
    date: datetime.datetime | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def texts(self) -> Sequence[str]:
        """The text of its lines."""
        return self.lines.texts

    @property
    def layout(self) -> Layout:
        """Which lines greet and which sign."""
        alone = 0 if self.greeting and self.greeting.alone else None
        return Layout(alone, (self.signoff.start, self.signoff.end) if self.signoff else None)

    @property
    def signer(self) -> str:
        """The name in the sign-off, or an empty string."""
        return self.signoff.name if self.signoff else ""


class Voices:
    """Reads the turns of one file in their order; each is known by those above it."""

    def __init__(self, path: str, fields: Fields, rules: Rules) -> None:
        self.path = path
        self.fields = fields
        self.rules = rules
        self.drafts: list[Draft] = []
        self.askers: list[str] = []
        self._counts: Counter[Kind] = Counter()

    def read(self, part: Part) -> Draft:
        """Return the next turn with its kind, author, id and date."""
        header, used, problems = read_turn_header(self.path, part.lines)
        lines = _without_blank_ends(part.lines[used:])
        draft = Draft(header, lines, part.line, problems=problems)
        if not lines:
            mend = "write something between the two lines, or remove one of them"
            problems.append(Problem(self.path, part.line, ERROR, "this turn is empty", mend))
        own = header.get("from") or ("" if self.drafts else self.fields.header.get("from"))
        manners = self.rules.manners.with_names(*self.askers, own)
        self._read_manners(draft, manners)
        draft.kind = self._kind(draft)
        if draft.kind is Kind.LETTER and not draft.signoff and lines:
            draft.signoff = find_signoff(draft.texts, manners, draft.greeting, letter=True)
        self._name(draft, own)
        draft.problems.extend(self._doubts(draft))
        self.drafts.append(draft)
        return draft

    def _read_manners(self, draft: Draft, manners: Manners) -> None:
        if draft.lines:
            first = draft.texts[0]
            draft.greeting = None if is_structure(first) else manners.greeting(first)
            draft.signoff = find_signoff(draft.texts, manners, draft.greeting, letter=False)

    def _kind(self, draft: Draft) -> Kind:
        """Return the kind that the header says, or else the first that fits (see the letter format)."""
        said = draft.header.entry("kind")
        if said and said.value.lower() in list(Kind):
            return Kind(said.value.lower())
        if said:
            draft.problems.append(_unknown_kind(self.path, said.value, said.line))
        if not self.drafts:
            return Kind.LETTER
        name, signer = draft.header.get("from"), draft.signer
        if self.rules.is_columnist(name or signer):
            return Kind.ANSWER
        if any(same_name(name or signer, asker) for asker in self.askers):
            return Kind.UPDATE
        if name:
            return Kind.PERSPECTIVE
        if self._greets_columnist(draft):
            return Kind.LETTER
        return self._kind_of_nameless(draft)

    def _kind_of_nameless(self, draft: Draft) -> Kind:
        if draft.signer:
            what = f"this turn has no `From:` and is taken for a perspective by {draft.signer}"
            mend = f"write `From: {draft.signer}` above it"
            draft.problems.append(Problem(self.path, draft.line, WARNING, what, mend))
            return Kind.PERSPECTIVE
        kinds = [above.kind for above in self.drafts]
        last_letter = max((i for i, kind in enumerate(kinds) if kind is Kind.LETTER), default=-1)
        answered = Kind.ANSWER in kinds[last_letter + 1 :]
        return Kind.NOTE if answered else Kind.ANSWER

    def _greets_columnist(self, draft: Draft) -> bool:
        names = {normal_name(name) for name in self.rules.threads.columnist_names}
        return bool(draft.greeting and names.intersection(draft.greeting.names))

    def _name(self, draft: Draft, own: str) -> None:
        """Fill in author, id and date."""
        phrases, kind = self.rules.phrases_for(self.fields.lang), draft.kind
        self._counts[kind] += 1
        count = self._counts[kind]
        if kind is Kind.ANSWER:
            columnist = not own or self.rules.is_columnist(own)
            draft.author = self.rules.threads.columnist if columnist else own
        else:
            draft.author = own or ("" if kind is Kind.NOTE else draft.signer)
        draft.author = draft.author or (phrases.editor if kind is Kind.NOTE else phrases.reader)
        if kind is Kind.LETTER:
            self.askers.append(draft.author)
        single = kind in (Kind.LETTER, Kind.ANSWER)
        draft.id = str(kind) if single and count == 1 else f"{kind}-{count}"
        self._own_id(draft)
        self._date(draft, first=count == 1)

    def _own_id(self, draft: Draft) -> None:
        entry = draft.header.entry("id")
        if not entry:
            return
        if not _ID.match(entry.value):
            what = f"`Id: {entry.value}` is no id that we can read"
            draft.problems.append(Problem(self.path, entry.line, ERROR, what, "write a-z, 0-9 and hyphens only"))
        elif (
            _AUTOMATIC.match(entry.value) and entry.value != draft.id
        ) or entry.value in self.rules.threads.reserved_ids:
            what = f"`Id: {entry.value}` is one that the page itself uses"
            draft.problems.append(Problem(self.path, entry.line, ERROR, what, "choose another word"))
        else:
            draft.id = entry.value

    def _date(self, draft: Draft, *, first: bool) -> None:
        entry = draft.header.entry("date")
        if entry:
            draft.date = read_date(entry.value, self.rules.zone)
            if not draft.date:
                draft.problems.append(unreadable_date(self.path, entry))
        elif first and draft.kind in (Kind.LETTER, Kind.ANSWER):
            draft.date = self.fields.dates.get("asked" if draft.kind is Kind.LETTER else "date")

    def _doubts(self, draft: Draft) -> Iterator[Problem]:
        """Complain of an address in `From`, and of a sign-off that differs from it."""
        entry = draft.header.entry("from") or (None if self.drafts else self.fields.header.entry("from"))
        if not entry:
            return
        found = _ADDRESS.search(entry.value)
        if found:
            what = f"`From:` holds the mail address {found.group()}"
            yield Problem(self.path, entry.line, ERROR, what, "write the name alone")
        elif draft.signer and not self._agrees(entry.value, draft.signer):
            what = f"the sign-off says {draft.signer}, and `From:` says {entry.value}"
            line = draft.lines.numbers[draft.signoff.start]
            yield Problem(self.path, line, WARNING, what, "make them the same, or leave `From:` out")

    def _agrees(self, name: str, signer: str) -> bool:
        one, other = normal_name(name).split(), normal_name(signer).split()
        shorter = min(len(one), len(other))
        return one[:shorter] == other[:shorter] or (self.rules.is_columnist(name) and self.rules.is_columnist(signer))


def _unknown_kind(path: str, value: str, line: int) -> Problem:
    near = one_slip(value.lower(), list(Kind))
    mend = f"did you mean `{near}`?" if near else "write letter, answer, update, perspective or note"
    return Problem(path, line, ERROR, f"`Kind: {value}` is no kind that we know", mend)


def _without_blank_ends(lines: Lines) -> Lines:
    start, end = lines.first_written(), len(lines)
    while start < end and not lines.texts[end - 1].strip():
        end -= 1
    return lines[start:end]
