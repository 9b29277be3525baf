"""What the law says about calling and consent. Dates and bounds only; pure. Not configurable.

Sources: code de la consommation L223-1, R223-1 to R223-4 and D223-9 (décrets 2026-662), facts-fr 11.1–11.6.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

# R223-2: a consent to commercial calls lives one year at most, and is never renewed tacitly.
COMMERCIAL_CONSENT_LIFE = timedelta(days=365)
# R223-4: the proof of the consent is kept three years from its collection.
CONSENT_PROOF_KEPT = timedelta(days=3 * 365)
# D223-9: Monday to Friday, public holidays excluded, 10–13 h and 14–20 h at the client's hour.
CALL_RANGES = ((time(10), time(13)), (time(14), time(20)))
# D223-9: four calls or tries, unanswered ones included, in thirty days.
CALL_TRIES = 4
CALL_TRIES_WINDOW = timedelta(days=30)


class ConsentLike(Protocol):
    answer: str
    expires_at: datetime | None
    withdrawn_at: datetime | None


def expiry_of(purpose: str, collected_at: datetime) -> datetime | None:
    """When a consent ends by law: one year for commercial contact, no date otherwise."""
    return collected_at + COMMERCIAL_CONSENT_LIFE if purpose == "commercial" else None


def allows(consent: ConsentLike | None, now: datetime) -> bool:
    """Whether the newest answer allows: only a yes, not withdrawn, not expired. « Inconnu » means no."""
    return (
        consent is not None
        and consent.answer == "yes"
        and consent.withdrawn_at is None
        and (consent.expires_at is None or now < consent.expires_at)
    )


def may_call_commercially(
    *, now: datetime, zone: ZoneInfo, holidays: Iterable[date], consent: ConsentLike | None, tries: Iterable[datetime]
) -> bool:
    """Whether a commercial call may be placed now (D223-9): consent, day, hour, and fewer than four tries."""
    local = now.astimezone(zone)
    if not allows(consent, now) or local.weekday() >= 5 or local.date() in set(holidays):
        return False
    if not any(start <= local.time() < end for start, end in CALL_RANGES):
        return False
    return sum(now - CALL_TRIES_WINDOW < one <= now for one in tries) < CALL_TRIES
