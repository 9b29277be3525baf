"""Following a procedure: start, record gestures, pause, take up again, end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max

from numi.accounts.models import User
from numi.core.errors import InvalidInput, NotVisible
from numi.core.text import mask_secrets, require_size
from numi.guidance.access import ABSENT
from numi.guidance.models import Run, StepEvent
from numi.guidance.queries import events_of, holds_of, open_run, position_of, procedures_of
from numi.guidance.states import RUN, RunState, StepKind
from numi.journal.operations import record
from numi.live.operations import publish
from numi.procedures.catalog import Catalog
from numi.tickets.models import Ticket
from numi.tickets.operations.work import raise_gravity
from numi.tickets.states import PRIORITY_OF_URGENCY

BATCH_LIMIT = 500
CLOCK_SLACK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Gesture:
    """One gesture as the browser sends it. ``id`` and ``seq`` are the browser's."""

    id: UUID
    seq: int
    kind: str
    procedure: str
    step: str
    answer: str = ""
    item: str = ""
    reason: str = ""
    elapsed_ms: int = 0
    at: datetime | None = None


def start_run(
    *,
    ticket: Ticket,
    catalog: Catalog,
    procedure_id: str,
    by: User,
    now: datetime,
    run_id: UUID,
    call: Any = None,
) -> Run:
    """Begin to follow a procedure for a request. The same ``run_id`` twice gives the same run.

    The request becomes at least as grave and urgent as the procedure says. A run already open on the request is
    left (its trace stays). Records ``run.started``. Raises InvalidInput for an unknown procedure, NotVisible when
    ``run_id`` is a guide of another request.
    """
    already = Run.objects.filter(pk=run_id).first()
    if already and already.ticket_id != ticket.pk:
        raise NotVisible(ABSENT)
    if already:
        return already
    procedure = catalog.get(procedure_id)
    if procedure is None:
        raise InvalidInput("Cette procédure n’existe plus. Cherchez-en une autre : Ctrl K.")
    other = open_run(ticket)
    if other is not None:
        leave_run(run=other, by=by, now=now)
    run = Run.objects.create(
        id=run_id,
        ticket=ticket,
        call=call,
        procedure_id=procedure.id,
        content_hash=procedure.hash,
        versions={one.id: one.hash for one in catalog.with_called(procedure.id)},
        current_procedure=procedure.id,
        current_step=procedure.first,
        started_by=by,
        started_at=now,
        touched_at=now,
    )
    priority = PRIORITY_OF_URGENCY[procedure.urgency]
    raise_gravity(ticket=ticket, kind=procedure.case, priority=priority, by=by, now=now)
    if not ticket.subject:
        ticket.subject = procedure.title[:160]
        ticket.save(update_fields=["subject"])
    record("run.started", subject=run, by=by, now=now, client=ticket.client_id, procedure=procedure.id)
    return run


def record_gestures(*, run: Run, gestures: Iterable[Gesture], by: User, now: datetime) -> Run:
    """Add gestures to the trace; the ones already there are passed over, so that sending again is harmless.

    The run then stands where the whole trace leads. Answers of ``.sensitive`` steps keep the branch, never a text.
    Raises InvalidInput when there are too many, or one is not of a known kind.
    """
    listed = list({one.id: one for one in reversed(list(gestures))}.values())[::-1]
    if len(listed) > BATCH_LIMIT:
        raise InvalidInput("Trop de gestes envoyés à la fois. Rechargez la page : rien n’est perdu.")
    known = set(StepEvent.objects.filter(pk__in=[one.id for one in listed]).values_list("pk", flat=True))
    fresh = [one for one in listed if one.id not in known]
    if not fresh:
        return run
    made = [_event(run, one, by, now) for one in fresh]
    StepEvent.objects.bulk_create(made, ignore_conflicts=True)
    is_late = run.ended_at is not None and all(one.at <= run.ended_at and one.kind != StepKind.END for one in made)
    return _settle(run, by=by, now=now, is_late=is_late)


def _event(run: Run, one: Gesture, by: User, now: datetime) -> StepEvent:
    if one.kind not in StepKind.values:
        raise InvalidInput("Un geste du guide n’est pas reconnu. Rechargez la page : rien n’est perdu.")
    at = one.at or now
    # The browser's clock may be wrong: a moment outside the run is brought back inside it.
    at = min(max(at, run.started_at - CLOCK_SLACK), now)
    return StepEvent(
        id=one.id,
        run=run,
        seq=max(0, min(one.seq, 2_000_000_000)),
        kind=one.kind,
        procedure=require_size(one.procedure, 80),
        step=require_size(one.step, 80),
        answer=mask_secrets(require_size(one.answer, 120)).text,
        item=require_size(one.item, 80),
        reason=mask_secrets(require_size(one.reason, 240)).text,
        elapsed_ms=max(0, min(one.elapsed_ms, 86_400_000)),
        by=by,
        at=at,
        received_at=now,
    )


def _settle(run: Run, *, by: User | None, now: datetime, is_late: bool = False) -> Run:
    """Bring the run to where its trace leads. ``is_late``: the new gestures were done before the run ended."""
    procedures, events = procedures_of(run), events_of(run)
    position = position_of(run, procedures, events)
    step = procedures[position.procedure].steps[position.step]
    was = run.state
    run.current_procedure, run.current_step, run.touched_at = position.procedure, position.step, now
    run.holds_left = [list(pair) for pair in holds_of(run, procedures, events)]
    run.outcome_step, run.outcome = (step.id, step.outcome) if step.outcome else ("", "")
    verdict = next((one.answer for one in reversed(events) if one.kind == StepKind.FEEDBACK), "")
    run.matched = {"yes": True, "no": False}.get(verdict, run.matched)
    has_ended = position.ended or (is_late and run.state == RunState.ENDED)
    _settle_state(run, position_paused=position.paused, position_ended=has_ended, now=now)
    run.save()
    if run.state != was:
        record(f"run.{run.state}", subject=run, by=by, now=now, client=run.ticket.client_id, step=run.current_step)
    publish("case.changed", audience=f"ticket:{run.ticket_id}", now=now, ticket=run.ticket_id)
    return run


def _settle_state(run: Run, *, position_paused: bool, position_ended: bool, now: datetime) -> None:
    if run.state == RunState.ABANDONED:
        return
    if position_ended:
        run.state, run.paused_at, run.ended_at = RunState.ENDED, None, run.ended_at or now
    elif position_paused:
        run.state, run.paused_at, run.ended_at = RunState.PAUSED, run.paused_at or now, None
    else:
        run.state, run.paused_at, run.ended_at = RunState.RUNNING, None, None


def pause_run(*, run: Run, by: User | None, now: datetime, event_id: UUID) -> Run:
    """The line is cut: the run waits at its step for whoever answers next."""
    if run.state != RunState.RUNNING:
        return run
    return _add(run, "pause", by=by or run.started_by, now=now, event_id=event_id)


def resume_run(*, run: Run, by: User, now: datetime, event_id: UUID) -> Run:
    """Go on at the same step, whoever one is. Raises TransitionRefused when the run does not wait."""
    RUN.target(run.state, "resume")
    return _add(run, "resume", by=by, now=now, event_id=event_id)


def end_run(*, run: Run, by: User, now: datetime, event_id: UUID) -> Run:
    """The guide is over."""
    if run.state in (RunState.ENDED, RunState.ABANDONED):
        return run
    return _add(run, "end", by=by, now=now, event_id=event_id)


def _add(run: Run, kind: str, *, by: User, now: datetime, event_id: UUID) -> Run:
    last = run.events.aggregate(last=Max("seq"))["last"] or 0
    gesture = Gesture(event_id, last + 1, kind, run.current_procedure, run.current_step, at=now)
    return record_gestures(run=run, gestures=[gesture], by=by, now=now)


def leave_run(*, run: Run, by: User, now: datetime) -> Run:
    """Another procedure is taken: this one stops where it is, its trace stays. Records ``run.abandoned``."""
    run.state, run.paused_at, run.ended_at = RUN.target(run.state, "abandon"), None, now
    run.save(update_fields=["state", "paused_at", "ended_at"])
    record("run.abandoned", subject=run, by=by, now=now, client=run.ticket.client_id, step=run.current_step)
    return run
