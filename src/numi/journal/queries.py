"""Reading the journal."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model, QuerySet

from numi.journal.models import Fact, Seal

PAGE = 50
UNSEALED_LIMIT = 1000
FRESH = 100_000
VERIFIED = "journal.verified"
BY = ("actor", "actor__given_name", "actor__family_name")
SHOWN = ("kind", "subject_kind", "subject_id", "client_id", "at", "data", *BY)


def facts_of(subject: Model) -> QuerySet[Fact]:
    """The facts about one thing, newest first."""
    return Fact.objects.filter(subject_id=subject.pk).order_by("-id")


def facts_about(subject: Model) -> list[str]:
    """The kinds of the facts about one thing, oldest first."""
    return list(Fact.objects.filter(subject_id=subject.pk).order_by("id").values_list("kind", flat=True))


def last_of(family: str) -> int:
    """The id of the last fact of a family (``procedure`` for ``procedure.published``…); 0 without any."""
    found = Fact.objects.filter(family=family).order_by("-id").values_list("id", flat=True).first()
    return found or 0


@dataclass(frozen=True, slots=True)
class FactPage:
    """Some facts, newest first, and the id below which the next ones are (None at the end)."""

    facts: list[Fact]
    before: int | None


def history(
    *,
    before: int | None = None,
    kind_start: str = "",
    actor: UUID | None = None,
    by_nobody: bool = False,
    at_from: datetime | None = None,
    at_to: datetime | None = None,
    size: int = PAGE,
) -> FactPage:
    """One page of the whole journal (keyset on the id, the order in which facts were written).

    ``kind_start`` is a family (``ticket.``) or one whole kind; ``by_nobody`` keeps what the platform did by itself;
    ``at_to`` is excluded.
    """
    family, _, rest = kind_start.partition(".")
    given = {
        "id__lt": before,
        "family": family or None,
        "kind": kind_start if rest else None,
        "actor_id": actor,
        "actor__isnull": by_nobody or None,
        "at__gte": at_from,
        "at__lt": at_to,
    }
    rows = Fact.objects.filter(**{name: value for name, value in given.items() if value is not None})
    rows = rows.select_related("actor").only(*SHOWN)
    found = list(rows.order_by("-id")[: size + 1])
    facts = found[:size]
    return FactPage(facts, facts[-1].pk if len(found) > size else None)


@dataclass(frozen=True, slots=True)
class SealState:
    """Where the seals are: the newest, how many facts wait for theirs (bounded), the last verification."""

    seal: Seal | None
    unsealed: int
    verification: Fact | None


def seal_state() -> SealState:
    """Nothing is recomputed here. A verification more than ``FRESH`` facts old says too little, and is not given."""
    seal = Seal.objects.defer("prints").order_by("-id").first()
    waiting = Fact.objects.filter(id__gt=seal.last_id if seal else 0)
    unsealed = len(waiting.values_list("id", flat=True)[:UNSEALED_LIMIT])
    newest = Fact.objects.order_by("-id").values_list("id", flat=True).first() or 0
    recent = Fact.objects.filter(id__gt=newest - FRESH, family="journal", kind=VERIFIED)
    return SealState(seal, unsealed, recent.select_related("actor").order_by("-id").first())
