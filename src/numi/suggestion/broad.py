"""A shelf of thousands: every procedure by its centre and its nearest sentences, the best known ones by the full model.

The full model knows the « core » (critical procedures and those with the most sentences). All procedures together share
the chances out between the core and the rest; inside the core, the full model decides.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from numi.suggestion.inputs import Library
from numi.suggestion.kernel import MEANING, SHARP, bag

WIDE = 300
CORE_SENTENCES, CORE_LEAST = 9_000, 12
SHORTLIST = 120
WORDS_WORTH = 3.0
HEAT = 0.16
MOST_COMMON = 0.25
_Array = np.ndarray[Any, Any]


def core_of(library: Library) -> Library:
    """The library itself when it is small; its critical and best known procedures otherwise."""
    if len(library.procedures) <= WIDE:
        return library
    kept: list[str] = []
    sentences = 0
    for one in sorted(library.procedures, key=lambda one: (not one.critical, -len(one.phrases), one.id)):
        sentences += len(one.phrases) + len(one.contrasts)
        if len(kept) >= WIDE or sentences > CORE_SENTENCES or (len(one.phrases) < CORE_LEAST and not one.critical):
            break
        kept.append(one.id)
    inside = set(kept)
    return replace(library, procedures=tuple(one for one in library.procedures if one.id in inside))


def learn(sentences: Sequence[Sequence[str]], owners: _Array, count: int, vectors: _Array | None) -> dict[str, _Array]:
    """Arrays of all procedures. ``owners``: the procedure (0…count−1) of each sentence, ascending."""
    each = [bag(words) for words in sentences]
    ids = np.concatenate([one for one, _ in each])
    worth = np.concatenate([one for _, one in each]).astype(np.float64)
    owner = np.repeat(owners, [len(one) for one, _ in each])
    pairs, inverse = np.unique((ids.astype(np.int64) << 24) | owner, return_inverse=True)
    value = np.bincount(inverse, weights=worth)
    feature, owner = pairs >> 24, pairs & 0xFFFFFF
    keys, place, seen = np.unique(feature, return_inverse=True, return_counts=True)
    rarity = np.log((1 + count) / (1 + seen)) + 1
    value = np.sqrt(value) * rarity[place]
    value /= np.maximum(np.sqrt(np.bincount(owner, weights=value**2, minlength=count)), 1e-9)[owner]
    kept = seen[place] <= max(MOST_COMMON * count, 2)
    starts = np.searchsorted(place[kept], np.arange(len(keys) + 1))
    arrays = {
        "all_keys": keys.astype(np.uint32),
        "all_rarity": rarity.astype(np.float32),
        "all_starts": starts.astype(np.int64),
        "all_owner": owner[kept].astype(np.int32),
        "all_value": value[kept].astype(np.float32),
        "all_sentences": np.searchsorted(owners, np.arange(count + 1)).astype(np.int64),
    }
    if vectors is None:
        return arrays
    centres = np.add.reduceat(vectors, arrays["all_sentences"][:-1], axis=0)
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    return {**arrays, "all_vectors": vectors.astype(np.float16), "all_centres": centres.astype(np.float32)}


class Broad:
    """Chances of every procedure of a large shelf."""

    def __init__(self, arrays: dict[str, _Array], ids: Sequence[str], core: Sequence[str]) -> None:
        self.ids = tuple(ids)
        where = {ident: place for place, ident in enumerate(ids)}
        self._core = np.asarray([where[one] for one in core], dtype=np.int64)
        self._of = arrays

    def chances(self, words: Sequence[str], vector: _Array | None, core: _Array) -> _Array:
        """``core``: chances inside the core, which the rest of the shelf takes its part of."""
        scores = WORDS_WORTH * self._by_words(words)
        if vector is not None and "all_centres" in self._of:
            scores += self._by_meaning(vector, scores)
        found = np.exp((scores - scores.max()) / HEAT)
        found /= found.sum()
        if len(self._core):
            found[self._core] = found[self._core].sum() * core
        return np.asarray(found)

    def word_shares(self, words: Sequence[str], place: int) -> list[float]:
        """How much each word, alone, speaks for a procedure."""
        return [float(self._by_words([word])[place]) for word in words]

    def _by_words(self, words: Sequence[str]) -> _Array:
        of, count = self._of, len(self.ids)
        ids, worth = bag(words)
        places = np.minimum(np.searchsorted(of["all_keys"], ids), len(of["all_keys"]) - 1)
        inside = of["all_keys"][places] == ids if len(ids) else np.zeros(0, dtype=bool)
        places = places[inside]
        worth = worth[inside] * of["all_rarity"][places]
        worth = worth / max(float(np.sqrt(worth @ worth)), 1e-9)
        found = np.zeros(count)
        for place, weight in zip(places.tolist(), worth.tolist(), strict=True):
            held = slice(of["all_starts"][place], of["all_starts"][place + 1])
            found[of["all_owner"][held]] += weight * of["all_value"][held]
        return found

    def _by_meaning(self, vector: _Array, by_words: _Array) -> _Array:
        """The nearest sentence of the procedures whose centre or words are near; the centre for the others."""
        of = self._of
        centres = of["all_centres"] @ vector
        found = MEANING * np.exp(SHARP * (centres - 1.0)) * 0.8
        near = np.argpartition(-(centres + by_words / WORDS_WORTH), min(SHORTLIST, len(centres) - 1))[:SHORTLIST]
        starts, stops = of["all_sentences"][near], of["all_sentences"][near + 1]
        rows = np.concatenate([np.arange(start, stop) for start, stop in zip(starts, stops, strict=True)])
        closest = of["all_vectors"][rows].astype(np.float32) @ vector
        edges = np.concatenate([[0], np.cumsum(stops - starts)[:-1]])
        found[near] = MEANING * np.exp(SHARP * (np.maximum.reduceat(closest, edges) - 1.0))
        return np.asarray(found)
