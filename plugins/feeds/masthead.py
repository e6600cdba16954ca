"""What every feed says of the column: its name, its people, its addresses."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, urlsplit

from plugins.threads.addresses import Addresses
from plugins.threads.model import Thread
from plugins.threads.settings import Phrases, ThreadsSettings

from .settings import FeedsSettings

_UNQUOTED = "/%:=&?~#+!$,;'@()*"
_YEAR = "2026"  # RFC 4151 wants a date for the authority; one that never moves.


@dataclass(frozen=True, slots=True)
class Masthead:
    """The column as its feeds introduce it."""

    name: str
    about: str
    site: str
    """SITEURL, or an empty string at home."""
    lang: str
    column: ThreadsSettings
    phrases: Phrases
    feeds: FeedsSettings
    addresses: Addresses

    @property
    def base(self) -> str:
        """The address before which nothing stands, without a slash at its end; its host in ASCII, as RSS wants it."""
        return _in_ascii((self.site or self.feeds.home).rstrip("/"))

    @property
    def authority(self) -> str:
        """Who gives the ids of this column (RFC 4151, section 2.1)."""
        return self.feeds.authority or f"{(urlsplit(self.base).hostname or 'localhost').lower()},{_YEAR}"

    @property
    def home(self) -> str:
        """The address of the column's first page."""
        return self.url("" if self.site else "index.html")

    @property
    def help(self) -> str:
        """The address of the page that explains feeds; a published site does without `index.html`."""
        return self.url("feeds/" if self.site else "feeds/index.html")

    def url(self, address: str) -> str:
        """Return the whole address of something at an address below the site's root."""
        return f"{self.base}/{quote(address, safe=_UNQUOTED)}"

    def thread_url(self, thread: Thread) -> str:
        """Return the whole address of a thread's page."""
        return self.url(self.addresses.thread(thread))

    def mail(self, thread: Thread) -> str:
        """Return a link that begins a mail about a thread, its slug in the subject (RFC 6068)."""
        subject = quote(self.feeds.subject.format(slug=thread.slug), safe="")
        return f"mailto:{_mailbox(self.column.address)}?subject={subject}"


@cache
def _in_ascii(address: str) -> str:
    """Return an address with its host as the name servers know it; asked for with every entry."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.encode("idna").decode()).geturl()


@cache
def _mailbox(address: str) -> str:
    """Return a mail address as a link has it; asked for with every entry too."""
    return quote(address, safe="@+.")
