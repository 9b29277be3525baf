"""The end of a call in one gesture: outcome, summary, promise, recap, ease, and the next state of the request."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from numi.accounts.models import Availability, User
from numi.accounts.operations.presence import rest
from numi.accounts.queries import presence_of
from numi.calls.models import Call
from numi.calls.operations.answering import hang_up
from numi.calls.states import CallState
from numi.clients.operations.card import record_ease
from numi.core.errors import InvalidInput
from numi.core.ids import uuid7
from numi.guidance.models import Run
from numi.guidance.operations.running import end_run
from numi.guidance.queries import left_before_closing, open_run
from numi.journal.operations import record
from numi.tickets.messages import kind_of, prepare
from numi.tickets.models import Ticket
from numi.tickets.operations.closing import answer_client, close_ticket, refer_elsewhere, resolve
from numi.tickets.operations.work import promise, write_note
from numi.tickets.states import HUMAN_CLOSED_KINDS, TICKET, Outcome

OUTCOME_OF_RUN = {
    "resolved": Outcome.RESOLVED,
    "escalate": Outcome.ESCALATED,
    "callback": Outcome.CALLBACK,
    "referred": Outcome.REFERRED,
    "refused": Outcome.REFUSED,
}
STAYS_OPEN = frozenset({Outcome.CUT, Outcome.CALLBACK, Outcome.ESCALATED, Outcome.NOT_SOLVED})
HARD_CALL_SECONDS = 60


@dataclass(frozen=True, slots=True)
class WrapUp:
    """What the drawer holds when Enter is pressed."""

    outcome: str
    summary: str
    close: bool = False
    promise: str = ""
    promised_at: datetime | None = None
    recap_channel: str = ""
    recap_to: str = ""
    recap_body: str = ""
    recap_enclosed: str = ""
    ease: str = ""
    was_hard: bool = False
    silent_cause: str = ""
    form_token: UUID | None = None


def proposed_outcome(run: Run | None, ticket: Ticket, *, harmed: bool) -> Outcome:
    """The outcome that the trace suggests."""
    if run is None:
        return Outcome.RESOLVED
    if run.outcome == "resolved" and ticket.kind in ("fraud", "security") and not harmed:
        return Outcome.HARM_PREVENTED
    if run.outcome:
        return OUTCOME_OF_RUN[run.outcome]
    return Outcome.CUT if run.state == "paused" else Outcome.NOT_SOLVED


def may_propose_closing(ticket: Ticket, outcome: str) -> bool:
    """Whether « Clore » is ticked beforehand: never for the kinds that a person must look at again."""
    return outcome == Outcome.RESOLVED and ticket.kind not in HUMAN_CLOSED_KINDS


def finish(*, ticket: Ticket, call: Call | None, by: User, now: datetime, wrap: WrapUp) -> Ticket:
    """Write the summary, settle the request, the promise and the recap, and free the hotliner.

    Doing it twice (same ``form_token``) changes nothing. Records ``call.wrapped_up``. Raises InvalidInput with what
    is missing; nothing is then half done.
    """
    already_written = wrap.form_token and ticket.notes.filter(form_token=wrap.form_token).exists()
    if already_written or (call is not None and call.wrapped_up_at is not None):
        return ticket
    outcome = _checked(wrap)
    if call is not None and call.state in (CallState.ANSWERED, CallState.ON_HOLD):
        hang_up(call=call, by=by, now=now)
    if wrap.summary.strip():
        write_note(ticket=ticket, by=by, now=now, body=wrap.summary, kind="summary", form_token=wrap.form_token)
    elif outcome not in (Outcome.SILENT, Outcome.CUT):
        raise InvalidInput("Le résumé est vide. Une phrase suffit : le collègue suivant la lira.")
    _end_runs(ticket, outcome, by, now)
    _promise(ticket, wrap, by, now)
    _settle(ticket, outcome, wrap, by, now)
    _recap(ticket, call, wrap, by, now)
    if wrap.ease and ticket.client and wrap.ease != ticket.client.ease:
        record_ease(client=ticket.client, ease=wrap.ease, by=by, now=now)
    if call is not None:
        _close_call(call, outcome, wrap, by, now)
    _breathe(call, by, now, was_hard=wrap.was_hard)
    record("call.wrapped_up", subject=call or ticket, by=by, now=now, client=ticket.client_id, outcome=outcome)
    return ticket


def _checked(wrap: WrapUp) -> Outcome:
    if wrap.outcome not in Outcome.values:
        raise InvalidInput("Choisissez comment l’appel finit.")
    if wrap.close and wrap.promised_at is not None:
        raise InvalidInput("Une promesse reste à tenir : laissez la demande ouverte, ou effacez la date promise.")
    return Outcome(wrap.outcome)


def _breathe(call: Call | None, by: User, now: datetime, *, was_hard: bool) -> None:
    """Ready again, or after a breath. Who was not in a call, is in another one, or has left the chair stays so."""
    presence = presence_of(by)
    if call is not None and presence is not None and presence.state == Availability.WRAP_UP:
        rest(user=by, now=now, seconds=HARD_CALL_SECONDS if was_hard else 0)


def _end_runs(ticket: Ticket, outcome: Outcome, by: User, now: datetime) -> None:
    """A finished guide ends; a cut or recalled one keeps waiting at its step."""

    run = open_run(ticket)
    if run is not None and outcome not in (Outcome.CUT, Outcome.CALLBACK, Outcome.ESCALATED):
        end_run(run=run, by=by, now=now, event_id=uuid7())


def _promise(ticket: Ticket, wrap: WrapUp, by: User, now: datetime) -> None:
    if wrap.promised_at is not None:
        promise(ticket=ticket, by=by, now=now, what=wrap.promise or "Rappeler", at=wrap.promised_at)


def _settle(ticket: Ticket, outcome: Outcome, wrap: WrapUp, by: User, now: datetime) -> None:
    """The next state of the request."""
    possible = TICKET.possible(ticket.state)
    if outcome not in (Outcome.SILENT, Outcome.CUT):
        answer_client(ticket=ticket, by=by, now=now, how="voice")
    if outcome in STAYS_OPEN:
        ticket.outcome = outcome
        ticket.save(update_fields=["outcome"])
        return
    if outcome == Outcome.REFERRED and "refer_elsewhere" in possible and ticket.kind not in HUMAN_CLOSED_KINDS:
        refer_elsewhere(ticket=ticket, by=by, now=now, where=wrap.summary[:240] or "Orienté")
        return
    if "resolve" in possible:
        resolve(ticket=ticket, by=by, now=now, outcome=outcome)
    if wrap.close and "close" in TICKET.possible(ticket.state):
        reason = Outcome(outcome).label
        close_ticket(ticket=ticket, by=by, now=now, reason=reason, holds_left=left_before_closing(ticket))


def _recap(ticket: Ticket, call: Call | None, wrap: WrapUp, by: User, now: datetime) -> None:
    if wrap.recap_channel and (wrap.recap_body.strip() or wrap.recap_enclosed):
        prepare(
            ticket=ticket,
            kind=kind_of(wrap.outcome),
            channel=wrap.recap_channel,
            to=wrap.recap_to,
            body=wrap.recap_body,
            enclosed=wrap.recap_enclosed,
            by=by,
            now=now,
            dedup_key=f"recap:{call.pk if call else ticket.pk}",
        )


def _close_call(call: Call, outcome: Outcome, wrap: WrapUp, by: Any, now: datetime) -> None:
    call.outcome, call.was_hard, call.silent_cause, call.wrapped_up_at = outcome, wrap.was_hard, wrap.silent_cause, now
    call.agent = call.agent or by
    call.save(update_fields=["outcome", "was_hard", "silent_cause", "wrapped_up_at", "agent"])
