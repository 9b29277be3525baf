"""The work list and one request."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from numi.calls.queries import call_of_ticket
from numi.core import clock
from numi.guidance.queries import events_by_run, left_before_closing, procedures_of, runs_of, trace
from numi.guidance.texts import leaflet_of
from numi.interfaces.desk.tickets.forms import (
    CallbackForm,
    CloseForm,
    EditForm,
    NewForm,
    NoteForm,
    NumberForm,
    ReasonForm,
    SplitForm,
    WaitForm,
    promise_form,
)
from numi.interfaces.ui.http import DeskRequest, note_reading, reads, writes
from numi.journal.queries import facts_of
from numi.tickets.access import Verb, access_ticket, actions
from numi.tickets.operations.intake import open_ticket
from numi.tickets.operations.work import describe_ticket
from numi.tickets.queries import briefs_of, kept_of, linked_to, messages_of, notes_of, open_brief, worklist

LISTS = {"queue": "À prendre", "mine": "Les miennes", "waiting": "En attente client", "open": "Toutes les ouvertes"}
EDITED = ("subject", "words", "kind", "priority")


@reads
def listing(request: DeskRequest) -> HttpResponse:
    which = request.GET.get("liste", "queue")
    page = worklist(request.user, which=which, after=request.GET.get("suite", ""))
    return render(request, "desk/tickets/list.html", {"page": page, "which": which, "lists": LISTS})


def new(request: DeskRequest) -> HttpResponse:
    return _new_post(request) if request.method == "POST" else _new_get(request)


@reads
def _new_get(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/tickets/new.html", {"form": NewForm()})


@writes
def _new_post(request: DeskRequest) -> HttpResponse:
    form = NewForm(request.POST)
    if not form.is_valid():
        return render(request, "desk/tickets/new.html", {"form": form}, status=422)
    values = form.cleaned_data
    ticket = open_ticket(
        by=request.user,
        now=clock.now(),
        channel=values["channel"],
        subject=values["subject"],
        words=values["words"],
        priority=values["priority"],
        owner=request.user,
        form_token=values["form_token"],
    )
    return redirect("desk:guidance-console", number=ticket.number)


@reads
def detail(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number)
    if ticket.client_id:
        note_reading(request, "client", ticket.client_id)
    return render(request, "desk/tickets/detail.html", _context(request, ticket))


def _context(request: DeskRequest, ticket: Any, form: EditForm | None = None) -> dict[str, Any]:
    runs = runs_of(ticket)[-5:]
    events = events_by_run(runs)
    lines = [(run, trace(run, procedures_of(run), events[run.pk]), leaflet_of(run)) for run in runs]
    initial = {name: getattr(ticket, name) for name in EDITED} | {"version": ticket.version}
    return {
        "ticket": ticket,
        "call": call_of_ticket(ticket),
        "notes": notes_of(ticket),
        "briefs": briefs_of(ticket),
        "brief": open_brief(ticket),
        "texts": messages_of(ticket),
        "runs": lines,
        "left": left_before_closing(ticket),
        "facts": facts_of(ticket)[:30],
        "links": linked_to(request.user, ticket),
        "kept": kept_of(request.user, ticket),
        "actions": actions(request.user, ticket),
        "form": form or EditForm(initial=initial),
        "forms": {
            "note": NoteForm(),
            "promise": promise_form(ticket),
            "wait": WaitForm(),
            "close": CloseForm(),
            "reason": ReasonForm(),
            "number": NumberForm(),
            "split": SplitForm(),
            "callback": CallbackForm(),
        },
    }


@writes
def edit(request: DeskRequest, number: str) -> HttpResponse:
    """Save the description. The values first seen come with the form, so that two people may change two fields."""
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    form = EditForm(request.POST)
    if not form.is_valid():
        return render(request, "desk/tickets/detail.html", _context(request, ticket, form), status=422)
    values = {name: form.cleaned_data[name] for name in EDITED}
    base = {name: request.POST.get(f"base-{name}", "").replace("\r\n", "\n") for name in EDITED}
    values["words"] = values["words"].replace("\r\n", "\n")
    describe_ticket(ticket=ticket, by=request.user, now=clock.now(), values=values, base=base)
    return redirect("desk:tickets-detail", number=ticket.number)
