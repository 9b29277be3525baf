"""Out of scope as a decision of its own: nothing that the hotline does, and which door is the right one."""

from collections.abc import Sequence
from typing import Any

import numpy as np

KNOWN_TRADE = 0.5
MIDDLE, SLOPE = 0.15, 16.0
OUT_AT = 0.5
FAR = 0.75
_Array = np.ndarray[Any, Any]


def outness(outside: _Array, ranked: _Array) -> float:
    """How far from the trade (0–1): what says « outside », less the clearest procedure. First row: the whole."""
    if not ranked.size:
        return 1.0
    raw = float(outside[0]) - KNOWN_TRADE * float(ranked[0].max())
    return float(1.0 / (1.0 + np.exp(-SLOPE * (raw - MIDDLE))))


def door(scores: _Array, doors: Sequence[str]) -> str:
    """Where to send the person: the door whose sentences are the nearest; empty when none is known."""
    return doors[int(scores.argmax())] if doors else ""
