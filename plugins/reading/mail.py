"""The policy as it is read: as the HTML of a page, and as the plain mail that acknowledges a letter."""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from plugins.threads.text import safe, to_html, to_text

from .policy import Policy, filled

WIDTH = 72
"""The longest line of a mail that nobody's program breaks (RFC 3676 advises 78 at most, quoted marks included)."""

_LINK = re.compile(r'<a href="(https?:[^"]*)"[^>]*>(.*?)</a>')
_ITEM = re.compile(r"<li>(?:\s*<p>)?")
_BULLET = "- "
_BETWEEN_ITEMS = re.compile(r"(?m)(^- .*(?:\n  .*)*)\n\n(?=- )")


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to send by hand or by program."""

    subject: str
    text: str


def policy_html(policy: Policy, columnist: str, address: str) -> str:
    """Return the sections of a policy for a page: each an `h2` and what stands below it."""
    values = _values(policy, columnist, address)
    return "\n".join(
        f"<h2>{safe(filled(section.title, values))}</h2>\n{_html(section.lines, values)}" for section in policy.sections
    )


def acknowledgement(policy: Policy, columnist: str, address: str, name: str = "") -> Mail:
    """Return the mail that tells somebody that the letter has come, and what is promised."""
    values = {**_values(policy, columnist, address), "name": name or policy.name}
    parts = [_plain(policy.opening, values)]
    for section in policy.sections:
        if section.in_mail:
            parts += [filled(section.title, values).upper(), _plain(section.lines, values)]
    return Mail(filled(policy.subject, values), "\n\n".join([*parts, columnist]) + "\n")


def _values(policy: Policy, columnist: str, address: str) -> Mapping[str, str]:
    return {"columnist": columnist, "address": address, "words": str(policy.words), "name": policy.name}


def _html(lines: tuple[str, ...], values: Mapping[str, str]) -> str:
    return to_html([filled(line, values) for line in lines]).strip()


def _plain(lines: tuple[str, ...], values: Mapping[str, str]) -> str:
    """Return Markdown as the text of a mail: an empty line between paragraphs, none between the items of a list."""
    html = _ITEM.sub(f"<p>{_BULLET}", _LINK.sub(_told, _html(lines, values)))
    text = "\n\n".join(map(_wrapped, to_text(html).split("\n")))
    return _BETWEEN_ITEMS.sub(r"\1\n", text)


def _told(link: re.Match[str]) -> str:
    return link[2] if link[2] == link[1] else f"{link[2]} ({link[1]})"


def _wrapped(block: str) -> str:
    indent = " " * len(_BULLET) if block.startswith(_BULLET) else ""
    return textwrap.fill(block, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
