"""Where plugins put the files of the site that are no pages."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from plugins.threads.model import Thread

MARK = ".column-output"
"""The file by which a build knows a folder as one that it made and may replace."""
PASSING = ".column-passing"
"""In a folder that a build made, the names of the files that came after it and that the next one takes away."""
MIRROR = ".column-mirror"
"""In a folder that holds what the last build made, for the next one to begin with: which build that was."""

Renew = Callable[[str, bytes], bytes | None]
"""From the name of a file and its bytes to what they are with the new words; None when it cannot tell."""

Files = Callable[[], tuple[Mapping[str, bytes], Any]]
"""Gives files by their names, and what another process would else keep to itself."""


def forget(learnt: Any) -> None:
    """Take what somebody has learnt, and do nothing with it."""


class Press:
    """Writes files below a folder; whoever keeps what an earlier build made takes its place (plugins/rebuild)."""

    def __init__(self, output: Path) -> None:
        self.output = output

    def put(self, name: str, data: bytes) -> None:
        """Write a file by its address below the site's root."""
        path = self.output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # What stands there may be a link to a file that is not ours to write to.
        path.unlink(missing_ok=True)
        path.write_bytes(data)

    def offer(self, name: str, key: str, make: Callable[[], bytes]) -> None:
        """Write the file that `make` gives; `key` must say all that it depends on, and may spare the making."""
        self.put(name, make())

    def offer_later(self, name: str, key: str, make: Callable[[], bytes]) -> None:
        """Offer a file whose making may be put off, and done anywhere."""
        self.offer(name, key, make)

    def put_later(self, make: Files, then: Callable[[Any], None] = forget, *, now: bool = False) -> None:
        """Write all files that `make` gives, whose making may be put off, and done anywhere; it may begin `now`.

        `then` gets, here, what was learnt on the way.
        """
        files, learnt = make()
        for name, data in files.items():
            self.put(name, data)
        then(learnt)

    def follow(self, make: Callable[[Collection[str]], Mapping[str, bytes]]) -> None:
        """Let `make` give files when nothing but words have changed, at once, before a build follows.

        It gets the paths of the letters whose words are others than in this build. The files are put in their order,
        and stay until the next build.
        """

    def renews(self, begin: Callable[[Sequence[str]], Renew]) -> None:
        """Learn how new words of letters are brought into files that were offered for later, without making them.

        `begin` is given the paths of the letters, before their words are others.
        """

    def mark(self, thread: Thread) -> str:
        """Return what all that a thread shows is known by, for keys; empty where keys are of no use."""
        return ""

    def kept(self, folder: str) -> bool:
        """Say whether a folder, whose name tells all that is in it, need not be written again."""
        return False


def press_of(settings: Mapping[str, Any]) -> Press:
    """Return the press of a run of Pelican."""
    return settings.get("PRESS") or Press(Path(settings["OUTPUT_PATH"]))
