"""What was made once and need not be made again: bytes, kept by all that they were made from."""

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_SUFFIX = ".kept"
_DIGEST = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of kept bytes. It only saves time: lost or damaged, it changes nothing in a site."""

    folder: Path
    used: set[str] = field(default_factory=set)
    """The names of the files that were asked for."""

    def get(self, sources: Sequence[bytes], make: Callable[[], bytes]) -> bytes:
        """Return what `make` gives for these sources, which must be all that its answer depends on."""
        name = self.use(sources)
        kept = self._read(name)
        if kept is None:
            kept = make()
            self._keep(name, kept)
        return kept

    def use(self, sources: Sequence[bytes]) -> str:
        """Say that what is made from these sources is of use, and return what it is known by."""
        name = _name(sources)
        self.used.add(name)
        return name

    def prune(self) -> None:
        """Remove what nobody asked for, so that nothing of a withdrawn letter stays."""
        for path in self.folder.glob(f"*{_SUFFIX}"):
            if path.name not in self.used:
                path.unlink(missing_ok=True)

    def _read(self, name: str) -> bytes | None:
        """Return what a file keeps, or None when it is missing or damaged."""
        try:
            whole = (self.folder / name).read_bytes()
        except OSError:
            return None
        digest, kept = whole[:_DIGEST], whole[_DIGEST:]
        return kept if hashlib.sha256(kept).digest() == digest else None

    def _keep(self, name: str, kept: bytes) -> None:
        # Another build may prune meanwhile, or the folder be read-only: then it is made again next time.
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            fresh = self.folder / f"{name}.{os.getpid()}{_SUFFIX}"
            fresh.write_bytes(hashlib.sha256(kept).digest() + kept)
            fresh.replace(self.folder / name)


def _name(sources: Sequence[bytes]) -> str:
    whole = hashlib.sha256()
    for source in sources:
        whole.update(len(source).to_bytes(8, "big") + source)
    return whole.hexdigest() + _SUFFIX
