"""From the words of spans to the scores of every head: a few gathered rows, and a likeness to every example."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from numi.suggestion import grams
from numi.suggestion.encoder import Encoder
from numi.suggestion.inputs import SIGNALS
from numi.suggestion.kernel import bag, closeness, sharper, turned
from numi.suggestion.turns import Heard, Span

HEARD_SPANS = 10
WORDS_ALONE = 2.0  # a model that learnt with an encoder and lost it: words hold about half of what it says
_Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Scores:
    """One row a span, one column a head; ``spans`` are those that were listened to, the whole first.

    ``alike``: how near in meaning the whole is to every example. None without an encoder, as ``vectors``.
    """

    spans: tuple[Span, ...]
    values: _Array
    vectors: _Array | None = None
    alike: _Array | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Distinct words as features: the row, the word and the value of each."""

    scorer: "Scorer"
    words: tuple[str, ...]
    rows: _Array
    places: _Array
    values: _Array

    def shares(self, column: int) -> dict[str, float]:
        """How much each word speaks for a column rather than for the average one."""
        each = np.bincount(self.places, self.values * self.scorer.lent(self.rows, column), len(self.words))
        return dict(zip(self.words, map(float, each), strict=True))


class Scorer:
    """Scores spans with an encoder, or with words alone when there is none."""

    def __init__(self, arrays: dict[str, _Array], columns: Sequence[str], encoder: Encoder | None) -> None:
        self.encoder = encoder if encoder is not None and arrays["anchors"].size else None
        self.column = {name: place for place, name in enumerate(columns)}
        self._keys, self._rarity = arrays["keys"], arrays["rarity"]
        self._words, self._average = arrays["words"], arrays["average"]
        self._alone = WORDS_ALONE if arrays["anchors"].size and encoder is None else 1.0
        self._plain = len(columns) - len(SIGNALS)
        self._axes, self._anchors, self._likes = arrays["axes"], arrays["anchors"], arrays["likes"]

    def score(self, heard: Heard, written: Sequence[str]) -> Scores:
        """Scores of the whole and of its windows. ``written``: the words with their accents, for the encoder."""
        spans: Sequence[Span] = heard.spans
        bags = [self._known(heard.words[start:stop]) for start, stop in spans]
        if len(spans) > HEARD_SPANS:
            spans, bags = self._promising(spans, bags)
        values = np.stack([self._sum(self._words, *one) for one in bags])
        if self.encoder is None or not heard.words:
            return Scores(tuple(spans), values * self._alone)
        vectors = self._vectors(spans, written)
        alike = closeness(turned(vectors, self._axes), self._anchors)
        values[:, : self._plain] += alike @ self._likes[:, : self._plain]
        values[:, self._plain :] += sharper(alike) @ self._likes[:, self._plain :]
        return Scores(tuple(spans), values, vectors, alike[0])

    def told(self, words: Sequence[str]) -> "Told":
        """What distinct words are made of, to ask how much each speaks for a column."""
        ids, weights, places = grams.features(words)
        rows, inside = self._rows_of(ids)
        rows, places = rows[inside], places[inside]
        values = np.sqrt(weights[inside]) * self._rarity[rows]
        length = np.sqrt(np.bincount(places, values * values, len(words)))
        return Told(self, tuple(words), rows, places, values / np.maximum(length, 1e-9)[places])

    def lent(self, rows: _Array, column: int) -> _Array:
        """How much features speak for a column rather than for the average one."""
        return np.asarray(self._words[rows, column].astype(np.float32) - self._average[rows])

    def _vectors(self, spans: Sequence[Span], written: Sequence[str]) -> _Array:
        if self.encoder is None:
            raise TypeError("no encoder")
        if len(written) <= 90:
            return self.encoder.encode_spans(written, spans)
        return self.encoder.encode([" ".join(written[start : min(stop, start + 60)]) for start, stop in spans])

    def _promising(
        self, spans: Sequence[Span], bags: list[tuple[_Array, _Array]]
    ) -> tuple[list[Span], list[tuple[_Array, _Array]]]:
        """The whole and the windows that words alone find the clearest, in their order."""
        peaks = [float(self._sum(self._words, *one).max(initial=0.0)) for one in bags[1:]]
        best = sorted(sorted(range(len(peaks)), key=lambda at: (-peaks[at], at))[: HEARD_SPANS - 1])
        kept = [0, *(at + 1 for at in best)]
        return [spans[at] for at in kept], [bags[at] for at in kept]

    def _known(self, words: Sequence[str]) -> tuple[_Array, _Array]:
        ids, weights = bag(words)
        rows, inside = self._rows_of(ids)
        rows = rows[inside]
        values = weights[inside] * self._rarity[rows]
        return rows, values / max(float(np.sqrt(values @ values)), 1e-9)

    def _rows_of(self, ids: _Array) -> tuple[_Array, _Array]:
        """The row of each feature, and whether it is known at all."""
        if not len(self._keys):
            return np.zeros(len(ids), dtype=np.int64), np.zeros(len(ids), dtype=bool)
        places = np.minimum(np.searchsorted(self._keys, ids), len(self._keys) - 1)
        return places, np.asarray(self._keys[places] == ids)

    @staticmethod
    def _sum(table: _Array, rows: _Array, values: _Array) -> _Array:
        return np.asarray(values @ table[rows].astype(np.float32), dtype=np.float32)
