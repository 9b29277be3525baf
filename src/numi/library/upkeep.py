"""The library to keep: what is to be read again, what nobody opens, what everybody opens."""

from datetime import date, timedelta

from django.db.models import QuerySet

from numi.library.models import LibraryEntry

SOON = timedelta(days=30)
SHOWN = 20


def to_review(today: date, *, size: int = SHOWN) -> tuple[list[LibraryEntry], list[LibraryEntry]]:
    """The procedures whose review is late, and those to read again within thirty days; the oldest due first."""
    due = _in_use().order_by("review_due_on", "procedure_id")
    late = due.filter(review_due_on__lt=today)
    soon = due.filter(review_due_on__gte=today, review_due_on__lte=today + SOON)
    return list(late[:size]), list(soon[:size])


def least_opened(*, size: int = SHOWN) -> list[LibraryEntry]:
    """Never opened first, the oldest among them before."""
    return list(_in_use().order_by("view_count", "published_at", "procedure_id")[:size])


def most_opened(*, size: int = SHOWN) -> list[LibraryEntry]:
    return list(_in_use().filter(view_count__gt=0).order_by("-view_count", "procedure_id")[:size])


def _in_use() -> QuerySet[LibraryEntry]:
    return LibraryEntry.objects.filter(retired_at__isnull=True).select_related("owner")
