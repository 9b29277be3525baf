"""A telephone system tells us what its calls do (see ``docs/telephonie.md``)."""

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from numi.calls.contract import BODY_LIMIT, check_signature
from numi.calls.operations.telephony import receive
from numi.core import clock
from numi.core.errors import NotAllowed


@csrf_exempt
def event(request: HttpRequest) -> HttpResponse:
    """Take one signed event. 401 without any work when it does not prove itself; 202 once it is kept for good."""
    if request.method != "POST":
        return JsonResponse({"message": "Envoyez l’événement par POST."}, status=405)
    size = request.headers.get("Content-Length") or "0"
    if not size.isdecimal() or int(size) > BODY_LIMIT:
        return JsonResponse({"message": "L’événement est trop gros pour un événement d’appel."}, status=413)
    body, now = request.body, clock.now()
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        ident = check_signature(secrets=settings.PHONE_SECRETS, headers=headers, body=body, now=now)
    except NotAllowed as error:
        return JsonResponse({"message": str(error)}, status=401)
    with transaction.atomic():
        call = receive(event_id=ident, body=body, now=now)
    if call is None:
        return JsonResponse(
            {"message": "L’événement est gardé, mais il ne se lit pas : il attend un humain."}, status=202
        )
    return JsonResponse({"call": str(call.pk), "state": call.state}, status=202)
