"""The HTML of an entry as a feed may carry it: safe elements only, every address absolute.

The elements and attributes are among those that the W3C feed validator lets pass without the warnings
SecurityRisk and SecurityRiskAttr, besides those of images and recordings, which letters do not have but
another plugin may add. nh3 parses as browsers do, and drops forms and scripts with what is in them.
"""

import re
from functools import lru_cache
from urllib.parse import urljoin

import nh3

from plugins.threads.text import CLASSES, SCHEMES
from plugins.threads.text import TAGS as TURN_TAGS

TAGS = TURN_TAGS | frozenset(
    "div h2 b i u s q cite span small sub sup del ins abbr dl dt dd caption kbd samp var "
    "figure figcaption picture source audio video".split()
)
ATTRIBUTES = {
    "*": {"id", "lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "srcset", "alt", "width", "height"},
    "source": {"src", "srcset", "type", "media"},
    "video": {"src", "poster", "width", "height"},
    "audio": {"src"},
    **dict.fromkeys(("blockquote", "q", "del", "ins"), {"cite"}),
    **dict.fromkeys(("td", "th"), {"colspan", "rowspan"}),
    "ol": {"start"},
    "li": {"value"},
}
_DROPPED = frozenset(
    "script style form template iframe object embed noscript svg math select textarea button title".split()
)
_WHOLE = ("https://", "http://", "mailto:")
_ATTRIBUTE = re.compile(r'<[a-z][a-z0-9]* (?!class="[a-z-]+">)')
_ADDRESSES = frozenset({"href", "src", "poster", "cite"})
# HTML, "Parsing a srcset attribute": an address ends at a space, and a comma at its end is none of it.
_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,]|[^\s,])(\s+[\d.]+[wxh])?\s*(?:,|$)")


def fit(html: str) -> bool:
    """Say whether the HTML of a turn is fit for a feed as it is: it is clean, and nothing in it is an address.

    The turns' own sanitizer lets nothing through that this one would not but some attributes; so where there is none,
    this one would return what it is given.
    """
    return not _ATTRIBUTE.search(html)


def absolute_html(html: str, base: str) -> str:
    """Return HTML fit for a feed, its addresses (fragments too) absolute as seen from the page at `base`."""
    cleaner, whole = _cleaner()
    whole.base = base
    return cleaner.clean(html)


class _Whole:
    """Makes the value of an attribute absolute, as seen from the page at `base`."""

    base = ""

    def __call__(self, tag: str, name: str, value: str) -> str | None:
        if name in _ADDRESSES:
            return absolute_url(value, self.base)
        if name == "srcset":
            return absolute_srcset(value, self.base)
        return value


@lru_cache(maxsize=1)
def _cleaner() -> tuple[nh3.Cleaner, _Whole]:
    """Return the sanitizer, which takes longer to make than to use, and the part of it that knows the page."""
    whole = _Whole()
    cleaner = nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(_DROPPED),
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        attribute_filter=whole,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    return cleaner, whole


def absolute_url(value: str, base: str) -> str | None:
    """Return an absolute address, or None when it is no address at all."""
    if value.startswith(_WHOLE):
        # Most are, and to take an address apart costs more than all else here.
        return value
    try:
        return urljoin(base, value.strip())
    except ValueError:
        return None


def absolute_srcset(value: str, base: str) -> str:
    """Return the candidates of a `srcset` with absolute addresses."""
    candidates = [(absolute_url(url, base), size.strip()) for url, size in _CANDIDATE.findall(value)]
    return ", ".join(" ".join((url, size)).strip() for url, size in candidates if url)
