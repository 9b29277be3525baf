"""Words left for a colleague: read, and promises missed."""

from datetime import datetime
from uuid import UUID

from numi.accounts.models import User
from numi.accounts.roles import Role
from numi.core.errors import NotVisible
from numi.journal.operations import record
from numi.tickets.models import Notice
from numi.tickets.operations.escalation import notify
from numi.tickets.queries import promises_missed


def read_notice(*, ident: UUID, by: User, now: datetime) -> Notice:
    """Take a word as read; only the person it is for may."""
    notice = Notice.objects.filter(pk=ident, user=by).select_related("ticket").first()
    if notice is None:
        raise NotVisible("Cet avis n’existe pas, ou il n’est pas pour vous.")
    if notice.read_at is None:
        notice.read_at = now
        notice.save(update_fields=["read_at"])
    return notice


def alert_missed_promises(*, now: datetime) -> int:
    """Tell the owner, the contact and the supervisors of each promise that is past, once. Returns how many."""
    missed = promises_missed(now=now)
    supervisors = list(User.objects.filter(role=Role.SUPERVISOR, is_active=True)) if missed else []
    for ticket in missed:
        ticket.promise_alerted_at = now
        ticket.save(update_fields=["promise_alerted_at"])
        told = {one.pk: one for one in (ticket.owner, ticket.contact, *supervisors) if one}
        for person in told.values():
            notify(user=person, ticket=ticket, kind="promise.missed", now=now)
        record("ticket.promise_missed", subject=ticket, by=None, now=now, client=ticket.client_id)
    return len(missed)
