"""Everything the worker does by itself, in one list. To add one: write the operation in its app, add a line here.

Each job takes ``now``, runs in its own transaction (a long one opens those it needs), and may run twice or on two
machines at once without harm: it looks for what is due instead of remembering what it did. It returns how many things
it did.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from numi.accounts.operations.presence import end_pauses
from numi.calls.operations.telephony import close_lost_hangups
from numi.drafts.operations import forget_old_drafts
from numi.journal.sealing import seal_all
from numi.library.operations.releasing import publish_due
from numi.listening.operations.learning import renew_model
from numi.listening.operations.transcript import forget_lines
from numi.live.heartbeats import forget_old
from numi.live.operations import prune
from numi.tickets.operations.notices import alert_missed_promises


@dataclass(frozen=True, slots=True)
class Job:
    """One thing done again and again."""

    name: str
    every_seconds: int
    run: Callable[[datetime], int]
    is_long: bool = False  # without a transaction of its own: it would hold the others back for seconds


JOBS: tuple[Job, ...] = (
    Job("calls.lost-hangups", 60, lambda now: close_lost_hangups(now=now)),
    Job("tickets.missed-promises", 30, lambda now: alert_missed_promises(now=now)),
    Job("accounts.end-pauses", 5, lambda now: end_pauses(now=now)),
    Job("journal.seal", 60, lambda now: seal_all(now=now)),
    Job("library.publish-due", 15, lambda now: publish_due(now=now, content=settings.CONTENT)),
    Job("listening.learn", 10, lambda now: renew_model(now=now, content=settings.CONTENT, wait=False), is_long=True),
    Job("listening.forget", 300, lambda now: forget_lines(now=now)),
    Job("live.prune", 300, lambda now: prune(now=now)),
    Job("drafts.forget", 3600, lambda now: forget_old_drafts(now=now)),
    Job("live.forget-workers", 3600, lambda now: forget_old(now=now)),
)
