"""One face for the whole engine: a text in, a suggestion out. Thread-safe; holds nothing of what is said."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from numi.suggestion import critical, ranking, refusal, signalling, store
from numi.suggestion.answers import Alarm, Signal, Suggestion
from numi.suggestion.broad import Broad
from numi.suggestion.encoder import Encoder
from numi.suggestion.explaining import question, stretch, why
from numi.suggestion.inputs import SIGNALS
from numi.suggestion.scoring import Scorer, Scores, Told
from numi.suggestion.text import Speller
from numi.suggestion.turns import Heard, listen

SURE = 0.3
_Array = np.ndarray[Any, Any]


class Suggester:
    """A trained model, ready. Made by ``numi.suggestion.model``."""

    def __init__(self, meta: Mapping[str, Any], arrays: dict[str, _Array], encoder: Encoder | None) -> None:
        if meta.get("kind") != "suggestion":
            raise store.BrokenModel("Ce fichier n’est pas un modèle de suggestion.")
        self.ids = tuple(str(one[0]) for one in meta["procedures"])
        self.titles = {str(one[0]): str(one[1]) for one in meta["procedures"]}
        self.has_encoder = encoder is not None and bool(arrays["anchors"].size)
        columns = list(meta["columns"])
        self._core = tuple(map(str, meta["core"]))
        self.critical_ids = tuple(str(one[0]) for one in meta["procedures"] if one[2] and one[0] in set(self._core))
        self._speller = Speller(meta["accents"], meta["counts"])
        self._scorer = Scorer(arrays, columns, encoder)
        self._broad = Broad(arrays, self.ids, self._core) if len(self._core) < len(self.ids) else None
        self._doors = tuple(str(one) for one in meta["doors"])
        self._heat = float(meta["heat"])
        first = len(self._core)
        self._outside, self._chatter = first, first + 1
        self._door_rows, self._door_of = arrays["door_rows"], arrays["door_of"]
        self._signals = slice(len(columns) - len(SIGNALS), len(columns))
        self._critical = [self._core.index(one) for one in self.critical_ids]

    @classmethod
    def open(cls, path: Path, encoder: Encoder | None) -> "Suggester":
        """Raises BrokenModel."""
        try:
            return cls(*store.read(path), encoder)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise store.BrokenModel(f"Le fichier {path.name} ne décrit pas un modèle.") from error

    def suggest(self, text: str) -> Suggestion:
        """What the engine makes of a text. Never raises on a text, whatever it holds; nothing of it is kept."""
        heard = listen(text, self._speller)
        if not heard.words or not self.ids:
            return Suggestion()
        found = self._scorer.score(heard, self._speller.accented(heard.words))
        core = self._core_chances(found)
        ranked = ranking.order(self._chances(heard, found, core), self.ids)
        out = refusal.outness(found.values[:, self._outside], found.values[:, : len(self._core)])
        is_out = out >= refusal.OUT_AT
        alarm = self._alarm(heard, found, core)
        return Suggestion(
            ranked=ranked,
            is_sure=ranked[0][1] >= SURE and not is_out,
            out_of_scope=is_out,
            oos_score=round(out, 6),
            send_to=self._door(found) if is_out else "",
            signals=self._heard_signals(heard, found, is_danger=alarm.rings),
            alarm=alarm,
            why=self._why(found.told, ranked[0][0]),
            question=question(ranked, self.titles),
        )

    def _core_chances(self, found: Scores) -> _Array:
        if not self._core:
            return np.zeros(0)
        return ranking.together(found.values[:, : len(self._core)], found.values[:, self._chatter], self._heat)

    def _chances(self, heard: Heard, found: Scores, core: _Array) -> _Array:
        if self._broad is None:
            return core
        return self._broad.chances(heard.words, None if found.vectors is None else found.vectors[0], core)

    def _door(self, found: Scores) -> str:
        return "" if found.alike is None else refusal.door(found.alike[self._door_rows], self._door_of, self._doors)

    def _why(self, told: Told, ident: str) -> tuple[str, ...]:
        if ident in self._core:
            return why(told.shares(self._core.index(ident)), self._speller)
        if self._broad is None:
            return ()
        shares = self._broad.word_shares(told.words, self.ids.index(ident))
        return why(dict(zip(told.words, shares, strict=True)), self._speller)

    def _alarm(self, heard: Heard, found: Scores, core: _Array) -> Alarm:
        if not self._critical:
            return Alarm(rings=False)
        likely = critical.danger(self._traits(found))
        chances = map(float, core[self._critical])
        raised = critical.alarm(list(zip(self.critical_ids, chances, strict=True)), likely)
        if not raised.rings:
            return raised
        shares = found.told.shares(self._core.index(raised.procedures[0]))
        return replace(raised, because=stretch(shares, self._speller, heard))

    def _traits(self, found: Scores) -> _Array:
        return critical.traits(
            found.values[:, : len(self._core)], self._critical, float(found.values[0, self._outside])
        )

    def weigh(self, text: str) -> tuple[_Array, _Array]:
        """What the alarm and the signals are decided on: the traits of danger, and a strength a signal."""
        heard = listen(text, self._speller)
        found = self._scorer.score(heard, self._speller.accented(heard.words))
        return self._traits(found), signalling.strengths_of(found.values[:, self._signals])

    def _heard_signals(self, heard: Heard, found: Scores, *, is_danger: bool) -> tuple[Signal, ...]:
        raised = signalling.heard_in(found.values[:, self._signals], is_danger=is_danger)
        columns = {name: self._signals.start + place for place, name in enumerate(SIGNALS)}
        return tuple(
            Signal(name, stretch(found.told.shares(columns[name]), self._speller, heard), round(min(strength, 1.0), 3))
            for name, strength in raised
        )
