"""What a talk lets hear besides its subject, in the caller's own turns."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from numi.suggestion.inputs import COMMERCIAL, SIGNALS

_Array = np.ndarray[Any, Any]
# The score from which each is said: commercial ones rather miss than bother, danger and distress rather bother than miss.
STARTS_AT: Mapping[str, float] = {
    "mecontentement": 0.28, "colere": 0.32, "menace-resiliation": 0.18, "urgence-securite": 0.29,
    "demande-responsable": 0.32, "opportunite-parrainage": 0.26, "opportunite-montee-en-gamme": 0.26,
    "opportunite-atelier": 0.26, "ambassadeur": 0.25, "demande-remboursement": 0.30, "demande-rgpd": 0.32,
    "detresse": 0.26,
}  # fmt: skip
# The whole talk tells best whose anger it is; its clearest part counts a little.
OF_A_PART = 0.3
_MUTING = frozenset(("mecontentement", "colere", "menace-resiliation", "urgence-securite", "demande-rgpd", "detresse"))


def strengths_of(scores: _Array) -> _Array:
    """One strength a signal. ``scores``: a row a span (the whole first), a column a signal."""
    return np.asarray((1.0 - OF_A_PART) * scores[0] + OF_A_PART * scores.max(axis=0))


def heard_in(scores: _Array, *, is_danger: bool) -> tuple[tuple[str, float], ...]:
    """The signals that pass their bar, strongest first; scores as for ``strengths_of``.

    Commercial ones are silent in danger, complaint, confusion or protection.
    """
    told = zip(SIGNALS, strengths_of(scores).tolist(), strict=True)
    found = {name: strength for name, strength in told if strength >= STARTS_AT[name]}
    if is_danger or found.keys() & _MUTING:
        found = {name: one for name, one in found.items() if name not in COMMERCIAL}
    return tuple(sorted(found.items(), key=lambda one: (-one[1], one[0])))
