"""What SEARCH in pelicanconf.py may say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSettings:
    """How letters are found."""

    lang: str = "en"
    """The language of the letters: it chooses stemmer and stop words, and for English the table of meanings."""
    sense: bool = False
    """Whether the sentence model of the extra `sense` reads the letters; else the table that comes with us does."""
