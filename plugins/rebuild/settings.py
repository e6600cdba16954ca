"""What REBUILD in pelicanconf.py may say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildSettings:
    """The choices that whoever runs the site has about builds."""

    on: bool = True
    """Whether a build takes over what the last one made; when not, every page is made anew, in one process."""
    processes: int = 0
    """How many processes work at once; 0 for as many as there are cores."""
