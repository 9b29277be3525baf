"""The device a person already signed in from: guesses made elsewhere never close the door on it (bar B010).

A signed cookie names the account (by digest) and the device. Guesses are counted by account; those from a known device
of that account are counted apart.
"""

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.core import signing

COOKIE = "numi_device"
SALT = "numi.sign_in.device"
LIFE = 180 * 24 * 3600


def _name(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:32]


def device_of(request: Any, email: str) -> str:
    """The known device of this account that the request comes from, empty when it is not one."""
    raw = getattr(request, "COOKIES", {}).get(COOKIE, "")
    try:
        kept = signing.loads(raw, salt=SALT, max_age=LIFE) if raw else {}
    except signing.BadSignature:
        return ""
    devices = kept if isinstance(kept, dict) else {}
    return str(devices.get(_name(email), ""))


def attempt_key(request: Any, email: str) -> str:
    """What guesses are counted under: the account, or the account on a device it knows."""
    device = device_of(request, email)
    account = email.strip().lower()
    return f"{account}#{device}" if device else account


def remember_device(request: Any, response: Any, email: str) -> None:
    """Mark the browser as a known device of this account (at most the last four accounts)."""
    if response is None or device_of(request, email):
        return
    raw = request.COOKIES.get(COOKIE, "")
    try:
        kept = dict(signing.loads(raw, salt=SALT, max_age=LIFE)) if raw else {}
    except (signing.BadSignature, TypeError, ValueError):
        kept = {}
    kept[_name(email)] = secrets.token_hex(8)
    response.set_cookie(
        COOKIE,
        signing.dumps(dict(list(kept.items())[-4:]), salt=SALT),
        max_age=LIFE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
