"""The procedures in use that the engine has not learnt yet, known without reading the shelf at each suggestion."""

import time

from numi.journal.queries import last_of
from numi.library.models import LibraryEntry
from numi.suggestion.suggester import Suggester

LOOKED_AGAIN_AFTER = 60.0
_KNOWN: tuple[tuple[str, int], float, frozenset[str]] | None = None


def unlearnt_ids(mark: str, engine: Suggester | None) -> frozenset[str]:
    """Read again when the model or the shelf has changed: each publication and each withdrawal is a fact.

    And every minute: on PostgreSQL, a fact of another kind may be seen before the publication that has a lower id.
    """
    global _KNOWN
    now, state = time.monotonic(), (mark, last_of("procedure"))
    known = _KNOWN
    if known is not None and known[0] == state and now < known[1]:
        return known[2]
    used = LibraryEntry.objects.filter(retired_at__isnull=True).values_list("procedure_id", flat=True)
    found = frozenset(used) - set(engine.ids if engine else ())
    _KNOWN = (state, now + LOOKED_AGAIN_AFTER, found)
    return found


def forget() -> None:
    """Read again at the next suggestion."""
    global _KNOWN
    _KNOWN = None
