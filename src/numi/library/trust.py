"""How far a published procedure may be trusted today. Pure."""

import datetime
from typing import Protocol

from numi.library.states import Trust


class Shelved(Protocol):
    review_due_on: datetime.date
    open_doubt_count: int


def trust_of(entry: Shelved, today: datetime.date) -> Trust:
    """A doubt that waits for its answer makes it doubtful; a review that is late makes it to check."""
    if entry.open_doubt_count:
        return Trust.DOUBTFUL
    return Trust.TO_CHECK if entry.review_due_on < today else Trust.VERIFIED
