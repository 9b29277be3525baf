"""Learning as weighted likeness to examples: a likeness of words and a likeness of meaning, one ridge regression.

The likeness of two sentences is the cosine of their bags of pieces, plus ``MEANING`` times exp(``SHARP`` × (cosine of
their vectors − 1)). Everything is closed form: the same texts give the same numbers.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from numi.suggestion import grams

MEANING, SHARP = 2.0, 3.0
RIDGE = 0.3
RARE, PAIRS = 100, 4_000_000
SEEN_AT_LEAST = 2
BLOCK, ROWS_AT_ONCE = 256, 1024
AXES = 192
_Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Bags:
    """Sentences as sparse rows of unit length: row, feature and value of each number, by feature then row."""

    count: int
    keys: _Array
    rarity: _Array
    row: _Array
    feature: _Array
    value: _Array


def bag(words: Sequence[str]) -> tuple[_Array, _Array]:
    """The distinct features of one sentence and their weights, before rarity."""
    ids, weights, _ = grams.features(words)
    found, inverse = np.unique(ids, return_inverse=True)
    return found, np.sqrt(np.bincount(inverse, weights=weights, minlength=len(found))).astype(np.float32)


def bags(sentences: Sequence[Sequence[str]]) -> Bags:
    """The bags of sentences, over the features that at least two of them share."""
    each = [bag(words) for words in sentences]
    ids = np.concatenate([one for one, _ in each] or [np.zeros(0, np.uint32)])
    weights = np.concatenate([one for _, one in each] or [np.zeros(0, np.float32)])
    rows = np.repeat(np.arange(len(each), dtype=np.int32), [len(one) for one, _ in each])
    features, inverse, seen = np.unique(ids, return_inverse=True, return_counts=True)
    kept = seen >= SEEN_AT_LEAST
    rarity = (np.log((1 + len(each)) / (1 + seen[kept])) + 1).astype(np.float32)
    inside = kept[inverse]
    row, feature = rows[inside], (np.cumsum(kept) - 1).astype(np.int32)[inverse[inside]]
    value = weights[inside] * rarity[feature]
    lengths = np.sqrt(np.bincount(row, weights=value.astype(np.float64) ** 2, minlength=len(each)))
    value = (value / np.maximum(lengths, 1e-9)[row]).astype(np.float32)
    order = np.lexsort((row, feature))
    return Bags(len(each), features[kept], rarity, row[order], feature[order], value[order])


def likeness(of: Bags) -> _Array:
    """The cosines of all sentences: frequent features as a dense product, rare ones pair by pair."""
    seen = np.bincount(of.feature, minlength=len(of.keys))
    frequent = np.flatnonzero(seen > RARE)
    column = np.full(len(of.keys), -1)
    column[frequent] = np.arange(len(frequent))
    dense = np.zeros((of.count, len(frequent)), dtype=np.float32)
    inside = column[of.feature] >= 0
    dense[of.row[inside], column[of.feature[inside]]] = of.value[inside]
    found = dense @ dense.T
    row, feature, value = of.row[~inside], of.feature[~inside], of.value[~inside]
    counts = np.bincount(feature, minlength=len(of.keys))
    starts = np.cumsum(counts) - counts
    times = counts[feature]
    edges = np.searchsorted(np.cumsum(times), np.arange(0, int(times.sum()) + PAIRS, PAIRS))
    for begin, end in itertools.pairwise([*edges.tolist(), len(row)]):
        some = times[begin:end]
        left = np.repeat(np.arange(begin, end), some)
        right = np.arange(len(left)) - np.repeat(np.cumsum(some) - some, some) + starts[feature[left]]
        np.add.at(found.reshape(-1), row[left].astype(np.int64) * of.count + row[right], value[left] * value[right])
    return found


def add_meaning(words: _Array, vectors: _Array | None) -> None:
    """Adds the likeness of meaning to that of words, in its place, when there is an encoder."""
    if vectors is not None:
        for start in range(0, len(words), ROWS_AT_ONCE):
            words[start : start + ROWS_AT_ONCE] += closeness(vectors[start : start + ROWS_AT_ONCE], vectors.T)


def main_axes(vectors: _Array) -> _Array:
    """The ``AXES`` directions in which vectors differ most (width × AXES): half the numbers say as much."""
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    return np.ascontiguousarray(directions[:, ::-1][:, :AXES], dtype=np.float32)


def turned(vectors: _Array, axes: _Array) -> _Array:
    """Unit vectors along these axes."""
    found = vectors @ axes
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=-1, keepdims=True), 1e-9), dtype=np.float32)


def closeness(left: _Array, right: _Array) -> _Array:
    """The likeness of meaning of unit vectors: rows of ``left``, columns of ``right``."""
    found = np.asarray((SHARP * left) @ right, dtype=np.float32)
    found += np.float32(np.log(MEANING) - SHARP)
    return np.exp(found, out=found)


def sharper(close: _Array) -> _Array:
    """From ``closeness``, what tells signals: exp(2 × ``SHARP`` × (cosine − 1)). Only what is very near counts."""
    found = close / MEANING
    found *= found
    return found


class Solver:
    """Ridge regression over some rows, factored once. It answers for all of them or for the first ones."""

    def __init__(self, inside: _Array, rows: _Array, worth: _Array) -> None:
        """``inside``: likenesses of these rows (its place is used); ``worth``: how much each of all examples weighs."""
        inside[np.diag_indices_from(inside)] += RIDGE / worth[rows]
        _factor(inside)
        self._lower = inside
        self._rows, self._count = rows, len(worth)

    def weights(self, targets: _Array, first: int | None = None) -> _Array:
        """Weights of the examples (zero outside the rows) for the targets of the ``first`` rows, or of all."""
        rows = self._rows[:first]
        found = np.zeros((self._count, targets.shape[1]), dtype=np.float32)
        found[rows] = _substituted(self._lower[: len(rows), : len(rows)], targets[rows].astype(np.float32))
        return found


def _factor(matrix: _Array) -> None:
    """Cholesky's factor in the place of the matrix, block of columns by block; above the blocks nothing is cleared.

    numpy's own works on copies of twice the precision: three times the memory for what a ridge does not need.
    """
    for start in range(0, len(matrix), BLOCK):
        stop = min(start + BLOCK, len(matrix))
        matrix[start:, start:stop] -= matrix[start:, :start] @ matrix[start:stop, :start].T
        corner = np.linalg.cholesky(matrix[start:stop, start:stop].astype(np.float64))
        matrix[start:stop, start:stop] = corner
        matrix[stop:, start:stop] = matrix[stop:, start:stop] @ np.linalg.inv(corner).T.astype(np.float32)


def _substituted(lower: _Array, wanted: _Array) -> _Array:
    """The solution of L Lᵀ x = wanted, block by block: half the work of a general solver."""
    found, count = wanted.copy(), len(wanted)
    for start in range(0, count, BLOCK):
        here = slice(start, min(start + BLOCK, count))
        found[here] = np.linalg.solve(lower[here, here], found[here] - lower[here, :start] @ found[:start])
    for start in reversed(range(0, count, BLOCK)):
        stop = min(start + BLOCK, count)
        here = slice(start, stop)
        found[here] = np.linalg.solve(lower[here, here].T, found[here] - lower[stop:, here].T @ found[stop:])
    return found


def to_features(of: Bags, weights: _Array) -> _Array:
    """Weights of examples turned into weights of features (feature × head)."""
    found = np.zeros((len(of.keys), weights.shape[1]), dtype=np.float32)
    starts = np.searchsorted(of.feature, np.arange(len(of.keys)))
    for head in range(0, weights.shape[1], 8):
        block = of.value[:, None] * weights[of.row, head : head + 8]
        found[:, head : head + 8] = np.add.reduceat(block, starts, axis=0) if len(of.keys) else 0.0
    return found
