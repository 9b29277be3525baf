"""Who is calling: recognised, several, guessed, looked for, new, or « ce n’est pas elle »."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from numi.calls.access import access_call
from numi.calls.matching import recognise
from numi.calls.operations import answering
from numi.calls.queries import case_of
from numi.calls.states import Match
from numi.clients.access import access_client
from numi.clients.operations.card import add_contact, open_client
from numi.clients.queries import search_clients
from numi.core import clock
from numi.core.errors import InvalidInput
from numi.interfaces.ui.forms import DeskForm, valid
from numi.interfaces.ui.http import DeskRequest, reads, wants_json, writes


@reads
def candidates(request: DeskRequest, ident: UUID) -> HttpResponse:
    """The people it may be, or those that a search finds, as a fragment with number keys."""
    call = access_call(request.user, str(ident))
    asked = request.GET.get("q", "").strip()
    if asked:
        context = {"people": search_clients(request.user, asked), "guessed": False}
    else:
        found = recognise(call.number)
        denied = call.previous_client_id if call.match == Match.DENIED else None
        people = [one for one in found.people if one.pk != denied]
        context = {"people": people, "guessed": found.match == Match.GUESSED}
    return render(request, "desk/calls/_people.html", {"call": call, "asked": asked, **context})


@writes
def confirm(request: DeskRequest, ident: UUID) -> HttpResponse:
    call = access_call(request.user, str(ident), working=True)
    client = access_client(request.user, _uuid(request.POST.get("client", "")))
    answering.confirm_client(call=call, client=client, by=request.user, now=clock.now())
    return redirect("desk:guidance-console", number=case_of(call).number)


@writes
def deny(request: DeskRequest, ident: UUID) -> HttpResponse:
    call = access_call(request.user, str(ident), working=True)
    answering.deny_client(call=call, by=request.user, now=clock.now())
    if wants_json(request):
        return JsonResponse({"ok": True})
    return redirect("desk:guidance-console", number=case_of(call).number)


@writes
def undo_deny(request: DeskRequest, ident: UUID) -> HttpResponse:
    call = access_call(request.user, str(ident), working=True)
    answering.undo_deny(call=call, by=request.user, now=clock.now())
    return redirect("desk:guidance-console", number=case_of(call).number)


class NewPersonForm(DeskForm):
    """The name of somebody who calls for the first time."""

    given_name = forms.CharField(max_length=80, required=False)
    family_name = forms.CharField(max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not (values.get("given_name") or values.get("family_name")):
            raise forms.ValidationError("Donnez au moins un prénom ou un nom à la fiche.")
        return values


@writes
def new_client(request: DeskRequest, ident: UUID) -> HttpResponse:
    """Make a card for the caller, with the number of the call."""
    call = access_call(request.user, str(ident), working=True)
    now = clock.now()
    values = valid(NewPersonForm(request.POST))
    given = {name: values[name] for name in ("given_name", "family_name", "form_token")}
    client = open_client(by=request.user, now=now, **given)
    if call.number:
        add_contact(client=client, kind="phone", value=call.number, by=request.user, now=now, is_main=True)
    answering.confirm_client(call=call, client=client, by=request.user, now=now)
    return redirect("desk:guidance-console", number=case_of(call).number)


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as error:
        raise InvalidInput("Choisissez une personne dans la liste.") from error
