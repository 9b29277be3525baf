"""The only reader of the system clock. Interfaces and the worker call it; everything else takes ``now``."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in Paris."""
    return datetime.now(PARIS).date()
