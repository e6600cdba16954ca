"""What a tool has written: how many pages and feeds, so that nobody is compared with less work."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_SEARCH = ("search", "pagefind")
# Other lists, such as that of a year, may stand beside the letters; theirs are the names that corpus.py gives.
_PAGE = re.compile(r"(letters(?=/letter-)|category|tag)/[^/]+/index\.html")


@dataclass(frozen=True, slots=True)
class Written:
    """Counts of a built site."""

    letters: int
    categories: int
    tags: int
    others: int
    """Home, the list of all letters, and what else is a page."""
    feeds: int
    search: int
    """Files of the search."""
    files: int
    size: int
    """Bytes of all files."""


def count(folder: Path) -> Written:
    """Return what stands in the folder of a built site."""
    kinds: Counter[str] = Counter()
    size = 0
    for path in _files(folder):
        kinds[_kind(path.relative_to(folder))] += 1
        size += path.stat().st_size
    listed = (kinds[name] for name in ("letters", "category", "tag", "page", "feed", "search"))
    return Written(*listed, kinds.total(), size)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def _kind(path: Path) -> str:
    if path.parts[0] in _SEARCH and path.parts[1:] != ("index.html",):
        return "search"
    if path.suffix == ".html":
        listed = _PAGE.fullmatch(path.as_posix())
        return listed[1] if listed else "page"
    return "feed" if path.suffix in (".xml", ".json") and path.name != "sitemap.xml" else "file"


def unlike(sites: Mapping[str, Written]) -> str:
    """Return in what sites differ that should have the same pages, or an empty string."""
    for name in ("letters", "categories", "tags"):
        counts = {tool: getattr(site, name) for tool, site in sites.items()}
        if len(set(counts.values())) > 1:
            return f"pages of {name}: " + ", ".join(f"{tool} {number}" for tool, number in counts.items())
    return ""
