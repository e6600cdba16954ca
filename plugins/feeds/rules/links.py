"""The rules for the links of an Atom feed, its replies (RFC 4685) and its archive (RFC 5005)."""

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from .reading import ATOM, HISTORY, THREADING, elements, entries, parts
from .rule import Finding, rule
from .values import is_iri, is_language, is_media_type, is_web_address, moment

_ARCHIVE = frozenset("current first last next next-archive prev-archive previous".split())
# Of IANA's "Link Relations" those that the W3C feed validator knows.
_RELATIONS = _ARCHIVE | frozenset(
    "alternate describedby edit edit-media enclosure hub license payment related replies search self service up "
    "via".split()
)
_FEEDS = ("application/atom+xml", "application/rss+xml")
_COUNT, _UPDATED = f"{THREADING}count", f"{THREADING}updated"


def _links(root: Element) -> Iterator[tuple[str, Element]]:
    yield from ((where, element) for where, element in elements(root) if element.tag == f"{ATOM}link")


def _relations(root: Element) -> list[str]:
    return [link.get("rel", "alternate") for link in root.findall(f"{ATOM}link")]


@rule("RFC 4287, 4.1.1; W3C: MissingSelf")
def link_self_missing(root: Element) -> Iterator[Finding]:
    """A feed says where it stands."""
    if "self" not in _relations(root):
        yield "feed", "there is no link with rel `self`"


@rule("RFC 4287, 4.2.7.1")
def link_without_address(root: Element) -> Iterator[Finding]:
    """A link has an address, and here a whole one."""
    for where, link in _links(root):
        if not is_web_address(link.get("href", "")):
            yield where, f"a link leads to `{link.get('href', '')}`"


@rule("RFC 4287, 4.2.7.2; W3C: UnregisteredAtomLinkRel")
def link_relation_unknown(root: Element) -> Iterator[Finding]:
    """A relation is a registered name or an IRI."""
    for where, link in _links(root):
        relation = link.get("rel", "alternate")
        if relation not in _RELATIONS and not is_iri(relation):
            yield where, f"nobody knows the relation `{relation}`"


@rule("RFC 4287, 4.2.7.3 and 4.2.7.4")
def link_type_unreadable(root: Element) -> Iterator[Finding]:
    """The type of a link is a media type, its language a language."""
    for where, link in _links(root):
        if not is_media_type(link.get("type", "text/html")):
            yield where, f"a link has the type `{link.get('type')}`"
        if not is_language(link.get("hreflang", "en")):
            yield where, f"a link has the language `{link.get('hreflang')}`"


@rule("RFC 4287, 4.1.1 and 4.1.2; W3C: DuplicateAtomLink")
def link_alternate_twice(root: Element) -> Iterator[Finding]:
    """There is one page for each type and language."""
    for where, part in parts(root):
        links = [link for link in part.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
        counts = Counter((link.get("type"), link.get("hreflang")) for link in links)
        if any(count > 1 for count in counts.values()):
            yield where, "two alternate links have one type and language"


@rule("W3C: SelfNotAtom")
def link_self_no_feed(root: Element) -> Iterator[Finding]:
    """What a feed calls itself is a feed."""
    for where, link in _links(root):
        if link.get("rel") == "self" and link.get("type", _FEEDS[0]) not in _FEEDS:
            yield where, f"the link with rel `self` has the type `{link.get('type')}`"


@rule("W3C: AtomLinkNotEmpty")
def link_with_text(root: Element) -> Iterator[Finding]:
    """All that a link says stands in its attributes."""
    for where, link in _links(root):
        if len(link) or (link.text or "").strip():
            yield where, "there is something in a link"


@rule("RFC 5005, 4; W3C: FeedHistoryRelInEntry")
def link_of_archive_in_entry(root: Element) -> Iterator[Finding]:
    """A feed has an archive, an entry has none."""
    for where, entry in entries(root):
        relations = [link.get("rel") for link in entry.findall(f"{ATOM}link")]
        yield from ((where, f"a link has the rel `{relation}`") for relation in relations if relation in _ARCHIVE)


@rule("RFC 4685, 3")
def reply_without_reference(root: Element) -> Iterator[Finding]:
    """A reply names the id of what it answers."""
    for where, part in parts(root):
        for reply in part.findall(f"{THREADING}in-reply-to"):
            if not is_iri(reply.get("ref", "")):
                yield where, f"it replies to `{reply.get('ref', '')}`"


@rule("RFC 4685, 4")
def replies_miscounted(root: Element) -> Iterator[Finding]:
    """The number of replies is a number, their date a date, and both stand on a link to replies."""
    for where, link in _links(root):
        if not link.get(_COUNT, "0").isdigit():
            yield where, f"there are `{link.get(_COUNT)}` replies"
        if _UPDATED in link.attrib and not moment(link.get(_UPDATED)):
            yield where, f"the replies are of `{link.get(_UPDATED)}`"
        if link.get("rel") != "replies" and (_COUNT in link.attrib or _UPDATED in link.attrib):
            yield where, f"replies are counted on a link with rel `{link.get('rel')}`"


@rule("RFC 5005, 4")
def archive_without_current(root: Element) -> Iterator[Finding]:
    """A page of an archive leads to the feed that can be subscribed to."""
    if root.find(f"{HISTORY}archive") is not None and "current" not in _relations(root):
        yield "feed", "this page of an archive has no link with rel `current`"


@rule("W3C: ArchiveIncomplete")
def archive_without_neighbour(root: Element) -> Iterator[Finding]:
    """From a page of an archive one gets to another, unless it is all there is."""
    alone = not {"prev-archive", "next-archive"} & set(_relations(root)) and root.find(f"{HISTORY}complete") is None
    if root.find(f"{HISTORY}archive") is not None and alone:
        yield "feed", "this page of an archive leads to no other"


@rule("RFC 5005, 4")
def archive_forked(root: Element) -> Iterator[Finding]:
    """There is one way back through an archive, and it does not lead to where one is."""
    links = {(link.get("rel"), link.get("href")) for link in root.findall(f"{ATOM}link")}
    back = [href for rel, href in links if rel == "prev-archive"]
    if len(back) > 1:
        yield "feed", "two links have the rel `prev-archive`"
    if any(("self", href) in links for href in back):
        yield "feed", "`prev-archive` leads to this page itself"


@rule("RFC 5005, 2 and 4")
def archive_complete(root: Element) -> Iterator[Finding]:
    """A feed that is complete has no archive."""
    if root.find(f"{HISTORY}complete") is None:
        return
    if root.find(f"{HISTORY}archive") is not None or "prev-archive" in _relations(root):
        yield "feed", "it is said to be complete, and to have an archive"


SHARED = (link_without_address, link_relation_unknown, link_type_unreadable, link_self_no_feed, link_with_text)
"""Those that hold for Atom's links in RSS, too."""
RULES = (
    *SHARED,
    *(link_self_missing, link_alternate_twice, link_of_archive_in_entry, reply_without_reference, replies_miscounted),
    *(archive_without_current, archive_without_neighbour, archive_forked, archive_complete),
)
