"""Sessions: opened, kept while a security change ends the others, ended one by one, reopened in place."""

from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import clear_authentication_records, record_authentication
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import login, update_session_auth_hash
from django.core.exceptions import ValidationError

from numi.accounts.operations.team import cut
from numi.core.errors import InvalidInput, NotVisible
from numi.journal.operations import record
from numi.live.operations import publish
from numi.sign_in.queries import has_second_factor

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ENROLLED = {"totp_activated": "totp", "webauthn_added": "webauthn"}
OPENED_AT, SEEN_AT = "numi_opened_at", "numi_seen_at"


def open_session(request: Any, user: Any, *, now: datetime) -> None:
    """Note when the session began: its age is bounded, it shows in the list. Records ``session.opened``."""
    UserSession.objects.create_from_request(request)
    request.session[OPENED_AT] = request.session[SEEN_AT] = int(now.timestamp())
    record("session.opened", subject=user, by=user, now=now)


def enter_by_link(request: Any, user: Any, *, now: datetime) -> None:
    """Open a session for a person who just chose a password from a link: the second factor comes next."""
    login(request, user, backend=BACKEND)
    record_authentication(request, user, "password")
    open_session(request, user, now=now)


def security_changed(request: Any, user: Any, *, what: str, now: datetime) -> None:
    """A password or a factor changed: every other session and stream ends, this one stays.

    A factor enrolled just now has been shown to work: it counts for this session. When the last one goes, the session
    must enrol again before anything else. Records ``account.<what>``.
    """
    if what in ENROLLED:
        record_authentication(request, user, "mfa", type=ENROLLED[what])
    elif what.endswith(("_removed", "_deactivated")) and not has_second_factor(user):
        clear_authentication_records(request)
    _keep_only_this(request, user, now)
    record(f"account.{what}", subject=user, by=user, now=now)


def _keep_only_this(request: Any, user: Any, now: datetime) -> None:
    cut(person=user, now=now)
    UserSession.objects.filter(user=user).delete()
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)


def end_other_sessions(request: Any, user: Any, *, now: datetime) -> None:
    """End every session of the person but this one. Records ``session.others_ended``."""
    _keep_only_this(request, user, now)
    record("session.others_ended", subject=user, by=user, now=now)


def end_session(*, user: Any, ident: int, now: datetime) -> None:
    """End one session of the person. Records ``session.ended``. Raises NotVisible for somebody else's."""
    found = UserSession.objects.filter(pk=ident, user=user).first()
    if found is None:
        raise NotVisible("Cette session n’existe plus.")
    found.end()
    publish("account.cut", audience=f"user:{user.pk}", now=now)
    record("session.ended", subject=user, by=user, now=now)


def forget_second_factors(*, user: Any, now: datetime) -> int:
    """Take away every factor of a person who used a rescue link; they enrol again at once. Records the fact."""
    count, _ = Authenticator.objects.filter(user=user).delete()
    record("account.factors_forgotten", subject=user, by=user, now=now, count=count)
    return int(count)


def sign_in_again(request: Any, *, email: str, password: str, code: str, who: str, now: datetime) -> Any:
    """Open a session in place, in one go, for the very person whose page is open. Raises InvalidInput.

    Counted and slowed like any sign-in. The answer never says which of the three was wrong.
    """
    refusal = InvalidInput("L’adresse, le mot de passe ou le code ne correspond pas. Vérifiez, puis réessayez.")
    try:
        user = get_adapter().authenticate(request, email=email.strip().lower(), password=password)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages)) from error
    if user is None or not user.is_active:
        raise refusal
    used = _factor_of(user, code)
    if used is None:
        raise refusal
    if who and str(user.pk) != who:
        raise InvalidInput(
            "Cette page est celle d’un autre compte. Reconnectez-vous avec le même, votre texte l’attend."
        )
    login(request, user, backend=BACKEND)
    record_authentication(request, user, "password")
    record_authentication(request, user, "mfa", type=used.type, id=used.pk)
    used.record_usage()
    open_session(request, user, now=now)
    return user


def _factor_of(user: Any, code: str) -> Authenticator | None:
    try:
        clear = check_rate_limit(user)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages)) from error
    rows = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
    for row in rows:
        if code and row.wrap().validate_code(code.strip()):
            clear()
            return row
    return None
