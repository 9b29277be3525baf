"""« Ma journée »: what was promised, whom to call, what waits, who answered."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from numi.accounts.roles import CALL_TAKERS
from numi.calls.queries import callbacks_due, current_call, raised_hands, unfinished_calls
from numi.core import clock, fr_time
from numi.interfaces.ui.http import DeskRequest, reads, writes
from numi.library.queries import doubts_for
from numi.tickets.operations.notices import read_notice as mark_read
from numi.tickets.queries import next_case as find_next
from numi.tickets.queries import notices_for, promises_due, queue_count, worklist


@reads
def home(request: DeskRequest) -> HttpResponse:
    user, now = request.user, clock.now()
    if user.role not in CALL_TAKERS:
        return render(request, "desk/home/quiet.html", {"today": fr_time.day(clock.today())})
    callbacks, promises = callbacks_due(user, now=now), promises_due(user, now=now)
    context = {
        "today": fr_time.day(clock.today()),
        "now": now,
        "callbacks": callbacks,
        "first": callbacks[0] if callbacks else None,
        "promises": promises,
        "other_promises": max(len(callbacks) - 1, 0) + len(promises),
        "page": worklist(user, which="queue", size=8),
        "waiting_count": queue_count(user),
        "notices": notices_for(user),
        "doubts": doubts_for(user),
        "current": current_call(user),
        "unfinished": unfinished_calls(user),
        "hands": raised_hands(user),
    }
    return render(request, "desk/home/home.html", context)


@reads
def next_case(request: DeskRequest) -> HttpResponse:
    """Go to what comes next for me."""
    ticket = find_next(request.user, now=clock.now())
    if ticket is None:
        messages.info(request, "Plus rien n’attend. Soufflez.")
        return redirect("desk:home")
    return redirect("desk:guidance-console", number=ticket.number)


@writes
def read_notice(request: DeskRequest, ident: UUID) -> HttpResponse:
    notice = mark_read(ident=ident, by=request.user, now=clock.now())
    return redirect("desk:guidance-console", number=notice.ticket.number)
