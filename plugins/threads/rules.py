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
    """Those of the site's own language."""
    phrases_in: tuple[tuple[str, Phrases], ...] = ()
    """Those of other languages, as `(language, phrases)`."""
    privacy: PrivacySettings = PrivacySettings()
    names: frozenset[str] | None = None
    """The private names, or None when there is no file of them."""
    zone: datetime.tzinfo = datetime.UTC
    lang: str = "en"
    site: str = ""
    """The site's own URL, when it is known."""
    manners: Manners = field(init=False, compare=False)

    def __post_init__(self) -> None:
        threads = self.threads
        object.__setattr__(self, "manners", Manners(threads.columnist_names, threads.greetings, threads.closings))

    def phrases_for(self, lang: str) -> Phrases:
        """Return the phrases for a letter in a language (`pt-br` finds `pt`), or the site's own."""
        if not self.phrases_in:
            return self.phrases
        known = dict(self.phrases_in)
        return known.get(lang) or known.get(lang.partition("-")[0]) or self.phrases

    def is_columnist(self, name: str) -> bool:
        """Say whether the name is one of the columnist's."""
        return any(same_name(name, own) for own in self.threads.columnist_names)
