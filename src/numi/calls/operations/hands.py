"""Asking a supervisor for help during a call."""

from datetime import datetime

from django.db import IntegrityError, transaction

from numi.accounts.models import User
from numi.calls.models import Call, RaisedHand
from numi.core.text import mask_secrets, require_size
from numi.journal.operations import record
from numi.live.operations import publish
from numi.tickets.models import Ticket


def raise_hand(*, ticket: Ticket, by: User, now: datetime, reason: str = "", call: Call | None = None) -> RaisedHand:
    """Raise the hand (once at a time). Supervisors see it at once, with the step and the trace."""
    try:
        with transaction.atomic():
            hand = RaisedHand.objects.create(
                ticket=ticket, by=by, at=now, reason=mask_secrets(require_size(reason, 240)).text, call=call
            )
    except IntegrityError:
        return RaisedHand.objects.get(ticket=ticket, by=by, lowered_at__isnull=True)
    record("hand.raised", subject=ticket, by=by, now=now, client=ticket.client_id)
    publish("hand.raised", audience="role:supervisor", now=now, hand=hand.pk)
    return hand


def see_hand(*, hand: RaisedHand, by: User, now: datetime) -> RaisedHand:
    """A supervisor comes: the hotliner is told."""
    hand.seen_by, hand.seen_at = by, now
    hand.save(update_fields=["seen_by", "seen_at"])
    record("hand.seen", subject=hand.ticket, by=by, now=now, client=hand.ticket.client_id)
    publish("hand.seen", audience=f"user:{hand.by_id}", now=now, hand=hand.pk)
    return hand


def lower_hand(*, hand: RaisedHand, by: User, now: datetime) -> RaisedHand:
    """No more help needed."""
    if hand.lowered_at is None:
        hand.lowered_at = now
        hand.save(update_fields=["lowered_at"])
        record("hand.lowered", subject=hand.ticket, by=by, now=now, client=hand.ticket.client_id)
        publish("hand.lowered", audience="role:supervisor", now=now, hand=hand.pk)
    return hand
