"""Links inside the site: what they mean, whether it exists, and how Pelican is told of it."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from html import escape, unescape
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from .model import Said, Turn

_LINK = re.compile(r'(<(?:a|img)\b[^>]*?\b(?:href|src)=")([^"]*)(")')
_INTRASITE = re.compile(r"^[{|](filename|static|attach|category|tag|author|index)[}|](.*)$")


NOT_PUBLIC = "leads to a letter that is not public"
"""The fault of a link that readers could not follow yet."""


@dataclass(frozen=True, slots=True)
class SiteMap:
    """What a link may lead to. Paths are relative to the content folder, addresses to the site."""

    documents: Mapping[str, str] = field(default_factory=dict)
    """Source path of each letter and page that is public -> its address (`letters/x/`)."""
    hidden: frozenset[str] = frozenset()
    """Source paths of the letters that are not public at this moment."""
    addresses: frozenset[str] = frozenset()
    """Every other address of the site (`category/pay/`, `feeds/atom.xml`)."""
    turns: Mapping[str, Sequence[Turn]] = field(default_factory=dict)
    """Source path -> the turns on its page; a page that is not known here may have any id."""
    reserved: frozenset[str] = frozenset()
    """The ids that every page of a letter has."""
    is_file: Callable[[str], bool] = lambda path: False
    """Says whether a file is in the content folder."""
    category_slugs: frozenset[str] = frozenset()
    tag_slugs: frozenset[str] = frozenset()
    slugify: Callable[[str], str] = str
    site: str = ""
    """The site's own URL, when it is known."""
    _sources: Mapping[str, str] = field(init=False)
    _others: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_sources", {_bare(known): source for source, known in self.documents.items()})
        object.__setattr__(self, "_others", {_bare(known): known for known in self.addresses})

    def ids(self, source: str) -> frozenset[str] | None:
        """Return the ids on the page of a letter, or None when the page may have any."""
        turns = self.turns.get(source)
        return None if turns is None else self.reserved.union(turn.id for turn in turns)

    def source_at(self, address: str) -> str | None:
        """Return the source path of the letter or page at an address, or None."""
        return self._sources.get(_bare(address))

    def address_of(self, href: str, path: str) -> str:
        """Return where a link in Pelican's form leads that stands in the file at `path`.

        That is an empty string when it leads to no letter and no page.
        """
        return self.documents.get(source_of(href, path), "")

    def other_at(self, address: str) -> str | None:
        """Return the full address of another page or file of the site, or None."""
        return self._others.get(_bare(address))


@dataclass(frozen=True, slots=True)
class Target:
    """What a link becomes, or what is wrong with it."""

    href: str
    fault: str = ""
    cure: str = "write the name of a file beside this one, or an address of the site"


def source_of(href: str, path: str) -> str:
    """Return the source path that a link in Pelican's form names which stands in the file at `path`, or nothing."""
    form = _INTRASITE.match(href)
    return _source(_file_of(form[2]), path) if form else ""


def links_in(html: str) -> Iterator[str]:
    """Yield the addresses of the links and images of a turn."""
    for found in _LINK.finditer(html) if 'href="' in html or 'src="' in html else ():
        yield unescape(found[2])


@dataclass(frozen=True, slots=True)
class Led(Said):
    """What somebody says, its links inside the site in the form that Pelican resolves."""

    said: Said
    hrefs: tuple[tuple[str, str, str], ...]
    """Address as written, address in Pelican's form, and where on the site that leads now."""

    @property
    def html(self) -> str:
        """The HTML with its links led."""
        new = {old: href for old, href, _ in self.hrefs}
        return _LINK.sub(lambda found: found[1] + escape(new[unescape(found[2])]) + found[3], self.said.html)

    @property
    def text(self) -> str:
        """The words, which are the same."""
        return self.said.text

    @property
    def digest(self) -> str:
        """Another one wherever a link leads elsewhere."""
        return hashlib.blake2b(repr((self.said.digest, self.hrefs)).encode(), digest_size=16).hexdigest()


def led_hrefs(turn: Turn) -> Iterator[str]:
    """Yield the addresses of a turn in Pelican's form, whatever else was done to it since."""
    said = turn.said
    while said is not None and not isinstance(said, Led):
        said = getattr(said, "said", None)
    yield from (new for _, new, _ in said.hrefs) if said else turn.links


def led(turn: Turn, path: str, own: str, sites: SiteMap) -> Turn:
    """Return a turn of the letter at `path`, whose own address is `own`, with its links inside the site led."""
    if not turn.links:
        return turn
    hrefs = []
    for link in turn.links:
        href = resolve(link, path, own, sites).href
        hrefs.append((link, href, sites.address_of(href, path)))
    return replace(turn, said=Led(turn.said, tuple(hrefs)))


def relink(html: str, path: str, own: str, sites: SiteMap) -> str:
    """Return the HTML with its links inside the site in the form that Pelican resolves."""

    def replaced(found: re.Match[str]) -> str:
        return found[1] + escape(resolve(unescape(found[2]), path, own, sites).href) + found[3]

    return _LINK.sub(replaced, html)


def resolve(href: str, path: str, own: str, sites: SiteMap) -> Target:
    """Say what a link in the letter at `path`, whose own address is `own`, leads to.

    An author may write the file beside the letter (`other.md`, `photo.png`), Pelican's forms
    (`{filename}other.md`), or an address of the site (`/letters/other/`, `../other/`).
    """
    intrasite = _INTRASITE.match(href)
    if intrasite:
        return _intrasite(href, intrasite[1], intrasite[2], path, sites)
    if sites.site and (href + "/").startswith(sites.site + "/"):
        href = href[len(sites.site) :] or "/"
    try:
        parts = urlsplit(href)
    except ValueError:
        return Target(href, "is no address", "write it as a browser shows it")
    if parts.scheme or parts.netloc:
        return Target(href)
    if not parts.path:
        return _anchored(href, path, parts.fragment, sites)
    return _inside(href, unquote(parts.path), parts.fragment, path, own, sites)


def _intrasite(href: str, what: str, value: str, path: str, sites: SiteMap) -> Target:
    target, fragment = _file_of(value), value.partition("#")[2]
    if what == "category":
        fault = "" if sites.slugify(target) in sites.category_slugs else "names no category"
        return Target(href, fault, "write one that a public letter has")
    if what == "tag":
        fault = "" if sites.slugify(target) in sites.tag_slugs else "names no tag"
        return Target(href, fault, "write one that a public letter has")
    if what in ("author", "index"):
        return Target(href)
    source = _source(target, path)
    if what == "filename" and source in sites.documents:
        return _anchored(href, source, fragment, sites)
    if what == "filename" and source in sites.hidden:
        return _not_public(href)
    return Target(href) if sites.is_file(source) else _no_file(href, source, sites)


def _file_of(value: str) -> str:
    """Return the file that a link in Pelican's form names, as it is written."""
    return unquote(value.partition("#")[0].partition("?")[0])


def _source(target: str, path: str) -> str:
    return normpath(target.lstrip("/") if target.startswith("/") else join(dirname(path), target))


def _anchored(href: str, source: str, fragment: str, sites: SiteMap) -> Target:
    """Return a link to a page that is there; its fragment must be an id of that page."""
    known = sites.ids(source)
    if not fragment or known is None or fragment in known:
        return Target(href)
    near = get_close_matches(fragment, known, n=1)
    cure = f"did you mean `#{near[0]}`?" if near else "write the id of a turn, as in `#answer`"
    return Target(href, "leads to a place that is not on that page", cure)


def _not_public(href: str) -> Target:
    return Target(href, NOT_PUBLIC, "wait until that letter is published, or take the link out")


def _no_file(href: str, source: str, sites: SiteMap) -> Target:
    near = get_close_matches(source, sites.documents, n=1, cutoff=0.8)
    if near:
        return Target(href, "leads to no file", f"did you mean `{{filename}}/{near[0]}`?")
    return Target(href, "leads to no file", "put the file there, or mend its name")


def _inside(href: str, target: str, fragment: str, path: str, own: str, sites: SiteMap) -> Target:
    """Resolve an address without a scheme: a file of the content folder, or an address of the site."""
    mark = f"#{fragment}" if fragment else ""
    if not target.startswith("/"):
        source = _source(target, path)
        if source in sites.documents:
            return _anchored(f"{{filename}}/{source}{mark}", source, fragment, sites)
        if source in sites.hidden:
            return _not_public(f"{{filename}}/{source}{mark}")
        if not source.startswith("..") and sites.is_file(source):
            return Target(f"{{static}}/{source}{mark}")
    address = normpath(join("/", dirname(own), target)).lstrip("/")
    if source := sites.source_at(address):
        return _anchored(f"{{filename}}/{source}{mark}", source, fragment, sites)
    if (known := sites.other_at(address)) is not None:
        return Target("../" * own.count("/") + known + mark)
    if re.search(r"\.(?!html?$)\w+$", target) and not target.startswith("/"):
        return _no_file(href, _source(target, path), sites)
    return Target(href, "leads to nothing on this site")


def _bare(address: str) -> str:
    return address.removesuffix("index.html").rstrip("/")
