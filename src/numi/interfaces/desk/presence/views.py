"""On duty, pause, off: one gesture."""

from django.http import HttpResponse
from django.shortcuts import redirect

from numi.accounts.operations.presence import go_off_duty, go_on_duty, take_pause
from numi.core import clock
from numi.core.errors import InvalidInput
from numi.interfaces.ui.http import DeskRequest, writes


@writes
def change(request: DeskRequest) -> HttpResponse:
    now = clock.now()
    match request.POST.get("state", ""):
        case "on_duty":
            go_on_duty(user=request.user, now=now)
        case "pause":
            take_pause(user=request.user, now=now, minutes=15)
        case "breathe":
            take_pause(user=request.user, now=now, minutes=1, reason="Souffler")
        case "off":
            go_off_duty(user=request.user, now=now)
        case _:
            raise InvalidInput("Choisissez « prêt », « pause » ou « hors service ».")
    return redirect("desk:home")
