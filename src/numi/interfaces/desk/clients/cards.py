"""A new card, and changing one; when two people change the same field, both values are shown."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render

from numi.clients.access import access_client
from numi.clients.operations.card import IDENTITY, add_contact, change_card, open_client
from numi.core import clock
from numi.core.errors import Conflict, InvalidInput
from numi.interfaces.desk.clients.forms import IdentityForm, NewClientForm
from numi.interfaces.desk.clients.page import back_to_card
from numi.interfaces.ui.http import DeskRequest, note_reading, reads, writes


@dataclass(frozen=True, slots=True)
class Clash:
    """One field with two values, as they are sent and as they are read."""

    name: str
    label: str
    mine: str
    mine_word: str
    theirs: str
    theirs_word: str


def new(request: DeskRequest) -> HttpResponse:
    return _new_post(request) if request.method == "POST" else _new_get(request)


@reads
def _new_get(request: DeskRequest) -> HttpResponse:
    given, _, family = request.GET.get("nom", "").strip()[:80].partition(" ")
    form = NewClientForm(initial={"given_name": given, "family_name": family})
    return render(request, "desk/clients/new.html", {"form": form})


@writes
def _new_post(request: DeskRequest) -> HttpResponse:
    form = NewClientForm(request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                client = _open(request, form)
        except InvalidInput as error:
            form.add_error(None, str(error))
        else:
            return back_to_card(request, client, "La fiche est ouverte.")
    return render(request, "desk/clients/new.html", {"form": form}, status=422)


def _open(request: DeskRequest, form: NewClientForm) -> Any:
    now, values = clock.now(), form.cleaned_data
    client = open_client(by=request.user, now=now, form_token=values["form_token"], **form.identity())
    for kind in ("phone", "email"):
        if values[kind]:
            add_contact(client=client, kind=kind, value=values[kind], by=request.user, now=now, is_main=True)
    return client


def edit(request: DeskRequest, ident: UUID) -> HttpResponse:
    return _edit_post(request, ident) if request.method == "POST" else _edit_get(request, ident)


@reads
def _edit_get(request: DeskRequest, ident: UUID) -> HttpResponse:
    client = access_client(request.user, str(ident), working=True)
    note_reading(request, "client", client.pk)
    values = {name: getattr(client, name) for name in IDENTITY}
    form = IdentityForm(initial=values | {"version": client.version})
    return _edit_page(request, client, form, {name: as_sent(value) for name, value in values.items()})


def _edit_page(
    request: DeskRequest, client: Any, form: IdentityForm, base: dict[str, str], status: int = 200
) -> HttpResponse:
    context = {"client": client, "form": form, "base": base}
    return render(request, "desk/clients/edit.html", context, status=status)


@writes
def _edit_post(request: DeskRequest, ident: UUID) -> HttpResponse:
    """Save what was changed. The values first seen come with the form: two people may change two fields."""
    client = access_client(request.user, str(ident), working=True)
    form = IdentityForm(request.POST)
    sent = {name: request.POST.get(f"base-{name}", "") for name in IDENTITY}
    if form.is_valid():
        chosen = {name: value for name, value in form.identity().items() if _was_answered(request, form, name)}
        try:
            with transaction.atomic():
                change_card(
                    client=client, by=request.user, now=clock.now(), values=chosen, base=_base(request, form, client)
                )
        except Conflict as conflict:
            return _both(request, client, form, conflict, sent)
        except InvalidInput as error:
            form.add_error(None, str(error))
        else:
            return back_to_card(request, client, "La fiche est à jour.")
    return _edit_page(request, client, form, sent, status=422)


def _was_answered(request: DeskRequest, form: IdentityForm, name: str) -> bool:
    """Whether the page asked and got this field: an empty box is an answer, an unanswered choice of two is not."""
    is_box = isinstance(form.fields[name], forms.BooleanField)
    return name in request.POST or (is_box and name not in request.POST.getlist("choose"))


def _base(request: DeskRequest, form: IdentityForm, client: Any) -> dict[str, Any]:
    """What the person was looking at; without it, the card itself when its version is still the one seen."""
    if "base-given_name" in request.POST:
        return {name: _cleaned(form, name, request.POST.get(f"base-{name}", "")) for name in IDENTITY}
    if form.cleaned_data.get("version") == client.version:
        return {name: getattr(client, name) for name in IDENTITY}
    raise InvalidInput("La fiche a changé depuis que vous l’avez ouverte. Rouvrez-la, puis reprenez vos changements.")


def _cleaned(form: IdentityForm, name: str, text: str) -> Any:
    try:
        return form.fields[name].to_python(text)
    except forms.ValidationError:
        return None


def _both(
    request: DeskRequest, client: Any, form: IdentityForm, conflict: Conflict, base: dict[str, str]
) -> HttpResponse:
    """Both values of each field, to choose; the rest of what was typed travels along untouched."""
    client.refresh_from_db()
    clashes = [
        Clash(name, str(form.fields[name].label), as_sent(mine), _word(form, name, mine), as_sent(theirs),
              _word(form, name, theirs))
        for name, (mine, theirs) in conflict.fields.items()
    ]  # fmt: skip
    kept = {name: as_sent(value) for name, value in form.identity().items() if name not in conflict.fields}
    seen = base | {name: as_sent(theirs) for name, (_, theirs) in conflict.fields.items()}
    context = {"client": client, "clashes": clashes, "kept": kept, "base": seen, "message": str(conflict)}
    return render(request, "desk/clients/both.html", context, status=409)


def as_sent(value: Any) -> str:
    """A value as a form sends it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    return value.isoformat() if isinstance(value, date) else str(value)


def _word(form: IdentityForm, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    field = form.fields[name]
    labels = dict(form[name].field.widget.choices) if isinstance(field, forms.ChoiceField) else {}
    return str(labels.get(value, value)) if value not in ("", None) else "vide"
