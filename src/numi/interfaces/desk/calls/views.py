"""The call log, what rings now, and the page that makes the demonstration ring."""

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from numi.accounts.queries import is_on_duty
from numi.calls.matching import recognise_all
from numi.calls.operations.telephony import payload, receive
from numi.calls.queries import current_call, place_of, recent_calls
from numi.calls.queries import ringing as ringing_calls
from numi.core import clock
from numi.core.errors import NotVisible
from numi.core.ids import uuid7
from numi.interfaces.ui.forms import DeskForm
from numi.interfaces.ui.http import DeskRequest, reads, writes
from numi.sign_in.limits import is_local_demo

PAGE = 25


@reads
def journal(request: DeskRequest) -> HttpResponse:
    """The call log, newest first."""
    calls = recent_calls(request.user, before=request.GET.get("avant", "")[:80], size=PAGE + 1)
    more = place_of(calls[PAGE - 1]) if len(calls) > PAGE else ""
    return render(request, "desk/calls/list.html", {"calls": calls[:PAGE], "more": more})


@reads
def ringing(request: DeskRequest) -> HttpResponse:
    """The cards of what rings for me now, as a fragment."""
    now = clock.now()
    calls = ringing_calls(request.user, now=now) if is_on_duty(str(request.user.pk)) else []
    found = recognise_all(call.number for call in calls if call.client is None and call.number)
    cards = [
        {"call": call, "people": [call.client] if call.client else found[call.number].people if call.number else []}
        for call in calls
    ]
    return render(request, "desk/calls/_ringing.html", {"cards": cards})


@reads
def current(request: DeskRequest) -> HttpResponse:
    """The console of the call I am in, my day when I am in none."""
    call = current_call(request.user)
    if call is None or call.ticket is None:
        return redirect("desk:home")
    return redirect("desk:guidance-console", number=call.ticket.number)


class RingForm(DeskForm):
    number = forms.CharField(label="Numéro qui appelle", max_length=60, required=False)


def ring_page(request: DeskRequest) -> HttpResponse:
    """Make the demonstration ring, like ``./numi ring``. Absent outside a local demonstration."""
    return _ring_post(request) if request.method == "POST" else _ring_get(request)


@reads
def _ring_get(request: DeskRequest) -> HttpResponse:
    if not is_local_demo(request):
        raise NotVisible("Cette page n’existe pas.")
    return render(request, "desk/calls/ring.html", {"form": RingForm(), "number": settings.HOTLINE_NUMBER})


@writes
def _ring_post(request: DeskRequest) -> HttpResponse:
    if not is_local_demo(request):
        raise NotVisible("Cette page n’existe pas.")
    now = clock.now()
    call = f"demo-{uuid7()}"
    fields = {
        "call": call,
        "at": now.isoformat(),
        "from": request.POST.get("number", "")[:60],
        "to": "numi",
        "direction": "inbound",
    }
    receive(event_id=str(uuid7()), body=payload("call.ringing", **fields), now=now)
    return redirect("desk:home")
