"""Reading one's own texts in progress."""

from uuid import UUID

from numi.accounts.models import User
from numi.drafts.models import Draft


def draft_of(user: User, *, subject_kind: str, subject_id: UUID, kind: str) -> Draft | None:
    """What this person was typing here; nobody else's is ever given."""
    return Draft.objects.filter(agent=user, subject_kind=subject_kind, subject_id=subject_id, kind=kind).first()
