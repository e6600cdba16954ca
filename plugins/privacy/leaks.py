"""What in a text leads to a person: mail addresses, phone numbers, profiles, private names, full names."""

import re
import string
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

EMAIL, PHONE, PROFILE, NAME = "email", "phone", "profile", "name"

_EMAIL = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]+(?:@|\s?[\[({]\s?(?:at|@)\s?[\])}]\s?)[\w-]+(?:(?:\.|\s?[\[({]\s?(?:dot|\.)\s?[\])}]\s?)[\w-]+)+",
    re.IGNORECASE,
)
# Seven digits are the shortest subscriber number that is written down.
_ASCII_DIGITS = string.digits.encode()
_DIGITS = re.compile(r"(?:\+|\(|\d)(?:[\s().\u00a0\u2010-\u2013/-]{0,3}\d){6,14}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacySettings:
    """What PRIVACY in pelicanconf.py may say."""

    phone_regions: tuple[str, ...] = ("US", "GB")
    """Countries (ISO 3166) whose phone numbers are known without their +code."""
    profile_hosts: tuple[str, ...] = (
        *(
            "linkedin.com/in/",
            "linkedin.com/pub/",
            "xing.com/profile/",
            "facebook.com/",
            "instagram.com/",
            "twitter.com/",
        ),
        *("x.com/", "threads.net/@", "bsky.app/profile/", "tiktok.com/@", "t.me/", "github.com/", "gitlab.com/"),
        *("medium.com/@", "youtube.com/@", "about.me/", "snapchat.com/add/", "wa.me/", "mastodon.social/@"),
        *("reddit.com/user/", "reddit.com/u/", "substack.com/@", "researchgate.net/profile/", "orcid.org/"),
    )
    """Hosts, with the beginning of the path, whose pages belong to a person."""
    names_file: str = "../private-names.txt"
    """The private names, one a line, kept outside the repository; relative to pelicanconf.py."""
    allow: tuple[str, ...] = ()
    """Values that no letter needs to excuse."""


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that leads to a person: its kind, as written, and where it starts in the text."""

    kind: str
    value: str
    start: int


def find_leaks(text: str, settings: PrivacySettings, names: frozenset[str] | None = None) -> Iterator[Leak]:
    """Yield what in a text leads to a person, kind by kind; `names` are the private ones."""
    if "@" in text or _may_hide_address(text):
        yield from (Leak(EMAIL, found.group().strip("`*_.'"), found.start()) for found in _EMAIL.finditer(text))
    for found in _profiles(settings.profile_hosts).finditer(text) if "/" in text else ():
        yield Leak(PROFILE, found.group(), found.start())
    yield from _phones(text, settings.phone_regions)
    yield from _private_names(text, names) if names else ()


def may_leak(text: str, names: frozenset[str] | None = None) -> bool:
    """Say at a glance whether anything in a text could lead to a person; not so in any part of it either, if not."""
    return bool(names) or any(mark in text for mark in "@/([{") or not _has_few_digits(text)


def _may_hide_address(text: str) -> bool:
    return any(mark in text for mark in "([{") and bool(re.search(r"[\[({]\s?at\s?[\])}]", text, re.IGNORECASE))


@lru_cache(maxsize=4)
def _profiles(hosts: tuple[str, ...]) -> re.Pattern[str]:
    pattern = "|".join(re.escape(host) for host in sorted(hosts, key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.-])(?:https?://)?(?:[a-z]{{2,3}}\.|www\.|m\.)?(?:{pattern})[\w%.@-]+[\w%/]", re.IGNORECASE
    )


def _phones(text: str, regions: tuple[str, ...]) -> Iterator[Leak]:
    if _has_few_digits(text) or not _DIGITS.search(text):
        return
    # Loaded only when there is something like a number: it takes a tenth of a second.
    from phonenumbers import Leniency, PhoneNumberMatcher

    seen: set[int] = set()
    for region in regions or (None,):
        for found in PhoneNumberMatcher(text, region, leniency=Leniency.VALID):
            if found.start not in seen:
                seen.add(found.start)
                yield Leak(PHONE, found.raw_string, found.start)


def _has_few_digits(text: str) -> bool:
    """Say whether a text has too few digits for a phone number, at the price of a glance; not so in other scripts."""
    # A plus or a bracket and six digits are the least that is looked at.
    return text.isascii() and len(text) - len(text.encode().translate(None, _ASCII_DIGITS)) < 6


def _private_names(text: str, names: frozenset[str]) -> Iterator[Leak]:
    folded = _folded(text)
    # A name is there only if the word that it begins with is; most texts have none of them.
    words = _beginnings(names).intersection(["", *_words(folded)])
    if not words:
        return
    for found in _private(names, words).finditer(folded):
        yield Leak(NAME, text[found.start() : found.end()], found.start())


def _words(folded: str) -> list[str]:
    return folded.translate(_table(_space_out)).split()


def _beginning(name: str) -> str:
    """Return the first word of a name; it is empty for a name that has no letter and no digit."""
    return next(iter(_words(name)), "")


@lru_cache(maxsize=4)
def _beginnings(names: frozenset[str]) -> frozenset[str]:
    return frozenset(map(_beginning, names))


@lru_cache(maxsize=64)
def _private(names: frozenset[str], words: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern of those names that begin with one of the words."""
    some = sorted((name for name in names if _beginning(name) in words), key=lambda name: (-len(name), name))
    pattern = "|".join(re.escape(name).replace(r"\ ", r"[\s_-]+") for name in some)
    return re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])")


class _Table(dict[int, str]):
    """What characters become, each worked out when it is first met."""

    def __init__(self, become: Callable[[str], str]) -> None:
        self.become = become

    def __missing__(self, code: int) -> str:
        self[code] = self.become(chr(code))
        return self[code]


@lru_cache(maxsize=2)
def _table(become: Callable[[str], str]) -> _Table:
    return _Table(become)


def _fold(char: str) -> str:
    return unicodedata.normalize("NFKD", char)[0].lower()[0]


def _space_out(char: str) -> str:
    return char if char.isalnum() else " "


def _folded(text: str) -> str:
    """Return the text without case and accents, each character in its old place."""
    return text.lower() if text.isascii() else text.translate(_table(_fold))


def read_names(path: Path) -> frozenset[str] | None:
    """Return the private names of a file, one a line (`#` begins a remark), or None when there is no file."""
    if not path.is_file():
        return None
    lines = (line.split("#")[0] for line in path.read_text("utf-8-sig").splitlines())
    return frozenset(_folded(" ".join(line.split())) for line in lines if line.strip())
