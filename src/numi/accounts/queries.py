"""Reading who is here."""

from django.db.models import Q

from numi.accounts.models import Availability, Invitation, Presence, User
from numi.accounts.roles import CALL_TAKERS


def presence_of(user: User) -> Presence | None:
    """Where this person is in the day, None before the first duty."""
    return Presence.objects.filter(user=user).first()


def is_on_duty(user_id: str) -> bool:
    """Whether calls may ring for this person now."""
    return Presence.objects.filter(user_id=user_id, state=Availability.ON_DUTY).exists()


def is_of_now(user_id: str, epoch: int) -> bool:
    """Whether what was opened at this epoch of a person still is theirs: nothing has cut them since."""
    return User.objects.filter(pk=user_id, is_active=True, session_epoch=epoch).exists()


def agent_by_line(text: str) -> User | None:
    """The colleague at a telephone extension or e-mail, None when unknown or gone."""
    if not text:
        return None
    return User.objects.filter(Q(extension=text) | Q(email=text.lower()), is_active=True).first()


def takers(*, level: int = 0) -> list[User]:
    """Colleagues who take calls, those on duty first."""
    rows = User.objects.filter(is_active=True, role__in=CALL_TAKERS).select_related("presence")
    people = [one for one in rows.order_by("given_name") if one.level >= level]
    return sorted(people, key=lambda one: getattr(getattr(one, "presence", None), "state", "off") != "on_duty")


def people_on_duty() -> list[User]:
    return list(User.objects.filter(is_active=True, presence__state=Availability.ON_DUTY).order_by("given_name"))


def team() -> list[User]:
    """Everybody who works here, the ones gone last."""
    return list(User.objects.select_related("presence").order_by("-is_active", "role", "given_name"))


def person(ident: str) -> User | None:
    return User.objects.filter(pk=ident).first()


def pending_invitations() -> list[Invitation]:
    return list(Invitation.objects.filter(used_at__isnull=True, revoked_at__isnull=True).order_by("-created_at")[:50])
