"""The parts of an index, computed as far as they are asked."""

import contextlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from .columns import gather
from .counts import Tally
from .entries import Entry
from .files import part_files
from .impacts import NO_ROWS, Lists, Rows
from .lexical import Statistics
from .parts import Base, Part, base_bytes, base_from, make_lists
from .sense import nearest
from .vocabulary import Vocabulary, vocabulary
from .workshop import Workshop


@dataclass(frozen=True)
class Built:
    """One part, computed as far as it is asked."""

    part: Part
    workshop: Workshop
    before: "Built | None"
    """The base, for the recent part."""

    @cached_property
    def counts(self) -> Tally:
        """The counts of its threads."""
        return self.workshop.counts(self.part.entries)

    @cached_property
    def vectors(self) -> np.ndarray:
        """The vectors of its threads (int8)."""
        return self.workshop.vectors(self.part.entries)

    @cached_property
    def _made(self) -> tuple[Lists, Base]:
        base = self.before.base if self.before else None
        columns = gather(self.counts, self.workshop.lexicon)
        lists, own = make_lists(columns, self._near, self.workshop.synonyms, base)
        if base is None:
            self.workshop.store.put({self._name_of_base: base_bytes(own)})
        return lists, own

    def _near(self, rows: Rows, statistics: Statistics) -> Rows:
        """Return the scores of nearness of its threads, which have these lexical ones."""
        shop = self.workshop
        if shop.table is None or not self.part.entries:
            return NO_ROWS
        if self.before:
            return nearest(shop.table, self.vectors, rows, statistics, recent=True)
        return shop.nearness(self.part.entries, self.vectors, rows, statistics)

    @property
    def lists(self) -> Lists:
        """Its lists, whole."""
        return self._made[0]

    @property
    def base(self) -> Base:
        """What it hands on to the recent part, from the store if it is there."""
        return self.kept_base or self._made[1]

    @cached_property
    def kept_base(self) -> Base | None:
        """What it hands on, if the store has it."""
        kept = self.workshop.store.get([self._name_of_base]).get(self._name_of_base)
        return base_from(kept) if kept else None

    @property
    def _name_of_base(self) -> str:
        return f"base {self.part.folder}"

    def entry(self, number: int) -> Entry:
        """Return the entry of a thread by its number in the whole index."""
        return self.part.entries[number - self.part.first]

    @cached_property
    def words(self) -> Vocabulary:
        """The words of its letters; in the base also those of the author's synonyms."""
        own = vocabulary(self.counts, self.workshop.lexicon, self.workshop.analysis)
        more = () if self.before else self.workshop.synonyms.forms
        return {form: (1, term) for form, term in more} | own

    @cached_property
    def _packed(self) -> tuple[dict[str, bytes], dict[str, Any]]:
        analysis = self.workshop.analysis
        return part_files(self.part, self.lists, self.words, stems=analysis.is_english)

    @property
    def folder(self) -> str:
        """The folder of its files."""
        return self.part.folder

    @property
    def files(self) -> dict[str, bytes]:
        """Its files, but for the cards."""
        return self._packed[0]

    @property
    def line(self) -> dict[str, Any]:
        """Its line in the manifest."""
        gone = {"gone": self.part.gone} if self.part.gone else {}
        return {**self._line, "cards": "".join(deck.name for deck in self.part.decks), **gone}

    @cached_property
    def _line(self) -> dict[str, Any]:
        """What its lists say in that line, from the store if it is there."""
        name = f"line {self.part.folder}"
        kept = self.workshop.store.get([name]).get(name)
        with contextlib.suppress(TypeError, ValueError):
            if (line := json.loads(kept))["folder"] == self.part.folder:
                return line
        self.workshop.store.put({name: json.dumps(self._packed[1]).encode()})
        return self._packed[1]
