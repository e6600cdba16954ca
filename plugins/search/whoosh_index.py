"""The author's index: the same impacts in Whoosh, written in bulk.

Each posting's weight is scale * impact, its value one byte, the voices. Documents are threads, the newest first, so that
Whoosh's own way with equals (the lower document wins) puts the newest first, as rank.py does. Searched with `Points`, a
query's score is the plain sum of weights: whole numbers below 2 to the 24th, which Whoosh's floats hold exactly.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from whoosh import fields, index, query, scoring
from whoosh.formats import Format
from whoosh.matching import Matcher
from whoosh.writing import SegmentWriter

from .impacts import Lists
from .parts import Part

FIELD = "words"
_NAME = "letters"
_HIGHEST = float(1 << 24)  # above any weight, so that Whoosh leaves no document out


class _Impacts(Format):
    """Weights, and one byte a posting: the voices."""

    posting_size = 1

    def word_values(self, *_args: object, **_kwargs: object) -> Iterator[tuple]:
        """Return nothing: no text is indexed, postings come ready."""
        return iter(())

    def decode_voices(self, value: bytes) -> int:
        """Return the voices of a posting."""
        return value[0]


class _Words(fields.FieldType):
    """The field of the impacts."""

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


class _Sorted:
    """Stands in for a writer's pool of postings; ours are sorted already, so nothing is pooled."""

    def __init__(self, postings: Iterator[tuple]) -> None:
        self.postings = postings

    def add(self, _posting: tuple) -> None:
        """Take no posting: documents are added with stored fields alone."""

    def iter_postings(self) -> Iterator[tuple]:
        """Return (field, term, document, weight, value), sorted."""
        return self.postings

    def save(self) -> None:
        """Keep nothing."""

    def cleanup(self) -> None:
        """Leave nothing behind."""


def write_whoosh(folder: Path, parts: Sequence[tuple[Part, Lists]]) -> index.Index:
    """Write the index of parts with their capped lists into a folder, in place of one that is there."""
    folder.mkdir(parents=True, exist_ok=True)
    schema = fields.Schema(number=fields.STORED, slug=fields.STORED)
    schema.add(FIELD, _Words())
    made = index.create_in(folder, schema, indexname=_NAME)
    writer = SegmentWriter(made, limitmb=64)
    writer.pool = _Sorted(_postings(parts))
    for part, _ in reversed(parts):
        for place in range(len(part.entries) - 1, -1, -1):
            writer.add_document(number=part.first + place, slug=part.entries[place].thread.slug)
    writer.commit(merge=False)
    return made


def _postings(parts: Sequence[tuple[Part, Lists]]) -> Iterator[tuple]:
    """Yield the postings by word, then document: recent part before base, each backwards."""
    last = sum(len(part.entries) for part, _ in parts) - 1
    places = [{word: place for place, word in enumerate(lists.words)} for _, lists in parts]
    for word in sorted(set().union(*places)):
        term = word.encode()
        for (part, lists), known in zip(reversed(parts), reversed(places)):
            if word in known:
                rows, scale = lists.rows(known[word]), int(lists.scale[known[word]])
                columns = (lists.thread[rows], lists.impact[rows], lists.voices[rows])
                for thread, impact, voices in reversed(list(zip(*(column.tolist() for column in columns)))):
                    yield FIELD, term, last - part.first - thread, float(scale * impact), bytes([voices])


def open_whoosh(folder: Path) -> index.Index:
    """Return the index that `write_whoosh` left. Raises whoosh.index.IndexError when there is none."""
    return index.open_dir(folder, indexname=_NAME)


def search_whoosh(made: index.Index, terms: Sequence[str], limit: int) -> list[tuple[int, int]]:
    """Return numbers and scores of the best threads for terms, best first, of equals the newest."""
    wanted = query.Or([query.Term(FIELD, term) for term in dict.fromkeys(terms)])
    with made.searcher(weighting=Points()) as searcher:
        return [(hit["number"], int(hit.score)) for hit in searcher.search(wanted, limit=limit)]
