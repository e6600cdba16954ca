"""The moment that a site is built for."""

import datetime
import os
import time

from plugins.settings import SettingsError


def build_moment() -> datetime.datetime:
    """Return the moment that the site is built for: SOURCE_DATE_EPOCH (seconds since 1970), else now.

    Raises SettingsError when SOURCE_DATE_EPOCH is no such number.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.datetime.fromtimestamp(int(given) if given else time.time(), datetime.UTC)
    except (ValueError, OverflowError, OSError):
        raise SettingsError(f"SOURCE_DATE_EPOCH must be seconds since 1970, not {given!r}.") from None
