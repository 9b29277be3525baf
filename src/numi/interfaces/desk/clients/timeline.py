"""One thread for a person: requests, calls, notes, call-backs and what changed on the card, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, Q, Value, When
from django.urls import reverse

from numi.calls.access import visible_calls
from numi.calls.states import CallbackState, CallState, Direction
from numi.clients.queries import facts_of_person
from numi.interfaces.desk.clients.forms import IdentityForm
from numi.tickets.access import readable, visible_tickets
from numi.tickets.states import TicketState

if TYPE_CHECKING:
    from numi.accounts.models import User

SIZE = 20
CHANNEL_ICONS = {"phone": "phone", "email": "mail", "post": "mail"}
# The facts of the card that are worth a line, with their icon and words.
FACTS = {
    "client.opened": ("plus", "Fiche ouverte"),
    "client.changed": ("pencil", "Fiche changée"),
    "client.contact_added": ("plus", "Contact ajouté"),
    "client.contact_removed": ("delete", "Contact retiré"),
    "client.device_added": ("laptop", "Appareil ajouté"),
    "client.device_removed": ("laptop", "Appareil retiré"),
    "client.household": ("users", "Foyer formé"),
    "client.ease": ("graduation-cap", "Aisance relevée"),
    "client.merged": ("merge", "Une autre fiche fusionnée dans celle-ci"),
    "client.unmerged": ("undo-2", "Fusion défaite"),
    "client.distinct": ("users", "Notée comme une autre personne qu’une fiche proche"),
    "mandate.recorded": ("hand", "Accord donné à un aidant"),
    "mandate.revoked": ("ban", "Accord d’un aidant retiré"),
    "consent.recorded": ("check", "Réponse à une demande d’accord"),
    "consent.withdrawn": ("ban", "Ne plus appeler pour vendre"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the thread."""

    at: datetime
    icon: str
    title: str
    by: str = ""
    body: str = ""
    url: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    entries: list[Entry]
    before: str


def thread_of(client: Any, *, user: "User", before: datetime | None = None) -> Thread:
    """One page of the thread, in five queries whatever the history, with only what this person may read."""
    found = [
        *_tickets(client, user, before),
        *_notes(client, user, before),
        *_calls(client, user, before),
        *_callbacks(client, user, before),
        *_facts(client, before),
    ]
    found.sort(key=lambda entry: entry.at, reverse=True)
    if len(found) <= SIZE:
        return Thread(found, "")
    last = found[SIZE - 1].at
    shown = [entry for entry in found if entry.at >= last]  # one gesture may leave several lines at one moment
    return Thread(shown, last.isoformat() if len(found) > len(shown) else "")


def _until(field: str, before: datetime | None) -> Q:
    return Q(**{f"{field}__lt": before}) if before else Q()


def _tickets(client: Any, user: "User", before: datetime | None) -> list[Entry]:
    rows = visible_tickets(user).filter(_until("created_at", before), client=client)
    columns = ("number", "created_at", "channel", "subject", "state", "owner__given_name", "owner__family_name")
    return [
        Entry(
            at=at,
            icon=CHANNEL_ICONS.get(channel, "inbox"),
            title=f"{subject or 'Demande sans objet'} ({TicketState(state).label.lower()})",
            by=_whole(*owner),
            url=reverse("desk:tickets-detail", args=[number]),
        )
        for number, at, channel, subject, state, *owner in rows.order_by("-created_at").values_list(*columns)[
            : SIZE + 1
        ]
    ]


def _whole(given: str | None, family: str | None) -> str:
    """The name of a colleague, empty when nobody did it."""
    return f"{given or ''} {family or ''}".strip()


def _notes(client: Any, user: "User", before: datetime | None) -> list[Entry]:
    rows = visible_tickets(user).filter(_until("notes__at", before), client=client, notes__isnull=False)
    columns = ("number", "notes__at", "notes__body", "notes__visible_to_client", "notes__author__given_name")
    return [
        Entry(
            at=at,
            icon="pencil",
            title="Note",
            by=author or "numi",
            body=body if len(body) <= 400 else f"{body[:400]}…",
            url=reverse("desk:tickets-detail", args=[number]),
            shared=shared,
        )
        for number, at, body, shared, author in rows.order_by("-notes__at").values_list(*columns)[: SIZE + 1]
    ]


def _calls(client: Any, user: "User", before: datetime | None) -> list[Entry]:
    rows = visible_calls(user).filter(_until("rang_at", before), client=client, rang_at__isnull=False)
    about = Case(When(readable(user, "ticket"), then=F("ticket__number")), default=Value(""))
    columns = ("rang_at", "answered_at", "direction", "state", "agent__given_name", "agent__family_name", "about")
    return [
        Entry(
            at=at,
            icon="phone-missed" if answered is None else "phone",
            title=f"Appel {Direction(direction).label.lower()}, {CallState(state).label.lower()}",
            by=_whole(given, family),
            url=reverse("desk:tickets-detail", args=[number]) if number else "",
        )
        for at, answered, direction, state, given, family, number in rows.annotate(about=about)
        .order_by("-rang_at")
        .values_list(*columns)[: SIZE + 1]
    ]


def _callbacks(client: Any, user: "User", before: datetime | None) -> list[Entry]:
    may_read = Q(ticket__isnull=True) | readable(user, "ticket")
    rows = client.callbacks.filter(may_read, _until("queued_at", before)).order_by("-queued_at")
    columns = ("queued_at", "state", "reason", "owner__given_name", "owner__family_name")
    return [
        Entry(
            at=at,
            icon="phone-forwarded",
            title=f"Rappel, {CallbackState(state).label.lower()}",
            by=_whole(*owner),
            body=reason,
        )
        for at, state, reason, *owner in rows.values_list(*columns)[: SIZE + 1]
    ]


def _facts(client: Any, before: datetime | None) -> list[Entry]:
    rows = facts_of_person(client, kinds=tuple(FACTS), before=before, size=SIZE + 1)
    labels = {name: str(field.label) for name, field in IdentityForm.base_fields.items()}
    return [
        Entry(
            at=fact.at,
            icon=FACTS[fact.kind][0],
            title=FACTS[fact.kind][1],
            by=fact.actor.display_name if fact.actor else "",
            body=", ".join(labels.get(name, name) for name in fact.data.get("fields", [])),
        )
        for fact in rows
    ]
