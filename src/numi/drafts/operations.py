"""Keeping what is being typed, until it is given or given up."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from numi.accounts.models import User
from numi.core.errors import InvalidInput
from numi.core.text import mask_secrets, require_size
from numi.drafts.models import Draft

VALUE_LIMIT = 20_000
FIELD_LIMIT = 40
KEPT_FOR = timedelta(days=30)


def keep_draft(
    *,
    by: User,
    now: datetime,
    subject_kind: str,
    subject_id: UUID,
    kind: str,
    values: Iterable[tuple[str, str]],
    token: str = "",
) -> Draft | None:
    """Keep the changed fields of a form for this person, this thing and this kind of text; none left: forget it.

    ``token`` names the form, so that a text sent but not known to have arrived is not sent twice under two names.
    Secrets are masked before anything is kept. Raises InvalidInput when the text is too big.
    """
    mine: dict[str, Any] = {"agent": by, "subject_kind": subject_kind, "subject_id": subject_id, "kind": kind}
    kept = [[name[:60], mask_secrets(require_size(value, VALUE_LIMIT)).text] for name, value in values]
    if len(kept) > FIELD_LIMIT:
        raise InvalidInput("Ce formulaire est trop grand pour être gardé. Votre texte reste sur ce poste.")
    if not kept:
        Draft.objects.filter(**mine).delete()
        return None
    body: Any = {"values": kept, "token": token[:36]}
    draft, _ = Draft.objects.update_or_create(**mine, defaults={"body": body, "saved_at": now})
    return draft


def forget_old_drafts(*, now: datetime) -> int:
    """Drop the texts that nobody has touched for a month; returns how many."""
    return Draft.objects.filter(saved_at__lt=now - KEPT_FOR).delete()[0]
