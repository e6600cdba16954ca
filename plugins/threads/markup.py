"""A thread as semantic HTML that reads well in any theme."""

import datetime
from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup

from plugins.problems import Problem

from .model import Thread, Turn
from .settings import Phrases, in_words
from .text import safe


def thread_html(thread: Thread, phrases: Phrases) -> str:
    """Return the turns of a thread, each a section with its id, kind and a heading that names who speaks."""
    return "\n".join(turn_html(turn, phrases) for turn in thread.turns)


def turn_html(turn: Turn, phrases: Phrases) -> str:
    """Return one turn. Its heading is an `h2`, the headings inside it come below."""
    date = f'\n<p class="turn-date">{time_html(turn.date, phrases)}</p>' if turn.date else ""
    heading, label = _heading(turn.heading, phrases.link)
    link = f'<a class="turn-link" href="#{turn.id}" aria-label="{label}">¶</a>'
    return (
        f'<section class="turn" id="{turn.id}" data-kind="{turn.kind}">\n'
        f'<header class="turn-head">\n<h2>{heading}</h2>\n{link}{date}\n</header>\n'
        f'<div class="turn-text">\n{turn.html.strip()}\n</div>\n</section>'
    )


@lru_cache(maxsize=1 << 12)
def _heading(heading: str, link: str) -> tuple[str, str]:
    """Return a heading, and the label of the link to it; who speaks is mostly the columnist, or has a common name."""
    return safe(heading), safe(link.format(heading=heading))


def time_html(moment: datetime.datetime, phrases: Phrases) -> Markup:
    """Return a day in words, which machines can read, too."""
    return _day_html(moment.date(), phrases.date, phrases.months)


@lru_cache(maxsize=1 << 12)
def _day_html(day: datetime.date, pattern: str, months: tuple[str, ...]) -> Markup:
    return Markup(f'<time datetime="{day.isoformat()}">{safe(in_words(day, pattern, months))}</time>')


def problems_html(problems: Iterable[Problem], phrases: Phrases) -> str:
    """Return what stands in place of a letter that cannot be published."""
    rows = "".join(
        f"<li><strong>Line {p.line}</strong> ({p.level}): {safe(p.what)}; <em>{safe(p.mend)}</em></li>\n"
        for p in problems
    )
    path = next((safe(problem.path) for problem in problems), "")
    head = f"<h2>{safe(phrases.faulty)}</h2>\n<p><code>{path}</code></p>"
    return f'<section class="faults">\n{head}\n<ul>\n{rows}</ul>\n</section>'
