"""Who may see a call and act on it."""

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from numi.accounts.models import User
from numi.accounts.roles import CALL_TAKERS, Role
from numi.calls.models import Call, Callback, RaisedHand
from numi.core.errors import NotAllowed, NotVisible
from numi.tickets.access import readable, visible_tickets

ABSENT = "Cet appel n’existe pas, ou vous n’y avez pas accès."


def visible_calls(user: User) -> QuerySet[Call]:
    """Call takers see every call whose request they may see, and their own; nobody else sees any.

    What a call of one's own was about may still be for others: read its request with ``with_request``.
    """
    if user.role not in CALL_TAKERS:
        return Call.objects.none()
    return Call.objects.filter(Q(ticket__isnull=True) | readable(user, "ticket") | Q(agent=user))


def with_request(rows: QuerySet[Call], user: User) -> QuerySet[Call]:
    """The calls with their request, None when it is not for this person."""
    return rows.prefetch_related(Prefetch("ticket", queryset=visible_tickets(user)))


def access_call(user: User, ident: str, *, working: bool = False) -> Call:
    """The call, locked for a gesture. Raises NotVisible (absent or refused), NotAllowed (a colleague's live call)."""
    rows = visible_calls(user)
    if working and connection.in_atomic_block:
        rows = rows.select_for_update(of=("self",))
    call = rows.filter(pk=ident).first()
    if call is None:
        raise NotVisible(ABSENT)
    if working and not may_handle(user, call):
        raise NotAllowed("Cet appel est celui d’un collègue. Demandez-lui, ou à un superviseur.")
    return call


def may_handle(user: User, call: Call) -> bool:
    return call.agent_id in (None, user.pk) or user.role == Role.SUPERVISOR


def access_callback(user: User, ident: str) -> Callback:
    """A promised call, locked. Any call taker may keep a promise of the house."""
    rows = Callback.objects.filter(pk=ident)
    if connection.in_atomic_block:
        rows = rows.select_for_update(of=("self",))
    callback = rows.first() if user.role in CALL_TAKERS else None
    if callback is None:
        raise NotVisible("Ce rappel n’existe pas, ou il n’est plus à faire.")
    if callback.ticket_id and not visible_tickets(user).filter(pk=callback.ticket_id).exists():
        raise NotVisible("Ce rappel n’existe pas, ou il n’est plus à faire.")
    return callback


def access_hand(user: User, ident: str) -> RaisedHand:
    """A raised hand: its owner and the supervisors."""
    hand = RaisedHand.objects.select_related("ticket").filter(pk=ident).first()
    if hand is None or not (user.role == Role.SUPERVISOR or hand.by_id == user.pk):
        raise NotVisible("Cette demande d’aide n’existe pas, ou elle est finie.")
    return hand
