"""A request arrives."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from numi.accounts.models import User
from numi.core.ids import new_ticket_number
from numi.core.text import mask_secrets, require_size
from numi.journal.operations import record
from numi.tickets.models import Ticket
from numi.tickets.states import PRIORITY_RANKS, Priority, TicketKind, TicketState

WORDS_LIMIT = 20_000
NUMBER_TRIES = 8


def open_ticket(
    *,
    by: User | None,
    now: datetime,
    channel: str,
    client: Any = None,
    subject: str = "",
    words: str = "",
    kind: str = TicketKind.QUESTION,
    priority: str = Priority.NONE,
    owner: User | None = None,
    form_token: UUID | None = None,
) -> Ticket:
    """Open a request, in progress when it has an owner. The same ``form_token`` twice gives the same request.

    Records ``ticket.opened``. Raises InvalidInput when the text is too long.
    """
    already = form_token and Ticket.objects.filter(form_token=form_token).first()
    if already:
        return already
    ticket = Ticket(
        client=client,
        channel=channel,
        kind=kind,
        subject=mask_secrets(require_size(subject, 160)).text,
        words=mask_secrets(require_size(words, WORDS_LIMIT)).text,
        priority=priority,
        priority_rank=PRIORITY_RANKS[Priority(priority)],
        state=TicketState.IN_PROGRESS if owner else TicketState.NEW,
        level=max(owner.level, 1) if owner and owner.level < 4 else 1,
        owner=owner,
        contact=owner,
        created_at=now,
        created_by=by,
        moved_at=now,
        form_token=form_token,
    )
    kept = _save_with_number(ticket)
    if kept is ticket:
        record("ticket.opened", subject=ticket, by=by, now=now, client=client, channel=channel, kind=kind)
    return kept


def _save_with_number(ticket: Ticket) -> Ticket:
    """Draw a number until it is free; a double click that lost the race gets the winner's request instead."""
    for _ in range(NUMBER_TRIES):
        ticket.number = new_ticket_number()
        try:
            with transaction.atomic():
                ticket.save(force_insert=True)
        except IntegrityError:
            winner = ticket.form_token and Ticket.objects.filter(form_token=ticket.form_token).first()
            if winner:
                return winner
            continue
        return ticket
    raise RuntimeError("No free ticket number after several draws.")
