"""Which procedures, how sure: the whole of what is said and the clearest of its windows, as one set of chances."""

from typing import Any

import numpy as np

SHOWN = 10
HEAT = 0.06  # of a model that learnt too little to know its own
OF_WINDOWS, SPREAD = 0.6, 0.6
CLOSE, BOTH = 0.2, 0.5
_Array = np.ndarray[Any, Any]


def chances(scores: _Array, temperature: float) -> _Array:
    """Rows that sum to one."""
    heated = scores / temperature
    heated = np.exp(heated - heated.max(axis=-1, keepdims=True))
    return np.asarray(heated / heated.sum(axis=-1, keepdims=True))


def together(scores: _Array, chatter: _Array, temperature: float) -> _Array:
    """The chances of each procedure, from the scores of the whole (first row) and of its windows.

    The best that a window says of a procedure adds to what the whole says: a need told clearly in one sentence stays in
    sight beside another's. A window of small talk counts little.
    """
    if len(scores) == 1:
        return np.asarray(chances(scores[0], temperature))
    clearest = (scores[1:] * (1.0 - np.clip(chatter[1:], 0.0, 0.95))[:, None]).max(axis=0)
    return chances((scores[0] + OF_WINDOWS * clearest) / (1.0 + OF_WINDOWS * SPREAD), temperature)


def order(found: _Array, idents: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """The first ``SHOWN`` procedures, surest first; equal ones in the order of ``idents``."""
    best = np.argsort(-found, kind="stable")[:SHOWN].tolist()
    return tuple((idents[place], max(0.0, round(min(float(found[place]), 1.0) - 5e-7, 6))) for place in best)


def are_siblings(ranked: tuple[tuple[str, float], ...]) -> bool:
    """The first two share the chances: better ask than guess."""
    if len(ranked) < 2:
        return False
    first, second = ranked[0][1], ranked[1][1]
    return first + second >= BOTH and first - second <= CLOSE
