"""The author's index: the same impacts in Whoosh, a folder for each part, written in bulk.

Fields: `words` are the lists, each posting's weight scale * impact, its value two bytes, voices and impact; `beyond`
says where words stand beyond their lists; `sets` are topics, tags, months. Documents are threads, the newest first, so
that Whoosh's own way with equals (the lower document wins) puts the newest first, as rank.py does. Searched with
`Points`, a query's score is the plain sum of weights: whole numbers below 2 to the 24th, which Whoosh's floats hold
exactly.
"""

from array import array
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from whoosh import fields, index, query, scoring
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter
from whoosh.formats import Format
from whoosh.matching import Matcher
from whoosh.writing import SegmentWriter

from .impacts import SYNONYM, Lists
from .parts import Part, capped, sets_of
from .rank import Posting

WORDS, BEYOND, SETS = "words", "beyond", "sets"
_NAME = "letters"
_HIGHEST = float(1 << 24)  # above any weight, so that Whoosh leaves no document out
_BLOCK = 128  # Whoosh's own block of postings


class _Impacts(Format):
    """Weights, and two bytes a posting: voices and impact."""

    posting_size = 2

    def word_values(self, *_args: object, **_kwargs: object) -> Iterator[tuple]:
        """Return nothing: no text is indexed, postings come ready."""
        return iter(())


class _Ready(fields.FieldType):
    """A field whose postings come ready."""

    def __init__(self) -> None:
        super().__init__(format=_Impacts(), analyzer=None)


class Points(scoring.WeightingModel):
    """A document is worth the sum of its postings' weights."""

    def scorer(self, *_args: object, **_kwargs: object) -> scoring.BaseScorer:
        """Return a scorer that reads the weight."""
        return _Weight()


class _Weight(scoring.BaseScorer):
    def supports_block_quality(self) -> bool:
        return False

    def max_quality(self) -> float:
        return _HIGHEST

    def score(self, matcher: Matcher) -> float:
        return matcher.weight()


_Term = tuple[str, str, np.ndarray, np.ndarray, np.ndarray]
"""Field, word, documents rising, their weights, and their values, two bytes each."""


class _Sorted:
    """Stands in for a writer's pool of postings; ours are sorted already, so nothing is pooled."""

    def __init__(self, terms: Iterator[_Term]) -> None:
        self.terms = terms

    def add(self, _posting: tuple) -> None:
        """Take no posting: documents are added with stored fields alone."""

    def iter_postings(self) -> Iterator[_Term]:
        """Return the terms, sorted."""
        return self.terms

    def save(self) -> None:
        """Keep nothing."""

    def cleanup(self) -> None:
        """Leave nothing behind."""


class _Bulk(W3Codec):
    """Whoosh's own format, written a block of postings at a time: eight times faster than one by one."""

    def field_writer(self, storage: object, segment: object) -> "_BulkWriter":
        """Return the writer of postings."""
        return _BulkWriter(self, storage, segment)


class _BulkWriter(W3FieldWriter):
    def add_postings(self, schema: fields.Schema, lengths: object, items: Iterator[_Term]) -> None:
        """Write terms that are sorted by field and word."""
        field = None
        for name, word, documents, weights, values in items:
            if name != field:
                if field is not None:
                    self.finish_field()
                self.start_field(name, schema[name])
                field = name
            self.start_term(word.encode())
            for low in range(0, len(documents), _BLOCK):
                rows = slice(low, low + _BLOCK)
                self._fill(documents[rows], weights[rows], values[rows], last=low + _BLOCK >= len(documents))
            self.finish_term()
        if field is not None:
            self.finish_field()

    def _fill(self, documents: np.ndarray, weights: np.ndarray, values: np.ndarray, *, last: bool) -> None:
        block = self._postwriter
        block._ids, block._weights = array("I", documents.tobytes()), array("f", weights.tobytes())
        # Values of a fixed size are joined before they are written; these are joined already.
        block._values, block._maxweight = [values.tobytes()], float(weights.max())
        if not last:
            block._write_block()


def write_whoosh(folder: Path, part: Part, lists: Lists) -> index.Index:
    """Write the index of a part with its lists, capped, into a folder, in place of one that is there."""
    folder.mkdir(parents=True, exist_ok=True)
    schema = fields.Schema(number=fields.STORED)
    for name in (WORDS, BEYOND, SETS):
        schema.add(name, _Ready())
    made = index.create_in(folder, schema, indexname=_NAME)
    writer = SegmentWriter(made, limitmb=64, codec=_Bulk())
    writer.pool = _Sorted(_terms(part, lists))
    for place in range(len(part.entries) - 1, -1, -1):
        writer.add_document(number=part.first + place)
    writer.commit(merge=False)
    return made


def _terms(part: Part, lists: Lists) -> Iterator[_Term]:
    """Yield the terms of all fields by field, then word, their threads backwards."""
    best, rest = capped(lists)
    sets = sets_of(part.entries)
    for name in sorted((WORDS, BEYOND, SETS)):
        if name == SETS:
            yield from ((SETS, word, *_postings(part, np.array(threads), 1)) for word, threads in sorted(sets.items()))
            continue
        held = best if name == WORDS else rest
        for place, word in sorted(enumerate(held.words), key=lambda pair: pair[1].encode()):
            rows = held.rows(place)
            scale = int(held.scale[place]) if name == WORDS else 1
            yield name, word, *_postings(part, held.thread[rows], scale, held.impact[rows], held.voices[rows])


def _postings(
    part: Part, thread: np.ndarray, scale: int, *values: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return documents, weights and values of threads that rise; without values each is worth 1."""
    impact, voices = values or (np.ones(len(thread), np.uint8), np.zeros(len(thread), np.uint8))
    documents = (len(part.entries) - 1 - thread[::-1]).astype(np.uint32)
    weights = (scale * impact[::-1].astype(np.int64)).astype(np.float32)
    return documents, weights, np.stack([voices[::-1], impact[::-1]], axis=1).astype(np.uint8)


def open_whoosh(folder: Path) -> index.Index:
    """Return the index that `write_whoosh` left. Raises whoosh.index.IndexError when there is none."""
    return index.open_dir(folder, indexname=_NAME)


def search_whoosh(made: index.Index, terms: Sequence[str], limit: int) -> list[tuple[int, int]]:
    """Return what Whoosh itself finds for terms: numbers and scores, best first, of equals the newest."""
    wanted = query.Or([query.Term(WORDS, term) for term in dict.fromkeys(terms)])
    with made.searcher(weighting=Points()) as searcher:
        return [(hit["number"], int(hit.score)) for hit in searcher.search(wanted, limit=limit)]


class WhooshReader:
    """Reads lists, sets and months for the ranking from the indexes of the parts, base first."""

    def __init__(self, parts: Sequence[tuple[int, index.Index]]) -> None:
        """`parts` are the number of each part's first thread, and its index."""
        self._parts = [(first, made.reader()) for first, made in parts]
        self.threads = sum(reader.doc_count() for _, reader in self._parts)
        self._known: dict[str, dict[int, Posting]] = {}
        self._scales: dict[str, int] = {}

    def postings(self, term: str) -> dict[int, Posting]:
        """Return the threads of a term's list; empty when it has none."""
        if term not in self._known:
            found = self._known[term] = {}
            for number, weight, value in self._read(WORDS, term):
                found[number] = Posting(int(weight), value[0])
                self._scales.setdefault(term, int(weight) // value[1])
        return self._known[term]

    def scale(self, term: str) -> int:
        """Return the term's scale: the base's, or else the recent part's; 0 when it has no list."""
        self.postings(term)
        return self._scales.get(term, 0)

    def holders(self, term: str) -> frozenset[int]:
        """Return every thread that the term stands in, also beyond its list."""
        own = (number for number, posting in self.postings(term).items() if 0 < posting.voices < SYNONYM)
        return frozenset(own) | frozenset(number for number, *_ in self._read(BEYOND, term))

    def members(self, name: str) -> frozenset[int]:
        """Return the threads of a set."""
        return frozenset(number for number, *_ in self._read(SETS, name))

    def months(self) -> Sequence[str]:
        """Return the months in which threads appeared."""
        return self._months

    @cached_property
    def _months(self) -> list[str]:
        names = {name.decode() for _, reader in self._parts for name in reader.lexicon(SETS)}
        return sorted(name.removeprefix("month:") for name in names if name.startswith("month:"))

    def _read(self, field: str, term: str) -> Iterator[tuple[int, float, bytes]]:
        """Yield number, weight and value of each posting, part by part."""
        for first, reader in self._parts:
            if (field, term) in reader:
                matcher, last = reader.postings(field, term), first + reader.doc_count() - 1
                while matcher.is_active():
                    yield last - matcher.id(), matcher.weight(), matcher.value()
                    matcher.next()
