"""The column's ordinary pages ("About"): their addresses, and what is checked in them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from plugins.problems import ERROR, Problem

from .addresses import Addresses
from .header import Header, read_file_header
from .links import SiteMap, resolve
from .slugs import slugify
from .source import read_lines

_LINK = re.compile(r"\]\(<?([^)\s>]+)")


def page_address(path: str, data: bytes, addresses: Addresses) -> str:
    """Return the address of the page at a path, as its header or its name says."""
    lines, _ = read_lines(path, data)
    header, _, _ = read_file_header(path, lines, ())
    return _address(path, header, addresses)


def _address(path: str, header: Header, addresses: Addresses) -> str:
    slug = header.get("slug") or slugify(PurePosixPath(path).stem)
    return header.get("url") or addresses.page(slug, header.get("lang"))


def check_page(path: str, data: bytes, addresses: Addresses, sites: SiteMap) -> Iterator[Problem]:
    """Yield what is wrong with a page: unreadable, without Title, a link that leads nowhere."""
    lines, problems = read_lines(path, data)
    yield from problems
    header, used, doubts = read_file_header(path, lines, ())
    # Pelican itself reads pages, and it knows no key that is one slip off.
    yield from (replace(doubt, level=ERROR) for doubt in doubts)
    if not problems and not header.get("title"):
        yield Problem(path, 1, ERROR, "there is no Title", "write `Title: ` and the page's name at the top")
    own = _address(path, header, addresses)
    for line in lines[used:]:
        for href in _LINK.findall(line.text):
            target = resolve(href, path, own, sites)
            if target.fault:
                yield Problem(path, line.number, ERROR, f"the link to `{href}` {target.fault}", target.cure)
