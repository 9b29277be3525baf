"""A doubt said during a call reaches the others who follow the same procedure at that moment."""

from datetime import datetime
from typing import Any
from uuid import UUID

from numi.guidance.models import Run
from numi.guidance.states import RunState
from numi.library.models import Doubt, LibraryEntry
from numi.library.operations.opinions import doubt
from numi.live.operations import publish


def doubt_step(
    *,
    entry: LibraryEntry,
    by: Any,
    now: datetime,
    step: str,
    reason: str,
    is_dangerous: bool,
    ticket: Any = None,
    form_token: UUID | None = None,
) -> Doubt:
    """Record the doubt; when the step may do harm, every call that follows the procedure now is warned at once.

    A procedure for emergencies is dangerous whatever the person ticked: a wrong step there costs somebody dearly.
    """
    grave = is_dangerous or entry.urgency == "critique"
    found = doubt(
        entry=entry,
        by=by,
        now=now,
        step=step,
        reason=reason,
        is_dangerous=grave,
        ticket=ticket,
        form_token=form_token,
    )
    if grave:
        running = Run.objects.filter(state=RunState.RUNNING, current_procedure=entry.pk).values_list(
            "ticket_id", flat=True
        )
        for ticket_id in sorted(set(running[:500])):
            publish("doubt.warning", audience=f"ticket:{ticket_id}", now=now, doubt=found.pk, step=step)
    return found
