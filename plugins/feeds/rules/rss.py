"""The rules of RSS 2.0: its specification, and the profile of the RSS Advisory Board."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from .reading import ATOM, CONTENT, DC, channels, items, short, text
from .rule import Finding, rule
from .values import holds_html, is_iri, is_language, is_mail, is_media_type, is_web_address, mail_date

_NEEDED = ("title", "link", "description")
_DATES = ("pubDate", "lastBuildDate")
_OF_CHANNEL = frozenset(
    "title link description language copyright managingEditor webMaster pubDate lastBuildDate category generator docs "
    "cloud ttl image rating textInput skipHours skipDays item".split()
)
_OF_ITEM = frozenset("title link description author category comments enclosure guid pubDate source".split())
_MANY = frozenset(("category", "item", "enclosure"))


@rule("RSS 2.0: rss; W3C: UndefinedElement")
def rss_version_or_channel(root: Element) -> Iterator[Finding]:
    """The document is `rss` of version 2.0 with one channel."""
    if root.get("version") != "2.0":
        yield "rss", f"the version is `{root.get('version', '')}`"
    if len(root.findall("channel")) != 1:
        yield "rss", f"there are {len(root.findall('channel'))} channels"


@rule("RSS 2.0: required channel elements")
def rss_channel_element_missing(root: Element) -> Iterator[Finding]:
    """A channel has a title, a link and a description, and something in each."""
    for channel in root.findall("channel"):
        yield from (("channel", f"there is no <{name}>") for name in _NEEDED if not text(channel.find(name)))


@rule("RSS profile: atom:link; W3C: MissingAtomSelfLink")
def rss_self_missing(root: Element) -> Iterator[Finding]:
    """A feed says where it stands."""
    for channel in root.findall("channel"):
        if not any(link.get("rel") == "self" for link in channel.findall(f"{ATOM}link")):
            yield "channel", "there is no atom:link with rel `self`"


@rule("RSS profile: language; RFC 5646")
def rss_language_unknown(root: Element) -> Iterator[Finding]:
    """A channel says its language."""
    for where, part in channels(root):
        for name in ("language", f"{DC}language"):
            for language in part.findall(name):
                if not is_language(text(language)):
                    yield where, f"the language is `{text(language)}`"
        if where == "channel" and part.find("language") is None:
            yield where, "there is no <language>"


@rule("RSS profile: date-time values; W3C: InvalidRFC2822Date")
def rss_date_unreadable(root: Element) -> Iterator[Finding]:
    """Dates are those of RFC 822 with four figures for the year, on the right day of the week."""
    for where, part in channels(root):
        for name in _DATES:
            for date in part.findall(name):
                if not mail_date(text(date)):
                    yield where, f"<{name}> is `{text(date)}`"


@rule("RSS 2.0: elements of item")
def rss_item_empty(root: Element) -> Iterator[Finding]:
    """An item has a title or a description."""
    for where, item in items(root):
        if not text(item.find("title")) and not text(item.find("description")):
            yield where, "there is no <title> and no <description>"


@rule("RSS profile: guid; W3C: MissingGuid")
def rss_guid_missing(root: Element) -> Iterator[Finding]:
    """An item can be told from all others."""
    yield from ((where, "there is no <guid>") for where, item in items(root) if not text(item.find("guid")))


@rule("RSS 2.0: guid; W3C: InvalidHttpGUID, InvalidPermalink")
def rss_guid_no_permalink(root: Element) -> Iterator[Finding]:
    """A guid is a web address unless `isPermaLink` says `false`."""
    for where, item in items(root):
        for guid in item.findall("guid"):
            said = guid.get("isPermaLink", "true")
            if said not in ("true", "false"):
                yield where, f"isPermaLink is `{said}`"
            elif said == "true" and not is_web_address(text(guid)):
                yield where, f"the guid `{text(guid)}` is called a permanent link"
            elif text(guid).startswith("tag:") and not is_iri(text(guid)):
                yield where, f"the guid `{text(guid)}` is no tag URI"


@rule("W3C: NotSufficientlyUnique")
def rss_guid_vague(root: Element) -> Iterator[Finding]:
    """A guid is like no other in the world, as a short number is not."""
    for where, item in items(root):
        guid = text(item.find("guid"))
        if guid.isdigit() and len(guid) < 9:
            yield where, f"the guid is `{guid}`"


@rule("RSS profile: guid; W3C: DuplicateValue")
def rss_guid_twice(root: Element) -> Iterator[Finding]:
    """No two items have one guid."""
    seen: set[str] = set()
    for where, item in items(root):
        guid = text(item.find("guid"))
        if guid and guid in seen:
            yield where, f"the guid `{guid}` has been used above"
        seen.add(guid)


@rule("RSS 2.0: author; W3C: InvalidContact")
def rss_author_without_address(root: Element) -> Iterator[Finding]:
    """Authors and editors are mail addresses; names stand in dc:creator."""
    for where, part in channels(root):
        for name in ("author", "managingEditor", "webMaster"):
            for person in part.findall(name):
                if not is_mail(text(person)):
                    yield where, f"<{name}> is `{text(person)}`"


@rule("RSS profile: content:encoded; W3C: NeedDescriptionBeforeContent")
def rss_content_before_description(root: Element) -> Iterator[Finding]:
    """The description stands before the whole text: some readers show whichever comes last."""
    for where, item in items(root):
        names = [child.tag for child in item]
        if f"{CONTENT}encoded" in names and "description" not in names[: names.index(f"{CONTENT}encoded")]:
            yield where, "there is no <description> before content:encoded"


@rule("RSS profile: character data; W3C: ContainsHTML")
def rss_html_in_plain_text(root: Element) -> Iterator[Finding]:
    """Titles, names and the channel's description are plain text."""
    for where, part in channels(root):
        for name in ("title", "category", f"{DC}creator", *(("description",) if where == "channel" else ())):
            for element in part.findall(name):
                if holds_html(text(element)):
                    yield where, f"<{short(name)}> has HTML in it"


@rule("RSS profile: enclosure; W3C: DuplicateEnclosure")
def rss_enclosure(root: Element) -> Iterator[Finding]:
    """An item has one enclosure at most, with its address, size and type."""
    for where, item in items(root):
        enclosures = item.findall("enclosure")
        if len(enclosures) > 1:
            yield where, "there is more than one enclosure"
        for enclosure in enclosures:
            sized = enclosure.get("length", "").isdigit() and is_media_type(enclosure.get("type", ""))
            if not (sized and is_web_address(enclosure.get("url", ""))):
                yield where, "an enclosure lacks its address, size or type"


@rule("RSS profile: item; W3C: MisplacedItem")
def rss_item_misplaced(root: Element) -> Iterator[Finding]:
    """Items stand in the channel, below all else in it."""
    yield from (("rss", "an item stands outside the channel") for _ in root.findall("item"))
    for channel in root.findall("channel"):
        names = [child.tag for child in channel]
        below = names[names.index("item") :] if "item" in names else []
        yield from (("channel", f"<{short(name)}> stands below an item") for name in below if name != "item")


@rule("RSS profile: URLs; W3C: InvalidFullLink")
def rss_address_not_absolute(root: Element) -> Iterator[Finding]:
    """Addresses are whole, and in ASCII."""
    for where, part in channels(root):
        for name in ("link", "docs", "comments"):
            for element in part.findall(name):
                if text(element) and not (is_web_address(text(element)) and text(element).isascii()):
                    yield where, f"<{name}> is `{text(element)}`"


@rule("RSS 2.0: extending RSS; W3C: UndefinedElement, DuplicateElement")
def rss_element_unknown_or_twice(root: Element) -> Iterator[Finding]:
    """Elements without a namespace are those of RSS, and most stand once."""
    for where, part in channels(root):
        known = _OF_CHANNEL if where == "channel" else _OF_ITEM
        names = [child.tag for child in part if not child.tag.startswith("{")]
        yield from ((where, f"RSS has no <{name}>") for name in dict.fromkeys(names) if name not in known)
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1 and name not in _MANY]
        yield from ((where, f"there is more than one <{name}>") for name in twice)


@rule("W3C: DuplicateItemSemantics, DuplicateSemantics")
def rss_said_twice(root: Element) -> Iterator[Finding]:
    """What RSS has an element for is not said again in Dublin Core."""
    pairs = (("author", "creator"), ("pubDate", "date"), ("language", "language"), ("managingEditor", "creator"))
    for where, part in channels(root):
        for own, other in pairs:
            if part.find(own) is not None and part.find(f"{DC}{other}") is not None:
                yield where, f"<{own}> and dc:{other} say the same"


RULES = (
    *(rss_version_or_channel, rss_channel_element_missing, rss_self_missing, rss_language_unknown),
    *(rss_date_unreadable, rss_item_empty, rss_guid_missing, rss_guid_no_permalink, rss_guid_vague),
    *(rss_guid_twice, rss_author_without_address, rss_content_before_description, rss_html_in_plain_text),
    *(rss_enclosure, rss_item_misplaced, rss_address_not_absolute, rss_element_unknown_or_twice, rss_said_twice),
)
