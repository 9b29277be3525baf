"""Who may see a request, and what they may do with it."""

from enum import StrEnum

from django.db import connection
from django.db.models import Q, QuerySet

from numi.accounts.models import User
from numi.accounts.roles import CALL_TAKERS, Role
from numi.core.errors import NotAllowed, NotVisible
from numi.core.ids import parse_ticket_number
from numi.tickets.models import Ticket
from numi.tickets.states import OPEN_STATES, TICKET, TicketKind, TicketState

CONFIDENTIAL_READERS = frozenset({Role.SUPERVISOR, Role.DPO})
ABSENT = "Cette demande n’existe pas, ou vous n’y avez pas accès. Vérifiez le numéro."


class Verb(StrEnum):
    READ = "read"
    WORK = "work"
    SUPERVISE = "supervise"


def readable(user: User, through: str = "") -> Q:
    """The condition under which this person may read a request: the one rule of every list and every search.

    ``through`` is the field by which other rows lead to it (``"ticket"``). Privacy requests are for the supervisor,
    the DPO and those who handle them.
    """
    way = f"{through}__" if through else ""
    if user.role in CONFIDENTIAL_READERS:
        return Q(**{f"{way}pk__isnull": False})
    if user.role not in CALL_TAKERS:
        return Q(pk__in=())
    handled = Q(**{f"{way}owner": user}) | Q(**{f"{way}contact": user}) | Q(**{f"{way}created_by": user})
    return Q(**{f"{way}pk__isnull": False}) & (~Q(**{f"{way}kind": TicketKind.PRIVACY}) | handled)


def visible_tickets(user: User) -> QuerySet[Ticket]:
    """The requests this person may read."""
    if user.role not in CALL_TAKERS | CONFIDENTIAL_READERS:
        return Ticket.objects.none()
    return Ticket.objects.filter(readable(user))


def access_ticket(user: User, number: str, *, to: Verb = Verb.READ) -> Ticket:
    """The request with this number, locked when ``to`` is a working verb.

    Raises NotVisible for an absent or refused number (the same answer), NotAllowed when it may be read only.
    """
    parsed = parse_ticket_number(number)
    rows = visible_tickets(user)
    if to is not Verb.READ and connection.in_atomic_block:
        rows = rows.select_for_update(of=("self",))
    ticket = rows.filter(number=parsed).first() if parsed else None
    if ticket is None:
        raise NotVisible(ABSENT)
    if to is Verb.WORK and not may_work(user):
        raise NotAllowed("Vous pouvez lire cette demande, mais pas y travailler.")
    if to is Verb.SUPERVISE and user.role != Role.SUPERVISOR:
        raise NotAllowed("Ce geste revient à un superviseur. Levez la main pour le lui demander.")
    return ticket


def may_work(user: User) -> bool:
    return user.role in CALL_TAKERS


def may_take(user: User, ticket: Ticket) -> bool:
    """Whether the person may become the owner: the level is enough, or the request is already theirs."""
    return may_work(user) and (user.level >= ticket.level or ticket.owner_id == user.pk)


def may_return(user: User, ticket: Ticket) -> bool:
    return may_work(user) and user.level >= ticket.level and ticket.state == TicketState.ESCALATED


def is_open(ticket: Ticket) -> bool:
    return ticket.state in OPEN_STATES


def actions(user: User, ticket: Ticket) -> frozenset[str]:
    """The gestures to offer: what the state allows and this person may do."""
    if not may_work(user):
        return frozenset()
    possible = set(TICKET.possible(ticket.state))
    if not may_take(user, ticket):
        possible -= {"take"}
    if not may_return(user, ticket):
        possible -= {"return_brief"}
    return frozenset(possible)
