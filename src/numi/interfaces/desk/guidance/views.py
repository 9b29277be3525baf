"""The console: the call, the person, the guide and the case on one screen."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from numi.calls.queries import call_of_ticket, calls_this_month, hand_of
from numi.clients.queries import card as client_card
from numi.core import clock
from numi.core.text import mask_secrets
from numi.guidance.access import access_run
from numi.guidance.operations.running import Gesture, record_gestures, start_run
from numi.guidance.queries import events_of, open_run, procedures_of, resumable_run, trace
from numi.interfaces.desk.bodies import body_of, moment, text, uuid, whole
from numi.interfaces.desk.guidance.data import catalog, console_data, run_data
from numi.interfaces.ui.http import DeskRequest, note_reading, reads, writes
from numi.listening.operations.choices import record_choice
from numi.live.operations import look_at
from numi.live.queries import viewers
from numi.tickets.access import Verb, access_ticket
from numi.tickets.operations.work import describe_ticket
from numi.tickets.queries import briefs_of, notes_of, open_brief, recent_tickets_of


@reads
def console(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number)
    now = clock.now()
    call = call_of_ticket(ticket)
    run = open_run(ticket)
    waiting = None if run else resumable_run(request.user, ticket.client, now=now)
    if ticket.client:
        note_reading(request, "client", ticket.client.pk)
    context = {
        "ticket": ticket,
        "call": call,
        "run": run,
        "waiting_run": waiting if waiting and waiting.ticket_id != ticket.pk else None,
        "card": _card(request, ticket, now) if ticket.client else None,
        "briefs": briefs_of(ticket),
        "brief": open_brief(ticket),
        "notes": notes_of(ticket, size=20),
        "hand": hand_of(request.user, ticket),
        "page_data": console_data(ticket, call, run, request.user),
    }
    return render(request, "desk/guidance/console.html", context)


def _card(request: DeskRequest, ticket: Any, now: datetime) -> Any:
    """The person of the request, with the other requests that the reader may read."""
    return client_card(
        ticket.client,
        today=clock.today(),
        tickets=recent_tickets_of(request.user, ticket.client, but=ticket.pk),
        calls_this_month=calls_this_month(request.user, ticket.client, now=now),
    )


@reads
def thread(request: DeskRequest, number: str) -> HttpResponse:
    """What happened on this request, as a fragment: other people's gestures come in without touching what is typed."""
    ticket = access_ticket(request.user, number)
    run = open_run(ticket)
    lines = trace(run, procedures_of(run), events_of(run)) if run else []
    context = {"ticket": ticket, "lines": lines, "notes": notes_of(ticket, size=20), "brief": open_brief(ticket)}
    return render(request, "desk/guidance/_thread.html", context)


@writes
def start(request: DeskRequest, number: str) -> HttpResponse:
    """Open a guide for a request. Answers the run with its text."""
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    data = body_of(request)
    run = start_run(
        ticket=ticket,
        catalog=catalog(),
        procedure_id=text(data, "procedure", limit=80),
        by=request.user,
        now=clock.now(),
        run_id=uuid(data, "run"),
        call=call_of_ticket(ticket),
    )
    record_choice(
        ticket=ticket,
        procedure_id=run.procedure_id,
        run_id=run.pk,
        shown=_shown(data),
        by=request.user,
        now=clock.now(),
    )
    return JsonResponse(run_data(run))


def _shown(data: dict[str, Any]) -> list[tuple[str, float]]:
    """What the screen proposed when the guide was opened; what cannot be one is left out."""
    listed = data.get("shown")
    pairs = [one for one in listed if isinstance(one, list) and len(one) == 2] if isinstance(listed, list) else []
    return [
        (ident[:80], min(max(float(chance), 0.0), 1.0))
        for ident, chance in pairs
        if isinstance(ident, str) and isinstance(chance, int | float)
    ]


@reads
def run(request: DeskRequest, ident: str) -> HttpResponse:
    """A run with its texts and gestures, to take it up on another screen."""
    found = access_run(request.user, ident)
    return JsonResponse(run_data(found))


@writes
def gestures(request: DeskRequest, ident: str) -> HttpResponse:
    """Take in the gestures of a guide; sending them again is harmless. A run that never reached us is started now."""
    data = body_of(request)
    now = clock.now()
    listed = data.get("gestures", [])
    found = access_run(request.user, ident, working=True)
    made = [_gesture(one) for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    record_gestures(run=found, gestures=made, by=request.user, now=now)
    return JsonResponse({"accepted": [str(one.id) for one in made], "state": found.state, "step": found.current_step})


def _gesture(data: dict[str, Any]) -> Gesture:
    return Gesture(
        id=uuid(data, "id"),
        seq=whole(data, "seq"),
        kind=text(data, "kind", limit=12),
        procedure=text(data, "procedure", limit=80),
        step=text(data, "step", limit=80),
        answer=text(data, "answer", limit=120),
        item=text(data, "item", limit=80),
        reason=text(data, "reason", limit=240),
        elapsed_ms=min(whole(data, "elapsed_ms"), 86_400_000),
        at=moment(data, "at"),
    )


@writes
def save_words(request: DeskRequest, number: str) -> HttpResponse:
    """Save what the person says, as it is typed. Secrets are masked before they are kept, and the hotliner is told."""
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    data = body_of(request)
    typed = text(data, "words")
    masked = mask_secrets(typed)
    describe_ticket(
        ticket=ticket,
        by=request.user,
        now=clock.now(),
        values={"words": typed},
        base={"words": mask_secrets(text(data, "base")).text},
    )
    return JsonResponse({"words": ticket.words, "masked": list(masked.kinds), "version": ticket.version})


@writes
def look(request: DeskRequest, number: str) -> HttpResponse:
    """Say that I have this request open, and whether I am typing."""
    ticket = access_ticket(request.user, number)
    data = body_of(request)
    look_at(
        subject_kind="ticket",
        subject_id=ticket.pk,
        by=request.user,
        now=clock.now(),
        typing=bool(data.get("typing")),
        leaving=bool(data.get("leaving")),
    )
    return JsonResponse({"ok": True})


@reads
def viewing(request: DeskRequest, number: str) -> HttpResponse:
    """Who else has this request open, as a fragment."""
    ticket = access_ticket(request.user, number)
    others = viewers(ticket.pk, now=clock.now(), but=request.user)
    return render(request, "desk/guidance/_viewers.html", {"others": others})
