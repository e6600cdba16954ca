"""Templates as they are compiled: what they show is escaped as Jinja does it, but is not marked as HTML each time.

A page shows some sixty values, and whatever a compiled template escapes, it joins to its other pieces at once: nobody
asks whether it was marked.
"""

from collections.abc import MutableMapping, Sequence
from types import CodeType
from typing import Any

from jinja2 import Environment, Template
from jinja2.runtime import markup_join
from markupsafe import Markup, _escape_inner, escape


def shown(value: Any) -> str:
    """Return a value as HTML shows it."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    return value if kind is Markup else escape(value)


def joined(values: Sequence[Any]) -> str:
    """Return what `~` makes of values: HTML if one of them is."""
    for value in values:
        if type(value) is not str:
            return markup_join(values)
    return "".join(values)


class QuickTemplate(Template):
    """A template whose code finds ours by the names of Jinja's own functions."""

    @classmethod
    def from_code(
        cls, environment: Environment, code: CodeType, globals: MutableMapping[str, Any], uptodate: Any = None
    ) -> Template:
        """Return a template that was compiled."""
        template = super().from_code(environment, code, globals, uptodate)
        template.root_render_func.__globals__.update(escape=shown, markup_join=joined)
        return template
