"""The end of a request, and its return."""

from datetime import datetime

from numi.accounts.models import User
from numi.core.errors import InvalidInput, NotAllowed
from numi.core.text import mask_secrets, require_size
from numi.journal.operations import record
from numi.tickets.models import Ticket
from numi.tickets.operations.work import touch
from numi.tickets.security import needs_a_person_to_close
from numi.tickets.states import TICKET, Outcome, TicketState


def resolve(*, ticket: Ticket, by: User, now: datetime, outcome: str) -> Ticket:
    """A solution was given; the client's agreement is awaited. Records ``ticket.resolved``."""
    ticket.state = TICKET.target(ticket.state, "resolve")
    ticket.outcome, ticket.resolved_at = Outcome(outcome), now
    ticket.waiting_since, ticket.waiting_for = None, ""
    touch(ticket, now=now, fields=["state", "outcome", "resolved_at", "waiting_since", "waiting_for"])
    record("ticket.resolved", subject=ticket, by=by, now=now, client=ticket.client_id, outcome=outcome)
    return ticket


def close_ticket(
    *,
    ticket: Ticket,
    by: User | None,
    now: datetime,
    reason: str,
    holds_left: tuple[str, ...] = (),
) -> Ticket:
    """Close. Needs a reason, an answer given to the client, nothing left that holds closing, and, for security,
    fraud, complaint, refund, privacy, withdrawal and vulnerability cases, a person (``by``).

    Records ``ticket.closed``. Raises NotAllowed (a rule tries to close such a case), InvalidInput (what is missing).
    """
    if by is None and needs_a_person_to_close([ticket.kind, *_kept_kinds(ticket)]):
        raise NotAllowed("Cette demande ne se clôt pas toute seule : une personne doit la relire.")
    text = mask_secrets(require_size(reason, 240)).text.strip()
    if not text:
        raise InvalidInput("Dites pourquoi la demande se termine : une phrase suffit.")
    if ticket.client_answered_at is None:
        raise InvalidInput(
            "La personne n’a pas encore reçu de réponse. Répondez-lui d’abord, de vive voix ou par écrit."
        )
    if holds_left:
        left = " ; ".join(holds_left)
        raise InvalidInput(f"Il reste à faire avant de clore : {left}.")
    ticket.state = TICKET.target(ticket.state, "close")
    ticket.close_reason, ticket.closed_at, ticket.closed_by = text, now, by
    ticket.promised_at, ticket.promise = None, ""
    ticket.waiting_since, ticket.waiting_for = None, ""
    fields = ["state", "close_reason", "closed_at", "closed_by", "promised_at", "promise"]
    touch(ticket, now=now, fields=[*fields, "waiting_since", "waiting_for"])
    record("ticket.closed", subject=ticket, by=by, now=now, client=ticket.client_id, reason=text)
    return ticket


def _kept_kinds(ticket: Ticket) -> list[str]:
    """The kind as it is kept now: a colleague may have made the request grave since this copy of it was read."""
    return list(Ticket.objects.filter(pk=ticket.pk).values_list("kind", flat=True))


def answer_client(*, ticket: Ticket, by: User, now: datetime, how: str) -> Ticket:
    """The client got an answer, by voice or in writing. Records ``ticket.answered``."""
    ticket.client_answered_at = now
    touch(ticket, now=now, fields=["client_answered_at"])
    record("ticket.answered", subject=ticket, by=by, now=now, client=ticket.client_id, how=how)
    return ticket


def refer_elsewhere(*, ticket: Ticket, by: User, now: datetime, where: str) -> Ticket:
    """Not for us: the person was told where to turn to (never empty-handed). Records ``ticket.referred``."""
    text = mask_secrets(require_size(where, 240)).text.strip()
    if not text:
        raise InvalidInput("Notez vers qui vous avez orienté la personne : elle ne doit pas repartir les mains vides.")
    ticket.state = TICKET.target(ticket.state, "refer_elsewhere")
    ticket.outcome, ticket.close_reason, ticket.client_answered_at = Outcome.REFERRED, text, now
    touch(ticket, now=now, fields=["state", "outcome", "close_reason", "client_answered_at"])
    record("ticket.referred", subject=ticket, by=by, now=now, client=ticket.client_id, where=text)
    return ticket


def reopen(*, ticket: Ticket, by: User | None, now: datetime, reason: str) -> Ticket:
    """Open again: same number, same trace; a new answer is owed before it closes. Records ``ticket.reopened``."""
    ticket.state = TICKET.target(ticket.state, "reopen")
    ticket.closed_at, ticket.closed_by, ticket.resolved_at, ticket.outcome = None, None, None, ""
    ticket.client_answered_at = None
    ticket.reopened_count += 1
    ticket.owner = ticket.owner or ticket.contact or by
    fields = ["state", "closed_at", "closed_by", "resolved_at", "outcome", "reopened_count", "owner"]
    touch(ticket, now=now, fields=[*fields, "client_answered_at"])
    record("ticket.reopened", subject=ticket, by=by, now=now, client=ticket.client_id, reason=reason[:240])
    return ticket


def is_waiting_for_validation(ticket: Ticket) -> bool:
    return ticket.state == TicketState.RESOLVED
