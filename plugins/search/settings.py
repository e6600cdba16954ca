"""What SEARCH in pelicanconf.py may say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSettings:
    """How letters are found."""

    lang: str = "en"
    """The language of the letters: it chooses stemmer and stop words, and for English the table of meanings."""
    sense: bool = False
    """Whether a sentence model reads the letters; else the table of word vectors that comes with us does.

    `build` and `search` then install requirements-sense.txt (90 MB, without torch). The first build takes a third of
    a second a letter, later ones only that of new letters. Readers' browsers load nothing more.
    """
