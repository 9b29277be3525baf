"""Out of scope as a decision of its own: nothing that the hotline does, and which door is the right one."""

from collections.abc import Sequence
from typing import Any

import numpy as np

KNOWN_TRADE = 0.5
MIDDLE, SLOPE = 0.15, 16.0
OUT_AT = 0.5
NEAREST = 5
_Array = np.ndarray[Any, Any]


def outness(outside: _Array, ranked: _Array) -> float:
    """How far from the trade (0–1): what says « outside », less the clearest procedure. First row: the whole."""
    if not ranked.size:
        return 1.0
    raw = float(outside[0]) - KNOWN_TRADE * float(ranked[0].max())
    return float(1.0 / (1.0 + np.exp(-SLOPE * (raw - MIDDLE))))


def door(alike: _Array, door_of: _Array, doors: Sequence[str]) -> str:
    """Where to send the person: the door to which the nearest of the sentences outside the trade lead.

    ``alike``: how near each of them is; ``door_of``: the place of its door. Empty when none is known.
    """
    if not len(alike):
        return ""
    near = np.argsort(-alike, kind="stable")[:NEAREST]
    return doors[int(np.bincount(door_of[near], weights=alike[near] ** 4).argmax())]
