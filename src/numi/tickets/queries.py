"""Reading requests: the work list, my day, one request with its thread. No count over an unbounded set."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from numi.accounts.models import User
from numi.core.errors import InvalidInput
from numi.core.ids import parse_ticket_number
from numi.tickets.access import readable, visible_tickets
from numi.tickets.models import Brief, Message, Note, Notice, Ticket
from numi.tickets.states import PRIORITY_RANKS, BriefState, Need, TicketState

PAGE = 25
COUNT_LIMIT = 100
NO_SUCH_PLACE = "Cette suite de liste n’existe plus. Revenez au début de la liste."
# What lists show: the other columns stay in the database.
NAMED = ("client", "client__civility", "client__given_name", "client__family_name")
LISTED = ("number", "subject", "priority", "priority_rank", "channel", "state", "level", "created_at", *NAMED)
PROMISED = ("number", "promise", "promised_at", "owner", "owner__given_name", *NAMED)


@dataclass(frozen=True, slots=True)
class Page:
    """Some requests and the cursor of the next ones (empty at the end)."""

    tickets: list[Ticket]
    after: str


def worklist(user: User, *, which: str = "queue", after: str = "", size: int = PAGE) -> Page:
    """One page of a list: ``queue`` (to take at my level), ``mine``, ``open`` (all open), ``waiting``.

    Ordered by priority, then age, then id; ``after`` is the cursor that the page before gave (keyset).
    """
    rows = _listed(user, which)
    if after:
        rank, created, ident = _cursor(after)
        rows = rows.filter(
            Q(priority_rank__gt=rank)
            | Q(priority_rank=rank, created_at__gt=created)
            | Q(priority_rank=rank, created_at=created, id__gt=ident)
        ).filter(priority_rank__gte=rank)
    rows = rows.select_related("client").only(*LISTED)
    found = list(rows.order_by("priority_rank", "created_at", "id")[: size + 1])
    more = len(found) > size
    tickets = found[:size]
    return Page(tickets, _cursor_of(tickets[-1]) if more else "")


def _listed(user: User, which: str) -> QuerySet[Ticket]:
    rows = visible_tickets(user)
    match which:
        case "queue":
            levels = [level for level in (1, 2, 3, 4) if level <= max(user.level, 1)]
            return rows.filter(is_queued=True, level__in=levels)
        case "mine":
            return rows.filter(is_open=True, owner=user)
        case "waiting":
            return rows.filter(state=TicketState.WAITING_CLIENT)
        case "open":
            return rows.filter(is_open=True)
    raise InvalidInput("Cette liste n’existe pas. Revenez aux demandes.")


def _cursor_of(ticket: Ticket) -> str:
    return f"{ticket.priority_rank}_{ticket.created_at.isoformat()}_{ticket.pk}"


def _cursor(text: str) -> tuple[int, datetime, UUID]:
    try:
        rank, created, ident = text.split("_")
        place = int(rank), datetime.fromisoformat(created), UUID(ident)
    except ValueError as error:
        raise InvalidInput(NO_SUCH_PLACE) from error
    if place[1].tzinfo is None or place[0] not in PRIORITY_RANKS.values():
        raise InvalidInput(NO_SUCH_PLACE)
    return place


def bounded_count(rows: QuerySet[Any]) -> int:
    """How many, up to ``COUNT_LIMIT``: the screen shows « 99+ » beyond."""
    return len(rows.values_list("pk", flat=True)[:COUNT_LIMIT])


def queue_count(user: User) -> int:
    return bounded_count(_listed(user, "queue"))


def promises_due(user: User, *, now: datetime, days: int = 1, size: int = PAGE) -> list[Ticket]:
    """What I (or my contact role) promised and is late or due before the end of ``days``, soonest first."""
    until = now + timedelta(days=days)
    rows = visible_tickets(user).filter(
        Q(owner=user) | Q(contact=user), is_open=True, promised_at__lte=until, promised_at__isnull=False
    )
    rows = rows.select_related("client", "owner").only(*PROMISED)
    return list(rows.order_by("promised_at", "id")[:size])


def promises_missed(*, now: datetime, size: int = 500) -> list[Ticket]:
    """Promises past their moment that nobody has been alerted about."""
    rows = Ticket.objects.filter(is_open=True, promised_at__lt=now, promise_alerted_at__isnull=True)
    return list(rows.select_related("owner", "contact").order_by("promised_at", "id")[:size])


def notices_for(user: User, *, size: int = 10) -> list[Notice]:
    """Words left for me that I have not read, newest first."""
    rows = Notice.objects.filter(readable(user, "ticket"), user=user, read_at__isnull=True)
    rows = rows.select_related("ticket__client")
    return list(rows.order_by("-at")[:size])


def next_case(user: User, *, now: datetime) -> Ticket | None:
    """What to do next: a late promise, then what waits in my level's queue, then my own work."""
    late = [ticket for ticket in promises_due(user, now=now, days=0, size=1) if ticket.promised_at]
    if late:
        return late[0]
    for which in ("queue", "mine"):
        page = worklist(user, which=which, size=1)
        if page.tickets:
            return page.tickets[0]
    return None


def recent_tickets_of(user: User, client: Any, *, but: UUID | None = None, size: int = 8) -> list[Ticket]:
    """The last requests of a person that the reader may read, newest first, without the request ``but``."""
    rows = visible_tickets(user).filter(client=client)
    return list((rows.exclude(pk=but) if but else rows).order_by("-created_at")[:size])


def linked_to(user: User, ticket: Ticket) -> list[Ticket]:
    """The requests tied to this one, those that the reader may read."""
    return list(visible_tickets(user).filter(linked_from__ticket=ticket).order_by("linked_from__id")[:50])


def kept_of(user: User, ticket: Ticket) -> Ticket | None:
    """The request of which this one is a double, when the reader may read it."""
    return visible_tickets(user).filter(pk=ticket.merged_into_id).first() if ticket.merged_into_id else None


def notes_of(ticket: Ticket, *, size: int = 200) -> list[Note]:
    """The notes of a request, oldest first, at most ``size`` of the newest."""
    rows = ticket.notes.select_related("author").defer("author__settings", "author__password").order_by("-at")[:size]
    return list(reversed(rows))


def briefs_of(ticket: Ticket) -> list[Brief]:
    return list(ticket.briefs.select_related("by", "answered_by").order_by("-at"))


def open_brief(ticket: Ticket) -> Brief | None:
    """The brief that still waits for an answer."""
    rows = ticket.briefs.filter(state=BriefState.SENT).select_related("by", "ticket")
    return rows.order_by("-at").first()


def messages_of(ticket: Ticket) -> list[Message]:
    return list(ticket.messages.order_by("at"))


def find_ticket(user: User, text: str) -> Ticket | None:
    """The request with this number, said or typed in any grouping, when the person may read it."""
    number = parse_ticket_number(text)
    return visible_tickets(user).filter(number=number).select_related("client").first() if number else None


def needs() -> list[tuple[str, str]]:
    return list(Need.choices)
