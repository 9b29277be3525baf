"""Cards that may be one person: a shared number or address, or the very same name and year of birth.

Sound alone never suffices, nor a name without a year: see ``duplicates``.

The list goes through the base from the newest card to the oldest, a stretch at a time: each pair is found at the newer
of its two cards, so that a page costs the same with a thousand cards and with a million.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from numi.accounts.models import User
from numi.clients.access import visible_clients
from numi.clients.duplicates import PROPOSE, Traits, likeness
from numi.clients.models import Client, ContactPoint, NotDuplicate
from numi.clients.queries import GONE
from numi.core.errors import InvalidInput
from numi.core.text import fold

STRETCH = 150
# A number shared by more people than this is a care home's: it says nothing about who is who.
CROWD = 12
NEAR = 30
COMPARED = ("pk", "created_at", "search_name", "sound_name", "given_name", "birth_year", "postcode")


@dataclass(frozen=True, slots=True)
class Pair:
    first: Client
    second: Client
    score: int
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Some pairs, the most likely first, and where to go on (empty at the end)."""

    pairs: list[Pair]
    after: str


@dataclass(slots=True)
class _Card:
    """What is compared of a card, and its place in the order of the list."""

    pk: UUID
    created_at: datetime
    search_name: str
    sound_name: str
    given_name: str
    birth_year: int | None
    postcode: str
    contacts: set[str] = field(default_factory=set)

    @property
    def place(self) -> tuple[datetime, UUID]:
        return self.created_at, self.pk


def _traits(card: "Client | _Card", contacts: Iterable[str]) -> Traits:
    return Traits(
        name=card.search_name,
        sound=card.sound_name,
        given=fold(card.given_name),
        birth_year=card.birth_year,
        postcode=card.postcode,
        contacts=frozenset(contacts),
    )


def possible_duplicates(client: Client, *, size: int = 5) -> list[tuple[Client, int, tuple[str, ...]]]:
    """Other cards that may be the same person, most likely first, pairs already judged left out."""
    own = client.contact_points.filter(removed_at__isnull=True).values("value")
    points = ContactPoint.objects.filter(removed_at__isnull=True, value__in=own)
    sharing: dict[UUID, set[str]] = {}
    for ident, value in points.order_by("-client_id").values_list("client_id", "value")[: NEAR * 4]:
        sharing.setdefault(ident, set()).add(value)
    near = Q(pk__in=list(sharing)[:NEAR])
    if client.search_name and client.birth_year:
        near |= Q(search_name=client.search_name, birth_year=client.birth_year)
    judged = NotDuplicate.objects.filter(Q(first=client) | Q(second=client)).values_list("first_id", "second_id")
    known = {ident for pair in judged for ident in pair} | {client.pk}
    me = _traits(client, set().union(*sharing.values()))
    rows = Client.objects.filter(near).exclude(state__in=GONE).order_by("search_name", "pk")[: NEAR * 2]
    found = [(one, *likeness(me, _traits(one, sharing.get(one.pk, set())))) for one in rows if one.pk not in known]
    return sorted((row for row in found if row[1] >= PROPOSE), key=lambda row: -row[1])[:size]


def pairs_to_compare(user: User, *, after: str = "", size: int = 25) -> Pairs:
    """The pairs most likely to be one person among the next cards, those already judged left out.

    Seven queries whatever the number. Raises InvalidInput for a place that cannot be one.
    """
    rows = visible_clients(user).exclude(state__in=GONE)
    stretch = _cards(_older(rows, after).order_by("-created_at", "-id")[:STRETCH])
    groups = _groups(stretch, rows)
    judged = set(NotDuplicate.objects.filter(first__in=_idents(groups)).values_list("first_id", "second_id"))
    found: list[tuple[UUID, UUID, int, tuple[str, ...]]] = []
    last = None
    for card in stretch.values():
        last = card
        found += [pair for pair in _pairs_of(card, groups) if pair[:2] not in judged]
        if len(found) >= size:
            break
    people = Client.objects.in_bulk({ident for pair in found for ident in pair[:2]})
    pairs = [Pair(people[first], people[second], score, why) for first, second, score, why in found]
    pairs.sort(key=lambda pair: (-pair.score, pair.first.search_name, pair.first.pk))
    has_more = last is not None and (len(stretch) == STRETCH or last.pk != next(reversed(stretch)))
    return Pairs(pairs, f"{last.created_at.isoformat()}_{last.pk}" if last and has_more else "")


def _older(rows: QuerySet[Client], after: str) -> QuerySet[Client]:
    if not after:
        return rows
    try:
        moment, _, ident = after.partition("_")
        at, last = datetime.fromisoformat(moment), UUID(ident)
    except ValueError as error:
        raise InvalidInput("Cette suite de liste n’existe plus. Revenez au début de la liste.") from error
    return rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=last), created_at__lte=at)


def _cards(rows: QuerySet[Client]) -> dict[UUID, _Card]:
    return {row[0]: _Card(*row) for row in rows.values_list(*COMPARED)}


def _groups(cards: dict[UUID, _Card], rows: QuerySet[Client]) -> dict[str, list[_Card]]:
    """What one of ``cards`` shares with others, a contact or the whole name and year, and who shares it."""
    active = ContactPoint.objects.filter(removed_at__isnull=True)
    for ident, value in active.filter(client__in=cards).values_list("client_id", "value"):
        cards[ident].contacts.add(value)
    values = {value for card in cards.values() for value in card.contacts}
    sharing = active.filter(value__in=values).exclude(client__state__in=GONE)
    contacts = _shared(sharing.values_list("value", "client_id"))
    asked = {(card.search_name, card.birth_year) for card in cards.values() if card.search_name and card.birth_year}
    names, years = {name for name, _ in asked}, {year for _, year in asked}
    alike = rows.filter(search_name__in=names, birth_year__in=years).values_list("search_name", "birth_year", "pk")
    homonyms = _shared((f"{name} {year}", ident) for name, year, ident in alike if (name, year) in asked)
    wanted = {ident for group in (*contacts.values(), *homonyms.values()) for ident in group}
    known = _cards(rows.filter(pk__in=wanted)) | cards
    for value, group in contacts.items():
        for ident in group & set(known):
            known[ident].contacts.add(value)
    return {
        f"{kind}:{key}": [known[ident] for ident in group if ident in known]
        for kind, found in (("contact", contacts), ("name", homonyms))
        for key, group in found.items()
    }


def _shared(lines: Iterable[tuple[str, UUID]]) -> dict[str, set[UUID]]:
    """What two people or more share, except when it is a crowd."""
    groups: dict[str, set[UUID]] = {}
    for key, ident in lines:
        groups.setdefault(key, set()).add(ident)
    return {key: group for key, group in groups.items() if 2 <= len(group) <= CROWD}


def _idents(groups: dict[str, list[_Card]]) -> set[UUID]:
    return {card.pk for group in groups.values() for card in group}


def _pairs_of(card: _Card, groups: dict[str, list[_Card]]) -> Iterator[tuple[UUID, UUID, int, tuple[str, ...]]]:
    """The pairs of which this card is the newer one."""
    keys = [f"name:{card.search_name} {card.birth_year}", *(f"contact:{value}" for value in card.contacts)]
    older = {other.pk: other for key in keys for other in groups.get(key, ()) if other.place < card.place}
    for other in older.values():
        score, why = likeness(_traits(card, card.contacts), _traits(other, other.contacts))
        if score >= PROPOSE:
            first, second = sorted((card.pk, other.pk))
            yield first, second, score, why
