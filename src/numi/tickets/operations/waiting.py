"""Putting a request on hold, with what we wait for."""

from datetime import datetime

from numi.accounts.models import User
from numi.core.errors import InvalidInput
from numi.core.text import mask_secrets, require_size
from numi.journal.operations import record
from numi.tickets.models import Ticket
from numi.tickets.operations.work import touch
from numi.tickets.states import TICKET, Need


def ask_client(*, ticket: Ticket, by: User, now: datetime, need: str, question: str) -> Ticket:
    """Put the request in « En attente client »: we wait for an information, a confirmation or an action.

    Records ``ticket.waiting``. Raises TransitionRefused when nobody works on it, InvalidInput without a question.
    """
    text = mask_secrets(require_size(question, 240)).text
    if not text.strip():
        raise InvalidInput("Dites ce que vous attendez de la personne : c’est ce que lira le collègue qui la rappelle.")
    ticket.state = TICKET.target(ticket.state, "ask_client")
    ticket.waiting_since, ticket.waiting_for, ticket.waiting_reason = now, Need(need), text
    touch(ticket, now=now, fields=["state", "waiting_since", "waiting_for", "waiting_reason"])
    record("ticket.waiting", subject=ticket, by=by, now=now, client=ticket.client_id, need=need)
    return ticket


def wait_internally(*, ticket: Ticket, by: User, now: datetime, reason: str) -> Ticket:
    """Wait for somebody else than the client (« En attente interne »). Records ``ticket.waiting_internal``."""
    text = mask_secrets(require_size(reason, 240)).text
    if not text.strip():
        raise InvalidInput("Dites qui ou quoi vous attendez.")
    ticket.state = TICKET.target(ticket.state, "wait_internally")
    ticket.waiting_reason = text
    touch(ticket, now=now, fields=["state", "waiting_reason"])
    record("ticket.waiting_internal", subject=ticket, by=by, now=now, client=ticket.client_id)
    return ticket


def mark_callback_planned(*, ticket: Ticket, by: User | None, now: datetime) -> Ticket:
    """A call-back was agreed: the request waits for it."""
    ticket.state = TICKET.target(ticket.state, "plan_callback")
    ticket.waiting_since, ticket.waiting_for = None, ""
    touch(ticket, now=now, fields=["state", "waiting_since", "waiting_for"])
    record("ticket.callback_planned", subject=ticket, by=by, now=now, client=ticket.client_id)
    return ticket
