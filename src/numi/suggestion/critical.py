"""The alarm: it errs on the side of ringing. What a talk says of the critical procedures, whole and in its clearest part."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from numi.suggestion.answers import Alarm

RINGS_AT = 0.3
LIKELY, POINTED = 0.05, 3
# Logistic regression over ``traits``, then the constant: fitted by « ./numi bench suggestion --fit » on our own sentences
# and extracts of calls, each heard by a model that had not learnt it; two needs at once weigh twelve times a sentence.
WEIGHTS = np.array([6.42, 3.52, -3.65, -0.68, 1.62, -3.34])
_Array = np.ndarray[Any, Any]


def traits(scores: _Array, critical: Sequence[int], outside: float) -> _Array:
    """Five numbers: how much critical procedures are heard and lead in the whole, how much it is outside our trade, and
    the most that they are heard and lead in a part.

    ``scores``: a row a span (the whole first), a column a procedure; ``critical``: the columns of the critical ones.
    """
    ours, others = scores[:, list(critical)], np.delete(scores, list(critical), axis=1)
    heard = np.clip(ours, 0.0, None).sum(axis=1)
    lead = ours.max(axis=1) - others.max(axis=1, initial=0.0)
    parts = slice(1, None) if len(scores) > 1 else slice(0, 1)
    return np.array([heard[0], lead[0], max(0.0, outside), heard[parts].max(), lead[parts].max()])


def danger(of: _Array) -> float:
    """How likely (0–1) a talk with these traits asks for a critical procedure."""
    return float(1.0 / (1.0 + np.exp(-(of @ WEIGHTS[:-1] + WEIGHTS[-1]))))


def alarm(critical: Sequence[tuple[str, float]], likely: float) -> Alarm:
    """Rings from ``RINGS_AT`` on; points to the critical procedures (each with its chance) that are the likeliest."""
    if likely < RINGS_AT:
        return Alarm(rings=False)
    ranked = sorted(critical, key=lambda one: (-one[1], one[0]))
    pointed = [name for name, chance in ranked if chance >= LIKELY] or [ranked[0][0]]
    return Alarm(rings=True, procedures=tuple(pointed[:POINTED]))
