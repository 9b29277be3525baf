"""How to reach a person, what they have at home, whom they live with, how at ease they are."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from numi.clients.access import access_client, part_of
from numi.clients.operations import card
from numi.clients.operations.households import change_household
from numi.clients.queries import household_of, search_clients, under_one_roof
from numi.core import clock
from numi.core.errors import InvalidInput
from numi.interfaces.desk.clients.forms import ContactForm, DeviceForm, EaseForm, HouseholdForm
from numi.interfaces.desk.clients.page import answer_part, back_to_card
from numi.interfaces.ui.http import DeskRequest, note_reading, reads, writes


@writes
def add_contact(request: DeskRequest, ident: UUID) -> HttpResponse:
    client = access_client(request.user, str(ident), working=True)

    def act(values: dict[str, Any]) -> object:
        given = {name: values[name] for name in ("kind", "value", "label", "is_main")}
        return card.add_contact(client=client, by=request.user, now=clock.now(), **given)

    return answer_part(request, client, ContactForm(request.POST), act, said="Le contact est sur la fiche.")


@writes
def remove_contact(request: DeskRequest, ident: UUID, part: UUID) -> HttpResponse:
    client = access_client(request.user, str(ident), working=True)
    point = part_of(client, "contact_points", part)
    card.remove_contact(point=point, by=request.user, now=clock.now())
    return back_to_card(request, client, "Le contact est retiré de la fiche.")


@writes
def no_email(request: DeskRequest, ident: UUID) -> HttpResponse:
    """« Pas d’e-mail » is an answer of its own; ``has`` takes it back."""
    client = access_client(request.user, str(ident), working=True)
    without = "has" not in request.POST
    card.change_card(
        client=client,
        by=request.user,
        now=clock.now(),
        values={"has_no_email": without},
        base={"has_no_email": client.has_no_email},
    )
    said = "C’est noté : pas d’e-mail." if without else "C’est noté : un e-mail peut être ajouté."
    return back_to_card(request, client, said)


@writes
def add_device(request: DeskRequest, ident: UUID) -> HttpResponse:
    client = access_client(request.user, str(ident), working=True)

    def act(values: dict[str, Any]) -> object:
        given = {name: values[name] for name in ("kind", "label", "system")}
        return card.add_device(client=client, by=request.user, now=clock.now(), **given)

    return answer_part(request, client, DeviceForm(request.POST), act, said="L’appareil est sur la fiche.")


@writes
def remove_device(request: DeskRequest, ident: UUID, part: UUID) -> HttpResponse:
    client = access_client(request.user, str(ident), working=True)
    card.remove_device(device=part_of(client, "devices", part), by=request.user, now=clock.now())
    return back_to_card(request, client, "L’appareil est retiré de la fiche.")


@writes
def ease(request: DeskRequest, ident: UUID) -> HttpResponse:
    client = access_client(request.user, str(ident), working=True)

    def act(values: dict[str, Any]) -> object:
        return card.record_ease(client=client, ease=values["ease"], by=request.user, now=clock.now())

    return answer_part(request, client, EaseForm(request.POST), act, said="L’aisance est notée.")


def household(request: DeskRequest, ident: UUID) -> HttpResponse:
    return _household_post(request, ident) if request.method == "POST" else _household_get(request, ident)


@reads
def _household_get(request: DeskRequest, ident: UUID) -> HttpResponse:
    client = access_client(request.user, str(ident), working=True)
    note_reading(request, "client", client.pk)
    shown = _shown(client)
    chosen = {str(one) for one in shown["seen"]}
    return _household_page(request, client, HouseholdForm(initial={"name": shown["seen_name"]}), chosen)


def _shown(client: Any) -> dict[str, Any]:
    """The household as the page shows it, with a name to propose when there is none."""
    name = client.household.name if client.household else f"Foyer {client.family_name}".strip()
    return {"seen_name": name, "seen": {one.pk for one in household_of(client)}}


@writes
def _household_post(request: DeskRequest, ident: UUID) -> HttpResponse:
    client = access_client(request.user, str(ident), working=True)
    form, chosen = HouseholdForm(request.POST), set(request.POST.getlist("people"))
    if form.is_valid():
        try:
            others = [access_client(request.user, _uuid(one), working=True) for one in sorted(chosen)[:20]]
            change_household(
                client=client,
                name=form.cleaned_data["name"],
                others=[one for one in others if one.pk != client.pk],
                by=request.user,
                now=clock.now(),
                **_seen(request, client),
            )
        except InvalidInput as error:
            form.add_error(None, str(error))
        else:
            return back_to_card(request, client, "Le foyer est formé.")
    return _household_page(request, client, form, chosen, status=422)


def _seen(request: DeskRequest, client: Any) -> dict[str, Any]:
    """What the page showed when it was opened; for a page that does not say, the household as it is."""
    if "seen_name" not in request.POST:
        name = client.household.name if client.household else request.POST.get("name", "").strip()
        return {"seen_name": name, "seen": {one.pk for one in household_of(client)}}
    return {
        "seen_name": request.POST["seen_name"],
        "seen": {UUID(_uuid(one)) for one in request.POST.getlist("seen_people")},
    }


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as error:
        raise InvalidInput("Choisissez les personnes dans la liste.") from error


def _household_page(
    request: DeskRequest, client: Any, form: HouseholdForm, chosen: set[str], status: int = 200
) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:120]
    near = under_one_roof(client)
    found = search_clients(request.user, asked) if asked else []
    people = near + [one for one in found if one.pk != client.pk and one not in near]
    context = {
        "client": client,
        "seen": _seen(request, client) if request.method == "POST" else _shown(client),
        "form": form,
        "asked": asked,
        "people": [(one, str(one.pk) in chosen) for one in people],
    }
    return render(request, "desk/clients/household.html", context, status=status)
