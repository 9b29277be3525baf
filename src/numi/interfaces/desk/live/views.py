"""The stream of one open screen. Served by ASGI (see ``config.asgi``)."""

import contextlib
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse

from numi.accounts.queries import is_on_duty
from numi.core.errors import NotVisible
from numi.interfaces.desk.live.stream import Subscriber, frames
from numi.tickets.access import access_ticket


async def stream(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Events for this person: theirs, their role's, the ring when on duty, and one request when it is on screen."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    subscriber = await sync_to_async(_subscribe)(request)
    response = StreamingHttpResponse(frames(subscriber), content_type="text/event-stream; charset=utf-8")
    response["Cache-Control"] = "no-cache, no-transform"
    response["X-Accel-Buffering"] = "no"
    return response


def _subscribe(request: Any) -> Subscriber:
    """Read what the stream needs, then give the connection back: the stream may live for hours."""
    try:
        user = request.user
        audiences = {f"user:{user.pk}", f"role:{user.role}"}
        if is_on_duty(str(user.pk)):
            audiences.add("duty")
        number = request.GET.get("demande", "")
        if number:
            with contextlib.suppress(NotVisible):
                audiences.add(f"ticket:{access_ticket(user, number).pk}")
        return Subscriber(user=str(user.pk), epoch=user.session_epoch, audiences=audiences)
    finally:
        connections.close_all()
