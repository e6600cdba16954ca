"""The files of the index, by name below its folder (`search/` on the site):

    manifest.json              asked for anew each time; names all others, which never change
    <part>/<number>.bin        the shards of a part (shards.py)
    <part>/r<number>.bin       sets: where words stand beyond their lists; only shards that have any
    <part>/sets.bin            sets: `topic:pay`, `month:2024-03`, `with:update`; tags are in the shards
    <part>/w<number>.txt       words (vocabulary.py)
    <part>/common.txt          the base's most frequent terms, the most frequent first
    c/<first>-<name>/<place>-<voice>.json   cards (cards.py)

manifest.json: {"format": 4, "lang": "en", "stems": true when the browser can stem that language,
"stops": [words], "synonyms": [groups of terms that mean the same, those of several words with spaces between stems],
"threads": how many, "parts": [{"folder", "first": the number of its first thread, "threads",
"shards": how many, "words": how many files of words, "cards": the names of its decks, of eight digits each, joined}]},
base first, then the recent part if there is one. While letters are being edited, the base has "gone", the numbers of
those that the recent part tells again (standin.py).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from .impacts import Lists
from .parts import Part, sets_of
from .shards import FORMAT, records, seal, shard_of
from .synonyms import Synonyms
from .vocabulary import Vocabulary, word_lines

SHARD_BYTES = 1024
"""What a shard may hold on average; measured: a query needs one a word, whatever their size."""
_RECENT_BYTES = 640  # the recent part is asked for anew after each letter
_WORD_BYTES = 2048  # packed by the web server, half of it travels
_COMMON_TERMS = 1000
_COMMON_SHARE = 50  # a term in fewer than one thread of so many is rare


def part_files(
    part: Part, best: Lists, rest: Lists, words: Vocabulary, common: Sequence[str], *, stems: bool
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return a part's files but its cards, by name with its folder, and its line in the manifest without them.

    `best` and `rest` are its lists as they are `capped`, `common` the most frequent terms of the base.
    """
    sets = sets_of(part.entries)
    tags = _sets({name: threads for name, threads in sets.items() if name.startswith("tag:")})
    named = dict(zip(best.words, records(best, more=frozenset(rest.words)))) | tags
    number = _number_of_shards(sum(map(len, named.values())), _RECENT_BYTES if part.recent else SHARD_BYTES)
    shards, beyond = _sharded(named.items(), number), _sharded(zip(rest.words, records(rest, impacts=False)), number)
    files = {f"{place:x}.bin": seal(shards.get(f"{place:x}", b"")) for place in range(number)}
    files |= {f"r{name}.bin": seal(payload) for name, payload in beyond.items()}
    files["sets.bin"] = seal(
        b"".join(_sets({name: t for name, t in sets.items() if not name.startswith("tag:")}).values())
    )
    lines = list(word_lines(words, with_terms=not stems))
    runs = _number_of_shards(sum(len(line) for _, line in lines), _WORD_BYTES)
    written = _sharded(lines, runs)
    files |= {f"w{place:x}.txt": written.get(f"{place:x}", b"") for place in range(runs)}
    if not part.recent:
        files["common.txt"] = "\n".join(common).encode()
    line = {"folder": part.folder, "first": part.first, "threads": len(part.entries), "shards": number, "words": runs}
    return {f"{part.folder}/{name}": file for name, file in sorted(files.items())}, line


def manifest(
    lines: Sequence[dict[str, Any]], lang: str, stems: bool, stops: Iterable[str], synonyms: Synonyms
) -> bytes:
    """Return the manifest of parts with these lines."""
    told = {
        **{"format": FORMAT, "lang": lang, "stems": stems, "stops": sorted(stops), "synonyms": synonyms.groups},
        **{"threads": sum(line["threads"] - len(line.get("gone", ())) for line in lines), "parts": list(lines)},
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def common_terms(lists: Lists, threads: int) -> list[str]:
    """Return the terms that stand in the most threads, the most frequent first, of equals by code point."""
    found = np.add.reduceat(lists.said, lists.starts[:-1]) if lists.words else np.zeros(0, np.int64)
    frequent = [(-n, word) for word, n in zip(lists.words, found.tolist()) if n > 1 and n * _COMMON_SHARE >= threads]
    return [word for _, word in sorted(frequent)[:_COMMON_TERMS]]


def _number_of_shards(size: int, target: int) -> int:
    number = 1
    while number * target < size:
        number *= 2
    return number


def _sharded(records_: Iterable[tuple[str, bytes]], number: int) -> dict[str, bytes]:
    """Return the payload of each shard that has words, by its name."""
    shards: dict[str, list[bytes]] = defaultdict(list)
    for word, record in sorted(records_):
        shards[shard_of(word, number)].append(record)
    # A word's line may be due twice in one file.
    return {name: b"".join(dict.fromkeys(parts)) for name, parts in shards.items()}


def _sets(sets: dict[str, list[int]]) -> dict[str, bytes]:
    """Return the record of each set of threads."""
    sizes = [len(threads) for threads in sets.values()]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    thread = np.array([number for threads in sets.values() for number in threads], np.int32)
    bare = np.ones(len(thread), np.uint8)
    return dict(
        zip(sets, records(Lists(tuple(sets), np.zeros(len(sets), np.int64), starts, thread, bare, bare), impacts=False))
    )
