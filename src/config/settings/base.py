"""Settings shared by every way of running numi, grouped by topic."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF

from config import env
from config.logs import logging_settings

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ROOT / "src"
DATA = Path(env.text("NUMI_DATA") or ROOT / "var" / "data")
DATA.mkdir(parents=True, exist_ok=True)
SUGGESTION = DATA / "listening"  # the model of the suggestion, one for every process of the machine

# --- who
HOTLINE_NAME = env.text("NUMI_NAME", "numi")
HOTLINE_NUMBER = env.text("NUMI_NUMBER", "")
CONTENT = ROOT / "content"
IS_DEMO = False
PHONE_SECRETS: list[str] = env.words("NUMI_PHONE_SECRETS")
SITE_URL = ""  # the address put in links that are given to people; without it, the one the page was asked by
TRUSTED_PROXIES: list[str] = env.words("NUMI_TRUSTED_PROXIES")

# --- apps
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "django_cotton",
    "lucide",
    "numi.journal",
    "numi.accounts",
    "numi.live",
    "numi.drafts",
    "numi.library",
    "numi.clients",
    "numi.sign_in",
    "numi.tickets",
    "numi.guidance",
    "numi.calls",
    "numi.listening",
    "numi.interfaces.ui",
    "numi.interfaces.desk",
    "numi.interfaces.hooks",
    "numi.interfaces.cli",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "numi.interfaces.ui.sessions.SessionLimitsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "numi.interfaces.ui.matrix.MatrixMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEST_RUNNER = "django.test.runner.DiscoverRunner"

# --- database
DATABASES = {
    "default": env.database(
        env.text("DATABASE_URL"), sqlite_path=str(DATA / "numi.sqlite3"), web=not env.flag("NUMI_LONG_SQL")
    )
}

# --- language and time
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

# --- pages
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "numi.interfaces.ui.context.desk",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "lucide.templatetags.lucide",
                "numi.interfaces.ui.templatetags.numi",
            ],
        },
        "DIRS": [SOURCES / "numi" / "interfaces" / "ui" / "templates"],
    }
]
_font_spec = find_spec("fontpkg_atkinson_hyperlegible")
FONT_FOLDER = Path(_font_spec.origin).parent if _font_spec and _font_spec.origin else ROOT
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS: list[tuple[str, Path]] = [("fonts", FONT_FOLDER / "files")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 3_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

# --- headers
CONTENT_SECURITY_POLICY: dict[str, dict[str, Any]] = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "microphone": [],
    "geolocation": [],
    "payment": [],
    "usb": [],
    "publickey-credentials-get": ["self"],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "numi_session"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "numi.interfaces.ui.errors.csrf_failure"

from config.settings.auth import *  # noqa: E402, F403 -- one topic, one file

LOGGING = logging_settings(as_json=False)
