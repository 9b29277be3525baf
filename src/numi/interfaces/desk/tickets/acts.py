"""What one does with a request, one gesture each."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from numi.accounts.queries import takers
from numi.core import clock
from numi.core.errors import InvalidInput, TransitionRefused
from numi.guidance.queries import left_before_closing
from numi.interfaces.desk.tickets.forms import CloseForm, NoteForm, PromiseForm, ReasonForm, WaitForm, promise_form
from numi.interfaces.ui.forms import DeskForm, valid
from numi.interfaces.ui.http import DeskRequest, reads, writes
from numi.tickets.access import Verb, access_ticket, may_take
from numi.tickets.operations.closing import close_ticket, resolve
from numi.tickets.operations.closing import reopen as reopen_ticket
from numi.tickets.operations.escalation import accept_brief, return_brief
from numi.tickets.operations.waiting import ask_client, wait_internally
from numi.tickets.operations.work import (
    assign_ticket,
    keep_promise,
    resume_ticket,
    take_ticket,
    write_note,
)
from numi.tickets.operations.work import promise as promise_to
from numi.tickets.queries import open_brief
from numi.tickets.states import TICKET, Outcome


def _drawer(request: DeskRequest, number: str, form: DeskForm, title: str, action: str) -> HttpResponse:
    ticket = access_ticket(request.user, number)
    context = {
        "ticket": ticket,
        "form": form,
        "title": title,
        "action": action,
        "draft": action.removeprefix("desk:tickets-"),
    }
    return render(request, "desk/tickets/_drawer.html", context)


@writes
def take(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    if not may_take(request.user, ticket):
        raise TransitionRefused("Cette demande attend un niveau plus haut que le vôtre.")
    take_ticket(ticket=ticket, by=request.user, now=clock.now())
    return redirect("desk:guidance-console", number=ticket.number)


def note(request: DeskRequest, number: str) -> HttpResponse:
    return _note_post(request, number) if request.method == "POST" else _note_get(request, number)


@reads
def _note_get(request: DeskRequest, number: str) -> HttpResponse:
    return _drawer(request, number, NoteForm(), "Écrire une note", "desk:tickets-note")


@writes
def _note_post(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    values = valid(NoteForm(request.POST))
    write_note(
        ticket=ticket,
        by=request.user,
        now=clock.now(),
        body=values["body"],
        visible_to_client=values["visible_to_client"],
        form_token=values["form_token"],
    )
    return back_to(request, ticket)


def back_to(request: DeskRequest, ticket: Any) -> HttpResponse:
    """To the console when the gesture came from it, else to the request."""
    from_console = request.POST.get("from") == "console"
    return redirect("desk:guidance-console" if from_console else "desk:tickets-detail", number=ticket.number)


def promise(request: DeskRequest, number: str) -> HttpResponse:
    return _promise_post(request, number) if request.method == "POST" else _promise_get(request, number)


@reads
def _promise_get(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number)
    return _drawer(request, number, promise_form(ticket), "Promettre quelque chose", "desk:tickets-promise")


@writes
def _promise_post(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    values = valid(PromiseForm(request.POST))
    seen = (values["seen_at"], values["seen_what"]) if "seen_at" in request.POST else None
    promise_to(ticket=ticket, by=request.user, now=clock.now(), what=values["what"], at=values["at"], seen=seen)
    return back_to(request, ticket)


@writes
def keep(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    keep_promise(ticket=ticket, by=request.user, now=clock.now())
    messages.success(request, "Promesse tenue.")
    return back_to(request, ticket)


@writes
def wait(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    values = valid(WaitForm(request.POST))
    now = clock.now()
    if values["need"] == "internal":
        wait_internally(ticket=ticket, by=request.user, now=now, reason=values["question"])
    else:
        ask_client(ticket=ticket, by=request.user, now=now, need=values["need"], question=values["question"])
    return back_to(request, ticket)


@writes
def resume(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    resume_ticket(ticket=ticket, by=request.user, now=clock.now())
    return back_to(request, ticket)


@writes
def close(request: DeskRequest, number: str) -> HttpResponse:
    """Resolve when needed, then close, with the reason."""
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    values = valid(CloseForm(request.POST))
    now = clock.now()
    if "close" not in TICKET.possible(ticket.state):
        resolve(ticket=ticket, by=request.user, now=now, outcome=ticket.outcome or Outcome.RESOLVED)
    left = left_before_closing(ticket)
    close_ticket(ticket=ticket, by=request.user, now=now, reason=values["reason"], holds_left=left)
    return back_to(request, ticket)


@writes
def reopen(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    values = valid(ReasonForm(request.POST))
    reopen_ticket(ticket=ticket, by=request.user, now=clock.now(), reason=values["reason"])
    return back_to(request, ticket)


@writes
def accept(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    brief = open_brief(ticket)
    if brief is None:
        raise TransitionRefused("Cette fiche a déjà une réponse. La demande est chez un collègue.")
    if request.user.level < brief.to_level:
        raise TransitionRefused("Cette demande attend un niveau plus haut que le vôtre.")
    accept_brief(brief=brief, by=request.user, now=clock.now())
    return redirect("desk:guidance-console", number=ticket.number)


@writes
def send_back(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    brief = open_brief(ticket)
    if brief is None or request.user.level < brief.to_level:
        raise TransitionRefused("Cette fiche n’attend pas votre réponse.")
    values = valid(ReasonForm(request.POST))
    return_brief(brief=brief, by=request.user, now=clock.now(), reason=values["reason"])
    return redirect("desk:tickets-detail", number=ticket.number)


@writes
def assign(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    to = next((one for one in takers() if str(one.pk) == request.POST.get("to", "")), None)
    if to is None:
        raise InvalidInput("Choisissez un collègue qui prend les demandes.")
    if ticket.owner_id not in (None, request.user.pk) and request.user.level < 4:
        raise TransitionRefused("Cette demande est à un collègue : demandez-lui, ou à un superviseur.")
    if request.user.level < 4 and not may_take(to, ticket):
        raise TransitionRefused("Cette demande attend un niveau plus haut. Choisissez un collègue de ce niveau.")
    assign_ticket(ticket=ticket, to=to, by=request.user, now=clock.now())
    return back_to(request, ticket)
