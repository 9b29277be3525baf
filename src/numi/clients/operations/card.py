"""Opening and changing a card."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from numi.accounts.models import User
from numi.clients.models import Client, ContactPoint, Device, EaseReading, Household
from numi.clients.sound import sound
from numi.clients.states import ClientState, ContactKind, Ease
from numi.core import phone
from numi.core.errors import Conflict, InvalidInput
from numi.core.text import fold, mask_secrets, require_size
from numi.journal.operations import record

IDENTITY = (
    "civility", "given_name", "family_name", "birth_year", "street", "postcode", "city", "care_note", "has_no_email",
    "has_no_mobile", "preferred_channel", "hard_of_hearing", "hard_to_speak", "low_sight", "slow_pace", "is_vip",
    "recognition_word", "plan_name", "covered_until", "client_since",
)  # fmt: skip
SAME_READING = timedelta(minutes=1)


def open_client(
    *,
    by: User | None,
    now: datetime,
    given_name: str = "",
    family_name: str = "",
    form_token: Any = None,
    **values: Any,
) -> Client:
    """Make a card. A name or a contact is enough. Records ``client.opened``.

    ``form_token`` (a UUID) names the form that was sent and becomes the id: sent twice, it gives the same card.
    """
    known = Client.objects.filter(pk=form_token).first() if form_token else None
    if known is not None:
        return known
    client = Client(
        given_name=given_name.strip(), family_name=family_name.strip(), created_at=now, state=ClientState.CLIENT
    )
    for name, value in values.items():
        if name not in IDENTITY:
            raise InvalidInput("Ce champ de la fiche n’existe pas.")
        setattr(client, name, mask_secrets(value).text if isinstance(value, str) else value)
    if form_token:
        client.pk = form_token
    _check(client, now.date())
    index_name(client)
    try:
        with transaction.atomic():
            client.save(force_insert=True)
    except IntegrityError:  # the same form, sent at the same moment
        return Client.objects.get(pk=client.pk)
    record("client.opened", subject=client, by=by, now=now, client=client)
    return client


def change_card(
    *, client: Client, by: User, now: datetime, values: Mapping[str, Any], base: Mapping[str, Any]
) -> Client:
    """Change fields of a card. ``base`` is what the person saw: disjoint changes merge, the same field conflicts.

    Records ``client.changed`` with the names of the fields. Raises Conflict with both values, InvalidInput.
    """
    wanted = {name: value for name, value in values.items() if name in IDENTITY and value != base.get(name)}
    clashes = {
        name: (value, getattr(client, name))
        for name, value in wanted.items()
        if getattr(client, name) not in (base.get(name), value)
    }
    if clashes:
        raise Conflict("Un collègue a changé le même champ de la fiche. Choisissez quoi garder.", fields=clashes)
    changed = [name for name, value in wanted.items() if getattr(client, name) != value]
    if not changed:
        return client
    for name in changed:
        value = wanted[name]
        setattr(client, name, mask_secrets(value).text if isinstance(value, str) else value)
    _check(client, now.date())
    index_name(client)
    client.version += 1
    client.save(update_fields=[*changed, "search_name", "sound_name", "version"])
    record("client.changed", subject=client, by=by, now=now, client=client, fields=changed)
    return client


def _check(client: Client, today: date) -> None:
    for name in IDENTITY:
        limit, value = getattr(Client._meta.get_field(name), "max_length", None), getattr(client, name)
        if limit and isinstance(value, str):
            require_size(value, limit)
    if client.birth_year is not None and not 1900 <= client.birth_year <= today.year:
        raise InvalidInput("Cette année de naissance est impossible. Laissez vide si vous ne la connaissez pas.")
    if (
        client.has_no_email
        and client.pk
        and client.contact_points.filter(kind="email", removed_at__isnull=True).exists()
    ):
        raise InvalidInput("Une adresse e-mail est encore sur la fiche. Retirez-la avant de noter « pas d’e-mail ».")


def index_name(client: Client) -> None:
    client.search_name = f"{fold(client.family_name)} {fold(client.given_name)}".strip()[:170]
    client.sound_name = sound(client.family_name or client.given_name)


def add_contact(
    *,
    client: Client,
    kind: str,
    value: str,
    by: User | None,
    now: datetime,
    label: str = "",
    is_main: bool = False,
    takes_sms: bool | None = None,
) -> ContactPoint:
    """Add a number or an address; adding it twice changes nothing. Records ``client.contact_added``."""
    if kind == ContactKind.PHONE:
        kept = phone.normalise(value)
        number = phone.parse(kept)
        takes_sms = bool(number and number.is_mobile) if takes_sms is None else takes_sms
    else:
        kept = value.strip().lower()
        is_one_word = kept.isprintable() and kept.split() == [kept]
        if kept.count("@") != 1 or not all(kept.split("@")) or not is_one_word or len(kept) > 254:
            raise InvalidInput("Cette adresse e-mail est incomplète. Elle s’écrit comme nom@exemple.fr.")
        if client.has_no_email:
            raise InvalidInput("La fiche dit « pas d’e-mail ». Retirez d’abord cette mention si la personne en a un.")
    point, created = ContactPoint.objects.get_or_create(
        client=client,
        kind=kind,
        value=kept,
        removed_at=None,
        defaults={"label": label.strip(), "is_main": is_main, "takes_sms": bool(takes_sms)},
    )
    if created:
        if is_main:
            client.contact_points.filter(kind=kind, is_main=True).exclude(pk=point.pk).update(is_main=False)
        record("client.contact_added", subject=client, by=by, now=now, client=client, nature=kind)
    return point


def remove_contact(*, point: ContactPoint, by: User, now: datetime) -> None:
    """Take a number or an address off. Records ``client.contact_removed``."""
    if point.removed_at is None:
        point.removed_at = now
        point.save(update_fields=["removed_at"])
        record(
            "client.contact_removed", subject=point.client, by=by, now=now, client=point.client_id, nature=point.kind
        )


def add_device(*, client: Client, kind: str, label: str, system: str, by: User | None, now: datetime) -> Device:
    """Note a device at home; noting the same one twice changes nothing. Records ``client.device_added``."""
    if not label.strip():
        raise InvalidInput("Donnez un nom à l’appareil, par exemple « Portable Windows 11 ».")
    name, version = (mask_secrets(one).text.strip() for one in (label, system))
    device, created = Device.objects.get_or_create(
        client=client, kind=kind, label=name[:80], system=version[:40], removed_at=None
    )
    if created:
        record("client.device_added", subject=client, by=by, now=now, client=client, nature=kind)
    return device


def remove_device(*, device: Device, by: User, now: datetime) -> None:
    if device.removed_at is None:
        device.removed_at = now
        device.save(update_fields=["removed_at"])
        record("client.device_removed", subject=device.client, by=by, now=now, client=device.client_id)


def form_household(*, name: str, people: Iterable[Client], by: User | None, now: datetime) -> Household:
    """Say that people live together; saying it twice changes nothing. Records ``client.household`` on each card.

    Raises InvalidInput without a name or with fewer than two people.
    """
    members = list(people)
    if not name.strip() or len(members) < 2:
        raise InvalidInput("Un foyer a un nom et au moins deux personnes. Cochez qui vit ensemble.")
    first = members[0].household
    if first and first.name == name.strip() and all(one.household_id == first.pk for one in members):
        return first
    household = Household.objects.create(name=require_size(name.strip(), 80))
    for person in members:
        person.household = household
        person.version += 1
        person.save(update_fields=["household", "version"])
        record("client.household", subject=person, by=by, now=now, client=person)
    return household


def record_ease(*, client: Client, ease: str, by: User, now: datetime) -> Client:
    """Note how at ease the person is today; the past readings stay. Records ``client.ease``.

    The same reading of the same person within a minute is a second click: it is noted once.
    """
    if client.ease_readings.filter(ease=ease, by=by, at__gt=now - SAME_READING).exists():
        return client
    client.ease = Ease(ease)
    client.save(update_fields=["ease"])
    EaseReading.objects.create(client=client, ease=client.ease, at=now, by=by)
    record("client.ease", subject=client, by=by, now=now, client=client, ease=client.ease)
    return client
