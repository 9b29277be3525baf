"""The web server: the site is read once, then granian forks its processes, which share those pages of memory.

``python -m config.web`` takes the words of ``granian``. Nothing that a fork would break is begun here: no thread, no
connection to the base left open. Where processes are not forked, each reads the site for itself, as ``granian`` alone.
"""
# ruff: noqa: PLC0415, F401 -- the settings must be named first, and the apps ready before their modules are read

import os

from granian.cli import entrypoint

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")


def read_the_site() -> None:
    """Everything that each process would read for itself before its first pages."""
    import a2wsgi
    import argon2
    import granian.asgi
    from django.core.asgi import get_asgi_application
    from django.urls import get_resolver

    get_asgi_application()
    _ = get_resolver().url_patterns
    from numi.core.memory import give_back
    from numi.interfaces.desk.warming import read_once

    read_once()
    give_back()


if __name__ == "__main__":
    read_the_site()
    entrypoint()  # type: ignore[no-untyped-call]  # the command of granian, which carries no types
