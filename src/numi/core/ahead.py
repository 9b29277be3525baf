"""A moment that somebody promises: to come, and near enough to be kept."""

from datetime import datetime, timedelta

from numi.core.errors import InvalidInput

FARTHEST = timedelta(days=2 * 366)


def require_ahead(at: datetime, *, now: datetime) -> datetime:
    """The moment when it is to come within two years. Raises InvalidInput."""
    if at <= now:
        raise InvalidInput("Cette heure est déjà passée. Choisissez un moment à venir.")
    if at - now > FARTHEST:
        raise InvalidInput("Cette date est trop lointaine pour être tenue. Choisissez un jour des deux ans à venir.")
    return at
