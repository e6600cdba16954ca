"""What new words of letters do to the lists of related letters: the search tells it to builds that follow words."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.search.settings import search_settings
from plugins.threads.model import Thread

if TYPE_CHECKING:
    from plugins.search.kindred import Kindred


def kindred_of(settings: Mapping[str, Any], changed: Sequence[tuple[Thread, Thread]]) -> "Kindred | None":
    """Return what new words do to related letters; None when more follows from them, or it cannot be told.

    Of each letter two threads are given: as it was, and as it is now.
    """
    search = search_settings(settings)
    if search.browser or search.sense or not settings.get("STORE"):
        return None  # there is an index to be made, or a sentence model to be loaded
    # Imported here: its arithmetic takes a tenth of a second to load, and few builds need it.
    from plugins.search.kindred import kindred

    return kindred(Path(settings["STORE"]), search, changed)
