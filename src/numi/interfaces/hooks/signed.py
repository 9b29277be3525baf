"""What every hook goes through: a bounded body, a signature, one answer in French when it does not prove itself."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from numi.calls.contract import BODY_LIMIT, check_signature
from numi.core import clock
from numi.core.errors import NotAllowed

Hook = Callable[[str, bytes, datetime], HttpResponse]


def signed(take: Hook) -> Callable[[HttpRequest], HttpResponse]:
    """Answer a signed POST with ``take(event id, body, now)``. 401 without any work when it does not prove itself."""

    @csrf_exempt
    @wraps(take)
    def answer(request: HttpRequest) -> HttpResponse:
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
        return take(ident, body, now)

    return answer
