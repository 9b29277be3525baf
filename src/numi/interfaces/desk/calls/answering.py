"""Answering, holding, transferring, hanging up, dialling, writing a call by hand."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from numi.accounts.queries import person, takers
from numi.calls.access import access_call
from numi.calls.operations import answering
from numi.calls.queries import case_of
from numi.calls.states import Direction
from numi.core import clock
from numi.core.errors import InvalidInput
from numi.interfaces.ui.forms import DeskForm
from numi.interfaces.ui.http import DeskRequest, reads, writes
from numi.tickets.access import Verb, access_ticket


@writes
def answer(request: DeskRequest, ident: UUID) -> HttpResponse:
    """Take a ringing call; ``demande`` goes on with an older request."""
    call = access_call(request.user, str(ident))
    number = request.POST.get("demande", "")
    ticket = access_ticket(request.user, number, to=Verb.WORK) if number else None
    call = answering.answer(call=call, by=request.user, now=clock.now(), ticket=ticket)
    return redirect("desk:guidance-console", number=case_of(call).number)


@writes
def hold(request: DeskRequest, ident: UUID) -> HttpResponse:
    call = access_call(request.user, str(ident), working=True)
    answering.hold(call=call, by=request.user, now=clock.now())
    return redirect("desk:guidance-console", number=case_of(call).number)


@writes
def hang_up(request: DeskRequest, ident: UUID) -> HttpResponse:
    call = access_call(request.user, str(ident), working=True)
    answering.hang_up(call=call, by=request.user, now=clock.now())
    return redirect("desk:guidance-console", number=case_of(call).number)


def transfer(request: DeskRequest, ident: UUID) -> HttpResponse:
    return _transfer_post(request, ident) if request.method == "POST" else _transfer_get(request, ident)


@reads
def _transfer_get(request: DeskRequest, ident: UUID) -> HttpResponse:
    call = access_call(request.user, str(ident))
    others = [one for one in takers() if one.pk != request.user.pk]
    return render(request, "desk/calls/_transfer.html", {"call": call, "others": others})


@writes
def _transfer_post(request: DeskRequest, ident: UUID) -> HttpResponse:
    call = access_call(request.user, str(ident), working=True)
    to = person(request.POST.get("to", "")) if _is_uuid(request.POST.get("to", "")) else None
    if to is None:
        raise InvalidInput("Choisissez le collègue à qui passer l’appel.")
    answering.transfer(call=call, to=to, by=request.user, now=clock.now())
    return redirect("desk:home")


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@writes
def go_on(request: DeskRequest, ident: UUID) -> HttpResponse:
    """The call is about an older request: its guide goes on where it paused."""
    call = access_call(request.user, str(ident), working=True)
    ticket = access_ticket(request.user, request.POST.get("demande", ""), to=Verb.WORK)
    answering.continue_case(call=call, ticket=ticket, by=request.user, now=clock.now())
    return redirect("desk:guidance-console", number=ticket.number)


class LogForm(DeskForm):
    direction = forms.ChoiceField(label="Sens", choices=Direction.choices, required=False)
    number = forms.CharField(label="Numéro (facultatif)", max_length=60, required=False)
    demande = forms.CharField(label="Demande concernée (facultatif)", max_length=20, required=False)


def log(request: DeskRequest) -> HttpResponse:
    return _log_post(request) if request.method == "POST" else _log_get(request)


@reads
def _log_get(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/calls/log.html", {"form": LogForm(initial={"direction": Direction.INBOUND})})


@writes
def _log_post(request: DeskRequest) -> HttpResponse:
    form = LogForm(request.POST)
    if not form.is_valid():
        return render(request, "desk/calls/log.html", {"form": form}, status=422)
    return _logged(request, form, form.cleaned_data["direction"] or Direction.INBOUND)


@writes
def dial(request: DeskRequest) -> HttpResponse:
    """Click to call: the call is written, the telephone link is on the console."""
    form = LogForm(request.POST)
    if not form.is_valid():
        raise InvalidInput("Le numéro à composer n’est pas lisible.")
    return _logged(request, form, Direction.OUTBOUND)


def _logged(request: DeskRequest, form: LogForm, direction: str) -> HttpResponse:
    number = form.cleaned_data["demande"]
    ticket = access_ticket(request.user, number, to=Verb.WORK) if number else None
    call = answering.log_call(
        by=request.user,
        now=clock.now(),
        number=form.cleaned_data["number"],
        direction=direction,
        client=ticket.client if ticket else None,
        ticket=ticket,
        form_token=form.cleaned_data["form_token"],
    )
    return redirect("desk:guidance-console", number=case_of(call).number)
