"""The sitemap, as sitemaps.org/protocol.html wants it: what search engines should read, and since when it says so."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlsplit

MOST_PAGES = 50_000
MOST_BYTES = 50 * 1024 * 1024
"""What one file may hold at most, says the protocol, "uncompressed"; above, there is an index of several."""

_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
# Beside letters and figures, what RFC 3986 lets stand in a path; `%` for what is quoted already.
_UNQUOTED = "/%:@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True)
class Page:
    """One page that search engines may list."""

    address: str
    """Below the site's root; empty for home."""
    changed: datetime.datetime | None = None
    """When what it says last changed, as far as anybody knows."""


def in_ascii(url: str) -> str:
    """Return a URL with its host as browsers send it (RFC 5891): crawlers read nothing else."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.encode("idna").decode()).geturl()


def sitemaps(
    pages: Iterable[Page], site: str, most_pages: int = MOST_PAGES, most_bytes: int = MOST_BYTES
) -> dict[str, bytes]:
    """Return the files of the sitemap of a site whose own URL is `site`, by their names; pages sorted."""
    once = {page.address: page for page in pages}
    parts = list(_parts([once[address] for address in sorted(once)], site, most_pages, most_bytes))
    if len(parts) == 1:
        return {"sitemap.xml": parts[0][1]}
    named = [(f"sitemap-{number}.xml", *part) for number, part in enumerate(parts, 1)]
    index = "".join(_entry("sitemap", Page(name, changed), site) for name, changed, _ in named)
    files = {name: file for name, _, file in named}
    return {"sitemap.xml": _file("sitemapindex", index), **files}


def _parts(
    pages: Sequence[Page], site: str, most_pages: int, most_bytes: int
) -> Iterator[tuple[datetime.datetime | None, bytes]]:
    """Yield each file with the date of its newest page, no file larger than it may be; one at least."""
    room = most_bytes - len(_file("urlset", ""))
    entries: list[str] = []
    held: list[Page] = []
    size = 0
    for page in pages:
        entry = _entry("url", page, site)
        if entries and (len(entries) == most_pages or size + len(entry) > room):
            yield _newest(held), _file("urlset", "".join(entries))
            entries, held, size = [], [], 0
        entries.append(entry)
        held.append(page)
        size += len(entry)  # an entry is ASCII, so that it has as many bytes as letters
    yield _newest(held), _file("urlset", "".join(entries))


def _newest(pages: Iterable[Page]) -> datetime.datetime | None:
    return max((page.changed for page in pages if page.changed), default=None)


def _entry(name: str, page: Page, site: str) -> str:
    address = escape(f"{site}/{quote(page.address, safe=_UNQUOTED)}")
    changed = f"<lastmod>{page.changed.isoformat()}</lastmod>" if page.changed else ""
    return f"<{name}><loc>{address}</loc>{changed}</{name}>\n"


def _file(name: str, entries: str) -> bytes:
    return f"{_HEAD}<{name} {_NAMESPACE}>\n{entries}</{name}>\n".encode("ascii")


def robots(site: str = "") -> bytes:
    """Return robots.txt (RFC 9309), which lets everybody read all; with the site's own URL, it names the sitemap.

    Crawlers look for it at a host's root only: a site below a path must copy it there.
    """
    sitemap = f"\nSitemap: {site}/sitemap.xml\n" if site else ""
    return f"User-agent: *\nDisallow:\n{sitemap}".encode()
