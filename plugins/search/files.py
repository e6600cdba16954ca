"""The files of the index, by name below its folder (`search/` on the site):

    manifest.json              asked for anew each time; names all others, which never change
    <part>/<number>.bin        the shards of a part (shards.py), and v<number>.bin their voices (voices.py)
    <part>/r<number>.bin       sets: where words stand beyond their lists; only shards that have any
    <part>/sets.bin            sets: `topic:pay`, `month:2024-03`, `with:update`; tags are in the shards
    <part>/c/<number>.json     cards (cards.py)
    <part>/w/<letters>.txt     words (vocabulary.py)
    <part>/letters.txt         the names of those files, one a line
    <part>/common.txt          the base's most frequent terms, the most frequent first
    text/<name>-<voice>.json   fragments (cards.py)

manifest.json: {"format": 1, "lang": "en", "stems": true when the browser can stem that language,
"stops": [words], "phrases": [synonyms of several words, as stems], "threads": how many,
"parts": [{"folder", "first": the number of its first thread, "threads", "shards": how many, "rest": [the r files' numbers]}]},
base first, then the recent part if there is one.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from .cards import card, fragments
from .impacts import Lists
from .parts import Part, capped, sets_of
from .shards import FORMAT, fnv1a, records, seal, sized
from .vocabulary import Vocabulary, vocabulary_files
from .voices import voice_records

SHARD_BYTES = 2048
"""What a shard may hold on average; measured: larger ones cost more bytes a query than smaller ones cost requests."""
_RECENT_BYTES = 640  # the recent part is asked for anew after each letter
_COMMON_TERMS = 1000
_COMMON_SHARE = 50  # a term in fewer than one thread of so many is rare


def part_files(part: Part, lists: Lists, words: Vocabulary, lang: str, *, stems: bool) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return a part's files, by name with its folder, and its line in the manifest."""
    best, rest = capped(lists)
    sets = sets_of(part.entries)
    tags = _sets({name: threads for name, threads in sets.items() if name.startswith("tag:")})
    heads, voices = records(best), [b"".join(sized(blob)) for blob in voice_records(best)]
    named = {**dict(zip(best.words, zip(heads, voices))), **{name: (record, b"\0") for name, record in tags.items()}}
    number = _number_of_shards(sum(len(head) for head, _ in named.values()), _RECENT_BYTES if part.recent else SHARD_BYTES)
    files = {f"{name}.bin": file for name, file in _shards(named, number).items()}
    beyond = _sharded(zip(rest.words, records(rest, impacts=False)), number)
    files |= {f"r{name}.bin": seal(payload) for name, payload in beyond.items()}
    files["sets.bin"] = seal(b"".join(_sets({name: t for name, t in sets.items() if not name.startswith("tag:")}).values()))
    files |= {f"c/{place}.json": card(entry.thread, entry.content, entry.address, lang) for place, entry in enumerate(part.entries)}
    letters = vocabulary_files(words, with_terms=not stems)
    files |= {f"w/{name}.txt": file for name, file in letters.items()} | {"letters.txt": "\n".join(letters).encode()}
    if not part.recent:
        files["common.txt"] = "\n".join(common_terms(lists, len(part.entries))).encode()
    line = {"folder": part.folder, "first": part.first, "threads": len(part.entries), "shards": number}
    line["rest"] = sorted(beyond)
    return {f"{part.folder}/{name}": file for name, file in sorted(files.items())}, line


def text_files(part: Part) -> dict[str, bytes]:
    """Return the fragments of a part's threads."""
    return {name: file for entry in part.entries for name, file in fragments(entry.thread, entry.content).items()}


def manifest(lines: Sequence[dict[str, Any]], lang: str, stems: bool, stops: Iterable[str], phrases: Sequence[str]) -> bytes:
    """Return the manifest of parts with these lines."""
    told = {
        **{"format": FORMAT, "lang": lang, "stems": stems, "stops": sorted(stops), "phrases": list(phrases)},
        **{"threads": sum(line["threads"] for line in lines), "parts": list(lines)},
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def common_terms(lists: Lists, threads: int) -> list[str]:
    """Return the terms that stand in the most threads, the most frequent first, of equals by code point."""
    found = np.add.reduceat(lists.voices > 0, lists.starts[:-1]) if lists.words else np.zeros(0, np.int64)
    frequent = [(-n, word) for word, n in zip(lists.words, found.tolist()) if n > 1 and n * _COMMON_SHARE >= threads]
    return [word for _, word in sorted(frequent)[:_COMMON_TERMS]]


def _number_of_shards(size: int, target: int) -> int:
    number = 1
    while number * target < size:
        number *= 2
    return number


def _shards(named: dict[str, tuple[bytes, bytes]], number: int) -> dict[str, bytes]:
    heads = _sharded(((word, head) for word, (head, _) in named.items()), number)
    voices = _sharded(((word, voice) for word, (_, voice) in named.items()), number)
    every = [f"{place:x}" for place in range(number)]
    return {name: seal(heads.get(name, b"")) for name in every} | {f"v{name}": seal(voices.get(name, b"")) for name in every}


def _sharded(records_: Iterable[tuple[str, bytes]], number: int) -> dict[str, bytes]:
    """Return the payload of each shard that has words, by its name."""
    shards: dict[str, list[bytes]] = defaultdict(list)
    for word, record in sorted(records_):
        shards[f"{fnv1a(word) % number:x}"].append(record)
    return {name: b"".join(parts) for name, parts in shards.items()}


def _sets(sets: dict[str, list[int]]) -> dict[str, bytes]:
    """Return the record of each set of threads."""
    sizes = [len(threads) for threads in sets.values()]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    thread = np.array([number for threads in sets.values() for number in threads], np.int32)
    bare = np.ones(len(thread), np.uint8)
    return dict(zip(sets, records(Lists(tuple(sets), np.zeros(len(sets), np.int64), starts, thread, bare, bare), impacts=False)))
