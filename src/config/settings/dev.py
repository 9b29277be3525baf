"""Local comfort."""

from config.settings.base import *  # noqa: F403

DEBUG = True
SECRET_KEY = "demo-developer-only-key-0123456789012345678901234567890"  # noqa: S105 -- refused by prod
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
PHONE_SECRETS = ["demo-telephone-secret"]
