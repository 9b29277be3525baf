"""Figures with what they are worth: shares with Wilson's interval, the rest with a bootstrap. Deterministic."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

_SURE = 1.96
DRAWS = 400
_Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure, its 95 % interval, on how many; ``bar`` and ``at_most`` say when it is met."""

    name: str
    value: float
    low: float
    high: float
    count: int
    bar: float | None = None
    at_most: bool = False
    unit: str = "%"

    @property
    def is_met(self) -> bool | None:
        """None when nothing was measured or nothing is asked."""
        if self.bar is None or not self.count:
            return None
        return self.value <= self.bar if self.at_most else self.value >= self.bar


def share(name: str, told: Sequence[bool], *, bar: float | None = None, at_most: bool = False) -> Figure:
    """A share in percent, with the interval of Wilson (1927)."""
    count = len(told)
    if not count:
        return Figure(name, 0.0, 0.0, 0.0, 0, bar, at_most)
    p = sum(told) / count
    middle = (p + _SURE**2 / (2 * count)) / (1 + _SURE**2 / count)
    half = _SURE * math.sqrt(p * (1 - p) / count + _SURE**2 / (4 * count**2)) / (1 + _SURE**2 / count)
    return Figure(name, 100 * p, 100 * max(0.0, middle - half), 100 * min(1.0, middle + half), count, bar, at_most)


def drawn(name: str, of: Callable[[_Array], float], count: int, *, bar: float, at_most: bool = False) -> Figure:
    """Any measure of rows, with the interval of 400 draws of as many rows."""
    if not count:
        return Figure(name, 0.0, 0.0, 0.0, 0, bar, at_most, unit="")
    luck = np.random.default_rng(0)
    values = [of(luck.integers(0, count, count)) for _ in range(DRAWS)]
    low, high = np.percentile(values, [2.5, 97.5])
    return Figure(name, of(np.arange(count)), float(low), float(high), count, bar, at_most, unit="")


def auroc(scores: _Array, truth: _Array) -> float:
    """The chance that a true row scores above a false one (ties count half)."""
    positives = int(truth.sum())
    if not positives or positives == len(truth):
        return 0.5
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2.0)[inverse]
    return float((ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * (len(truth) - positives)))


def f1(told: _Array, truth: _Array) -> float:
    """Twice the right ones over those told and those true."""
    total = int(told.sum()) + int(truth.sum())
    return 2.0 * int((told & truth).sum()) / total if total else 1.0


def calibration_error(chances: _Array, right: _Array, bins: int = 10) -> float:
    """Expected calibration error over equal bins of chance."""
    place = np.clip(np.ceil(chances * bins).astype(int) - 1, 0, bins - 1)
    gaps = [
        abs(float(chances[place == one].mean()) - float(right[place == one].mean())) * float((place == one).mean())
        for one in range(bins)
        if (place == one).any()
    ]
    return float(sum(gaps))
