"""What a page needs to be of use on paper, where nobody can follow a link."""

import re
from html import escape, unescape
from urllib.parse import urljoin

from markupsafe import Markup

# An address of this site: neither a place on the page nor one with a scheme.
_INSIDE = re.compile(r'(<a\b[^>]*?\bhref="((?!#|[a-z][a-z0-9+.-]*:|//)[^"]+)")')


def with_addresses(html: str, page: str) -> Markup:
    """Return the HTML of a page at this URL, its links into the site told in full as `data-address`."""
    if 'href="' not in html:
        return Markup(html)

    def told(link: re.Match[str]) -> str:
        return f'{link[1]} data-address="{escape(urljoin(page, unescape(link[2])))}"'

    return Markup(_INSIDE.sub(told, html))
