"""Adding to the journal: acts and readings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from numi.core.text import mask_secrets
from numi.journal.models import Fact


def record(
    kind: str,
    /,
    *,
    subject: Model,
    by: Any,
    now: datetime,
    client: Any = None,
    **data: Any,
) -> Fact:
    """Add one fact about ``subject``, in the transaction of the caller.

    ``by`` is a User, or None for the system. ``client`` is a Client or its id: the fact then shows in the person's
    timeline. Texts in ``data`` are masked of cards, NIR, IBAN, passwords and codes before they are kept.
    """
    return Fact.objects.create(
        kind=kind,
        subject_kind=subject._meta.model_name or "",
        subject_id=subject.pk,
        client_id=getattr(client, "pk", client),
        actor=by,
        at=now,
        data=_masked(data),
    )


def record_reading(what: str, ident: UUID, *, by: Any, now: datetime) -> Fact:
    """Add the fact that ``by`` opened a client file (CNIL 2021-122: readings are journalled too)."""
    return Fact.objects.create(
        kind=f"{what}.read",
        subject_kind=what,
        subject_id=ident,
        client_id=ident if what == "client" else None,
        actor=by,
        at=now,
        data={},
    )


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_secrets(value).text
    if isinstance(value, Mapping):
        return {str(key): _masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


SYSTEM = UUID(int=0)


def record_system(kind: str, *, now: datetime, **data: Any) -> Fact:
    """Add a fact about no row in particular (a publication, a backup)."""
    return Fact.objects.create(kind=kind, subject_kind="system", subject_id=SYSTEM, at=now, data=_masked(data))
