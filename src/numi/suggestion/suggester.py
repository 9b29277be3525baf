"""One face for the whole engine: a text in, a suggestion out. Thread-safe; holds nothing of what is said."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from numi.suggestion import critical, ranking, refusal, signalling, store
from numi.suggestion.answers import Alarm, Signal, Suggestion
from numi.suggestion.encoder import Encoder
from numi.suggestion.examples import CHATTER, OUTSIDE
from numi.suggestion.explaining import question, why
from numi.suggestion.inputs import SIGNALS
from numi.suggestion.ranking import Calibration
from numi.suggestion.scoring import Scorer
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
        self.critical_ids = tuple(str(one[0]) for one in meta["procedures"] if one[2])
        self.has_encoder = encoder is not None and bool(len(arrays["anchors"]))
        self._speller = Speller(meta["accents"], meta["counts"])
        columns = list(meta["columns"])
        self._scorer = Scorer(arrays, columns, encoder)
        self._doors = tuple(str(one) for one in meta["doors"])
        self._calibration = Calibration(heat=float(meta["heat"]))
        first = len(self.ids)
        self._outside, self._chatter = first, first + 1
        self._at_doors = slice(first + 2, first + 2 + len(self._doors))
        self._signals = slice(len(columns) - len(SIGNALS), len(columns))
        self._critical = [self.ids.index(one) for one in self.critical_ids]

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
        written = self._speller.accented(heard.words)
        found = self._scorer.score(heard, written)
        count, values = len(self.ids), found.values
        heat = self._calibration.temperature(len(heard.words))
        chances = ranking.together(values[:, :count], values[:, self._chatter], heat)
        ranked = ranking.order(chances, self.ids)
        out = refusal.outness(values[:, self._outside], values[:, :count])
        raised, alarm = self._alerts(heard, found.spans, values, heat)
        is_out = out >= refusal.OUT_AT and not alarm.rings
        return Suggestion(
            ranked=ranked,
            is_sure=ranked[0][1] >= SURE and not is_out,
            out_of_scope=is_out,
            oos_score=round(out, 6),
            send_to=refusal.door(values[0, self._at_doors], self._doors) if is_out else "",
            signals=raised,
            alarm=alarm,
            why=why(self._scorer, self._speller, heard, self.ids.index(ranked[0][0])),
            question=question(ranked, self.titles),
        )

    def _alerts(
        self, heard: Heard, spans: Sequence[tuple[int, int]], values: _Array, heat: float
    ) -> tuple[tuple[Signal, ...], Alarm]:
        each = ranking.chances(values[:, : len(self.ids)], heat)[:, self._critical]
        each[1:] *= (1.0 - np.clip(values[1:, self._chatter], 0.0, 0.95))[:, None]
        held = each.sum(axis=1)
        clearest = each[int(held.argmax())] if self._critical else each[0]
        named = list(zip(self.critical_ids, map(float, clearest), strict=True))
        danger = float(clearest.sum()) >= critical.RINGS_AT if len(named) else False
        raised = signalling.heard_in(heard.words, spans, values[:, self._signals], is_danger=danger)
        alarm = critical.listen_for_danger(
            critical=named, words=heard.words, signals=raised, rings_at=critical.RINGS_AT
        )
        return raised, alarm
