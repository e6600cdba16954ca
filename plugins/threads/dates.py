"""Dates as authors write them: ISO 8601, in the site's zone when they name none."""

import datetime
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

_LOOKS = re.compile(r"^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$")
_MONTHS = "january february march april may june july august september october november december".split()
_NAMED = re.compile(
    r"([A-Za-z]{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})|(\d{1,2})\.? +([A-Za-z]{3,9})\.?,? +(\d{4})"
)


@lru_cache(maxsize=10_000)
def read_date(text: str, zone: datetime.tzinfo = datetime.UTC) -> datetime.datetime | None:
    """Return the moment that `2026-03-02` or `2026-03-02 14:30` names, or None when it names none."""
    text = " ".join(text.split())
    if not _LOOKS.match(text):
        return None
    try:
        moment = datetime.datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        moment.astimezone(datetime.UTC)
        return moment
    except (ValueError, OverflowError):
        return None


def date_cure(text: str) -> str:
    """Return how to mend a date that cannot be read, with the author's own day where it is plain."""
    found = _NAMED.search(text)
    if found:
        month, day, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        number = next((i for i, name in enumerate(_MONTHS, 1) if name.startswith(month.lower())), 0)
        iso = f"{year}-{number:02d}-{int(day):02d}"
        if read_date(iso):
            return f"write {iso}"
    return "write year, month and day, as in 2026-03-02"


def site_zone(name: str) -> datetime.tzinfo:
    """Return the zone that a setting such as `Europe/Berlin` names."""
    return ZoneInfo(name)


def in_zone(date: datetime.datetime, zone: datetime.tzinfo | None) -> datetime.datetime:
    """Return a date with a zone in place of an offset, if both say the same.

    Python compares dates of one zone ten times faster, and a build sorts letters by their dates again and again.
    """
    there = date.replace(tzinfo=zone)
    return there if zone and there.utcoffset() == date.utcoffset() else date
