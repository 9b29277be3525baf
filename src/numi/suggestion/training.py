"""From a library of texts to one file of arrays. Same texts, same machine, same bytes."""

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from numi.suggestion import broad, kernel, store
from numi.suggestion.encoder import Encoder
from numi.suggestion.examples import OUTSIDE, Examples, Head, examples_of, heads_of
from numi.suggestion.inputs import Library, ProcedureTexts
from numi.suggestion.ranking import HEAT, chances
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
    vectors = _vectors(words, speller, encoder)
    axes = np.zeros((0, 0), dtype=np.float32)
    if vectors is not None:
        axes = kernel.main_axes(vectors)
        vectors = kernel.turned(vectors, axes)
    arrays, learnt = _learn(examples, heads, words, vectors)
    doors, arrays["door_rows"], arrays["door_of"] = _doors(examples)
    arrays["axes"] = axes
    if core is not library:
        arrays |= _learn_all(library, speller, encoder)
    columns = [name for head in heads for name in head.columns]
    return store.pack({**meta, **learnt, "columns": columns, "doors": doors}, arrays)


def _doors(examples: Examples) -> tuple[list[str], _Array, _Array]:
    """The right doors, the rows of the examples that lead to one, and the place of the door of each."""
    rows = examples.where(OUTSIDE)
    doors = sorted({examples.names[row] for row in rows})
    places = [doors.index(examples.names[row]) for row in rows]
    return doors, rows.astype(np.int32), np.asarray(places, dtype=np.int32)


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
    weights, heat = _weights(kernel.likeness(of), vectors, heads, examples)
    by_feature = kernel.to_features(of, weights)
    arrays = {
        "keys": of.keys,
        "rarity": of.rarity,
        "words": by_feature.astype(np.float16),
        "average": by_feature.mean(axis=1),
        "anchors": np.ascontiguousarray(vectors.T) if vectors is not None else np.zeros((0, 0), dtype=np.float32),
        "likes": weights if vectors is not None else np.zeros((0, weights.shape[1]), dtype=np.float32),
    }
    return arrays, {"heat": heat}


def _weights(alike: _Array, vectors: _Array | None, heads: Sequence[Head], examples: Examples) -> tuple[_Array, float]:
    """Weights of the examples for every head, and the temperature of the chances. ``alike``: of words.

    One system, put in order, answers three times: for the ranked rows but the fifth that is held out, for all the
    ranked rows, and for those that tell what is outside.
    """
    ranked, outside, signals = heads
    of_signals = _signal_weights(alike, vectors, signals)
    fold = np.asarray([zlib.crc32(text.encode()) % HELD_OUT for text in examples.texts])
    learnt, held = ranked.rows[fold[ranked.rows] != 0], ranked.rows[fold[ranked.rows] == 0]
    around = np.concatenate([learnt, held, np.setdiff1d(outside.rows, ranked.rows)])
    inside = alike[np.ix_(around, around)]
    kernel.add_meaning(inside, None if vectors is None else vectors[around])
    asked = inside[len(learnt) : len(ranked.rows), : len(learnt)].copy()
    system = kernel.Solver(inside, around, outside.worth)
    heat = _heat(ranked, held, asked @ system.weights(ranked.targets, len(learnt))[learnt])
    found = [system.weights(ranked.targets, len(ranked.rows)), system.weights(outside.targets), of_signals]
    return np.concatenate(found, axis=1), heat


def _signal_weights(by_words: _Array, vectors: _Array | None, signals: Head) -> _Array:
    rows = signals.rows
    inside = by_words[np.ix_(rows, rows)]
    if vectors is not None:
        inside += kernel.sharper(kernel.closeness(vectors[rows], vectors[rows].T))
    return kernel.Solver(inside, rows, signals.worth).weights(signals.targets)


def _heat(ranked: Head, held: _Array, scores: _Array) -> float:
    """The temperature that makes chances honest on the sentences held out; ``scores``: by who knows nothing of them."""
    is_one = ranked.targets[held].sum(axis=1) == 1
    held, scores = held[is_one], scores[is_one]
    if len(ranked.columns) < 2 or len(held) < 2 * len(ranked.columns):
        return HEAT
    truth = ranked.targets[held].argmax(axis=1)
    losses = [-np.log(chances(scores, heat)[np.arange(len(held)), truth] + 1e-12).mean() for heat in _HEATS]
    return round(float(_HEATS[int(np.argmin(losses))]), 4)
