"""From a library of texts to one file of arrays. Same texts, same machine, same bytes."""

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from numi.suggestion import kernel, store
from numi.suggestion.encoder import Encoder
from numi.suggestion.examples import Examples, Head, examples_of, heads_of
from numi.suggestion.inputs import Library
from numi.suggestion.ranking import Calibration, chances
from numi.suggestion.text import Speller, learn_spelling

VERSION = 1
WIDE = 300
HELD_OUT = 5
_HEATS = np.geomspace(0.02, 0.15, 31)
_Array = np.ndarray[Any, Any]


def train(library: Library, encoder: Encoder | None) -> bytes:
    """The bytes of a model. Without an encoder, a model of words alone. Takes seconds; holds no state.

    Any library will do: an empty one gives a model that suggests nothing.
    """
    examples = examples_of(library)
    accents, counts = learn_spelling(examples.texts)
    speller = Speller(accents, counts)
    words = [speller.words(text) for text in examples.texts]
    written = [" ".join(speller.accented(one)) for one in words]
    meta = {
        "kind": "suggestion",
        "version": VERSION,
        "encoder": encoder.mark if encoder else "",
        "procedures": [[one.id, one.title, one.critical] for one in library.procedures],
        "accents": accents,
        "counts": counts,
    }
    heads = heads_of(library, examples)
    vectors = encoder.encode(written) if encoder and written else None
    arrays, learnt = _learn(examples, heads, words, vectors)
    columns = [name for head in heads for name in head.columns]
    return store.pack({**meta, **learnt, "columns": columns, "doors": list(heads[1].columns[2:])}, arrays)


def _learn(
    examples: Examples, heads: Sequence[Head], words: list[list[str]], vectors: _Array | None
) -> tuple[dict[str, _Array], dict[str, Any]]:
    of = kernel.bags(words)
    by_words = kernel.likeness(of)
    alike = kernel.with_meaning(by_words, vectors)
    everything = np.ones(len(words), dtype=bool)
    weights = _weights(alike, heads, everything)
    words_only = weights if vectors is None else _weights(by_words, heads, everything)
    width = 0 if vectors is None else vectors.shape[1]
    arrays = {
        "keys": of.keys,
        "rarity": of.rarity,
        "words": kernel.to_features(of, weights).astype(np.float16),
        "words_only": kernel.to_features(of, words_only).astype(np.float16),
        "anchors": vectors if vectors is not None else np.zeros((0, width), dtype=np.float32),
        "likes": weights if vectors is not None else np.zeros((0, weights.shape[1]), dtype=np.float32),
    }
    return arrays, {"heat": _heat(alike, heads[0], examples)}


def _weights(alike: _Array, heads: Sequence[Head], kept: _Array) -> _Array:
    return np.concatenate(
        [kernel.solve(alike, head.rows[kept[head.rows]], head.targets, head.worth) for head in heads], axis=1
    )


def _heat(alike: _Array, head: Head, examples: Examples) -> float:
    """The temperature that makes chances honest on a fifth of the sentences, learnt without them."""
    fold = np.asarray([zlib.crc32(text.encode()) % HELD_OUT for text in examples.texts])
    held = head.rows[fold[head.rows] == 0]
    if len(head.columns) < 2 or len(held) < 2 * len(head.columns):
        return Calibration().heat
    weights = kernel.solve(alike, head.rows[fold[head.rows] != 0], head.targets, head.worth)
    scores = alike[held] @ weights
    truth = head.targets[held].argmax(axis=1)
    losses = [-np.log(chances(scores, heat)[np.arange(len(held)), truth] + 1e-12).mean() for heat in _HEATS]
    return round(float(_HEATS[int(np.argmin(losses))]), 4)
