"""Telling open screens that something moved."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from numi.live.models import Event, Viewer
from numi.live.queries import FRESH


def publish(kind: str, *, audience: str, now: datetime, **payload: Any) -> Event:
    """Add an event for the open screens of ``audience``, in the transaction of the caller.

    ``payload`` holds ids, never a name or a text: the screen asks for those with its own rights. On PostgreSQL the
    streams are woken by NOTIFY when the transaction commits; on SQLite they watch ``data_version``.
    """
    event = Event.objects.create(
        kind=kind, audience=audience, payload={key: str(value) for key, value in payload.items()}, at=now
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify('numi_live', %s)", [str(event.pk)])
    return event


def look_at(
    *, subject_kind: str, subject_id: UUID, by: Any, now: datetime, typing: bool = False, leaving: bool = False
) -> bool:
    """Say that a person has a thing open (and types). True when what others see of it changed; they are told."""
    mine = Viewer.objects.filter(subject_kind=subject_kind, subject_id=subject_id, user=by)
    seen = mine.first()
    was_here = seen is not None and seen.seen_at >= now - FRESH
    was_typing = bool(was_here and seen and seen.typing_at and seen.typing_at >= now - FRESH)
    if leaving:
        mine.delete()
    else:
        Viewer.objects.update_or_create(
            subject_kind=subject_kind,
            subject_id=subject_id,
            user=by,
            defaults={"seen_at": now, "typing_at": now if typing else None},
        )
    changed = (leaving and was_here) or (not leaving and (not was_here or typing != was_typing))
    if changed:
        publish("case.viewers", audience=f"{subject_kind}:{subject_id}", now=now, subject=subject_id)
    return changed


def prune(*, now: datetime, keep: timedelta = timedelta(hours=1)) -> int:
    """Forget old events and viewers; returns how many events went."""
    Viewer.objects.filter(seen_at__lt=now - keep).delete()
    return Event.objects.filter(at__lt=now - keep).delete()[0]
