"""The rules of Atom for the feed and its entries (RFC 4287)."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from .reading import ATOM, LANG, entries, parts, short, text
from .rule import Finding, rule
from .values import holds_html, is_canonical, is_iri, is_language, moment

_ONCE = ("title", "id", "updated")
_AT_MOST_ONCE = ("subtitle", "summary", "content", "published", "rights", "generator", "icon", "logo", "source")
_KNOWN = frozenset(_ONCE + _AT_MOST_ONCE + ("author", "contributor", "category", "link", "entry"))


@rule("RFC 4287, 4.1.1 and 4.1.2")
def atom_element_missing(root: Element) -> Iterator[Finding]:
    """A feed and an entry have a title, an id and a date of change."""
    for where, part in parts(root):
        yield from ((where, f"there is no <{name}>") for name in _ONCE if part.find(f"{ATOM}{name}") is None)


@rule("RFC 4287, 4.1.1 and 4.1.2")
def atom_element_twice(root: Element) -> Iterator[Finding]:
    """Most elements may stand once."""
    for where, part in parts(root):
        for name in _ONCE + _AT_MOST_ONCE:
            if len(part.findall(f"{ATOM}{name}")) > 1:
                yield where, f"there is more than one <{name}>"


@rule("W3C: UndefinedElement")
def atom_element_unknown(root: Element) -> Iterator[Finding]:
    """Atom's own namespace has only Atom's elements."""
    for where, part in parts(root):
        for child in part:
            foreign = child.tag.startswith("{") and not child.tag.startswith(ATOM)
            if not foreign and child.tag.removeprefix(ATOM) not in _KNOWN:
                yield where, f"Atom has no <{short(child.tag)}>"


@rule("RFC 4287, 4.1.1")
def atom_author_missing(root: Element) -> Iterator[Finding]:
    """Somebody has written each entry: its own author, or the feed's."""
    if root.find(f"{ATOM}author") is None:
        for where, entry in entries(root):
            if entry.find(f"{ATOM}author") is None:
                yield where, "nobody is named as its author, here or for the feed"


@rule("RFC 4287, 3.2.1")
def atom_person_nameless(root: Element) -> Iterator[Finding]:
    """A person has a name."""
    for where, part in parts(root):
        for role in ("author", "contributor"):
            for person in part.findall(f"{ATOM}{role}"):
                if not text(person.find(f"{ATOM}name")):
                    yield where, f"the <{role}> has no name"


@rule("RFC 4287, 3.3; W3C: InvalidRFC3339Date")
def atom_date_unreadable(root: Element) -> Iterator[Finding]:
    """Dates are those of RFC 3339, with a zone."""
    for where, part in parts(root):
        for name in ("updated", "published"):
            for date in part.findall(f"{ATOM}{name}"):
                if not moment(date.text or ""):  # with white space around it, too
                    yield where, f"<{name}> is `{date.text or ''}`"


@rule("RFC 4287, 4.2.9 and 4.2.15")
def atom_updated_before_published(root: Element) -> Iterator[Finding]:
    """Nothing changes before it is there."""
    for where, entry in entries(root):
        began, changed = moment(text(entry.find(f"{ATOM}published"))), moment(text(entry.find(f"{ATOM}updated")))
        if began and changed and changed < began:
            yield where, "it was changed before it was published"


@rule("RFC 4287, 4.2.15")
def atom_feed_older_than_entries(root: Element) -> Iterator[Finding]:
    """The feed has changed when an entry has."""
    feed = moment(text(root.find(f"{ATOM}updated")))
    for where, entry in entries(root):
        changed = moment(text(entry.find(f"{ATOM}updated")))
        if feed and changed and changed > feed:
            yield where, "it is younger than the feed"


@rule("RFC 4287, 4.2.6; RFC 4151")
def atom_id_not_absolute(root: Element) -> Iterator[Finding]:
    """An id is an IRI with a scheme; a `tag:` has an authority, a date and a name."""
    for where, part in parts(root):
        for id in part.findall(f"{ATOM}id"):
            if not is_iri(id.text or ""):
                yield where, f"the id is `{id.text or ''}`"


@rule("RFC 4287, 4.1.1; W3C: DuplicateEntries")
def atom_entry_twice(root: Element) -> Iterator[Finding]:
    """Two entries with one id are two states of one entry, and a feed shows the last."""
    seen: set[str] = set()
    for where, entry in entries(root):
        id = text(entry.find(f"{ATOM}id"))
        if id and id in seen:
            yield where, f"the id `{id}` has been used above"
        seen.add(id)


@rule("RFC 4287, 4.2.6.1; W3C: NonCanonicalURI")
def atom_id_not_canonical(root: Element) -> Iterator[Finding]:
    """Ids are compared letter by letter, and so are written in the one form that all programs agree on."""
    for where, part in parts(root):
        yield from ((where, f"the id is `{id.text}`") for id in part.findall(f"{ATOM}id") if not is_canonical(text(id)))


@rule("W3C: DuplicateUpdated")
def atom_updated_twice(root: Element) -> Iterator[Finding]:
    """Two entries with one date of change look like a program that has dated everything anew."""
    seen: set[str] = set()
    for where, entry in entries(root):
        updated = text(entry.find(f"{ATOM}updated"))
        if updated and updated in seen:
            yield where, f"another entry has changed at `{updated}`, too"
        seen.add(updated)


@rule("RFC 4287, 3.1.1; W3C: InvalidTextType")
def atom_text_type_unknown(root: Element) -> Iterator[Finding]:
    """A text is `text`, `html` or `xhtml`."""
    for where, part in parts(root):
        for name in ("title", "subtitle", "summary", "rights"):
            for element in part.findall(f"{ATOM}{name}"):
                if element.get("type", "text") not in ("text", "html", "xhtml"):
                    yield where, f"<{name}> has the type `{element.get('type')}`"


@rule("RFC 4287, 3.1.1.1; W3C: ContainsUndeclaredHTML")
def atom_undeclared_html(root: Element) -> Iterator[Finding]:
    """Tags in a plain text are shown as they are."""
    for where, part in parts(root):
        for name in ("title", "subtitle", "summary"):
            for element in part.findall(f"{ATOM}{name}"):
                if element.get("type", "text") == "text" and holds_html(text(element)):
                    yield where, f"<{name}> is plain text with HTML in it"


@rule("RFC 4287, 4.2.2.1")
def atom_category_without_term(root: Element) -> Iterator[Finding]:
    """A category is named by its `term`."""
    for where, part in parts(root):
        if any(not category.get("term") for category in part.findall(f"{ATOM}category")):
            yield where, "a <category> has no term"


@rule("RFC 4287, 4.1.2; W3C: MissingContentOrAlternate")
def atom_entry_leads_nowhere(root: Element) -> Iterator[Finding]:
    """An entry has its content, or a page that has it."""
    for where, entry in entries(root):
        alternates = [link for link in entry.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
        if entry.find(f"{ATOM}content") is None and not alternates:
            yield where, "there is no <content> and no page that has it"


@rule("RFC 4287, 4.1.2; W3C: MissingTextualContent")
def atom_summary_missing(root: Element) -> Iterator[Finding]:
    """What an entry does not hold whole is told in short."""
    for where, entry in entries(root):
        content = entry.find(f"{ATOM}content")
        elsewhere = content is None or content.get("src")
        if elsewhere and entry.find(f"{ATOM}summary") is None:
            yield where, "the content is elsewhere, and there is no <summary>"


@rule("RFC 4287, 2; RFC 5646")
def atom_language_unknown(root: Element) -> Iterator[Finding]:
    """A feed says its language, and an entry in another one does too."""
    if LANG not in root.attrib:
        yield "feed", "there is no xml:lang"
    for where, part in parts(root):
        if LANG in part.attrib and not is_language(part.get(LANG)):
            yield where, f"the language is `{part.get(LANG)}`"


@rule("W3C: MisplacedMetadata")
def atom_metadata_below_entries(root: Element) -> Iterator[Finding]:
    """Some readers read only what stands above the first entry."""
    below = False
    for child in root:
        if below and child.tag != f"{ATOM}entry":
            yield "feed", f"<{short(child.tag)}> stands below an entry"
        below = below or child.tag == f"{ATOM}entry"


RULES = (
    *(atom_element_missing, atom_element_twice, atom_element_unknown, atom_author_missing, atom_person_nameless),
    *(atom_date_unreadable, atom_updated_before_published, atom_feed_older_than_entries, atom_id_not_absolute),
    *(atom_id_not_canonical, atom_updated_twice, atom_entry_twice, atom_text_type_unknown, atom_undeclared_html),
    *(atom_category_without_term, atom_entry_leads_nowhere, atom_summary_missing, atom_language_unknown),
    atom_metadata_below_entries,
)
