"""Lists and mappings that note what templates read of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .facts import Notes


class WatchedList(Sequence):
    """A list by its name. What it holds is noted apart from how long it is, and lists in it apart from itself."""

    def __init__(self, name: str, held: Sequence[Any], notes: Notes) -> None:
        self.name, self.held, self.notes = name, held, notes
        self._inner: dict[int, Any] = {}

    def __len__(self) -> int:
        self.notes.add("size", self.name)
        return len(self.held)

    def __bool__(self) -> bool:
        self.notes.add("some", self.name)
        return bool(self.held)

    def __iter__(self) -> Iterator[Any]:
        self.notes.add("members", self.name)
        return (self._at(place) for place in range(len(self.held)))

    def __getitem__(self, place: int | slice) -> Any:
        self.notes.add("part", self.name, repr(place))
        places = range(len(self.held))[place]
        return self._at(places) if isinstance(place, int) else [self._at(number) for number in places]

    def __contains__(self, value: object) -> bool:
        self.notes.add("members", self.name)
        return value in self.held

    def __add__(self, other: Sequence[Any]) -> list[Any]:
        return [*self, *other]

    def __radd__(self, other: Sequence[Any]) -> list[Any]:
        return [*other, *self]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Sequence)) and list(self) == list(other)

    __hash__ = None

    def __lt__(self, other: Sequence[Any]) -> bool:
        return list(self) < list(other)

    def _at(self, place: int) -> Any:
        if place not in self._inner:
            self._inner[place] = self._inside(f"{self.name}[{place}]", self.held[place])
        return self._inner[place]

    def _inside(self, name: str, held: Any) -> Any:
        """Return what the list holds: of a pair, or any tuple, the lists in it are watched, and the rest is its own."""
        if isinstance(held, tuple):
            return tuple(self._inside(f"{name}[{place}]", one) for place, one in enumerate(held))
        return watched(name, held, self.notes)


class WatchedMapping(Mapping):
    """A mapping by its name."""

    def __init__(self, name: str, held: Mapping[Any, Any], notes: Notes) -> None:
        self.name, self.held, self.notes = name, held, notes

    def __len__(self) -> int:
        self.notes.add("size", self.name)
        return len(self.held)

    def __iter__(self) -> Iterator[Any]:
        self.notes.add("members", self.name)
        return iter(self.held)

    def __getitem__(self, key: Any) -> Any:
        self.notes.add("members", self.name)
        return self.held[key]


def watched(name: str, value: Any, notes: Notes) -> Any:
    """Return a list or a mapping so that what is read of it is noted, and any other value as it is."""
    if isinstance(value, (WatchedList, WatchedMapping)):
        return value
    if isinstance(value, list):
        return WatchedList(name, value, notes)
    return WatchedMapping(name, value, notes) if isinstance(value, Mapping) else value
