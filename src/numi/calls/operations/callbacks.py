"""Calls we owe: a missed call is a promise; three tries at different hours, then we write."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from numi.accounts.models import User
from numi.calls.models import Call, Callback, CallbackAttempt
from numi.calls.states import AttemptResult, CallbackState
from numi.core import phone
from numi.core.ahead import require_ahead
from numi.core.errors import Conflict, InvalidInput, TransitionRefused
from numi.core.text import mask_secrets, require_size
from numi.journal.operations import record
from numi.live.operations import publish
from numi.tickets.models import Ticket
from numi.tickets.operations.intake import open_ticket
from numi.tickets.operations.waiting import mark_callback_planned
from numi.tickets.operations.work import assign_ticket, resume_ticket
from numi.tickets.states import TICKET, TicketState

MAX_ATTEMPTS = 3
MISSED_WINDOW = timedelta(hours=2)
NEXT_TRY = timedelta(hours=3)
SAME_TRY = timedelta(minutes=1)


def promise_for_missed(*, call: Call, now: datetime) -> Callback | None:
    """A missed call becomes a promise, once, at the place the caller had in line. A hidden number is only logged."""
    if not call.number or call.direction != "inbound" or Callback.objects.filter(missed_call=call).exists():
        return None
    open_one = (
        Callback.objects.filter(number=call.number, state=CallbackState.PLANNED).order_by("queued_at", "pk").first()
    )
    if open_one:
        return open_one
    ticket = call.ticket or open_ticket(
        by=None, now=now, channel="phone", client=call.client, subject="Appel manqué", priority="high"
    )
    call.ticket = ticket
    call.save(update_fields=["ticket"])
    callback = Callback.objects.create(
        client=call.client,
        ticket=ticket,
        missed_call=call,
        number=call.number,
        reason="Appel manqué",
        window_from=now,
        window_to=now + MISSED_WINDOW,
        queued_at=call.rang_at or now,
    )
    mark_callback_planned(ticket=ticket, by=None, now=now)
    record("callback.promised", subject=callback, by=None, now=now, client=call.client)
    publish("promise.new", audience="duty", now=now, callback=callback.pk)
    return callback


def plan_callback(
    *,
    ticket: Ticket,
    by: User,
    now: datetime,
    number: str,
    reason: str,
    window_from: datetime,
    window_to: datetime,
    owner: User | None = None,
    form_token: UUID | None = None,
) -> Callback:
    """Promise to call back inside a window. The same ``form_token`` twice gives the same promise.

    Records ``callback.promised``; the request waits for it. Raises InvalidInput for a past or reversed window.
    """
    already = form_token and Callback.objects.filter(form_token=form_token).first()
    if already:
        return already
    if window_to <= now or window_to <= window_from:
        raise InvalidInput("Ce créneau est déjà passé ou finit avant de commencer. Choisissez une heure à venir.")
    require_ahead(window_to, now=now)
    callback = Callback.objects.create(
        client=ticket.client,
        ticket=ticket,
        number=phone.normalise(number),
        reason=mask_secrets(require_size(reason, 240)).text or "Rappel promis",
        window_from=window_from,
        window_to=window_to,
        queued_at=now,
        owner=owner,
        form_token=form_token,
    )
    if "plan_callback" in TICKET.possible(ticket.state):
        mark_callback_planned(ticket=ticket, by=by, now=now)
    record("callback.promised", subject=callback, by=by, now=now, client=ticket.client_id, at=window_from)
    return callback


def attempt(*, callback: Callback, by: User, now: datetime, result: str, call: Any = None) -> Callback:
    """Note one try. The place in line is kept; after three tries without answer, we write instead.

    The same try of the same person within a minute is a second click: it is noted once. Records ``callback.tried``,
    and ``callback.kept`` or ``callback.written``. Raises TransitionRefused when the promise is already settled.
    """
    if callback.attempts.filter(by=by, result=result, at__gt=now - SAME_TRY).exists():
        return callback
    _check_planned(callback)
    CallbackAttempt.objects.create(callback=callback, at=now, by=by, result=AttemptResult(result), call=call)
    callback.attempt_count += 1
    record("callback.tried", subject=callback, by=by, now=now, client=callback.client_id, result=result)
    if result == AttemptResult.REACHED:
        callback.state, callback.done_at = CallbackState.REACHED, now
        record("callback.kept", subject=callback, by=by, now=now, client=callback.client_id)
    elif callback.attempt_count >= MAX_ATTEMPTS or result == AttemptResult.WRONG_NUMBER:
        callback.state, callback.done_at = CallbackState.WRITTEN, now
        record("callback.written", subject=callback, by=by, now=now, client=callback.client_id)
    else:
        callback.window_from = now + NEXT_TRY
        callback.window_to = max(callback.window_to, callback.window_from + MISSED_WINDOW)
    callback.save(update_fields=["attempt_count", "state", "done_at", "window_from", "window_to"])
    _go_on(callback, by=by, now=now)
    return callback


def _go_on(callback: Callback, *, by: User, now: datetime) -> None:
    """No call is owed any more: the request waits for nothing, and somebody has it (to write, or to go on)."""
    ticket = callback.ticket
    if ticket is None or ticket.state != TicketState.CALLBACK_PLANNED or callback.state == CallbackState.PLANNED:
        return
    if ticket.callbacks.filter(state=CallbackState.PLANNED).exists():
        return
    if ticket.owner is None:
        assign_ticket(ticket=ticket, to=by, by=by, now=now)
    resume_ticket(ticket=ticket, by=by, now=now)


def void_missed(*, call: Call, now: datetime) -> None:
    """The telephone said late that the call had been answered: nothing is owed. Records ``callback.cancelled``."""
    callback = Callback.objects.filter(missed_call=call, state=CallbackState.PLANNED).first()
    if callback is None:
        return
    callback.state, callback.done_at = CallbackState.CANCELLED, now
    callback.save(update_fields=["state", "done_at"])
    record("callback.cancelled", subject=callback, by=None, now=now, client=callback.client_id, reason="Appel pris")
    if call.agent:
        _go_on(callback, by=call.agent, now=now)


def _check_planned(callback: Callback) -> None:
    if callback.state != CallbackState.PLANNED:
        raise TransitionRefused("Ce rappel est déjà fait. Il n’est plus dans les promesses.")


def postpone(*, callback: Callback, by: User, now: datetime, to: datetime, seen: str = "") -> Callback:
    """Another hour, agreed: the place in line stays. ``seen`` is the moment that the page showed (ISO 8601).

    Records ``callback.postponed``. Raises InvalidInput for a past moment, Conflict when a colleague moved it meanwhile.
    """
    _check_planned(callback)
    require_ahead(to, now=now)
    if seen and callback.window_from.isoformat() != seen and callback.window_from != to:
        raise Conflict("Un collègue vient de déplacer ce rappel.", fields={"to": (to, callback.window_from)})
    callback.window_from, callback.window_to = to, to + MISSED_WINDOW
    callback.save(update_fields=["window_from", "window_to"])
    record("callback.postponed", subject=callback, by=by, now=now, client=callback.client_id, to=to)
    return callback


def cancel(*, callback: Callback, by: User, now: datetime, reason: str) -> Callback:
    """The call is no longer owed, and why; the request goes on. Records ``callback.cancelled``.

    Raises InvalidInput without a reason, TransitionRefused when the promise is already settled.
    """
    if not reason.strip():
        raise InvalidInput("Dites pourquoi ce rappel n’est plus à faire.")
    _check_planned(callback)
    callback.state, callback.done_at = CallbackState.CANCELLED, now
    callback.save(update_fields=["state", "done_at"])
    record("callback.cancelled", subject=callback, by=by, now=now, client=callback.client_id, reason=reason[:240])
    _go_on(callback, by=by, now=now)
    return callback
