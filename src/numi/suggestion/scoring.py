"""From the words of spans to the scores of every head: a few gathered rows, and a likeness to every example."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from numi.suggestion.encoder import Encoder
from numi.suggestion.kernel import bag, closeness
from numi.suggestion.turns import Heard, Span

HEARD_SPANS = 10
_Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Scores:
    """One row a span, one column a head; ``spans`` are those that were listened to, the whole first."""

    spans: tuple[Span, ...]
    values: _Array
    vectors: _Array | None


class Scorer:
    """Scores spans with an encoder, or with words alone when there is none."""

    def __init__(self, arrays: dict[str, _Array], columns: Sequence[str], encoder: Encoder | None) -> None:
        self.encoder = encoder if encoder is not None and len(arrays["anchors"]) else None
        self.column = {name: place for place, name in enumerate(columns)}
        self._keys, self._rarity = arrays["keys"], arrays["rarity"]
        self._words_only = arrays["words_only"]
        self._words = arrays["words"] if self.encoder else arrays["words_only"]
        self._anchors, self._likes = arrays["anchors"], arrays["likes"]

    def score(self, heard: Heard, written: Sequence[str]) -> Scores:
        """Scores of the whole and of its windows. ``written``: the words with their accents, for the encoder."""
        spans: Sequence[Span] = heard.spans
        bags = [self._known(heard.words[start:stop]) for start, stop in spans]
        if len(spans) > HEARD_SPANS:
            spans, bags = self._promising(spans, bags)
        values = np.stack([self._sum(self._words, *one) for one in bags])
        if self.encoder is None or not heard.words:
            return Scores(tuple(spans), values, None)
        vectors = self._vectors(spans, written)
        values = values + closeness(vectors, self._anchors) @ self._likes
        return Scores(tuple(spans), values, vectors)

    def word_shares(self, words: Sequence[str], column: int) -> list[float]:
        """How much each word, alone, speaks for a column rather than for the average one."""
        found = []
        for word in words:
            rows, values = self._known([word])
            lent = self._words[rows]
            found.append(float(values @ (lent[:, column].astype(np.float32) - lent.mean(axis=1, dtype=np.float32))))
        return found

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
        peaks = [float(self._sum(self._words_only, *one).max(initial=0.0)) for one in bags[1:]]
        best = sorted(sorted(range(len(peaks)), key=lambda at: (-peaks[at], at))[: HEARD_SPANS - 1])
        kept = [0, *(at + 1 for at in best)]
        return [spans[at] for at in kept], [bags[at] for at in kept]

    def _known(self, words: Sequence[str]) -> tuple[_Array, _Array]:
        ids, weights = bag(words)
        if not len(self._keys) or not len(ids):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        places = np.minimum(np.searchsorted(self._keys, ids), len(self._keys) - 1)
        inside = self._keys[places] == ids
        rows = places[inside]
        values = weights[inside] * self._rarity[rows]
        return rows, values / max(float(np.sqrt(values @ values)), 1e-9)

    @staticmethod
    def _sum(table: _Array, rows: _Array, values: _Array) -> _Array:
        return np.asarray(values @ table[rows].astype(np.float32), dtype=np.float32)
