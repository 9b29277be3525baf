"""What the suggestion was used for: choices to read again, phrases kept, how often the first one was right."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from numi.listening.models import Choice, Line, Phrase
from numi.listening.states import Review
from numi.tickets.access import visible_tickets

SOLVED = ("resolved", "harm_prevented", "escalated", "referred")
SHOWN = 25


@dataclass(frozen=True, slots=True)
class Use:
    """What became of the suggestions of a period."""

    opened: int
    first: int
    among: int
    elsewhere: int
    without_guide: int


def choices_to_read(user: Any, *, size: int = SHOWN) -> list[Choice]:
    """Calls that went well with a guide, whose words may teach; those where the proposal was wrong first."""
    rows = Choice.objects.filter(review=Review.WAITING, ended__in=SOLVED, ticket__in=visible_tickets(user))
    rows = rows.exclude(chosen="").exclude(ticket__words="")
    return list(rows.select_related("ticket__client").order_by("place", "-at")[:size])


def choice_with(user: Any, ident: Any) -> Choice | None:
    rows = Choice.objects.filter(ticket__in=visible_tickets(user)).select_related("ticket__client")
    return rows.filter(pk=ident).first()


def heard(ticket: Any, *, size: int = 40) -> str:
    """The last lines of the transcript of a request, as ``Client : …`` and ``Hotliner : …``; empty without one."""
    rows = Line.objects.filter(ticket=ticket).order_by("-id")[:size]
    return "\n".join(f"{one.get_who_display()} : {one.text}" for one in reversed(rows))


def phrases_kept() -> list[tuple[str, str]]:
    """(procedure, sentence) of every phrase kept, in a fixed order."""
    return list(Phrase.objects.order_by("procedure_id", "text").values_list("procedure_id", "text"))


def use_of_suggestions(now: datetime, *, days: int = 30) -> Use:
    """Over the last days."""
    rows = Choice.objects.filter(at__gte=now - timedelta(days=days))
    found = rows.aggregate(
        opened=Count("pk", filter=~Q(chosen="")),
        first=Count("pk", filter=Q(place=1)),
        among=Count("pk", filter=Q(place__gt=1)),
        elsewhere=Count("pk", filter=Q(place=0) & ~Q(chosen="")),
        without_guide=Count("pk", filter=Q(chosen="")),
    )
    return Use(**found)
