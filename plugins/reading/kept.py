"""Parts of pages that are the same on many: rendered once."""

from collections.abc import Callable, Hashable

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
