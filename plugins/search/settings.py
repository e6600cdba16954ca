"""What SEARCH in pelicanconf.py may say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plugins.settings import read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSettings:
    """How letters are found."""

    lang: str = "en"
    """The language of the letters: it chooses stemmer and stop words, and for English the table of meanings."""
    browser: bool = True
    """Whether readers' browsers get an index.

    Without it letters are still told which belong together, and the author's command still finds them; `build` needs a
    second, even of a large column, to follow a letter in which nothing but words has changed.
    """
    sense: bool = False
    """Whether a sentence model reads the letters; else the table of word vectors that comes with us does.

    `build` and `search` then install requirements-sense.txt (90 MB, without torch). The first build takes a third of
    a second a letter, later ones only that of new letters. Readers' browsers load nothing more.
    """


def search_settings(settings: Mapping[str, Any]) -> SearchSettings:
    """Return what SEARCH says among Pelican's settings; the language is the site's unless it names another."""
    return read_settings(SearchSettings, "SEARCH", {"lang": settings["DEFAULT_LANG"], **settings.get("SEARCH", {})})
