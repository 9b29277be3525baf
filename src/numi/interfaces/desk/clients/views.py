"""People: find one, read a card."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from numi.clients.access import access_client, may_edit
from numi.clients.queries import recent_clients, search_clients
from numi.interfaces.desk.clients.page import show_card
from numi.interfaces.ui.http import DeskRequest, reads


@reads
def listing(request: DeskRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:120]
    people = search_clients(request.user, asked, size=25) if asked else recent_clients(request.user)
    context = {"people": people, "asked": asked, "edits": may_edit(request.user)}
    return render(request, "desk/clients/list.html", context)


@reads
def card(request: DeskRequest, ident: UUID) -> HttpResponse:
    """One card with all that is known; opening it is journalled. A merged card leads to the one that was kept."""
    client = access_client(request.user, str(ident))
    if client.pk != ident:
        return redirect("desk:clients-card", ident=client.pk)
    return show_card(request, client)
