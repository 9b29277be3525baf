"""The demonstration: on this machine only, with known secrets, never for real people."""

from config.logs import logging_settings
from config.settings.base import *  # noqa: F403
from config.settings.base import STATIC_ROOT

DEBUG = False
IS_DEMO = True
SECRET_KEY = "demo-only-key-01234567890123456789012345678901234567890"  # noqa: S105 -- refused by prod
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
PHONE_SECRETS = ["demo-telephone-secret"]
HOTLINE_NUMBER = "+33199001234"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
LOGGING = logging_settings(as_json=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STATIC_ROOT.mkdir(exist_ok=True)
