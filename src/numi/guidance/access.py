"""Who may follow or read a run: whoever may see its request."""

from django.db import connection

from numi.accounts.models import User
from numi.accounts.roles import CALL_TAKERS
from numi.core.errors import NotAllowed, NotVisible
from numi.guidance.models import Run
from numi.tickets.access import visible_tickets

ABSENT = "Ce guide n’existe pas, ou vous n’y avez pas accès."


def access_run(user: User, ident: str, *, working: bool = False) -> Run:
    """The run, locked for a gesture. Raises NotVisible, or NotAllowed for a role that only reads."""
    rows = Run.objects.all()
    if working and connection.in_atomic_block:
        rows = rows.select_for_update(of=("self",))
    run = rows.filter(pk=ident).first()
    if run is None or not visible_tickets(user).filter(pk=run.ticket_id).exists():
        raise NotVisible(ABSENT)
    if working and user.role not in CALL_TAKERS:
        raise NotAllowed("Vous pouvez lire ce guide, mais pas le suivre.")
    return run
