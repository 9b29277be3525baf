"""Reading what open screens must know."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from numi.live.models import Event, Viewer

FRESH = timedelta(seconds=30)


def newest_event_id() -> int:
    """The id of the last event, 0 when there is none."""
    return Event.objects.order_by("-id").values_list("id", flat=True).first() or 0


def events_after(last: int, *, size: int = 200) -> list[Event]:
    """Events with a greater id, in order."""
    return list(Event.objects.filter(id__gt=last).order_by("id")[:size])


def viewers(subject_id: UUID, *, now: datetime, but: Any = None) -> list[Viewer]:
    """Who else has this open now."""
    rows = Viewer.objects.filter(subject_id=subject_id, seen_at__gte=now - FRESH).select_related("user")
    return list(rows.exclude(user=but).order_by("seen_at")[:10])
