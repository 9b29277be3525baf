"""One palette for people, requests, procedures and places; and the guides proposed while the caller speaks."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from numi.accounts.roles import CALL_TAKERS
from numi.clients.queries import search_clients
from numi.core import clock
from numi.interfaces.ui.context import navigation
from numi.interfaces.ui.http import DeskRequest, reads
from numi.library.proposing import propose
from numi.listening.proposing import listen
from numi.listening.queries import heard as transcript_of
from numi.tickets.access import access_ticket
from numi.tickets.queries import find_ticket

ASKED_LIMIT, SAID_LIMIT, HEARD_LIMIT = 400, 2_000, 8_000


def guides(user: Any, asked: str, size: int) -> list[dict[str, Any]]:
    """Procedures found for a text, with the words that led to each."""
    found = propose(user, asked, content=settings.CONTENT, today=clock.today(), size=size)
    return [{**asdict(one), "strength": round(one.strength, 2)} for one in found]


@reads
def procedures(request: DeskRequest) -> HttpResponse:
    """What to show for the caller's words: guides, surest first, the alarm, signals, where to send, what to ask."""
    return _hearing(request, request.GET.get("q", "")[-SAID_LIMIT:])


@reads
def heard(request: DeskRequest, number: str) -> HttpResponse:
    """The same for the transcript of a call, with the words noted by hand."""
    ticket = access_ticket(request.user, number)
    return _hearing(request, f"{transcript_of(ticket)}\n{ticket.words}"[-HEARD_LIMIT:])


def _hearing(request: DeskRequest, text: str) -> HttpResponse:
    found = asdict(listen(request.user, text, content=settings.CONTENT, today=clock.today()))
    found["guides"] = [{**one, "strength": round(one["strength"], 2)} for one in found["guides"]]
    return JsonResponse(found)


@reads
def palette(request: DeskRequest) -> HttpResponse:
    """Everything that matches, in one list."""
    asked = request.GET.get("q", "").strip()[:ASKED_LIMIT]
    found: list[dict[str, Any]] = []
    user = request.user
    ticket = find_ticket(user, asked) if asked else None
    if ticket:
        who = ticket.client.polite_name if ticket.client else "Personne inconnue"
        found.append(
            _row(
                "inbox",
                f"Demande {ticket.display_number}",
                f"{who}, {ticket.subject}",
                reverse("desk:guidance-console", args=[ticket.number]),
            )
        )
    if asked and user.role in CALL_TAKERS:
        for client in search_clients(user, asked, size=6):
            about = ", ".join(part for part in (str(client.birth_year or ""), client.city) if part)
            found.append(_row("users", client.full_name, about, reverse("desk:clients-card", args=[client.pk])))
    for guide in guides(user, asked, 5):
        url = reverse("desk:library-detail", args=[guide["id"]])
        found.append({**_row("book-open", guide["title"], "Procédure", url), "procedure": guide["id"]})
    found += [
        _row(place.icon, place.label, "Aller à", place.url)
        for place in navigation(user.role, "")
        if not asked or asked.lower() in place.label.lower()
    ]
    return JsonResponse({"found": found[:16]})


def _row(icon: str, title: str, about: str, url: str) -> dict[str, str]:
    return {"icon": icon, "title": title, "about": about, "url": url}
