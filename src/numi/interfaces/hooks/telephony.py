"""A telephone system tells us what its calls do (see ``docs/telephonie.md``)."""

from datetime import datetime

from django.db import transaction
from django.http import HttpResponse, JsonResponse

from numi.calls.operations.telephony import receive
from numi.interfaces.hooks.signed import signed


@signed
def event(ident: str, body: bytes, now: datetime) -> HttpResponse:
    """Take one event: 202 once it is kept for good."""
    with transaction.atomic():
        call = receive(event_id=ident, body=body, now=now)
    if call is None:
        return JsonResponse(
            {"message": "L’événement est gardé, mais il ne se lit pas : il attend un humain."}, status=202
        )
    return JsonResponse({"call": str(call.pk), "state": call.state}, status=202)
