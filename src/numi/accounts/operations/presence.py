"""Where people are in their day: ready, in a call, finishing one, taking breath, gone."""

from datetime import datetime, timedelta

from django.db.models import F

from numi.accounts.models import Availability, Presence, User
from numi.accounts.roles import CALL_TAKERS
from numi.core.errors import InvalidInput, NotAllowed, TransitionRefused
from numi.journal.operations import record
from numi.live.operations import publish

WRAP_UP_LIMIT = timedelta(minutes=30)
CALL_LIMIT = timedelta(hours=3)
LONGEST_BREATH = timedelta(minutes=5)


def set_presence(*, user: User, state: str, now: datetime, until: datetime | None = None, reason: str = "") -> Presence:
    """Say where a person is now; open screens are told. Records ``presence.<state>``."""
    mine = Presence.objects.filter(user=user, state=state, until=None).first() if until is None else None
    if mine:
        return mine
    presence, _ = Presence.objects.update_or_create(
        user=user, defaults={"state": state, "since": now, "until": until, "reason": reason[:40]}
    )
    record(f"presence.{state}", subject=user, by=user, now=now, reason=reason)
    publish("presence.changed", audience=f"user:{user.pk}", now=now, state=state)
    publish("presence.changed", audience="role:supervisor", now=now, user=user.pk)
    return presence


def go_on_duty(*, user: User, now: datetime) -> Presence:
    """Ready to answer. Raises NotAllowed for a role that takes no call."""
    if user.role not in CALL_TAKERS:
        raise NotAllowed("Votre rôle ne prend pas d’appel.")
    _check_free(user, now)
    return set_presence(user=user, state=Availability.ON_DUTY, now=now)


def _check_free(user: User, now: datetime) -> None:
    """In a call, only the end of the call changes where a person is. A forgotten one frees after three hours."""
    if Presence.objects.filter(user=user, state=Availability.IN_CALL, since__gt=now - CALL_LIMIT).exists():
        raise TransitionRefused("Vous êtes en appel. Raccrochez d’abord\u00a0: votre pause vous attend.")


def go_off_duty(*, user: User, now: datetime) -> Presence:
    """Nothing rings any more. Raises TransitionRefused during a call."""
    _check_free(user, now)
    return set_presence(user=user, state=Availability.OFF, now=now)


def take_pause(*, user: User, now: datetime, minutes: int = 15, reason: str = "") -> Presence:
    """A pause: nothing rings until it is over or the person comes back."""
    if not 1 <= minutes <= 240:
        raise InvalidInput("Une pause dure entre 1 minute et 4 heures.")
    _check_free(user, now)
    return set_presence(
        user=user, state=Availability.PAUSE, now=now, until=now + timedelta(minutes=minutes), reason=reason
    )


def enter_call(*, user: User, now: datetime) -> Presence:
    return set_presence(user=user, state=Availability.IN_CALL, now=now)


def leave_call(*, user: User, now: datetime) -> Presence:
    return set_presence(user=user, state=Availability.WRAP_UP, now=now, until=now + WRAP_UP_LIMIT)


def rest(*, user: User, now: datetime, seconds: int) -> Presence:
    """After a wrap-up: ready at once, or after a breath when the call was hard."""
    if not seconds:
        return set_presence(user=user, state=Availability.ON_DUTY, now=now)
    until = now + timedelta(seconds=seconds)
    return set_presence(user=user, state=Availability.PAUSE, now=now, until=until, reason="Après un appel difficile")


def end_pauses(*, now: datetime) -> int:
    """Bring back those whose breath after a hard call is over. Returns how many.

    A longer pause ends when the person says so: nothing rings on an empty chair.
    """
    short = F("since") + LONGEST_BREATH
    rows = Presence.objects.filter(state=Availability.PAUSE, until__lte=now, user__is_active=True)
    over = list(rows.filter(until__lte=short).select_related("user")[:200])
    for presence in over:
        set_presence(user=presence.user, state=Availability.ON_DUTY, now=now)
    return len(over)
