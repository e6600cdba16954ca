"""The last part of an address, made from a name."""

import re
import unicodedata
from functools import lru_cache

from unidecode import unidecode

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slugify(name: str) -> str:
    """Return a name as `a-z`, `0-9` and hyphens, as Pelican's own slugs for tags and categories are."""
    # The names of most files are slugs already.
    return name if _SLUG.fullmatch(name) else _slugified(name)


@lru_cache(maxsize=10_000)
def _slugified(name: str) -> str:
    plain = unidecode(unicodedata.normalize("NFKC", name)).lower()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip()).strip("-")
