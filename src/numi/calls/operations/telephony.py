"""What the telephone system says becomes a call, a ring on the right screens, an answered case, a promise."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from numi.accounts.models import User
from numi.accounts.operations.presence import enter_call
from numi.accounts.queries import agent_by_line
from numi.calls.contract import PhoneEvent, PhoneKind, parse_event
from numi.calls.folding import CallPicture, fold
from numi.calls.matching import recognise
from numi.calls.models import Call, HookReceipt
from numi.calls.operations.answering import begin_case, line_is_free
from numi.calls.operations.callbacks import promise_for_missed, void_missed
from numi.calls.states import CallState, Direction, Match
from numi.core import phone
from numi.core.errors import InvalidInput
from numi.journal.operations import record
from numi.live.operations import publish

TAKES = (PhoneKind.ANSWERED, PhoneKind.TRANSFERRED)
LIVE = (CallState.RINGING, CallState.ANSWERED, CallState.ON_HOLD)


def receive(*, event_id: str, body: bytes, now: datetime) -> Call | None:
    """Keep an event whose signature was checked, then apply it. The same id twice is applied once.

    The raw body is stored before it is understood: one that is not readable stays « à traiter » and returns None.
    """
    try:
        with transaction.atomic():
            receipt = HookReceipt.objects.create(
                event_id=event_id, received_at=now, body=body.decode("utf-8", "backslashreplace").replace("\x00", "")
            )
    except IntegrityError:
        known = HookReceipt.objects.get(event_id=event_id)
        return Call.objects.filter(provider_id=known.call_ref).first()
    try:
        event = parse_event(body)
    except InvalidInput as error:
        receipt.state, receipt.problem = "unread", str(error)[:240]
        receipt.save(update_fields=["state", "problem"])
        return None
    receipt.call_ref, receipt.state = event.call, "applied"
    receipt.save(update_fields=["call_ref", "state"])
    return apply(event, now=now)


def apply(event: PhoneEvent, *, now: datetime) -> Call:
    """Bring the call of an event to the picture that all its events give, in whatever order they came."""
    call = _locked(event)
    picture = fold([*_known_events(event.call), event, *_by_hand(call, event)])
    before, had_answer = call.state, call.answered_at is not None
    is_new = call.rang_at is None and call.answered_at is None and call.ended_at is None
    agent = agent_by_line(picture.agent)
    _copy(call, picture, agent if event.kind in TAKES else None)
    if is_new:
        _recognise(call)
    call.version += 1
    call.save()
    if is_new:
        record("call.received", subject=call, by=None, now=now, client=call.client, direction=call.direction)
    _react(call, before=before, had_answer=had_answer, is_new=is_new, agent=agent, now=now)
    return call


def _by_hand(call: Call, event: PhoneEvent) -> Iterator[PhoneEvent]:
    """What a person said on the screen counts like what the telephone says: a call taken there was not missed."""
    said = (
        (PhoneKind.ANSWERED, call.answered_at),
        (PhoneKind.HELD, call.held_at),
        (PhoneKind.ENDED, call.ended_at),
    )
    for kind, at in said:
        if at:
            yield replace(event, kind=kind, at=at, agent="")


def _locked(event: PhoneEvent) -> Call:
    """The row of the call, made when it is the first event; two first events at once make one row."""
    try:
        with transaction.atomic():
            call, _ = Call.objects.get_or_create(
                provider_id=event.call, defaults={"last_event_at": event.at, "direction": event.direction}
            )
    except IntegrityError:
        call = Call.objects.get(provider_id=event.call)
    return Call.objects.select_for_update(of=("self",)).get(pk=call.pk)


def _known_events(call: str) -> list[PhoneEvent]:
    bodies = HookReceipt.objects.filter(call_ref=call, state="applied").values_list("body", flat=True)
    return [parse_event(body.encode()) for body in bodies]


def _copy(call: Call, picture: CallPicture, agent: User | None) -> None:
    call.state, call.direction = picture.state, Direction(picture.direction)
    call.rang_at = picture.rang_at or picture.answered_at or picture.ended_at
    call.answered_at, call.held_at, call.ended_at = picture.answered_at, picture.held_at, picture.ended_at
    call.last_event_at, call.line = picture.last_event_at, picture.line
    call.raw_number = picture.raw_number
    call.is_hidden = phone.is_hidden(picture.raw_number)
    number = None if call.is_hidden else phone.parse(picture.raw_number)
    call.number = number.e164 if number else ""
    if agent and picture.answered_at:
        call.agent = agent


def _recognise(call: Call) -> None:
    found = recognise(call.number)
    call.match = found.match
    if found.match == Match.ONE:
        call.client = found.people[0]


def _react(call: Call, *, before: str, had_answer: bool, is_new: bool, agent: User | None, now: datetime) -> None:
    """Tell the screens, open the case at the answer, keep the promise of a missed call."""
    if call.state == CallState.RINGING and call.direction == Direction.INBOUND:
        audience = f"user:{agent.pk}" if agent else "duty"
        if is_new or before != call.state:
            publish("call.ringing", audience=audience, now=now, call=call.pk)
        return
    if call.answered_at and not had_answer:
        _taken(call, before=before, now=now)
    if call.state == CallState.MISSED and (before != CallState.MISSED or is_new):
        publish("call.gone", audience="duty", now=now, call=call.pk)
        record("call.missed", subject=call, by=None, now=now, client=call.client)
        promise_for_missed(call=call, now=now)
    if call.state == CallState.ENDED and before != CallState.ENDED:
        line_is_free(call=call, by=call.agent, now=now)
    elif call.agent_id:
        publish("call.changed", audience=f"user:{call.agent_id}", now=now, call=call.pk, state=call.state)


def _taken(call: Call, *, before: str, now: datetime) -> None:
    """Somebody has the call: it rings no more, is no longer owed, and its request opens at who answered."""
    publish("call.gone", audience="duty", now=now, call=call.pk)
    if before == CallState.MISSED:
        void_missed(call=call, now=now)
    if call.agent is None:
        return
    begin_case(call=call, by=call.agent, now=now)
    if call.state in LIVE:
        enter_call(user=call.agent, now=now)
        publish("call.answered", audience=f"user:{call.agent_id}", now=now, call=call.pk)


def close_lost_hangups(*, now: datetime, hours: int = 4) -> int:
    """End live calls without any sign for ``hours``: the hang-up was lost (bar B068). Returns how many."""

    silent = now - timedelta(hours=hours)
    stale = Call.objects.filter(ended_at__isnull=True, state__in=LIVE, last_event_at__lt=silent)[:200]
    count = 0
    for call in stale:
        with transaction.atomic():
            fresh = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
            if fresh.state not in LIVE:
                continue
            fresh.state = CallState.ENDED if fresh.answered_at else CallState.MISSED
            fresh.held_at, fresh.ended_at = None, now
            fresh.save(update_fields=["state", "held_at", "ended_at"])
            record("call.hangup_lost", subject=fresh, by=None, now=now, client=fresh.client)
            if fresh.state == CallState.MISSED:
                publish("call.gone", audience="duty", now=now, call=fresh.pk)
                promise_for_missed(call=fresh, now=now)
            else:
                line_is_free(call=fresh, by=fresh.agent, now=now)
            count += 1
    return count


def payload(kind: str, **fields: Any) -> bytes:
    """The body of an event as a telephone system would send it (used by ``./numi ring`` and its page)."""
    return json.dumps({"type": kind, **fields}, ensure_ascii=False).encode()
