"""A session has an age and a rest that it may not pass (bar B012): after that, one signs in again, in place."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from numi.core import clock
from numi.sign_in.sessions import OPENED_AT, SEEN_AT

GRAIN_SECONDS = 300


class SessionLimitsMiddleware:
    """End a session that is too old, or was left alone too long. Sits after AuthenticationMiddleware.

    The moment of the last act is written every five minutes at most; open streams are not acts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if SESSION_KEY in session:
            now = int(clock.now().timestamp())
            opened = session.setdefault(OPENED_AT, now)
            seen = session.setdefault(SEEN_AT, now)
            too_old = now - opened > settings.SESSION_LONGEST_SECONDS
            if too_old or now - seen > settings.SESSION_IDLE_SECONDS:
                session.flush()
            elif now - seen > GRAIN_SECONDS and not request.path.startswith("/flux/"):
                session[SEEN_AT] = now
        return self.get_response(request)
