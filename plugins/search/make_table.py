"""Make words/en.npz, the table of word vectors: `python3 -m plugins.search.make_table`, by hand, once in years.

Needs the extra `sense`, scipy, and the package symspellpy, whose list of 82,765 English words with their frequencies
is read (words/NOTICE names the licences). One run takes about an hour on two cores. What it does:

1. Encode the list's WORDS most frequent words, and the whole words of the model's own vocabulary (names, mostly).
2. Make BAGS bags of words: one to three words, up to two of the NEIGHBOURS of each, and up to four frequent words;
   encode them.
3. Find for each stem the vector that, added up over the words of a bag and divided by the square root of their
   number, comes nearest to the model's vector of the bag: ridge regression by conjugate gradients (Hestenes and
   Stiefel 1952). So the vectors know what a word does beside others, and their lengths how much it tells.
4. Keep the STEMS most frequent stems and the DIMENSIONS main directions, in 8 bits, with each stem's KIN.
"""

import importlib.util
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from .encoder import SentenceModel, model_folder
from .stem import stem
from .terms import ENGLISH_STOPS
from .words import TABLE, TOP

WORDS, BAGS, NEIGHBOURS = 60_000, 120_000, 40
STEMS, DIMENSIONS, KIN = 16_000, 256, 12
_SEED = 7
_COMMON = 30_000  # bags are made of the words above this rank
_NAME_COUNT = 2_000_000  # the list has no names; this puts them among its 20,000 most frequent words
_RIDGE, _WORD_WEIGHT, _ROUNDS = 0.3, 0.3, 40
_NEAR = 0.5  # the least cosine of kin; the nearness kept is 0.8 * sqrt((cosine - 0.5) / 0.5)
_KIN_WORTH = 0.8
_RARITY_STEP = 8  # to every halving of a word's frequency


def read_words() -> tuple[list[str], np.ndarray]:
    """Return the words of the two lists, the frequent ones first, and how often each is used."""
    folder = Path(importlib.util.find_spec("symspellpy").origin).parent
    lines = (folder / "frequency_dictionary_en_82_765.txt").read_text("utf-8-sig").splitlines()
    counts = {word: int(times) for word, times in map(str.split, lines) if re.fullmatch("[a-z]+", word)}
    words = list(counts)[:WORDS]
    own = (model_folder() / "vocab.txt").read_text("utf-8").splitlines()
    names = [word for word in own if re.fullmatch("[a-z]{2,}", word) and word not in set(words)]
    return words + names, np.array([counts[word] for word in words] + [_NAME_COUNT] * len(names), np.float64)


def make_bags(vectors: np.ndarray, counts: np.ndarray) -> list[np.ndarray]:
    """Return bags of words, as places, in which neighbours in meaning and frequent words stand together."""
    random = np.random.default_rng(_SEED)
    vectors, counts = vectors[:_COMMON], counts[:_COMMON]
    near = np.concatenate(
        [
            np.argpartition(-(block @ vectors.T), NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
            for block in np.array_split(vectors, 30)
        ]
    )
    chance, often = (counts**power / (counts**power).sum() for power in (0.35, 0.8))
    bags = []
    for number in range(BAGS):
        size = random.integers(1, 4)
        seeds = random.choice(_COMMON, size, p=chance) if number % 2 else random.integers(0, _COMMON, size)
        kin = [random.choice(near[seed], random.integers(0, 3)) for seed in seeds]
        bag = np.concatenate([seeds, *kin, random.choice(_COMMON, random.integers(0, 5), p=often)]).astype(np.int64)
        random.shuffle(bag)
        bags.append(bag)
    return bags


def fit(bags: Sequence[np.ndarray], stem_of: np.ndarray, wanted: np.ndarray, alone: np.ndarray) -> np.ndarray:
    """Return one vector a stem, so that those of a bag add up to the vector wanted of it.

    `stem_of` gives the stem of each word, `wanted` has one row a bag, `alone` one row a word.
    """
    from scipy.sparse import csr_matrix, identity

    sizes = np.array([len(bag) for bag in bags] + [1] * len(alone))
    column = stem_of[np.concatenate([*bags, np.arange(len(alone))])]
    root = np.concatenate([np.ones(len(bags)), np.full(len(alone), np.sqrt(_WORD_WEIGHT))])
    starts = np.concatenate([[0], np.cumsum(sizes)])
    share = np.repeat(root / np.sqrt(sizes), sizes).astype(np.float32)
    system = csr_matrix((share, column, starts), shape=(len(sizes), int(stem_of.max()) + 1))
    target = (np.concatenate([wanted, alone]) * root[:, None]).astype(np.float32)
    square = (system.T @ system + _RIDGE * identity(system.shape[1], np.float32)).tocsr()
    return _conjugate_gradients(square, system.T @ target)


def _conjugate_gradients(square, target: np.ndarray) -> np.ndarray:
    solution, rest = np.zeros_like(target), target.copy()
    direction, size = rest.copy(), (rest * rest).sum(axis=0)
    for _ in range(_ROUNDS):
        applied = square @ direction
        step = size / np.maximum((direction * applied).sum(axis=0), 1e-12)
        solution += step * direction
        rest -= step * applied
        before, size = size, (rest * rest).sum(axis=0)
        direction = rest + size / np.maximum(before, 1e-12) * direction
    return solution


def pack_table(stems: list[str], vectors: np.ndarray, counts: np.ndarray) -> dict[str, np.ndarray]:
    """Return the arrays of the table; stop words and lone letters are left out."""
    order = [
        place
        for place in np.argsort(-counts, kind="stable")
        if stems[place] not in ENGLISH_STOPS and len(stems[place]) > 1
    ]
    order = sorted(order[:STEMS], key=lambda place: stems[place])
    lengths = np.linalg.norm(vectors[order], axis=1)
    unit = vectors[order] / lengths[:, None]
    main = np.linalg.svd(unit, full_matrices=False)[2][:DIMENSIONS].T
    small = unit @ main
    small /= np.linalg.norm(small, axis=1, keepdims=True)
    kin, nearness = _kin(small)
    return {
        "stems": np.frombuffer("\n".join(stems[place] for place in order).encode(), np.uint8),
        "vectors": np.rint(small * TOP).astype(np.int8),
        "rarity": np.clip(np.rint(_RARITY_STEP * np.log2(counts.max() / counts[order])), 0, 255).astype(np.uint8),
        "weights": np.clip(np.rint(lengths / lengths.max() * 255), 1, 255).astype(np.uint8),
        "kin": kin,
        "nearness": nearness,
        "projection": main.astype(np.float32),
    }


def _kin(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    kin, nearness = (np.zeros((len(vectors), KIN), kind) for kind in (np.uint16, np.uint8))
    for start in range(0, len(vectors), 1000):
        cosines = vectors[start : start + 1000] @ vectors.T
        cosines[np.arange(len(cosines)), np.arange(start, start + len(cosines))] = 0
        best = np.argsort(-cosines, axis=1, kind="stable")[:, :KIN]
        above = np.maximum(np.take_along_axis(cosines, best, 1) - _NEAR, 0) / (1 - _NEAR)
        kin[start : start + 1000] = best
        nearness[start : start + 1000] = np.rint(_KIN_WORTH * np.sqrt(above) * 255)
    return kin, nearness


def main() -> None:
    """Write the table."""
    model, (words, counts) = SentenceModel(model_folder()), read_words()
    alone = model.encode(words)
    bags = make_bags(alone, counts)
    wanted = model.encode([" ".join(words[place] for place in bag) for bag in bags])
    stems = sorted({stem(word) for word in words})
    places = {each: place for place, each in enumerate(stems)}
    stem_of = np.array([places[stem(word)] for word in words])
    vectors = fit(bags, stem_of, wanted, alone)
    times = np.bincount(stem_of, weights=counts)
    # Not compressed: to unpack it would take a tenth of a second, and many commands read it.
    np.savez(TABLE, **pack_table(stems, vectors, times))


if __name__ == "__main__":
    main()
