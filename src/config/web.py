"""The web server: the site is read once, then granian forks its processes, which share those pages of memory.

``python -m config.web`` takes the words of ``granian``. Nothing that a fork would break is begun here: no thread, no
connection to the base left open.
"""

import os

from granian.cli import entrypoint

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")


def read_the_site() -> None:
    """Everything that each process would read for itself before its first page."""
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 -- the settings must be named first
    from django.urls import get_resolver  # noqa: PLC0415

    get_wsgi_application()
    _ = get_resolver().url_patterns
    from numi.interfaces.desk.warming import read_once  # noqa: PLC0415 -- the apps must be ready first

    read_once()


if __name__ == "__main__":
    read_the_site()
    entrypoint()
