"""From the words of spans to the scores of every head: a few gathered rows, and a likeness to every example."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from numi.suggestion.encoder import Encoder
from numi.suggestion.grams import Parts
from numi.suggestion.inputs import SIGNALS
from numi.suggestion.kernel import closeness, sharper, turned
from numi.suggestion.turns import Heard, Span

HEARD_SPANS = 10
AT_ONCE = 200  # words in one pass of the encoder; beyond, each window for itself costs less
WORDS_ALONE = 2.0  # a model that learnt with an encoder and lost it: words hold about half of what it says
_Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What the distinct words of a text are made of: for each of their features, its word, its value, what it lends."""

    words: tuple[str, ...]
    places: _Array
    values: _Array
    lent: _Array
    average: _Array

    def shares(self, column: int) -> dict[str, float]:
        """How much each word speaks for a column rather than for the average one."""
        each = np.bincount(self.places, self.values * (self.lent[:, column] - self.average), len(self.words))
        return dict(zip(self.words, map(float, each), strict=True))


@dataclass(frozen=True, slots=True)
class Scores:
    """One row a span, one column a head; ``spans`` are those that were listened to, the whole first.

    ``alike``: how near in meaning the whole is to every example. None without an encoder, as ``vectors``.
    """

    spans: tuple[Span, ...]
    values: _Array
    told: Told
    vectors: _Array | None = None
    alike: _Array | None = None


class Scorer:
    """Scores spans with an encoder, or with words alone when there is none."""

    def __init__(self, arrays: dict[str, _Array], columns: Sequence[str], encoder: Encoder | None) -> None:
        self.encoder = encoder if encoder is not None and arrays["anchors"].size else None
        self._keys, self._rarity = arrays["keys"], arrays["rarity"]
        self._words, self._average = arrays["words"], arrays["average"]
        self._alone = WORDS_ALONE if arrays["anchors"].size and encoder is None else 1.0
        self._plain = len(columns) - len(SIGNALS)
        self._axes, self._anchors, self._likes = arrays["axes"], arrays["anchors"], arrays["likes"]

    def score(self, heard: Heard, written: Sequence[str]) -> Scores:
        """Scores of the whole and of its windows. ``written``: the words with their accents, for the encoder."""
        spans = heard.spans
        values, told = self._by_words(heard.words, spans)
        if len(spans) > HEARD_SPANS:
            kept = _clearest(values)
            spans, values = tuple(spans[at] for at in kept), values[kept]
        if self.encoder is None or not heard.words:
            return Scores(spans, values * self._alone, told)
        vectors = self._vectors(spans, written)
        alike = closeness(turned(vectors, self._axes), self._anchors)
        values[:, : self._plain] += alike @ self._likes[:, : self._plain]
        values[:, self._plain :] += sharper(alike) @ self._likes[:, self._plain :]
        return Scores(spans, values, told, vectors, alike[0])

    def _by_words(self, words: Sequence[str], spans: Sequence[Span]) -> tuple[_Array, Told]:
        """The word side of the scores of every span: the features of the text are looked up once for all of them."""
        parts = Parts(words, spans)
        distinct, codes = np.unique(parts.ids, return_inverse=True)
        rows = np.minimum(np.searchsorted(self._keys, distinct), max(len(self._keys) - 1, 0))
        inside = self._keys[rows] == distinct if len(self._keys) else np.zeros(len(distinct), dtype=bool)
        rows = rows[inside]
        rarity, lent = self._rarity[rows], self._words[rows].astype(np.float32)
        weighed = np.zeros((len(spans), len(rows)), dtype=np.float32)
        for place, chosen in enumerate(parts.chosen):
            summed = np.bincount(codes, parts.weights * chosen[parts.part], len(distinct))[inside]
            weighed[place] = np.sqrt(summed) * rarity
        weighed /= np.maximum(np.linalg.norm(weighed, axis=1, keepdims=True), 1e-9)
        return weighed @ lent, _told(parts, codes, inside, rarity, lent, self._average[rows])

    def _vectors(self, spans: Sequence[Span], written: Sequence[str]) -> _Array:
        if self.encoder is None:
            raise TypeError("no encoder")
        if len(written) <= AT_ONCE:
            return self.encoder.encode_spans(written, spans)
        return self.encoder.encode([" ".join(written[start : min(stop, start + 60)]) for start, stop in spans])


def _clearest(values: _Array) -> list[int]:
    """The whole and the windows that words alone find the clearest, in their order."""
    peaks = values[1:].max(axis=1, initial=0.0)
    best = np.argsort(-peaks, kind="stable")[: HEARD_SPANS - 1]
    return [0, *sorted((best + 1).tolist())]


def _told(parts: Parts, codes: _Array, inside: _Array, rarity: _Array, lent: _Array, average: _Array) -> Told:
    known = np.where(inside, np.cumsum(inside) - 1, -1)[codes]
    kept = (known >= 0) & (parts.part < len(parts.words))
    known, places = known[kept], parts.part[kept]
    values = np.sqrt(parts.weights[kept]) * rarity[known]
    length = np.sqrt(np.bincount(places, values * values, len(parts.words)))
    return Told(parts.words, places, values / np.maximum(length, 1e-9)[places], lent[known], average[known])
