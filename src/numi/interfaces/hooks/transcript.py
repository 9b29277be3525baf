"""A speech engine tells us what is said in a call (see ``docs/paroles.md``)."""

from datetime import datetime

from django.db import transaction
from django.http import HttpResponse, JsonResponse

from numi.calls.queries import ticket_of_line
from numi.core.errors import InvalidInput
from numi.interfaces.hooks.signed import signed
from numi.listening.operations.transcript import hear, read_lines


@signed
def lines(ident: str, body: bytes, now: datetime) -> HttpResponse:
    """Take some lines: 202 with how many were new; 404 when no such call is in progress, 422 when they do not read."""
    try:
        call, said = read_lines(body)
    except InvalidInput as error:
        return JsonResponse({"message": str(error)}, status=422)
    ticket = ticket_of_line(call)
    if ticket is None:
        return JsonResponse({"message": "Cet appel n’est pas décroché, ou n’est pas connu ici."}, status=404)
    with transaction.atomic():
        new = hear(ticket=ticket, lines=said, now=now)
    return JsonResponse({"new": new}, status=202)
