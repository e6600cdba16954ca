"""What MACHINES in pelicanconf.py may say: cards, photos, and where both are kept."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MachinesSettings:
    """The choices that a column has about what it gives to machines."""

    cards_up_to: int = 1500
    """Up to how many threads each has a card image of its own; above, one card serves all."""
    photo_width: int = 1280
    """The width in pixels that no photo of the site exceeds: twice what a column of text measures."""
    photo_quality: int = 82
    """How well JPEG and WebP photos are kept, of 100."""
    store: str = ".store/machines"
    """The folder, seen from that of pelicanconf.py, where cards and photos are kept between builds."""
    also: tuple[str, ...] = ()
    """Addresses for the sitemap that neither Pelican nor the threads know, as those of other plugins."""
