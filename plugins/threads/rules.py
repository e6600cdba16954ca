"""What a column expects of its letters: its settings, its manners, its zone, and what it lets pass."""

import datetime
from dataclasses import dataclass, field

from plugins.privacy.leaks import PrivacySettings

from .people import Manners, same_name
from .settings import Phrases, ThreadsSettings


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything beside the files that decides what they become."""

    threads: ThreadsSettings = ThreadsSettings()
    phrases: Phrases = Phrases()
    privacy: PrivacySettings = PrivacySettings()
    names: frozenset[str] | None = None
    """The private names, or None when there is no file of them."""
    zone: datetime.tzinfo = datetime.UTC
    lang: str = "en"
    site: str = ""
    """The site's own URL, when it is known."""
    manners: Manners = field(init=False)

    def __post_init__(self) -> None:
        threads = self.threads
        object.__setattr__(self, "manners", Manners(threads.columnist_names, threads.greetings, threads.closings))

    def is_columnist(self, name: str) -> bool:
        """Say whether the name is one of the columnist's."""
        return any(same_name(name, own) for own in self.threads.columnist_names)
