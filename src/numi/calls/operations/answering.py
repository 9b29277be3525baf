"""Answering, knowing who it is, writing a call by hand, finishing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from numi.accounts.models import Availability, User
from numi.accounts.operations.presence import enter_call, leave_call
from numi.accounts.queries import presence_of
from numi.calls.matching import recognise
from numi.calls.models import Call
from numi.calls.states import CALL, CallState, Direction, Match
from numi.core import phone
from numi.core.errors import InvalidInput, TransitionRefused
from numi.core.ids import uuid7
from numi.guidance.operations.running import pause_run
from numi.guidance.queries import open_run
from numi.journal.operations import record
from numi.live.operations import publish
from numi.tickets.access import visible_tickets
from numi.tickets.models import Ticket
from numi.tickets.operations.closing import reopen
from numi.tickets.operations.intake import open_ticket
from numi.tickets.operations.relations import merge_tickets
from numi.tickets.operations.work import identify_client
from numi.tickets.states import TICKET


def answer(*, call: Call, by: User, now: datetime, ticket: Ticket | None = None) -> Call:
    """Take a ringing call: one winner, by a conditional update. Opens its case, or goes on with ``ticket``.

    Records ``call.answered``. Raises TransitionRefused when a colleague was faster or the caller has gone.
    """
    claimed = Call.objects.filter(pk=call.pk, state=CallState.RINGING, agent__isnull=True).update(
        state=CallState.ANSWERED, agent=by, answered_at=now, last_event_at=now
    )
    if not claimed:
        claimed = Call.objects.filter(pk=call.pk, state=CallState.RINGING, agent=by).update(
            state=CallState.ANSWERED, answered_at=now, last_event_at=now
        )
    call.refresh_from_db()
    if not claimed and call.agent_id != by.pk:
        if call.state == CallState.MISSED:
            raise TransitionRefused("La personne a raccroché. Son rappel est déjà dans vos promesses.")
        raise TransitionRefused("Un collègue vient de décrocher cet appel. Vous restez prêt pour le suivant.")
    begin_case(call=call, by=by, now=now, ticket=ticket)
    if claimed:
        enter_call(user=by, now=now)
        publish("call.gone", audience="duty", now=now, call=call.pk)
        record("call.answered", subject=call, by=by, now=now, client=call.client)
    return call


def begin_case(*, call: Call, by: User, now: datetime, ticket: Ticket | None = None) -> Ticket:
    """The request of a call: the given one (opened again if it was closed), the one it has, or a new one."""
    if ticket is not None and call.ticket_id != ticket.pk:
        call.ticket = ticket
        call.save(update_fields=["ticket"])
        _open_again(ticket, by, now)
    if call.ticket is None:
        call.ticket = open_ticket(by=by, now=now, channel="phone", client=call.client, owner=by)
        call.save(update_fields=["ticket"])
    return call.ticket


def _open_again(ticket: Ticket, by: User, now: datetime) -> None:
    if "reopen" in TICKET.possible(ticket.state):
        reopen(ticket=ticket, by=by, now=now, reason="Un nouvel appel à ce sujet")


def continue_case(*, call: Call, ticket: Ticket, by: User, now: datetime) -> Ticket:
    """The call is about an older request: go on with it; the empty one that the answer opened becomes its double."""
    opened = call.ticket
    call.ticket = ticket
    call.save(update_fields=["ticket"])
    _open_again(ticket, by, now)
    if opened is not None and opened.pk != ticket.pk:
        merge_tickets(duplicate=opened, kept=ticket, by=by, now=now)
    record("call.continued", subject=call, by=by, now=now, client=ticket.client_id, ticket=ticket.number)
    return ticket


def confirm_client(*, call: Call, client: Any, by: User, now: datetime) -> Call:
    """It is this person: one key; a second press changes nothing. Records ``call.identified``; the request follows."""
    if call.match == Match.CONFIRMED and call.client_id == client.pk:
        return call
    call.client, call.match, call.previous_client = client, Match.CONFIRMED, call.client
    _save_match(call)
    if call.ticket:
        identify_client(ticket=call.ticket, client=client, by=by, now=now)
    record("call.identified", subject=call, by=by, now=now, client=client)
    publish("call.changed", audience=f"user:{by.pk}", now=now, call=call.pk, state=call.state)
    return call


def deny_client(*, call: Call, by: User, now: datetime) -> Call:
    """« Ce n’est pas elle »: nothing typed moves, the card leaves the screen. ``undo_deny`` brings it back."""
    if call.client is None:
        raise InvalidInput("Personne n’est reconnu sur cet appel : choisissez d’abord qui appelle.")
    denied = call.client
    call.previous_client, call.client, call.match = denied, None, Match.DENIED
    _save_match(call)
    if call.ticket and call.ticket.client_id == denied.pk:
        identify_client(ticket=call.ticket, client=None, by=by, now=now)
    record("call.denied", subject=call, by=by, now=now, client=denied)
    publish("call.changed", audience=f"user:{by.pk}", now=now, call=call.pk, state=call.state)
    return call


def undo_deny(*, call: Call, by: User, now: datetime) -> Call:
    """It was her after all."""
    if call.previous_client is None:
        raise TransitionRefused("Il n’y a rien à annuler.")
    return confirm_client(call=call, client=call.previous_client, by=by, now=now)


def _save_match(call: Call) -> None:
    call.version += 1
    call.save(update_fields=["client", "match", "previous_client", "version"])


def hold(*, call: Call, by: User, now: datetime) -> Call:
    """Put the caller on hold, or take them back. Records ``call.held`` / ``call.unheld``."""
    verb = "unhold" if call.state == CallState.ON_HOLD else "hold"
    call.state = CALL.target(call.state, verb)
    call.held_at = now if call.state == CallState.ON_HOLD else None
    call.save(update_fields=["state", "held_at"])
    record("call.held" if call.held_at else "call.unheld", subject=call, by=by, now=now, client=call.client)
    return call


def transfer(*, call: Call, to: User, by: User, now: datetime) -> Call:
    """Give the living call to a colleague: their screen opens on the same case.

    Raises InvalidInput for oneself, for somebody who takes no call, or who may not read the request.
    """
    if to.pk == by.pk or not to.is_active or to.level == 0:
        raise InvalidInput("Choisissez un collègue qui prend les appels.")
    if call.ticket_id and not visible_tickets(to).filter(pk=call.ticket_id).exists():
        raise InvalidInput(
            "Cette demande est confidentielle, ce collègue ne peut pas la lire. Passez à un superviseur."
        )
    call.state, call.agent, call.held_at = CALL.target(call.state, "transfer"), to, None
    call.save(update_fields=["state", "agent", "held_at"])
    leave_call(user=by, now=now)
    enter_call(user=to, now=now)
    publish("call.answered", audience=f"user:{to.pk}", now=now, call=call.pk)
    record("call.transferred", subject=call, by=by, now=now, client=call.client, to=to.pk)
    return call


def hang_up(*, call: Call, by: User, now: datetime) -> Call:
    """The conversation is over (said by hand, or by the telephone). Doing it twice changes nothing."""
    if call.state == CallState.ENDED:
        return call
    call.state, call.ended_at, call.held_at, call.last_event_at = CALL.target(call.state, "end"), now, None, now
    call.save(update_fields=["state", "ended_at", "held_at", "last_event_at"])
    line_is_free(call=call, by=by, now=now)
    return call


def line_is_free(*, call: Call, by: User | None, now: datetime) -> None:
    """After the hang-up, said by the telephone or by hand: the guide pauses at its step, the wrap-up waits.

    Records ``call.ended``.
    """
    record("call.ended", subject=call, by=by, now=now, client=call.client)
    run = open_run(call.ticket) if call.ticket_id else None
    if run is not None and not run.outcome:
        pause_run(run=run, by=call.agent, now=now, event_id=uuid7())
    if call.agent:
        if _was_in(call):
            leave_call(user=call.agent, now=now)
        publish("call.changed", audience=f"user:{call.agent_id}", now=now, call=call.pk, state=call.state)


def _was_in(call: Call) -> bool:
    """Whether its agent was in this call and no other: a hang-up that comes late frees nobody."""
    presence = presence_of(call.agent) if call.agent else None
    if presence is None or presence.state != Availability.IN_CALL:
        return False
    living = Call.objects.filter(agent=call.agent, state__in=(CallState.ANSWERED, CallState.ON_HOLD))
    return not living.filter(wrapped_up_at__isnull=True).exclude(pk=call.pk).exists()


def log_call(
    *,
    by: User,
    now: datetime,
    number: str = "",
    direction: str = Direction.INBOUND,
    client: Any = None,
    ticket: Ticket | None = None,
    form_token: UUID | None = None,
) -> Call:
    """Write a call by hand (no telephone system, or it did not see it): the same console follows.

    The same ``form_token`` twice gives the same call. Raises InvalidInput for an impossible number.
    """
    provider = f"manual:{form_token}" if form_token else None
    already = provider and Call.objects.filter(provider_id=provider).first()
    if already:
        return already
    e164 = phone.normalise(number) if number.strip() and not phone.is_hidden(number) else ""
    call = Call(
        provider_id=provider,
        direction=direction,
        number=e164,
        raw_number=number[:60],
        is_hidden=not e164,
        state=CallState.ANSWERED,
        agent=by,
        rang_at=now,
        answered_at=now,
        last_event_at=now,
        is_manual=True,
    )
    if client is not None:
        call.client, call.match = client, Match.CONFIRMED
    else:
        found = recognise(e164)
        call.match = found.match
        call.client = found.people[0] if found.match == Match.ONE else None
    try:
        with transaction.atomic():
            call.save(force_insert=True)
    except IntegrityError:  # the same form, sent at the same moment
        return Call.objects.get(provider_id=provider)
    begin_case(call=call, by=by, now=now, ticket=ticket)
    enter_call(user=by, now=now)
    record("call.logged", subject=call, by=by, now=now, client=call.client, direction=direction)
    return call
