"""The parts of an index, computed as far as they are asked."""

import contextlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from plugins.memory import give_back

from .columns import gather
from .counts import Tally
from .entries import Entry
from .files import common_terms, part_files
from .impacts import NO_ROWS, Heights, Lists, Rows
from .lexical import Statistics, measure
from .parts import Base, Part, base_bytes, base_from, capped, lexical_rows, make_lists
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
        counts = self.workshop.counts(self.part.entries)
        give_back()
        return counts

    @cached_property
    def vectors(self) -> np.ndarray:
        """The vectors of its threads (int8)."""
        return self.workshop.vectors(self.part.entries)

    def _make(self) -> None:
        """Make its lists, and with them what it hands on."""
        base, shop = self.before.base if self.before else None, self.workshop
        columns = gather(self.counts, shop.lexicon)
        if "words" in vars(self):
            self._let_go("counts")
        statistics, threads = base.statistics if base else measure(columns), columns.threads
        rows = lexical_rows(columns, statistics)
        del columns
        give_back()
        sense = self._near(rows, statistics)
        give_back()
        lists, heights = make_lists(rows, sense, threads, shop.synonyms, base.heights if base else Heights())
        own = Base(statistics, heights)
        if base is None:
            shop.store.put({self._name_of_base: base_bytes(own)})
        vars(self).update(lists=lists, base=own)
        del rows, sense
        give_back()

    def _let_go(self, *names: str) -> None:
        """Forget what was asked for; if it is asked for again, it is computed again."""
        for name in names:
            vars(self).pop(name, None)
        give_back()

    def _near(self, rows: Rows, statistics: Statistics) -> Rows:
        """Return the scores of nearness of its threads, which have these lexical ones."""
        shop = self.workshop
        if shop.table is None or not self.part.entries:
            return NO_ROWS
        if self.before:
            return nearest(shop.table, self.vectors, rows, statistics, recent=True)
        return shop.nearness(self.part.entries, self.vectors, rows, statistics)

    @cached_property
    def lists(self) -> Lists:
        """Its lists, whole."""
        self._make()
        return vars(self)["lists"]

    @cached_property
    def base(self) -> Base:
        """What it hands on to the recent part, from the store if it is there."""
        if not self.kept_base:
            self._make()
        return self.kept_base or vars(self)["base"]

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
        words = self.words  # first, for then nobody needs the counts beside the lists
        common = [] if self.before else common_terms(self.lists, len(self.part.entries))
        best, rest = capped(self.lists)
        self._let_go("lists", "words")
        return part_files(self.part, best, rest, words, common, stems=self.workshop.analysis.is_english)

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
