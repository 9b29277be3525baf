"""Production: refuses to start with a demo secret, debug, or no host name."""

from config import env
from config.logs import logging_settings
from config.settings.base import *  # noqa: F403
from config.settings.base import CONTENT_SECURITY_POLICY

if env.flag("NUMI_DEMO"):
    raise env.EnvironmentRefused("NUMI_DEMO est réglé : les réglages de production ne servent pas une démonstration.")
DEBUG = env.flag("NUMI_DEBUG")
if DEBUG:
    raise env.EnvironmentRefused("NUMI_DEBUG est allumé : le mode de mise au point ne va jamais en production.")
SECRET_KEY = env.secret("NUMI_SECRET", refuse=())
ALLOWED_HOSTS = env.words("NUMI_HOSTS")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise env.EnvironmentRefused(
        "NUMI_HOSTS n’est pas réglé. Donnez le nom du site, par exemple NUMI_HOSTS=hotline.exemple.fr"
    )
PHONE_SECRETS = [one for one in env.words("NUMI_PHONE_SECRETS") if one]
for one in PHONE_SECRETS:
    if one.startswith("demo-") or len(one) < 24:
        raise env.EnvironmentRefused(
            "NUMI_PHONE_SECRETS contient un secret de démonstration ou trop court (24 signes au moins)."
        )
SITE_URL = f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_SSL_REDIRECT = env.flag("NUMI_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
if env.flag("NUMI_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.statics.HashedStaticFiles"},
}
LOGGING = logging_settings(as_json=True)
