"""Reading cards: who has this number, who is this, what to show during a call."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F, Max, Q, QuerySet

from numi.accounts.models import User
from numi.clients.access import visible_clients
from numi.clients.legal import allows
from numi.clients.mandates import in_force
from numi.clients.models import (
    Client,
    Consent,
    ContactPoint,
    EaseReading,
    Mandate,
    Merge,
    PhoneMention,
    VulnerabilityNote,
)
from numi.clients.sound import sound
from numi.clients.states import Channel, ClientState, ContactKind
from numi.core import phone
from numi.core.text import fold
from numi.journal.models import Fact
from numi.journal.queries import BY

GONE = (ClientState.MERGED, ClientState.ERASED)
SEARCH_SIZE = 8
NUMBER_SIZE = 9
NAME_WORDS = 5
LAST_SIGN = "\U0010ffff"


def find_by_phone(number: str) -> list[Client]:
    """The people reached at this number (E.164), those spoken to last first."""
    return find_by_phones([number]).get(number, [])


def find_by_phones(numbers: Sequence[str]) -> dict[str, list[Client]]:
    """The people reached at each number, in one query for all of them; those spoken to last first."""
    rows = ContactPoint.objects.filter(value__in=numbers, kind=ContactKind.PHONE, removed_at__isnull=True)
    rows = rows.exclude(client__state__in=GONE).annotate(last_call_at=Max("client__calls__rang_at"))
    last = F("last_call_at").desc(nulls_last=True)
    return _by_value(rows.order_by(last, "client__family_name", "client__given_name"))


def guess_by_phone(number: str) -> list[Client]:
    """People in whose messages this number was written."""
    return guess_by_phones([number]).get(number, [])


def guess_by_phones(numbers: Sequence[str]) -> dict[str, list[Client]]:
    """The people in whose messages each number was written, in one query for all of them."""
    rows = PhoneMention.objects.filter(value__in=numbers).exclude(client__state__in=GONE)
    return _by_value(rows.order_by("client__family_name"))


def _by_value(rows: QuerySet[Any]) -> dict[str, list[Client]]:
    """At most ``NUMBER_SIZE`` people a number: more are a care home, and the search finds them by name."""
    found: dict[str, list[Client]] = {}
    for one in rows.select_related("client")[: NUMBER_SIZE * 10]:
        people = found.setdefault(one.value, [])
        if one.client not in people and len(people) < NUMBER_SIZE:
            people.append(one.client)
    return found


def search_clients(user: User, text: str, *, size: int = SEARCH_SIZE) -> list[Client]:
    """People by name (accents, order and near spellings forgiven), number (whole or its beginning), or e-mail."""
    asked = text.strip()[:120]
    rows = visible_clients(user).exclude(state__in=GONE)
    if "@" in asked:
        return _by_contact(rows, Q(_begins("value", asked.lower()), kind=ContactKind.EMAIL), size)
    digits = re.sub(r"\D", "", asked)
    if len(digits) >= 4 and len(digits) >= len(asked.replace(" ", "")) - 2:
        whole = phone.parse(asked)
        if whole:
            return _by_contact(rows, Q(kind=ContactKind.PHONE, value=whole.e164), size)
        return _by_contact(rows, Q(_begins("value", phone.beginning(asked)), kind=ContactKind.PHONE), size)
    return _by_name(rows, asked, size)


def _begins(field: str, start: str) -> Q:
    """``field`` begins with ``start``, said in the way that each engine finds in its index."""
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": start, f"{field}__lt": start + LAST_SIGN})
    return Q(**{f"{field}__startswith": start})


def _by_contact(rows: QuerySet[Client], condition: Q, size: int) -> list[Client]:
    points = ContactPoint.objects.filter(condition, removed_at__isnull=True).values_list("client_id", flat=True)
    return list(rows.filter(pk__in=list(points[: size * 4])).order_by("family_name", "given_name")[:size])


def _by_name(rows: QuerySet[Client], asked: str, size: int) -> list[Client]:
    words = [word for word in re.findall(r"[a-z]+", fold(asked)) if word not in ("mme", "madame", "m", "monsieur")]
    words = list(dict.fromkeys(words))[:NAME_WORDS]
    if not words:
        return []
    found: dict[Any, Client] = {}
    for first in words:
        near = rows.filter(_begins("search_name", first))
        for word in words:
            near = near if word == first else near.filter(search_name__contains=word)
        found |= {one.pk: one for one in near.order_by("search_name")[:size]}
    keys = {sound(word) for word in words if len(word) > 2}
    for one in rows.filter(sound_name__in=keys).order_by("sound_name", "search_name")[:size]:
        found.setdefault(one.pk, one)
    return list(found.values())[:size]


@dataclass(frozen=True, slots=True)
class Helper:
    name: str
    relation: str
    since: date
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What the hotliner sees of a person during a call. ``care`` is what to mind while speaking."""

    client: Client
    age: int | None
    phones: tuple[ContactPoint, ...]
    emails: tuple[ContactPoint, ...]
    devices: tuple[Any, ...]
    helper: Helper | None
    care: tuple[str, ...]
    is_covered: bool
    writes_by: str
    recent: tuple[tuple[str, str, datetime], ...]
    open_tickets: tuple[Any, ...]
    calls_this_month: int


def card(client: Client, *, today: date, tickets: Sequence[Any], calls_this_month: int) -> Card:
    """The card of a person, in at most four queries whatever the history.

    ``tickets`` and ``calls_this_month`` are what the reader may read of them: the rungs above know.
    """
    points = list(client.contact_points.filter(removed_at__isnull=True).order_by("-is_main"))
    mandates = list(Mandate.objects.filter(client=client, revoked_at__isnull=True).order_by("-starts_on")[:5])
    valid = next((one for one in mandates if in_force(one, today)), None)
    return Card(
        client=client,
        age=today.year - client.birth_year if client.birth_year else None,
        phones=tuple(one for one in points if one.kind == ContactKind.PHONE),
        emails=tuple(one for one in points if one.kind == ContactKind.EMAIL),
        devices=tuple(client.devices.filter(removed_at__isnull=True).order_by("label")[:6]),
        helper=Helper(valid.helper_name, valid.helper_relation, valid.consented_at.date(), tuple(valid.scopes))
        if valid
        else None,
        care=care_notes(client),
        is_covered=bool(client.covered_until and client.covered_until >= today),
        writes_by=_writes_by(client, points),
        recent=tuple((one.channel, one.subject or "Demande sans objet", one.created_at) for one in tickets[:5]),
        open_tickets=tuple(
            one for one in tickets if one.closed_at is None and one.state not in ("merged", "out_of_scope")
        ),
        calls_this_month=calls_this_month,
    )


def care_notes(client: Client) -> tuple[str, ...]:
    """What to mind while speaking, in full sentences."""
    notes = []
    if client.slow_pace or client.hard_of_hearing:
        notes.append("Parlez lentement, une chose à la fois.")
    if client.hard_of_hearing:
        notes.append("Entend mal : voix posée et plus grave, sans crier.")
    if client.hard_to_speak:
        notes.append("Parle avec difficulté : laissez le temps, questions à oui ou non.")
    if client.low_sight:
        notes.append("Voit mal : décrivez la place et la forme, pas la couleur.")
    if client.care_note:
        notes.append(client.care_note)
    return tuple(notes)


def _writes_by(client: Client, points: list[ContactPoint]) -> str:
    if client.has_no_email:
        return "Aucun. " + ("Courrier ou SMS" if any(one.takes_sms for one in points) else "Courrier")
    if client.preferred_channel:
        return f"Préfère : {Channel(client.preferred_channel).label}"
    return next((one.value for one in points if one.kind == ContactKind.EMAIL), "Non connu")


def card_values(client: Client | None) -> dict[str, str]:
    """What a procedure may put in its sentences or know without asking (see ``procedures.fields``)."""
    if client is None:
        return {}
    devices = list(client.devices.filter(removed_at__isnull=True).exclude(kind="printer").order_by("label"))
    device = devices[0] if len(devices) == 1 else None  # with two at home, which one it is must be asked
    yes = {True: "oui", False: "non"}
    civility = {"mrs": "Madame", "mr": "Monsieur"}.get(client.civility, "")
    return {
        "client.prenom": client.given_name,
        "client.nom": client.family_name,
        "client.civilite": civility,
        "client.ville": client.city,
        "client.appareil": device.label if device else "",
        "client.device.kind": device.kind if device else "",
        "client.device.system": device.system.lower() if device else "",
        "client.has_email": "non" if client.has_no_email else "",
        "client.has_mobile": "non" if client.has_no_mobile else "",
        "client.hard_of_hearing": yes[True] if client.hard_of_hearing else "",
        "client.ease": client.ease if client.ease != "unknown" else "",
    }


def consents_of(client: Client, *, now: datetime) -> list[tuple[Consent, bool]]:
    """The newest answer of each purpose and channel, and whether it allows today."""
    newest: dict[tuple[str, str], Consent] = {}
    for one in client.consents.order_by("collected_at", "id"):
        newest[(one.purpose, one.channel)] = one
    return [(one, allows(one, now)) for one in newest.values()]


def vulnerability_of(client: Client) -> VulnerabilityNote | None:
    return client.vulnerability_notes.filter(ended_at__isnull=True).select_related("by").order_by("-at").first()


def merges_of(client: Client) -> list[Merge]:
    return list(client.merges.filter(undone_at__isnull=True).select_related("absorbed", "by").order_by("-at"))


def recent_clients(user: User, *, size: int = 25) -> list[Client]:
    """The cards opened last, for an empty search."""
    return list(visible_clients(user).exclude(state__in=GONE).order_by("-created_at", "-id")[:size])


def mandates_of(client: Client, *, today: date) -> list[tuple[Mandate, bool]]:
    """What helpers were allowed, newest first, and whether it holds today."""
    rows = client.mandates.select_related("recorded_by").order_by("-starts_on", "-id")[:10]
    return [(one, in_force(one, today)) for one in rows]


def ease_history(client: Client) -> list[EaseReading]:
    """The last appreciations of the person's ease, newest first."""
    return list(client.ease_readings.select_related("by").order_by("-at", "-id")[:6])


def household_of(client: Client) -> list[Client]:
    """The other people of the household."""
    if client.household_id is None:
        return []
    rows = Client.objects.filter(household_id=client.household_id).exclude(pk=client.pk).exclude(state__in=GONE)
    return list(rows.order_by("given_name")[:20])


def under_one_roof(client: Client) -> list[Client]:
    """People who may live with this one: the household, then those who share a number or the whole address."""
    numbers = client.contact_points.filter(removed_at__isnull=True, kind=ContactKind.PHONE).values("value")
    sharing = ContactPoint.objects.filter(value__in=numbers, removed_at__isnull=True)
    near = Q(pk__in=list(sharing.values_list("client_id", flat=True)[:50]))
    if client.street and client.postcode:
        near |= Q(street__iexact=client.street, postcode=client.postcode)
    if client.household_id:
        near |= Q(household_id=client.household_id)
    return list(Client.objects.filter(near).exclude(pk=client.pk).exclude(state__in=GONE).order_by("given_name")[:12])


def facts_of_person(
    client: Client, *, kinds: tuple[str, ...], before: datetime | None = None, size: int = 30
) -> list[Fact]:
    """The facts of these kinds about a person, newest first."""
    rows = Fact.objects.filter(client_id=client.pk, kind__in=kinds)
    if before:
        rows = rows.filter(at__lt=before)
    rows = rows.select_related("actor").only("kind", "at", "data", *BY)
    return list(rows.order_by("-at", "-id")[:size])
