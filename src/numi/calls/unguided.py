"""Calls that no procedure served: what the library lacks, told by the requests."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from numi.accounts.models import User
from numi.calls.models import Call
from numi.guidance.models import Run
from numi.tickets.access import readable
from numi.tickets.models import Ticket
from numi.tickets.states import Outcome

LOOKED_BACK = timedelta(days=30)
CALLS_EACH = 3
NOTHING_TO_GUIDE = (Outcome.SILENT, Outcome.CUT)


def unguided_tickets(user: User, *, now: datetime, size: int = 40) -> list[Ticket]:
    """The requests of the last thirty days whose call ended without any guide, the latest first (« sans réponse »).

    Silent and cut calls are left out: there was nothing to guide. Only what this person may read.
    """
    recent = Call.objects.filter(rang_at__gte=now - LOOKED_BACK, rang_at__lte=now).order_by("-rang_at", "-id")
    ended = recent.filter(ended_at__isnull=False, ticket__isnull=False).exclude(outcome__in=NOTHING_TO_GUIDE)
    guides = Run.objects.filter(ticket=OuterRef("ticket"))
    alone = ended.filter(~Exists(guides), readable(user, "ticket")).select_related("ticket__client")
    found: dict[str, Ticket] = {}
    for call in alone[: size * CALLS_EACH]:
        if call.ticket and len(found) < size:
            found.setdefault(call.ticket.number, call.ticket)
    return list(found.values())
