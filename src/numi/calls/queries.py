"""Reading calls: what rings, what I am in, what I have not finished, whom we must call back."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from numi.accounts.models import User
from numi.accounts.roles import Role
from numi.calls.access import visible_calls, with_request
from numi.calls.models import Call, Callback, RaisedHand
from numi.calls.states import CallbackState, CallState
from numi.core.errors import InvalidInput, TransitionRefused
from numi.tickets.access import readable
from numi.tickets.models import Ticket

LIVE = (CallState.RINGING, CallState.ANSWERED, CallState.ON_HOLD)
NO_SUCH_PLACE = "Cette suite de liste n’existe plus. Revenez au début de la liste."
CONVERSING = (CallState.ANSWERED, CallState.ON_HOLD)
# What lists show: the other columns stay in the database.
NAMED = ("client", "client__civility", "client__given_name", "client__family_name")
LOGGED = ("rang_at", "direction", "number", "state", "ticket", "agent", "agent__given_name", *NAMED)
OWED = (
    "number", "reason", "window_from", "window_to", "queued_at", "owner", "attempt_count", "ticket", "ticket__number",
    "ticket__priority", "client__hard_of_hearing", *NAMED,
)  # fmt: skip


def case_of(call: Call) -> Ticket:
    """The request of a call. Raises TransitionRefused when nobody has answered it yet."""
    if call.ticket is None:
        raise TransitionRefused("Cet appel n’a pas encore été pris. Décrochez-le d’abord.")
    return call.ticket


def ringing(user: User, *, now: datetime, size: int = 5) -> list[Call]:
    """Calls that ring now for this person, oldest first."""
    since = now - timedelta(minutes=10)
    rows = Call.objects.filter(ended_at__isnull=True, state=CallState.RINGING, rang_at__gt=since)
    rows = rows.filter(Q(agent__isnull=True) | Q(agent=user)).select_related("client")
    return list(rows.order_by("rang_at", "pk")[:size])


def current_call(user: User) -> Call | None:
    """The conversation this person is in."""
    rows = Call.objects.filter(agent=user, answered_at__isnull=False, wrapped_up_at__isnull=True, ended_at__isnull=True)
    rows = rows.filter(state__in=CONVERSING)
    return with_request(rows.select_related("client"), user).order_by("-answered_at", "-pk").first()


def unfinished_calls(user: User, *, size: int = 5) -> list[Call]:
    """Calls that ended without a wrap-up: nothing is forgotten."""
    rows = Call.objects.filter(agent=user, wrapped_up_at__isnull=True, answered_at__isnull=False, state="ended")
    rows = rows.filter(readable(user, "ticket"))
    return list(rows.select_related("client", "ticket").order_by("-answered_at", "-pk")[:size])


def call_of_ticket(ticket: Any) -> Call | None:
    """The last call about a request."""
    return Call.objects.filter(ticket=ticket).select_related("agent", "client").order_by("-rang_at", "-pk").first()


def recent_calls(user: User, *, before: str = "", size: int = 25) -> list[Call]:
    """The call log, newest first; ``before`` is the place of the last call already shown (keyset).

    Raises InvalidInput for a place that cannot be one.
    """
    rows = visible_calls(user).filter(rang_at__isnull=False)
    if before:
        rang, ident = _place(before)
        rows = rows.filter(Q(rang_at__lt=rang) | Q(rang_at=rang, pk__lt=ident), rang_at__lte=rang)
    rows = with_request(rows.select_related("client", "agent").only(*LOGGED), user)
    return list(rows.order_by("-rang_at", "-id")[:size])


def place_of(call: Call) -> str:
    """Where a call stands in the log: two of them may have rung in the same second."""
    return f"{call.rang_at.isoformat()}_{call.pk}" if call.rang_at else ""


def _place(text: str) -> tuple[datetime, UUID]:
    try:
        rang, _, ident = text.partition("_")
        place = datetime.fromisoformat(rang), UUID(ident)
    except ValueError as error:
        raise InvalidInput(NO_SUCH_PLACE) from error
    if place[0].tzinfo is None:
        raise InvalidInput(NO_SUCH_PLACE)
    return place


def callbacks_due(user: User, *, now: datetime, hours: int = 24, size: int = 25) -> list[Callback]:
    """Calls we owe whose window opens within ``hours``: mine and nobody's, late ones first, then place in line."""
    rows = Callback.objects.filter(state=CallbackState.PLANNED, window_from__lte=now + timedelta(hours=hours))
    rows = rows.filter(Q(ticket__isnull=True) | readable(user, "ticket"))
    if user.role != Role.SUPERVISOR:
        rows = rows.filter(Q(owner__isnull=True) | Q(owner=user))
    rows = rows.select_related("client", "ticket").only(*OWED)
    return list(rows.order_by("window_from", "queued_at")[:size])


def calls_this_month(user: User, client: Any, *, now: datetime) -> int:
    """Conversations with a person in thirty days, up to 99."""
    rows = visible_calls(user).filter(client=client, rang_at__gte=now - timedelta(days=30)).exclude(state="missed")
    return len(rows.values_list("pk", flat=True)[:99])


def raised_hands(user: User) -> list[RaisedHand]:
    """Hands up now, oldest first, for those who come: the supervisors."""
    if user.role != Role.SUPERVISOR:
        return []
    rows = RaisedHand.objects.filter(lowered_at__isnull=True).select_related("by", "ticket__client", "seen_by")
    return list(rows.order_by("at")[:20])


def hand_of(user: User, ticket: Any) -> RaisedHand | None:
    return RaisedHand.objects.filter(ticket=ticket, by=user, lowered_at__isnull=True).select_related("seen_by").first()


def ticket_of_line(provider_id: str) -> Ticket | None:
    """The request of a call in progress, by its id at the telephone system; None when nobody answered or it is over."""
    rows = Call.objects.filter(provider_id=provider_id, ended_at__isnull=True, ticket__isnull=False)
    call = rows.select_related("ticket").first()
    return call.ticket if call else None
