"""Second factors made by us: for the demonstration, and for tests."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache

from numi.sign_in.secrets import open_secret


def enrol_totp(*, user: Any, secret: str) -> Authenticator:
    """Give a person a TOTP with a known secret (demonstration, tests)."""
    return TOTP.activate(user, secret).instance


def new_totp_secret() -> str:
    """A fresh secret, base 32."""
    return str(generate_totp_secret())


def current_code(user: Any) -> str:
    """Six digits that the person's application shows now, empty without a TOTP. For the local demonstration.

    A code serves once: the ones next to it in time are taken when it has.
    """
    authenticator = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if authenticator is None:
        return ""
    secret = open_secret(authenticator.data["secret"])
    counters = sorted(yield_hotp_counters_from_time())
    codes = [str(format_hotp_value(hotp_value(secret, counter))) for counter in counters]
    middle = len(codes) // 2
    for code in (codes[middle], *codes[:middle], *codes[middle + 1 :]):
        if cache.get(TOTP(authenticator)._get_used_cache_key(code)) is None:
            return code
    return codes[middle]
