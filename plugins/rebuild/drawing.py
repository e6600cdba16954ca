"""A page drawn: what all templates know is put together once, and each page is given what is its own."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Template

from .facts import Notes
from .watched import watched


class Drawing:
    """Draws pages of one context."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.shared: dict[str, Any] = {}
        """What every page is given."""
        self._known: dict[Template, dict[str, Any]] = {}
        """That, and what a template's environment knows."""

    def learn(self, shared: dict[str, Any]) -> None:
        """Learn what every page is given, which does not change any more."""
        self.shared = shared
        self._known.clear()

    def own(self, name: str, given: Mapping[str, Any], *, relative: bool) -> dict[str, Any]:
        """Return what is one page's own in its context, as Pelican makes it."""
        own: dict[str, Any] = {"output_file": name}
        if relative:
            own["SITEURL"] = own["localsiteurl"] = _way_up(name)
        for key, value in given.items():
            own[key] = watched(f"{name}:{key}", value, self.notes) if isinstance(value, list) else value
        return own

    def drawn(self, template: Template, own: Mapping[str, Any]) -> bytes:
        """Return a page."""
        environment = template.environment
        environment.given = own.keys()
        context = template.new_context(self._known_to(template), shared=True)
        context.vars.update(own)
        try:
            # Most pieces are ASCII: each by itself is sooner encoded than a page in which one sign is not.
            return b"".join(map(str.encode, template.root_render_func(context)))
        except Exception:
            environment.handle_exception()

    def _known_to(self, template: Template) -> dict[str, Any]:
        if template not in self._known:
            self._known[template] = {**template.globals, **self.shared}
        return self._known[template]


def _way_up(name: str) -> str:
    """Return the way from a page to the site's root, as Pelican tells it."""
    folders = [part for part in name.split("/") if part][:-1]
    return "/".join([".."] * len(folders)) or "."
