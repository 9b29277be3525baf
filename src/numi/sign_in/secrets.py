"""Secrets of second factors, sealed at rest under the key of the installation (older keys still open them)."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

MARK = "f1:"


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(("numi.sign_in.secrets|" + str(key)).encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal_secret(text: str) -> str:
    return MARK + _box().encrypt(text.encode()).decode()


def open_secret(sealed: str) -> str:
    return _box().decrypt(sealed.removeprefix(MARK).encode()).decode()
