"""Parts of pages that are the same on many: rendered once."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from jinja2 import Environment, pass_environment, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Macro
from markupsafe import Markup


def keeper() -> Callable[..., Markup]:
    """Return the `kept` of templates: `{% call kept("menu", root, page_links) %} ... {% endcall %}`.

    The body is rendered once for each key, so the key must hold whatever the body reads that is not the same
    on every page; then a part that is not rendered again still shows which values it stands on.
    """
    rendered: dict[tuple[Hashable, ...], Markup] = {}

    def kept(*key: Hashable, caller: Callable[[], Markup]) -> Markup:
        if key not in rendered:
            rendered[key] = caller()
        return rendered[key]

    return kept


def drawer() -> Callable[..., Markup]:
    """Return the `each` of templates: `{{ each(row, letters, root, lang) }}` draws every letter of a list by a macro.

    A letter stands in many lists, and is drawn once for all that draw it alike. So the macro may read of it, beside
    what else it is given, only what its own address stands for: its head.
    """
    drawn: dict[tuple[Hashable, ...], dict[str, Markup]] = {}

    @pass_eval_context
    def each(context: EvalContext, draw: Macro, letters: Iterable[Any], *also: Hashable) -> Markup:
        read = context.environment.getattr  # which notes that the letter is read
        alike = drawn.setdefault((draw.name, *also), {})
        whole = []
        for letter in letters:
            address = read(letter, "url")
            if address not in alike:
                alike[address] = draw(context, letter, *also)
            whole.append(alike[address])
        return Markup("\n".join(whole))

    return each


@pass_environment
def by_year(environment: Environment, letters: Iterable[Any]) -> list[tuple[int, list[Any]]]:
    """Return the letters of each year, the newest year first."""
    years: dict[int, list[Any]] = {}
    for letter in letters:
        years.setdefault(environment.getattr(letter, "date").year, []).append(letter)
    return sorted(years.items(), reverse=True)
