"""Cards that may be one person: the list, side by side, merged, given back, or judged to be two."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from numi.clients.access import access_client, may_edit, part_of
from numi.clients.operations import merging
from numi.clients.pairs import pairs_to_compare
from numi.core import clock
from numi.core.errors import InvalidInput
from numi.interfaces.desk.clients.page import back_to_card
from numi.interfaces.desk.clients.sides import sides_of
from numi.interfaces.ui.http import DeskRequest, note_reading, reads, writes


@reads
def duplicates(request: DeskRequest) -> HttpResponse:
    """The pairs of cards most likely to be one person, from the newest card on."""
    found = pairs_to_compare(request.user, after=request.GET.get("suite", "")[:80])
    context = {"pairs": found.pairs, "after": found.after, "edits": may_edit(request.user)}
    return render(request, "desk/clients/duplicates.html", context)


def merge(request: DeskRequest, ident: UUID, other: UUID) -> HttpResponse:
    return _merge_post(request, ident, other) if request.method == "POST" else _merge_get(request, ident, other)


def _both(request: DeskRequest, ident: UUID, other: UUID) -> tuple[Any, Any]:
    """The two cards, locked in one order whoever asks first."""
    found = {one: access_client(request.user, str(one), working=True) for one in sorted({ident, other})}
    return found[ident], found[other]


def _already_one(request: DeskRequest, client: Any) -> HttpResponse:
    messages.info(request, "Ces deux fiches n’en font plus qu’une.")
    return redirect("desk:clients-card", ident=client.pk)


@reads
def _merge_get(request: DeskRequest, ident: UUID, other: UUID) -> HttpResponse:
    first, second = _both(request, ident, other)
    if first.pk == second.pk:
        return _already_one(request, first)
    for one in (first, second):
        note_reading(request, "client", one.pk)
    context = {"first": first, "second": second, "rows": sides_of(request.user, first, second), "today": clock.today()}
    return render(request, "desk/clients/merge.html", context)


@writes
def _merge_post(request: DeskRequest, ident: UUID, other: UUID) -> HttpResponse:
    first, second = _both(request, ident, other)
    if first.pk == second.pk:
        return _already_one(request, first)
    by_id = {str(first.pk): (first, second), str(second.pk): (second, first)}
    pair = by_id.get(request.POST.get("keep", ""))
    if pair is None:
        raise InvalidInput("Choisissez la fiche à garder. Rien n’a encore changé.")
    merging.merge_clients(kept=pair[0], absorbed=pair[1], by=request.user, now=clock.now())
    return back_to_card(request, pair[0], "Les deux fiches n’en font plus qu’une. Vous pouvez défaire la fusion ici.")


@writes
def unmerge(request: DeskRequest, ident: UUID, part: UUID) -> HttpResponse:
    client = access_client(request.user, str(ident), working=True)
    given_back = merging.undo_merge(merge=part_of(client, "merges", part), by=request.user, now=clock.now())
    return back_to_card(request, given_back, "La fusion est défaite : chaque fiche a repris ce qui était à elle.")


@writes
def distinct(request: DeskRequest, ident: UUID, other: UUID) -> HttpResponse:
    """« Ce sont deux personnes » : never proposed again."""
    first, second = _both(request, ident, other)
    if first.pk == second.pk:
        return _already_one(request, first)
    merging.not_duplicate(first=first, second=second, by=request.user, now=clock.now())
    messages.success(request, "C’est noté : ce sont deux personnes. Elles ne seront plus proposées.")
    if request.POST.get("from") == "list":
        return redirect("desk:clients-duplicates")
    return redirect("desk:clients-card", ident=first.pk)
