"""Who is trying to sign in, and from where. Only a declared proxy speaks for the address (bar B033)."""

import ipaddress
from typing import Any

from django.conf import settings

from numi.sign_in.devices import attempt_key

LOOPBACK = ("127.0.0.1", "::1")


def client_address(request: Any) -> str:
    """The address of the caller: the peer, or what a trusted proxy says of it."""
    peer = str(request.META.get("REMOTE_ADDR") or "127.0.0.1")
    if peer not in settings.TRUSTED_PROXIES:
        return peer
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")[-1].strip()
    try:
        return str(ipaddress.ip_address(forwarded))
    except ValueError:
        return peer


def account_name(request: Any, credentials: dict[str, Any] | None) -> str:
    """The account that is tried, as axes counts it: apart on a device the account knows."""
    given = (credentials or {}).get("email") or (credentials or {}).get("username") or ""
    if not given and request is not None:
        given = request.POST.get("login", "")
    return attempt_key(request, str(given)[:200])


def is_local_demo(request: Any) -> bool:
    """Whether this is a demonstration spoken to from this very machine, under a loopback name, through no proxy."""
    if not settings.IS_DEMO:
        return False
    if any(request.META.get(f"HTTP_{name}") for name in ("X_FORWARDED_FOR", "X_FORWARDED_HOST", "FORWARDED", "VIA")):
        return False
    host = request.get_host().rsplit(":", 1)[0].strip("[]") if request.get_host()[-1] != "]" else "::1"
    return request.META.get("REMOTE_ADDR") in LOOPBACK and host in ("127.0.0.1", "localhost", "::1")
