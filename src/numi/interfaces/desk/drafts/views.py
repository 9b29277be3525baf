"""Texts in progress: kept on the server while they are typed, for the person who types and the thing it is about."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse

from numi.clients.access import access_client
from numi.core import clock
from numi.drafts.operations import keep_draft
from numi.drafts.queries import draft_of
from numi.interfaces.desk.bodies import body_of, text, unreadable
from numi.interfaces.ui.http import DeskRequest, reads, writes
from numi.tickets.access import access_ticket

DESK = "bureau"


def draft(request: DeskRequest, subject: str, kind: str) -> HttpResponse:
    return _keep(request, subject, kind) if request.method == "POST" else _given(request, subject, kind)


@reads
def _given(request: DeskRequest, subject: str, kind: str) -> HttpResponse:
    what, ident = _subject(request, subject)
    found = draft_of(request.user, subject_kind=what, subject_id=ident, kind=kind[:30])
    if found is None:
        return JsonResponse({"values": [], "token": "", "saved_at": ""})
    return JsonResponse({**found.body, "saved_at": found.saved_at.isoformat()})


@writes
def _keep(request: DeskRequest, subject: str, kind: str) -> HttpResponse:
    """Keep the changed fields of a form; an empty list forgets them."""
    what, ident = _subject(request, subject)
    data = body_of(request)
    values = data.get("values", [])
    if not isinstance(values, list) or not all(_is_pair(one) for one in values):
        raise unreadable()
    now = clock.now()
    token = text(data, "token", limit=36)
    keep_draft(
        by=request.user,
        now=now,
        subject_kind=what,
        subject_id=ident,
        kind=kind[:30],
        values=[(name, value) for name, value in values],
        token=token,
    )
    return JsonResponse({"saved_at": now.isoformat()})


def _is_pair(one: object) -> bool:
    return isinstance(one, list) and len(one) == 2 and all(isinstance(part, str) for part in one)


def _subject(request: DeskRequest, subject: str) -> tuple[str, UUID]:
    """The request, the card, or one's own desk (what is new and has no number yet)."""
    if subject == DESK:
        return DESK, request.user.pk
    try:
        ident = UUID(subject)
    except ValueError:
        return "ticket", access_ticket(request.user, subject).pk
    return "client", access_client(request.user, str(ident)).pk
