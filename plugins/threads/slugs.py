"""The last part of an address, made from a name."""

import re
import unicodedata
from functools import lru_cache

from unidecode import unidecode


@lru_cache(maxsize=10_000)
def slugify(name: str) -> str:
    """Return a name as `a-z`, `0-9` and hyphens, as Pelican's own slugs for tags and categories are."""
    plain = unidecode(unicodedata.normalize("NFKC", name)).lower()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip()).strip("-")
