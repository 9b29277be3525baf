"""Requests that belong together, and calls to give back."""

from django.http import HttpResponse
from django.shortcuts import redirect

from numi.calls.operations.callbacks import plan_callback
from numi.core import clock
from numi.interfaces.desk.tickets.acts import back_to
from numi.interfaces.desk.tickets.forms import CallbackForm, NumberForm, SplitForm
from numi.interfaces.ui.forms import valid
from numi.interfaces.ui.http import DeskRequest, writes
from numi.tickets.access import Verb, access_ticket
from numi.tickets.operations.relations import link_tickets, merge_tickets, split_ticket, unmerge_ticket


@writes
def link(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    other = access_ticket(request.user, valid(NumberForm(request.POST))["other"])
    link_tickets(ticket=ticket, other=other, kind="related", by=request.user, now=clock.now())
    return back_to(request, ticket)


@writes
def merge(request: DeskRequest, number: str) -> HttpResponse:
    """This request is a double of the other, which is kept."""
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    kept = access_ticket(request.user, valid(NumberForm(request.POST))["other"], to=Verb.WORK)
    merge_tickets(duplicate=ticket, kept=kept, by=request.user, now=clock.now())
    return redirect("desk:tickets-detail", number=kept.number)


@writes
def unmerge(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    unmerge_ticket(ticket=ticket, by=request.user, now=clock.now())
    return back_to(request, ticket)


@writes
def split(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    values = valid(SplitForm(request.POST))
    second = split_ticket(
        ticket=ticket,
        by=request.user,
        now=clock.now(),
        subject=values["subject"],
        words=values["words"],
        form_token=values["form_token"],
    )
    return redirect("desk:tickets-detail", number=second.number)


@writes
def callback(request: DeskRequest, number: str) -> HttpResponse:
    ticket = access_ticket(request.user, number, to=Verb.WORK)
    values = valid(CallbackForm(request.POST))
    plan_callback(
        ticket=ticket,
        by=request.user,
        now=clock.now(),
        number=values["number"],
        reason=values["reason"],
        window_from=values["window_from"],
        window_to=values["window_to"],
        form_token=values["form_token"],
    )
    return back_to(request, ticket)
