"""What READING in pelicanconf.py may say: how much a page shows, and when advice is old."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingSettings:
    """The choices that a column has about the pages that help to read it."""

    words_a_minute: int = 228
    """How fast readers read: the mean of English readers in Trauzettel-Klosinski and Dietz, "Standardized
    assessment of reading performance" (2012)."""
    old_after_years: int = 5
    """After how many years a page says that its advice is old, unless it was looked at again (`Reviewed:`)."""
    opened: int = 60
    """How many letters a topic or a tag shows with their first words; older ones are rows."""
    postcards: int = 20
    """How many updates the page of updates shows with their first words; older ones are rows."""
    years_apart: int = 1000
    """From how many letters on each year but the newest has a page of its own."""
    subjects_bytes: int = 200_000
    """From how many bytes on the subject index is split by first letters."""
    topics: str = "topics.txt"
    """The file in the content folder with a sentence on each topic."""
    policy: str = "policy.md"
    """The file in the content folder with what those who write are promised."""
