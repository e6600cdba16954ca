"""From the text of a letter file to a `Thread` and its problems. It never raises, whatever the text."""

from dataclasses import dataclass, field

from plugins.problems import ERROR, Problem

from .fields import UNDATED, Fields, read_fields
from .header import read_file_header
from .limits import too_deep
from .links import links_in
from .model import Kind, State, Thread, Turn, Words
from .rules import Rules
from .settings import Phrases
from .source import read_lines
from .split import split_turns
from .text import safe, to_html_and_text, to_text
from .turns import Draft, Voices

SUMMARY_WORDS = 50
"""A summary ends with the sentence in which the letter reaches so many words."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file as read: its thread, and what the rules between files and turns still need to know."""

    thread: Thread
    fields: Fields
    drafts: tuple[Draft, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


def parse_letter(path: str, data: bytes, rules: Rules) -> Parsed:
    """Return the thread that a file holds; `path` is relative to the content folder, with `/`.

    A file that is no text gives a thread without turns and the error that says so.
    """
    lines, problems = read_lines(path, data)
    unreadable = any(problem.level == ERROR for problem in problems) and not lines
    header, used, more = read_file_header(path, lines, rules.threads.columnist_names)
    fields, doubts = read_fields(path, header, rules)
    if unreadable:
        return Parsed(_thread(path, fields, [], (), rules), fields, (), tuple(problems))
    parts, cuts = split_turns(path, lines[used:], rules.manners)
    voices = Voices(path, fields, rules)
    drafts = [voices.read(part) for part in parts]
    if not drafts:
        mend = "write the letter below the header, after an empty line"
        cuts.append(Problem(path, lines[-1].number if lines else 1, ERROR, "there is no letter in this file", mend))
    deep = [problem for draft in drafts for problem in too_deep(path, draft.lines)]
    phrases = rules.phrases_for(fields.lang)
    turns = tuple(_turn(path, draft, phrases, plain=bool(deep)) for draft in drafts)
    problems += [*more, *doubts, *cuts, *deep, *(problem for draft in drafts for problem in draft.problems)]
    return Parsed(_thread(path, fields, drafts, turns, rules), fields, tuple(drafts), tuple(problems))


def _turn(path: str, draft: Draft, phrases: Phrases, *, plain: bool) -> Turn:
    """Convert a turn; one that would choke Markdown is shown as it stands."""
    html, text = _as_typed(draft) if plain else to_html_and_text(draft.texts, draft.layout)
    role = " ".join(draft.header.get("role").split())
    return Turn(
        kind=draft.kind,
        author=draft.author,
        role=role,
        date=draft.date,
        id=draft.id,
        heading=_heading(draft, role, phrases),
        line=draft.line,
        links=tuple(dict.fromkeys(links_in(html))),
        pictures="<img" in html,
        said=Words(html, text, f"{path}#{draft.id}"),
    )


def _as_typed(draft: Draft) -> tuple[str, str]:
    html = f"<pre>{safe(draft.lines.text)}</pre>"
    return html, to_text(html)


def _heading(draft: Draft, role: str, phrases: Phrases) -> str:
    if draft.kind is Kind.NOTE:
        return phrases.note
    with_role = draft.kind is Kind.PERSPECTIVE and role
    phrase = phrases.perspective_role if with_role else getattr(phrases, draft.kind)
    return phrase.format(name=draft.author, role=role)


def _thread(path: str, fields: Fields, drafts: list[Draft], turns: tuple[Turn, ...], rules: Rules) -> Thread:
    header = fields.header
    asker = next((draft.author for draft in drafts if draft.kind is Kind.LETTER), rules.phrases_for(fields.lang).reader)
    thread = Thread(
        path=path,
        slug=fields.slug,
        title=fields.title,
        date=fields.dates.get("date", UNDATED),
        category=fields.category,
        turns=turns,
        lang=fields.lang,
        tags=fields.tags,
        asked=fields.dates.get("asked"),
        reviewed=fields.dates.get("reviewed"),
        modified=fields.dates.get("modified"),
        status=fields.status,
        state=State.PUBLIC,
        asker=asker,
        follows=header.get("follows").strip(),
        aliases=fields.aliases,
        uid=header.get("uid") or fields.slug,
        summary=header.get("summary") or summary(turns),
        translation=header.get("translation").lower() in ("true", "yes", "1"),
        author=header.get("author"),
        extra=fields.extra,
    )
    return thread


def summary(turns: tuple[Turn, ...]) -> str:
    """Return the first sentences of the letter, plain text, without its greeting and sign-off."""
    letter = next((turn for turn in turns if turn.kind is Kind.LETTER), None)
    if not letter:
        return ""
    words = _first_words(_without_manners(letter.html)) or letter.text.split()[:SUMMARY_WORDS]
    for count in range(SUMMARY_WORDS // 2, len(words) + 1):
        if words[count - 1].rstrip("\"'”’)")[-1:] in tuple(".?!"):
            return " ".join(words[:count])
    shown = " ".join(words)
    return shown if len(words) < SUMMARY_WORDS else shown.rstrip(",;:") + " …"


def _first_words(html: str) -> list[str]:
    """Return as many words of HTML as a summary can have."""
    # The first paragraphs have them, as a rule; an attribute might hold what only looks like the end of one.
    end = html.find("</p>", SUMMARY_WORDS * 10)
    if end >= 0 and '="' not in html:
        words = to_text(html[:end]).split()
        if len(words) >= SUMMARY_WORDS:
            return words[:SUMMARY_WORDS]
    return to_text(html).split()[:SUMMARY_WORDS]


def _without_manners(html: str) -> str:
    for kind in ("greeting", "signoff"):
        start = html.find(f'<p class="{kind}">')
        if start >= 0:
            html = html[:start] + html[html.index("</p>", start) + 4 :]
    return html
