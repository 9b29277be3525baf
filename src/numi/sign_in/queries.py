"""What a session has proven."""

import time
from datetime import datetime
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session

STRONG = frozenset({"totp", "webauthn", "recovery_codes"})
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def second_factor_given(request: Any) -> bool:
    """Whether this session was opened with a code, a passkey or a recovery code."""
    records = get_authentication_records(request, request.user)
    return any(one.get("method") == "mfa" and one.get("type") in STRONG for one in records)


def has_second_factor(user: Any, *, but: int | None = None) -> bool:
    """Whether the person has a TOTP or a passkey (besides the one named)."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exclude(pk=but).exists())


def factor_kinds(user: Any) -> set[str]:
    """The kinds of factor that the person has: totp, webauthn, recovery_codes."""
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def passkeys(user: Any) -> list[Any]:
    """The passkeys of a person, with their name and last use."""
    return [row.wrap() for row in Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)]


def proven_recently(request: Any) -> bool:
    """Whether a password, a code or a key was given in this session within the last quarter of an hour."""
    records = get_authentication_records(request, request.user)
    limit = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(one.get("method") in ("password", "mfa") and one.get("at", 0) >= limit for one in records)


def sessions_of(user: Any, *, now: datetime) -> list[Any]:
    """The living sessions of a person, the newest first."""
    rows = list(UserSession.objects.filter(user=user).order_by("-created_at")[:50])
    living = Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=now)
    keys = set(living.values_list("session_key", flat=True))
    return [row for row in rows if row.session_key in keys]
