"""Single values as the specifications want them: dates, addresses, languages, media types."""

import datetime
import re
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

_RFC3339 = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)\Z")
_RFC822 = re.compile(
    r"^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    # The W3C feed validator takes zones of whole and half hours (ProblematicalRFC822Date).
    r"\d\d:\d\d(?::\d\d)? (?:[+-]\d\d[03]0|GMT|UT|Z)$"
)
_TAG = re.compile(
    r"^tag:(?:[\w.+-]+@)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?,\d{4}(?:-\d\d(?:-\d\d)?)?:[\w;/?:@&=+$.\-!~*'()%,]*"
    r"(?:#[\w;/?:@&=+$.\-!~*'()%,]*)?\Z",
    re.ASCII,
)
_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$")
_MEDIA_TYPE = re.compile(r"^[\w.+-]+/[\w.+-]+(?:\s*;\s*[\w.+-]+=[\w.+-]+)*$")
_MAIL = re.compile(r"^[\w.+'-]+@(?:[\w-]+\.)+\w{2,}(?: \(.+\))?$")
_TAGS = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]+|#\d+);")


def moment(text: str) -> datetime.datetime | None:
    """Return the moment that a date-time of RFC 3339 names, or None."""
    if not _RFC3339.match(text):
        return None
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return None


def mail_date(text: str) -> datetime.datetime | None:
    """Return the moment that a date-time of RFC 822, with a year of four digits, names, or None."""
    if not _RFC822.match(text):
        return None
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if text[3] != "," or found.strftime("%w") == _day_number(text[:3]) else None


def _day_number(name: str) -> str:
    return str(("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat").index(name))


def is_web_address(text: str) -> bool:
    """Say whether a text is a whole http(s) address without characters that must be escaped."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r'[\s<>"{}|\\^`]', text)


def is_iri(text: str) -> bool:
    """Say whether a text is an IRI with a scheme (RFC 3987), and a `tag:` one as RFC 4151 has it."""
    if text.startswith("tag:"):
        return bool(_TAG.match(text))
    return bool(re.match(r'^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$', text))


def is_canonical(iri: str) -> bool:
    """Say whether an IRI is written as RFC 3986, section 6.2.2, would write it, as far as that can be seen."""
    if re.search("%(?![0-9A-F]{2})", iri):
        return False
    told = [chr(int(code, 16)) for code in re.findall("%([0-9A-F]{2})", iri)]
    needless = any(char.isascii() and (char.isalnum() or char in "-._~") for char in told)
    head = re.match(r"[^/]*//[^/?#]*|[^:]*", iri)[0]
    return not needless and head == head.lower() and not re.search(r"^https?://[^/]*$|/\.\.?(?:/|$)", iri)


def is_language(text: str) -> bool:
    """Say whether a text has the form of a language tag (RFC 5646)."""
    return bool(_LANGUAGE.match(text))


def is_media_type(text: str) -> bool:
    """Say whether a text has the form of a media type (RFC 2045)."""
    return bool(_MEDIA_TYPE.match(text))


def is_mail(text: str) -> bool:
    """Say whether a text is a mail address, perhaps with a name in brackets."""
    return bool(_MAIL.match(text))


def holds_html(text: str) -> bool:
    """Say whether a plain text has tags or entities in it, which a reader would show as they are."""
    return bool(_TAGS.search(text))
