"""The files of a site: those of the last build that are still right are taken over, all others written."""

import contextlib
import hashlib
import os
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from plugins.press import MIRROR, PASSING, Files, Press, Renew, forget
from plugins.threads.model import Thread

from .disk import Stat, is_as, link, make_way, remove, stat_of, write_fresh
from .later import Later
from .made import File, Made

_BYTES = "bytes "  # the keys of files that were put as bytes begin with it


class Output(Press):
    """The folder that is written, and the one that the last build wrote, which may be the same."""

    def __init__(
        self,
        output: Path,
        before: Path,
        made: Made,
        mark: Callable[[Thread], str],
        later: Later,
        *,
        mirrored: bool = False,
    ) -> None:
        """With `mirrored`, `output` holds what `before` does, file by file, when we begin."""
        super().__init__(output)
        self.mark, self.later = mark, later
        self.before = before
        # As plain text: there are ten thousands of files, and a `Path` takes longer to make than a file to look at.
        self._old, self._new = os.fspath(before), os.fspath(output)
        self._anew = not os.path.isdir(before)  # and then no file of the last build is looked for
        self.old, self.new = made, Made()
        self.mirrored = mirrored
        self.makers: dict[str, Callable[[], bytes]] = {}
        """What makes the files that were offered for later."""
        self.followers: list[Callable[[Collection[str]], Mapping[str, bytes]]] = []
        """What makes files that follow from other words."""
        self.renewal: Callable[[Sequence[str]], Renew] = lambda paths: lambda name, data: None
        """What brings new words into files."""
        self._others: list[str] = []
        self.changed: set[str] = set()
        """Names of the files that this build wrote; all others were taken over."""
        self.gone: set[str] = set()
        """Names of the files that the last build wrote and this one did not."""

    def begin(self) -> None:
        """Say that the folder is about to hold something else than the last build made."""
        (self.output / MIRROR).unlink(missing_ok=True)

    def put(self, name: str, data: bytes) -> None:
        """Write a file, unless the same bytes are there."""
        self.offer(name, _key(data), lambda: data)

    def offer(self, name: str, key: str, make: Callable[[], bytes]) -> None:
        """Write a file that `make` gives, unless the one of the last build has the same key."""
        if not self._same(name, key):
            self._done(name, key, self.write(name, make()))

    def offer_later(self, name: str, key: str, make: Callable[[], bytes]) -> None:
        """Write a file that `make` gives when everything else is known, in whichever process is free."""
        self.makers[name] = make
        if not self._same(name, key):
            self.later.add((lambda: self.write(name, make()), partial(self._done, name, key)))

    def put_later(self, make: Files, then: Callable[[Any], None] = forget, *, now: bool = False) -> None:
        """Write all files that `make` gives, in whichever process is free; `now` when there is one beside us."""

        def do() -> tuple[list[tuple[str, str, Stat]], Any]:
            files, learnt = make()
            keyed = [(name, _key(data), data) for name, data in files.items()]
            return [(name, key, self._written(name, key, data)) for name, key, data in keyed], learnt

        def done(written: tuple[list[tuple[str, str, Stat]], Any]) -> None:
            for each in written[0]:
                self._done(*each)
            then(written[1])

        if now:
            self.begin()
            self.later.begin((do, done))
        else:
            self.later.add((do, done), large=True)

    def follow(self, make: Callable[[Collection[str]], Mapping[str, bytes]]) -> None:
        """Let `make` give files when nothing but words have changed."""
        self.followers.append(make)

    def renews(self, begin: Callable[[Sequence[str]], Renew]) -> None:
        """Learn how new words are brought into files; see `Press`."""
        self.renewal = begin

    def _written(self, name: str, key: str, data: bytes) -> Stat:
        """Write a file, or link the one that holds the same bytes under another name; return its stat."""
        twin = self._twins.get(key, name)
        if twin != name and is_as(f"{self._old}/{twin}", stat := self.old.files[twin].stat):
            with contextlib.suppress(OSError):  # too many links, or none at all
                link(f"{self._old}/{twin}", f"{self._new}/{name}")
                return stat
        return self.write(name, data)

    @cached_property
    def _twins(self) -> dict[str, str]:
        """By the hash of their bytes, the names of files of the last build."""
        return {file.key: name for name, file in self.old.files.items() if file.key.startswith(_BYTES)}

    def _same(self, name: str, key: str) -> bool:
        old = self.old.files.get(name)
        if old is None or old.key != key or not self.keep(name, old.stat):
            return False
        self.new.files[name] = old
        return True

    def _done(self, name: str, key: str, stat: Stat) -> None:
        self.new.files[name] = File(stat, key)
        self.note_change(name, stat)

    def note_change(self, name: str, stat: Stat) -> None:
        """Remember that a file was written, if it was not the last build's own."""
        if not is_as(f"{self._old}/{name}", stat):
            self.changed.add(name)

    def kept(self, folder: str) -> bool:
        """Take over all files of a folder whose name tells what is in it; say whether they were all there."""
        low, high = (bisect_left(self._sorted, f"{folder}{sign}") for sign in "/0")
        names = self._sorted[low:high]
        whole = bool(names) and all(self.keep(name, self.old.files[name].stat) for name in names)
        if whole:
            self.new.files |= {name: self.old.files[name] for name in names}
        return whole

    @cached_property
    def _sorted(self) -> list[str]:
        """The names of the last build's files; those of a folder end where `0`, the sign after `/`, would follow it."""
        return sorted(self.old.files)

    def keep(self, name: str, stat: Stat) -> bool:
        """Take over a file of the last build; say whether it was still as that build left it."""
        if self.mirrored and is_as(f"{self._new}/{name}", stat):
            return True
        if not is_as(f"{self._old}/{name}", stat):
            return False
        if self.before == self.output:
            return True
        try:
            link(f"{self._old}/{name}", f"{self._new}/{name}")
        except OSError:
            return False
        return True

    def write(self, name: str, data: bytes, *, own: bool = False) -> Stat:
        """Write a file, never into one that is there, for that may be the last build's own; return its stat.

        Where the last build wrote the same bytes its file is taken over, except when it must be one of its `own`.
        """
        same = None if own or self._anew else self._stat_of_same(name, data)
        if same and self.keep(name, same):
            return same
        return write_fresh(f"{self._new}/{name}", data)

    def stat(self, name: str) -> Stat:
        """Return the stat of a file that was written."""
        return stat_of(self.output / name)

    def let_write(self, name: str) -> None:
        """Let somebody else write a file, which is then known as one of this build."""
        make_way(self.output / name)
        self._others.append(name)

    def write_in_place(self, name: str, data: bytes) -> None:
        """Put a file in the place of one of the last build, in one step; all that is remembered is a new name."""
        path = self.before / name
        if name not in self.new.pages and name not in self.new.files:
            with (self.before / PASSING).open("a", encoding="utf-8") as names:
                names.write(f"{name}\n")
        path.parent.mkdir(parents=True, exist_ok=True)
        passing = path.with_name(f".{path.name}.new")
        passing.write_bytes(data)
        passing.replace(path)

    def _stat_of_same(self, name: str, data: bytes) -> Stat | None:
        """Return the stat of the last build's file of a name if it holds these bytes."""
        old = f"{self._old}/{name}"
        try:
            stat = stat_of(old)
            if stat[0] != len(data):
                return None
            with open(old, "rb") as file:
                return stat if file.read() == data else None
        except OSError:
            return None

    def sweep(self) -> None:
        """Remove what the last build wrote and this one did not."""
        for name in self._others:
            self._done(name, "", self.stat(name))
        self.gone = _names(self.old) - _names(self.new)
        if self.before == self.output or self.mirrored:
            for name in self.gone:
                remove(self.output, name)


def _key(data: bytes) -> str:
    return _BYTES + hashlib.blake2b(data, digest_size=16).hexdigest()


def _names(made: Made) -> set[str]:
    return {*made.pages, *made.files}
