"""What THREADS in pelicanconf.py may say: the names, the address and the words of the column."""

import datetime
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadsSettings:
    """The column's own names and words."""

    columnist: str = "Mike"
    """The name under which answers appear."""
    forms_of_address: tuple[str, ...] = ()
    """Other names for the columnist, as readers write them ("Mr. Burgett")."""
    community: str = "readers"
    """What the readers together are called."""
    address: str = "letters@example.org"
    """Where letters and perspectives are sent; the leak checks let it pass."""
    folder: str = "letters"
    """The folder of threads below the content folder."""
    greetings: tuple[str, ...] = ()
    """Greeting words besides those that we know ("Ciao")."""
    closings: tuple[str, ...] = ()
    """Closing phrases besides those that we know ("Bis bald")."""
    reserved_ids: tuple[str, ...] = (
        *("content", "main", "search", "results", "top", "related", "story", "reply", "lost", "kin"),
        *("find", "find-found", "search-found", "narrow", "more", "slash"),
    )
    """Ids that the theme's pages use; no turn may take one."""
    complete_theme: bool = True
    """Whether a template missing from the theme is an error; Pelican's own themes may always borrow."""
    preview: bool = False
    """Whether drafts, unanswered and scheduled threads show, marked as such: set by `serve`."""
    strict: bool = False
    """Whether an error in a letter stops the run before it writes anything: set by `build`."""

    @property
    def columnist_names(self) -> tuple[str, ...]:
        """Every name by which the columnist is greeted or signs."""
        return (self.columnist, *self.forms_of_address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """What PHRASES in pelicanconf.py may say: the sentences that the plugin itself puts on a page."""

    letter: str = "{name} writes"
    answer: str = "{name} answers"
    update: str = "{name} reports back"
    perspective: str = "{name} adds a perspective"
    perspective_role: str = "{name}, {role}, adds a perspective"
    note: str = "A note from the editor"
    link: str = "Link to: {heading}"
    reader: str = "A reader"
    editor: str = "The editor"
    date: str = "{month} {day}, {year}"
    months: tuple[str, ...] = (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    )
    faulty: str = "This letter cannot be published yet"

    def day(self, moment: datetime.datetime) -> str:
        """Return a day in words, the same in every locale."""
        return in_words(moment.date(), self.date, self.months)


@lru_cache(maxsize=1 << 12)
def in_words(day: datetime.date, pattern: str, months: tuple[str, ...]) -> str:
    """Return a day in words, by a pattern and the names of the months."""
    # A column has many letters, and few days.
    return pattern.format(month=months[day.month - 1], day=day.day, year=day.year)
