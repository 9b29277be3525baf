"""From the events of one call, in any order and any number of times, to one picture. Pure (bars B063, B068)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from numi.calls.contract import PhoneEvent, PhoneKind
from numi.calls.states import CallState

_ORDER = {
    PhoneKind.RINGING: 0,
    PhoneKind.ANSWERED: 1,
    PhoneKind.TRANSFERRED: 2,
    PhoneKind.HELD: 3,
    PhoneKind.RESUMED: 4,
    PhoneKind.ENDED: 5,
    PhoneKind.MISSED: 5,
}


@dataclass(frozen=True, slots=True)
class CallPicture:
    """What is known of a call. Moments are None while unknown."""

    state: CallState
    direction: str
    raw_number: str
    line: str
    agent: str
    rang_at: datetime | None
    answered_at: datetime | None
    held_at: datetime | None
    ended_at: datetime | None
    last_event_at: datetime


def fold(events: Iterable[PhoneEvent]) -> CallPicture:
    """The picture of one call. Doubled, late and shuffled events give the same picture as in order."""
    known = sorted(set(events), key=_place)
    if not known:
        raise ValueError("A call has at least one event.")
    direction = known[0].direction
    rang = answered = held = ended = None
    agent = number = line = ""
    for event in known:
        number = number or (event.caller if event.direction == "inbound" else event.called)
        line = line or (event.called if event.direction == "inbound" else event.caller)
        match event.kind:
            case PhoneKind.RINGING:
                rang = rang or event.at
                agent = agent or event.agent
            case PhoneKind.ANSWERED | PhoneKind.TRANSFERRED:
                answered = answered or event.at
                agent, held = event.agent or agent, None
            case PhoneKind.HELD:
                held = event.at
            case PhoneKind.RESUMED:
                held = None
            case PhoneKind.ENDED | PhoneKind.MISSED:
                ended = ended or event.at
    return CallPicture(
        state=_state(answered, held, ended),
        direction=direction,
        raw_number=number,
        line=line,
        agent=agent,
        rang_at=rang,
        answered_at=answered,
        held_at=None if ended else held,
        ended_at=ended,
        last_event_at=known[-1].at,
    )


def _place(event: PhoneEvent) -> tuple[datetime, int, str, str, str, str]:
    """The order of the events of a call; every field has its say, so that no two orders are possible."""
    return event.at, _ORDER[event.kind], event.agent, event.caller, event.called, event.direction


def _state(answered: datetime | None, held: datetime | None, ended: datetime | None) -> CallState:
    if ended:
        return CallState.ENDED if answered else CallState.MISSED
    if held:
        return CallState.ON_HOLD
    return CallState.ANSWERED if answered else CallState.RINGING
