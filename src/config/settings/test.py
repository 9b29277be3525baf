"""Tests: fast hashing, strict templates, mail in memory, a database of its own."""

import os
import tempfile
from pathlib import Path

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, TEMPLATES
from config.strict import Undefined

DEBUG = False
SECRET_KEY = "test-only-key-0123456789012345678901234567890123456789"  # noqa: S105 -- tests only
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PHONE_SECRETS = ["test-telephone-secret", "test-older-secret"]
HOTLINE_NUMBER = "+33199001234"
AXES_ENABLED = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

_suffix = env.text("NUMI_TEST_DB_SUFFIX")
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["TEST"] = {"NAME": f"test_numi_{_suffix}" if _suffix else "test_numi"}
else:
    # A file, not memory: races need a second connection that waits as it does in production.
    _file = Path(tempfile.gettempdir()) / f"numi-test{_suffix}-{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": str(_file)}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined("%s")
SUGGESTION = Path(tempfile.mkdtemp(prefix="numi-suggestion-"))  # no model of this machine answers in a test
