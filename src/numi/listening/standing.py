"""What a model is worth on sentences that no model learns from, and how much less a new one may find. Pure values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

LESSON_AT_LEAST = 0.9  # of a model's own sentences, among the first three
MAY_LOSE = 0.01  # of the sentences asked, one at least
MAY_LOSE_CRITICAL = 1  # sentence about a danger, neither among three nor with the alarm


@dataclass(frozen=True, slots=True)
class Standing:
    """Sentences asked, found among three; those of critical procedures, found among three or with the alarm."""

    asked: int = 0
    found: int = 0
    critical_asked: int = 0
    critical_found: int = 0

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Standing":
        return cls(**{name: int(values[name]) for name in ("asked", "found", "critical_asked", "critical_found")})

    def as_data(self) -> dict[str, int]:
        return asdict(self)

    def is_no_worse_than(self, best: "Standing") -> bool:
        return self.found >= best.found and self.critical_found >= best.critical_found

    def may_follow(self, best: "Standing") -> bool:
        """Whether it loses little enough; both were asked the same sentences."""
        margin = max(1, int(MAY_LOSE * best.asked))
        return self.found >= best.found - margin and self.critical_found >= best.critical_found - MAY_LOSE_CRITICAL
