"""Two cards of one person become one; the trace is kept, and it can be undone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from numi.accounts.models import User
from numi.clients.models import Client, Merge, NotDuplicate
from numi.clients.operations.card import index_name
from numi.clients.states import ClientState, ContactKind
from numi.core.errors import InvalidInput, TransitionRefused
from numi.journal.operations import record

# What belongs to a person: the name of its relation, and of the field that points back. The apps above are reached
# through their reverse relations.
MOVED = {
    "contact_points": "client",
    "devices": "client",
    "ease_readings": "client",
    "vulnerability_notes": "client",
    "mandates": "client",
    "helps": "helper_client",
    "consents": "client",
    "phone_mentions": "client",
    "tickets": "client",
    "calls": "client",
    "callbacks": "client",
}
# What the kept card takes when it has nothing there. How the person hears, sees and speaks is never forgotten.
FILLED = (
    "civility",
    "given_name",
    "family_name",
    "birth_year",
    "street",
    "postcode",
    "city",
    "care_note",
    "recognition_word",
    "plan_name",
    "covered_until",
    "client_since",
    "preferred_channel",
    "ease",
    "hard_of_hearing",
    "hard_to_speak",
    "low_sight",
    "slow_pace",
    "is_vip",
    "household_id",
    "organisation_id",
)


def merge_clients(*, kept: Client, absorbed: Client, by: User, now: datetime) -> Merge:
    """Make two cards one: all that is the absorbed one's goes to the kept one; empty fields of the kept are filled.

    Contacts both have are not doubled. Records ``client.merged``. Raises InvalidInput, TransitionRefused.
    """
    locked = _locked(kept.pk, absorbed.pk)
    kept, absorbed = locked[kept.pk], locked[absorbed.pk]
    if kept.pk == absorbed.pk:
        raise InvalidInput("C’est la même fiche. Choisissez-en une autre.")
    for one in (kept, absorbed):
        if one.state in (ClientState.MERGED, ClientState.ERASED):
            raise TransitionRefused("Une de ces fiches vient d’être fusionnée ou effacée. Rechargez la page.")
    moved: dict[str, Any] = {"rows": {name: _move(name, absorbed, kept) for name in MOVED}, "state": absorbed.state}
    filled = [name for name in FILLED if getattr(kept, name) == _nothing(name) != getattr(absorbed, name)]
    for name in filled:
        setattr(kept, name, getattr(absorbed, name))
    moved["filled"] = filled
    moved["has_no_email"] = kept.has_no_email
    kept.has_no_email = kept.has_no_email and not _has_email(kept)
    _save(kept, filled)
    absorbed.state, absorbed.merged_into = ClientState.MERGED, kept
    absorbed.version += 1
    absorbed.save(update_fields=["state", "merged_into", "version"])
    merge = Merge.objects.create(kept=kept, absorbed=absorbed, moved=moved, by=by, at=now)
    record("client.merged", subject=kept, by=by, now=now, client=kept, absorbed=absorbed.pk)
    record("client.absorbed", subject=absorbed, by=by, now=now, client=absorbed, kept=kept.pk)
    return merge


def _nothing(name: str) -> Any:
    """What a field holds when nothing was said."""
    field: Any = Client._meta.get_field(name.removesuffix("_id"))
    return field.get_default()


def _has_email(client: Client) -> bool:
    return client.contact_points.filter(kind=ContactKind.EMAIL, removed_at__isnull=True).exists()


def _save(client: Client, fields: Iterable[str]) -> None:
    index_name(client)
    client.version += 1
    client.save(update_fields=[*fields, "has_no_email", "search_name", "sound_name", "version"])


def _move(name: str, absorbed: Client, kept: Client) -> list[str]:
    """Move the rows of one relation and return their ids. What the kept one has already is not doubled."""
    rows: Any = getattr(absorbed, name).all()
    if name == "contact_points":
        known = list(kept.contact_points.filter(removed_at__isnull=True).values_list("kind", "value"))
        for kind, value in known:
            rows = rows.exclude(kind=kind, value=value, removed_at__isnull=True)
    if name == "phone_mentions":
        rows = rows.exclude(value__in=list(kept.phone_mentions.values_list("value", flat=True)))
    ids = [str(pk) for pk in rows.values_list("pk", flat=True)]
    getattr(absorbed, name).filter(pk__in=ids).update(**{MOVED[name]: kept})
    return ids


def undo_merge(*, merge: Merge, by: User, now: datetime) -> Client:
    """Give back to the absorbed card what was its own; what was added since stays on the kept one.

    Records ``client.unmerged``. Raises TransitionRefused when it was undone already or the kept card is gone.
    """
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    locked = _locked(merge.kept_id, merge.absorbed_id)
    kept, absorbed = locked[merge.kept_id], locked[merge.absorbed_id]
    if merge.undone_at is not None:
        raise TransitionRefused("Cette fusion est déjà défaite.")
    if kept.state in (ClientState.MERGED, ClientState.ERASED):
        raise TransitionRefused(
            "La fiche gardée a été fusionnée ou effacée depuis. Défaites d’abord cette autre fusion."
        )
    absorbed.state = ClientState(merge.moved.get("state", ClientState.CLIENT))
    absorbed.merged_into = None
    absorbed.version += 1
    absorbed.save(update_fields=["state", "merged_into", "version"])
    for name, ids in merge.moved["rows"].items():
        getattr(kept, name).filter(pk__in=ids).update(**{MOVED[name]: absorbed})
    for name in merge.moved["filled"]:
        if getattr(kept, name) == getattr(absorbed, name):
            setattr(kept, name, _nothing(name))
    kept.has_no_email = bool(merge.moved.get("has_no_email", kept.has_no_email)) and not _has_email(kept)
    _save(kept, merge.moved["filled"])
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    record("client.unmerged", subject=kept, by=by, now=now, client=kept, absorbed=absorbed.pk)
    return absorbed


def _locked(*idents: UUID) -> dict[UUID, Client]:
    """The cards, locked always in the same order: two merges at once wait for one another and never for ever."""
    rows = Client.objects.select_for_update(of=("self",)).filter(pk__in=idents).order_by("pk")
    return {one.pk: one for one in rows}


def not_duplicate(*, first: Client, second: Client, by: User, now: datetime) -> None:
    """Two people, a person said so: never proposed again. Records ``client.distinct``."""
    low, high = sorted((first, second), key=lambda one: one.pk)
    _, created = NotDuplicate.objects.get_or_create(first=low, second=high, defaults={"by": by, "at": now})
    if created:
        record("client.distinct", subject=first, by=by, now=now, client=first, other=second.pk)
