"""The guides proposed for what somebody says: by sentences and words in memory, or by the index of a large library."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numi.library.finding import Filters, find
from numi.library.queries import current_catalog, current_pack, in_use_count
from numi.library.search import index_of

IN_MEMORY = 300


@dataclass(frozen=True, slots=True)
class Proposal:
    """A procedure in use, how strongly it is proposed (0–1), and the words that led to it."""

    id: str
    title: str
    urgency: str
    level: int
    strength: float
    why: tuple[str, ...]


def propose(user: Any, text: str, *, content: Path, today: datetime.date, size: int) -> list[Proposal]:
    """The procedures nearest to a text, best first.

    Up to ``IN_MEMORY`` procedures, callers' sentences are compared one by one; above, reading every text would cost
    more than it gives, and the index of the shelf answers.
    """
    if not text.strip():
        return []
    if in_use_count(IN_MEMORY + 1) <= IN_MEMORY:
        hits = index_of(current_catalog(str(content)), content).search(text, size=size)
        return [
            Proposal(
                one.procedure.id, one.procedure.title, one.procedure.urgency, one.procedure.level, one.score, one.why
            )
            for one in hits
        ]
    found = find(user, text, Filters(), content=content, today=today, size=size)
    return [
        Proposal(one.pk, one.title, one.urgency, one.level, found.strength[one.pk], found.why[one.pk])
        for one in found.entries
    ]


def read_ahead(*, content: Path, today: datetime.date) -> None:
    """Read what every console needs before the first one asks."""
    current_pack(str(content), today)
    if in_use_count(IN_MEMORY + 1) <= IN_MEMORY:
        index_of(current_catalog(str(content)), content).search("bonjour")
