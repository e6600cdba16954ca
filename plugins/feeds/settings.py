"""What FEEDS in pelicanconf.py may say: sizes, identity, and the words that feeds add."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsSettings:
    """The choices that a column has about its feeds; their addresses are fixed (see plan.py)."""

    authority: str = ""
    """Who gives the entries their ids, as RFC 4151 wants it: a host of yours and a year in which it was
    yours (`mike.example.org,2026`). Set it once and never again, not even when the site moves; while it is
    empty the host of SITEURL serves, and a move makes every entry new to its readers."""
    home: str = "http://localhost:8000"
    """The address that stands in feeds while SITEURL is empty, for a feed has no relative links; it is
    where the preview answers."""
    newest: int = 30
    """How many entries a feed holds, those with the newest change."""
    tag_threads: int = 3
    """From how many threads on a tag has a feed."""
    archive_threads: int = 50
    """How many threads a page of the archive holds; changing it writes every page anew."""
    thread_feeds: bool = False
    """Whether each thread has a feed of its later turns."""
    thread_months: int = 12
    """For how many months after its latest turn a thread has such a feed, counted back from the newest
    date in the column and not from today, so that a rebuild takes nothing away."""
    updates: str = "Updates and perspectives"
    """The name of the feed of later turns from all threads."""
    later: str = "What came after “{title}”"
    """The name of one thread's feed."""
    reply: str = "Add a perspective, or tell how it went"
    """The words of the link, under each entry, that begins a mail."""
    subject: str = "Perspective on [{slug}]"
    """The subject of that mail."""
    explanation: str = "This is a feed. A feed reader shows you what is new in it: {address}"
    """What a person is told who opens a JSON feed."""
