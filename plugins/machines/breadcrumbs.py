"""The way from the column's first page to a page, for search engines.

Google's "Breadcrumb (BreadcrumbList) structured data" wants at least two steps, each with its name and,
but for the last one, its address; schema.org counts positions from 1.
"""

from typing import Any

from markupsafe import Markup

Node = dict[str, Any]


def breadcrumbs(*steps: tuple[str, str]) -> Node:
    """Return the node of the steps `(name, address)` to a page, home first and the page itself last.

    Names may be plain texts or, as a template has them, HTML.
    """
    items = [
        {"@type": "ListItem", "position": number, "name": _plain(name), "item": str(address)}
        for number, (name, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _plain(name: str) -> str:
    return name.striptags() if isinstance(name, Markup) else name
