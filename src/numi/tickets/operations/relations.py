"""Requests that belong together: link, merge, split."""

from datetime import datetime
from uuid import UUID

from numi.accounts.models import User
from numi.core.errors import InvalidInput
from numi.journal.operations import record
from numi.tickets.models import Link, Ticket
from numi.tickets.operations.intake import open_ticket
from numi.tickets.operations.work import touch
from numi.tickets.security import graver_kind, higher_priority
from numi.tickets.states import PRIORITY_RANKS, TICKET, LinkKind, TicketState


def link_tickets(*, ticket: Ticket, other: Ticket, kind: str, by: User, now: datetime) -> Link:
    """Tie two requests. Doing it twice changes nothing. Records ``ticket.linked``."""
    if ticket.pk == other.pk:
        raise InvalidInput("C’est la même demande. Donnez le numéro d’une autre.")
    link, created = Link.objects.get_or_create(
        ticket=ticket, other=other, kind=LinkKind(kind), defaults={"by": by, "at": now}
    )
    if created:
        record("ticket.linked", subject=ticket, by=by, now=now, client=ticket.client_id, other=other.number, kind=kind)
    return link


def merge_tickets(*, duplicate: Ticket, kept: Ticket, by: User, now: datetime) -> Ticket:
    """Make ``duplicate`` a « Doublon » of ``kept``: its notes and trace stay readable where they were written.

    The kept request takes the graver kind, the higher priority and the nearer promise; merging the same two again
    changes nothing. Records ``ticket.merged`` on both. Raises InvalidInput when the two are of different people.
    """
    if duplicate.state == TicketState.MERGED and duplicate.merged_into_id == kept.pk:
        return kept
    if duplicate.pk == kept.pk:
        raise InvalidInput("Une demande ne se fusionne pas avec elle-même. Donnez le numéro d’une autre.")
    if duplicate.client_id and kept.client_id and duplicate.client_id != kept.client_id:
        raise InvalidInput("Ces deux demandes sont de deux personnes. Liez-les plutôt que de les fusionner.")
    if kept.state == TicketState.MERGED:
        raise InvalidInput("La demande à garder est elle-même un doublon. Choisissez celle qui est gardée.")
    if kept.state in (TicketState.CLOSED, TicketState.OUT_OF_SCOPE):
        raise InvalidInput("La demande à garder est finie : rien n’y serait plus fait. Rouvrez-la d’abord.")
    duplicate.merged_from_state = duplicate.state
    duplicate.state = TICKET.target(duplicate.state, "merge")
    duplicate.merged_into = kept
    duplicate.waiting_since, duplicate.waiting_for = None, ""
    touch(duplicate, now=now, fields=["state", "merged_into", "merged_from_state", "waiting_since", "waiting_for"])
    kept.client_id = kept.client_id or duplicate.client_id
    kept.kind = graver_kind(kept.kind, duplicate.kind)
    kept.priority = higher_priority(kept.priority, duplicate.priority)
    kept.priority_rank = PRIORITY_RANKS[kept.priority]
    promises = [(t.promised_at, t.promise) for t in (kept, duplicate) if t.promised_at]
    if promises and min(promises) != (kept.promised_at, kept.promise):
        (kept.promised_at, kept.promise), kept.promise_alerted_at = min(promises), None
    fields = ["client", "kind", "priority", "priority_rank", "promised_at", "promise", "promise_alerted_at"]
    touch(kept, now=now, fields=fields)
    record("ticket.merged", subject=duplicate, by=by, now=now, client=duplicate.client_id, into=kept.number)
    record("ticket.absorbed", subject=kept, by=by, now=now, client=kept.client_id, number=duplicate.number)
    return kept


def unmerge_ticket(*, ticket: Ticket, by: User, now: datetime) -> Ticket:
    """Undo a merge: the request is in progress again. Records ``ticket.unmerged``."""
    ticket.state = TICKET.target(ticket.state, "unmerge")
    ticket.merged_into, ticket.merged_from_state = None, ""
    ticket.owner = ticket.owner or by
    touch(ticket, now=now, fields=["state", "merged_into", "merged_from_state", "owner"])
    record("ticket.unmerged", subject=ticket, by=by, now=now, client=ticket.client_id)
    return ticket


def split_ticket(
    *, ticket: Ticket, by: User, now: datetime, subject: str, words: str, form_token: UUID | None = None
) -> Ticket:
    """Make a second request out of the first, for the same person, linked to it. Records ``ticket.split``.

    The same ``form_token`` twice gives the same second request.
    """
    already = form_token and Ticket.objects.filter(form_token=form_token).first()
    if already:
        return already
    if not subject.strip():
        raise InvalidInput("Donnez un objet à la nouvelle demande.")
    second = open_ticket(
        by=by,
        now=now,
        channel=ticket.channel,
        client=ticket.client,
        subject=subject,
        words=words,
        owner=by,
        form_token=form_token,
    )
    link_tickets(ticket=second, other=ticket, kind=LinkKind.SPLIT_FROM, by=by, now=now)
    record("ticket.split", subject=ticket, by=by, now=now, client=ticket.client_id, into=second.number)
    return second
