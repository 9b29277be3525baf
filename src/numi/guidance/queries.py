"""Reading runs: the trace, the pause to take up again, the words for the brief."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from numi.accounts.models import User
from numi.guidance.models import Run, StepEvent
from numi.guidance.states import RunState
from numi.library.queries import procedure_of
from numi.procedures.schema import Procedure
from numi.procedures.walk import Event, Position, holds_left, replay
from numi.tickets.access import readable
from numi.tickets.security import DANGER_KINDS

RESUME_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One line of the thread of a call: seconds since the run began, words, and how it is drawn."""

    seconds: float
    text: str
    answer: str
    mark: str
    at: datetime


def open_run(ticket: Any) -> Run | None:
    """The run that goes on, or pauses, on a request."""
    rows = Run.objects.filter(ticket=ticket, state__in=(RunState.RUNNING, RunState.PAUSED))
    return rows.order_by("-started_at", "-pk").first()


def latest_run(ticket: Any) -> Run | None:
    return Run.objects.filter(ticket=ticket).order_by("-started_at", "-pk").first()


def runs_of(ticket: Any) -> list[Run]:
    return list(Run.objects.filter(ticket=ticket).order_by("started_at"))


def resumable_run(user: User, client: Any, *, now: datetime) -> Run | None:
    """A run paused less than 24 h ago for this person: whoever may read its request takes it up at the same step."""
    if client is None:
        return None
    rows = Run.objects.filter(ticket__client=client, state=RunState.PAUSED, paused_at__gte=now - RESUME_WITHIN)
    return rows.filter(readable(user, "ticket")).select_related("ticket").order_by("-paused_at").first()


def events_of(run: Run) -> list[StepEvent]:
    return events_by_run([run])[run.pk]


def events_by_run(runs: Sequence[Run]) -> dict[UUID, list[StepEvent]]:
    """The gestures of several runs, each in order, in two queries: hundreds of gestures are those of a few people."""
    found: dict[UUID, list[StepEvent]] = {run.pk: [] for run in runs}
    rows = StepEvent.objects.filter(run__in=found).prefetch_related("by").order_by("seq", "received_at")
    for event in rows:
        found[event.run_id].append(event)
    return found


def as_walk(events: list[StepEvent]) -> list[Event]:
    """Stored events as the walker reads them."""
    return [
        Event(str(one.id), one.seq, one.kind, one.procedure, one.step, one.answer, one.item, one.reason)
        for one in events
    ]


class Texts(Mapping[str, Procedure]):
    """The texts of a run by name, each read when it is asked for: a run knows dozens and goes through a few."""

    def __init__(self, versions: Mapping[str, str]) -> None:
        self._versions = versions

    def __getitem__(self, name: str) -> Procedure:
        found = procedure_of(self._versions[name])
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._versions)

    def __len__(self) -> int:
        return len(self._versions)


def procedures_of(run: Run) -> Texts:
    """The very texts that the run follows, years later too."""
    return Texts(run.versions)


def position_of(run: Run, procedures: Mapping[str, Procedure], events: list[StepEvent]) -> Position:
    return replay(procedures, run.procedure_id, as_walk(events))


def left_before_closing(ticket: Any) -> tuple[str, ...]:
    """What holds the closing of a request, over all its runs.

    A guide that was left for another holds nothing any more, except in danger: nobody leaves a fraud half done.
    """
    rows = Run.objects.filter(ticket=ticket)
    if ticket.kind not in DANGER_KINDS:
        rows = rows.exclude(state=RunState.ABANDONED)
    left: list[str] = []
    for holds in rows.values_list("holds_left", flat=True):
        left += [text for _, text in holds]
    return tuple(dict.fromkeys(left))


def holds_of(run: Run, procedures: Mapping[str, Procedure], events: list[StepEvent]) -> list[tuple[str, str]]:
    return holds_left(procedures, position_of(run, procedures, events))


def trace(run: Run, procedures: Mapping[str, Procedure], events: list[StepEvent]) -> list[TraceLine]:
    """The thread of a run in words, oldest first."""
    lines = []
    for event in events:
        procedure = procedures.get(event.procedure)
        step = procedure.steps.get(event.step) if procedure else None
        title = step.title if step else event.step
        words = _words(event, title, procedure)
        if words:
            text, answer, mark = words
            lines.append(TraceLine((event.at - run.started_at).total_seconds(), text, answer, mark, event.at))
    return lines


def _words(  # noqa: C901 -- one flat table of gestures
    event: StepEvent, title: str, procedure: Procedure | None
) -> tuple[str, str, str] | None:
    step = procedure.steps.get(event.step) if procedure else None
    match event.kind:
        case "start":
            return (f"Guide ouvert\u00a0: {procedure.title if procedure else event.procedure}", "", "start")
        case "answer" | "known":
            branch = step.branch(event.answer) if step else None
            answer = "répondu" if step and step.sensitive else (branch.label if branch else event.answer)
            return (title, answer + (" (connu de la fiche)" if event.kind == "known" else ""), "done")
        case "harm":
            label = procedure.danger.key_label if procedure and procedure.danger else "Le mal est déjà fait"
            return (label, "", "red")
        case "back":
            return ("Retour en arrière", event.reason, "done")
        case "jump":
            return ("Saut dans le guide", event.reason, "done")
        case "off_script":
            return ("Hors script", event.reason, "off")
        case "on_script":
            return ("Retour au guide", "", "done")
        case "tick":
            item = next((one for one in step.items if one.id == event.item), None) if step else None
            return (item.text if item else event.item, "fait", "done")
        case "waive":
            return ("Levé sans le faire", event.reason, "off")
        case "simpler":
            return ("Plus simple, lu une fois", "", "done")
        case "pause":
            return ("Appel coupé, guide en pause", "", "off")
        case "resume":
            return ("Guide repris", event.by.given_name, "done")
        case "end":
            return ("Guide terminé", "", "done")
    return None
