"""The photos of a content folder, made fit for the site once and kept."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import PIL

from .photos import FORMATS, PhotoError, shown_photo, size_of
from .settings import MachinesSettings
from .store import Store

_RECIPE = tuple(Path(__file__).with_name(name).read_bytes() for name in ("photos.py", "animations.py"))


def is_photo(path: str) -> bool:
    """Say whether a file, by its name, is a picture that we make anew."""
    return PurePosixPath(path).suffix.lower() in FORMATS


@dataclass(frozen=True, slots=True)
class Darkroom:
    """Where photos are made fit for the site. Paths are relative to the content folder, with `/`."""

    root: Path
    settings: MachinesSettings
    store: Store

    def photo(self, path: str) -> bytes:
        """Return a photo as it may go out.

        Raises PhotoError when it cannot be shown.
        """
        try:
            taken = (self.root / path).read_bytes()
        except OSError as fault:
            raise PhotoError(f"cannot be read ({fault.strerror})") from None
        suffix = PurePosixPath(path).suffix.lower()
        width, quality = self.settings.photo_width, self.settings.photo_quality
        choices = f"{PIL.__version__} {suffix} {width} {quality}".encode()
        return self.store.get([b"photo", *_RECIPE, choices, taken], lambda: shown_photo(taken, suffix, width, quality))

    def size(self, path: str) -> tuple[int, int] | None:
        """Return the width and height that a photo has on the site, or None when it cannot be shown."""
        try:
            return size_of(self.photo(path)) if is_photo(path) else None
        except PhotoError:
            return None
