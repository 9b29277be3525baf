"""From a library of texts to one file of arrays. Same texts, same machine, same bytes."""

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from numi.suggestion import broad, kernel, store
from numi.suggestion.encoder import Encoder
from numi.suggestion.examples import Examples, Head, examples_of, heads_of
from numi.suggestion.inputs import Library, ProcedureTexts
from numi.suggestion.ranking import Calibration, chances
from numi.suggestion.text import Speller, learn_spelling

VERSION = 1
HELD_OUT = 5
_HEATS = np.geomspace(0.02, 0.15, 31)
_Array = np.ndarray[Any, Any]


def train(library: Library, encoder: Encoder | None) -> bytes:
    """The bytes of a model. Without an encoder, a model of words alone. Takes seconds; holds no state.

    Any library will do: an empty one gives a model that suggests nothing.
    """
    core = broad.core_of(library)
    examples = examples_of(core)
    accents, counts = learn_spelling(library.texts())
    speller = Speller(accents, counts)
    words = [speller.words(text) for text in examples.texts]
    meta = {
        "kind": "suggestion",
        "version": VERSION,
        "encoder": encoder.mark if encoder else "",
        "procedures": [[one.id, one.title, one.critical] for one in library.procedures],
        "core": [one.id for one in core.procedures],
        "accents": accents,
        "counts": counts,
    }
    heads = heads_of(core, examples)
    arrays, learnt = _learn(examples, heads, words, _vectors(words, speller, encoder))
    if core is not library:
        arrays |= _learn_all(library, speller, encoder)
    columns = [name for head in heads for name in head.columns]
    return store.pack({**meta, **learnt, "columns": columns, "doors": list(heads[1].columns[2:])}, arrays)


def _vectors(words: Sequence[Sequence[str]], speller: Speller, encoder: Encoder | None) -> _Array | None:
    if encoder is None or not words:
        return None
    return encoder.encode([" ".join(speller.accented(one)) for one in words])


def _learn_all(library: Library, speller: Speller, encoder: Encoder | None) -> dict[str, _Array]:
    """What a large shelf adds: every procedure, by its sentences, in order."""
    said = [(place, text) for place, one in enumerate(library.procedures) for text in _texts_of(one) if text.strip()]
    words = [speller.words(text) for _, text in said]
    owners = np.asarray([place for place, _ in said], dtype=np.int64)
    return broad.learn(words, owners, len(library.procedures), _vectors(words, speller, encoder))


def _texts_of(one: ProcedureTexts) -> tuple[str, ...]:
    return (one.title or one.id, one.description, *one.phrases)


def _learn(
    examples: Examples, heads: Sequence[Head], words: list[list[str]], vectors: _Array | None
) -> tuple[dict[str, _Array], dict[str, Any]]:
    of = kernel.bags(words)
    by_words = kernel.likeness(of)
    alike = kernel.with_meaning(by_words, vectors)
    everything = np.ones(len(words), dtype=bool)
    weights = _weights(alike, heads, everything)
    words_only = weights if vectors is None else _weights(by_words, _fewer(heads), everything)
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


def _fewer(heads: Sequence[Head]) -> tuple[Head, ...]:
    """For the fallback, procedures and what is outside learnt together: one large system less to solve."""
    ranked, outside, signals = heads
    columns, targets = (*ranked.columns, *outside.columns), np.concatenate([ranked.targets, outside.targets], axis=1)
    return Head("both", columns, outside.rows, targets, outside.worth), signals


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
