"""May this helper act for that person, for this, today? Pure (facts-fr 0.2, 8)."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol


class MandateLike(Protocol):
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...
    @property
    def revoked_at(self) -> object | None: ...
    @property
    def scopes(self) -> list[str]: ...


def in_force(mandate: MandateLike, today: date) -> bool:
    """Whether a mandate holds today; its last day is excluded."""
    return mandate.revoked_at is None and mandate.starts_on <= today < mandate.ends_on


def may_act(mandates: Iterable[MandateLike], scope: str, today: date) -> bool:
    """Whether one of the mandates allows this. Without a mandate row, nobody acts for anybody."""
    return any(in_force(one, today) and scope in one.scopes for one in mandates)
