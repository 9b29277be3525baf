"""People of the hotline: their role, their settings, their leaving, and the end of their sessions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from numi.accounts.access import check_manager
from numi.accounts.models import Availability, Invitation, User
from numi.accounts.operations.presence import set_presence
from numi.accounts.preferences import DEFAULTS, check_keys, checked, key_of
from numi.accounts.roles import STAFF, Role
from numi.core.errors import Conflict, InvalidInput, NotAllowed
from numi.core.merging import Clashes, three_way
from numi.journal.operations import record
from numi.live.operations import publish


def change_role(*, person: User, role: str, by: User, now: datetime, version: int | None = None) -> User:
    """Give another role; the person signs in again, the links they gave end. Nobody changes their own.

    Records ``account.role``. Raises NotAllowed, InvalidInput, Conflict when a colleague changed the person since
    ``version``.
    """
    check_manager(by)
    if role not in STAFF:
        raise InvalidInput("Choisissez un rôle de l’équipe.")
    if version is not None and version != person.version and role != person.role:
        raise Conflict(
            "Un collègue vient de changer cette personne. Relisez, puis recommencez.",
            fields={"role": (str(Role(role).label), person.get_role_display())},
        )
    if person.pk == by.pk:
        raise NotAllowed("On ne change pas son propre rôle. Demandez à un autre administrateur.")
    _keep_one_admin(person, role)
    person.role = role
    person.version += 1
    person.save(update_fields=["role", "version"])
    if person.level == 0:
        set_presence(user=person, state=Availability.OFF, now=now)
    _withdraw_links(Q(invited_by=person), now)
    cut(person=person, now=now)
    record("account.role", subject=person, by=by, now=now, role=role)
    return person


def deactivate(*, person: User, by: User, now: datetime) -> User:
    """The person leaves: sessions, streams, presence and the links they gave end now. Records ``account.left``."""
    check_manager(by)
    if person.pk == by.pk:
        raise NotAllowed("On ne ferme pas son propre compte. Demandez à un autre administrateur.")
    _keep_one_admin(person, "")
    person.is_active, person.left_at = False, now
    person.version += 1
    person.save(update_fields=["is_active", "left_at", "version"])
    set_presence(user=person, state=Availability.OFF, now=now)
    _withdraw_links(Q(invited_by=person), now)
    cut(person=person, now=now)
    record("account.left", subject=person, by=by, now=now)
    return person


def reactivate(*, person: User, by: User, now: datetime) -> User:
    """The person comes back. Records ``account.back``."""
    check_manager(by)
    person.is_active, person.left_at = True, None
    person.version += 1
    person.save(update_fields=["is_active", "left_at", "version"])
    record("account.back", subject=person, by=by, now=now)
    return person


def cut(*, person: User, now: datetime) -> None:
    """End every session and every open stream of a person.

    The epoch ends them: a session of an older epoch is nobody's (see ``User._get_session_auth_hash``). Streams hear
    ``account.cut`` and close. A rescue link that waits for the person opens nothing any more.
    """
    _withdraw_links(Q(person=person), now)
    User.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    person.refresh_from_db(fields=["session_epoch"])
    publish("account.cut", audience=f"user:{person.pk}", now=now)


def _withdraw_links(which: Q, now: datetime) -> None:
    Invitation.objects.filter(which, used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)


def change_settings(
    *, user: User, values: dict[str, Any], now: datetime, base: Mapping[str, Any] | None = None
) -> User:
    """Keep personal settings: density, theme, view, or all the keys at once. Records ``account.settings``.

    ``base`` is what the page showed: a setting changed elsewhere meanwhile stays. Raises InvalidInput, and Conflict
    with both values of what was changed in both places.
    """
    user.settings = User.objects.select_for_update().get(pk=user.pk).settings
    if base is not None:
        current = {name: user.settings.get(name, DEFAULTS.get(name)) for name in values}
        values, clashes = three_way(values, base, current)
        _refuse(clashes)
    user.settings = {**user.settings, **checked(values)}
    user.save(update_fields=["settings"])
    record("account.settings", subject=user, by=user, now=now, names=sorted(values))
    return user


def change_keys(
    *, user: User, keys: Mapping[str, str], off: bool, now: datetime, base: Mapping[str, str] | None = None
) -> User:
    """Keep one key for each gesture, and whether single keys act. ``base`` is what the page showed.

    Only the keys that differ from the usual ones are kept. Raises InvalidInput when two gestures share a key, Conflict.
    """
    user.settings = User.objects.select_for_update().get(pk=user.pk).settings
    current = {gesture: key_of(user.settings, gesture) for gesture in keys}
    wanted, clashes = three_way(keys, current if base is None else base, current)
    _refuse(clashes)
    merged = current | wanted
    check_keys(merged)
    changed = {gesture: key for gesture, key in merged.items() if key != gesture}
    return change_settings(user=user, values={"keys": changed, "keys_off": off}, now=now)


def _refuse(clashes: Clashes) -> None:
    if clashes:
        raise Conflict("Ce réglage a changé sur un autre écran. Choisissez lequel garder.", fields=clashes)


def _keep_one_admin(person: User, role: str) -> None:
    if person.role != Role.ADMIN or role == Role.ADMIN:
        return
    admins = User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True).order_by("pk")
    if not [one for one in admins if one.pk != person.pk]:
        raise NotAllowed("C’est le dernier administrateur. Nommez-en un autre d’abord.")
